/**
 * Writes CDR as ROS 2 on Cyclone DDS does: XCDR1, little-endian, each primitive aligned to its own size counted from
 * the end of the 4-byte encapsulation header (OMG DDS-XTypes 1.3, 7.4). Allocates only while its buffer still grows.
 */

/** Bytes of the encapsulation header: representation (CDR_LE = 0x0001) and options. */
export const ENCAPSULATION_LENGTH = 4;

const INITIAL_CAPACITY = 256;

export class CdrWriter {
  #bytes = new Uint8Array(INITIAL_CAPACITY);
  #view = new DataView(this.#bytes.buffer);
  #end = ENCAPSULATION_LENGTH;
  #finished = this.#bytes.subarray(0, 0);
  readonly #utf8 = new TextEncoder();

  constructor() {
    this.#bytes[1] = 1;
  }

  /** Starts a new message; what `finish` returned before is overwritten from here on. */
  begin(): void {
    this.#end = ENCAPSULATION_LENGTH;
  }

  /** The message written since `begin`: a view of this writer's buffer. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#finished.length !== this.#end || this.#finished.buffer !== this.#bytes.buffer) {
      this.#finished = this.#bytes.subarray(0, this.#end);
    }
    return this.#finished;
  }

  bool(value: boolean): void {
    const at = this.#reserve(1, 1);
    this.#bytes[at] = value ? 1 : 0;
  }

  uint8(value: number): void {
    const at = this.#reserve(1, 1);
    this.#bytes[at] = value;
  }

  int32(value: number): void {
    const at = this.#reserve(4, 4);
    this.#view.setInt32(at, value, true);
  }

  uint32(value: number): void {
    const at = this.#reserve(4, 4);
    this.#view.setUint32(at, value, true);
  }

  uint64(value: bigint): void {
    const at = this.#reserve(8, 8);
    this.#view.setBigUint64(at, value, true);
  }

  float32(value: number): void {
    const at = this.#reserve(4, 4);
    this.#view.setFloat32(at, value, true);
  }

  float64(value: number): void {
    const at = this.#reserve(8, 8);
    this.#view.setFloat64(at, value, true);
  }

  /** Length with the terminating zero, the text as UTF-8, the zero. */
  string(value: string): void {
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    const lengthAt = this.#reserve(4, 4 + 3 * value.length + 1);
    const start = lengthAt + 4;
    let length = 0;
    for (; length < value.length; length++) {
      const unit = value.charCodeAt(length);
      if (unit > 0x7f) break;
      this.#bytes[start + length] = unit;
    }
    // Names and identifiers are ASCII and end above; the encoder needs a view, which is an allocation.
    if (length < value.length) length = this.#utf8.encodeInto(value, this.#bytes.subarray(start)).written;
    this.#bytes[start + length] = 0;
    this.#view.setUint32(lengthAt, length + 1, true);
    this.#end = start + length + 1;
  }

  uint8Array(values: Uint8Array | readonly number[]): void {
    this.uint32(values.length);
    const start = this.#reserve(1, values.length);
    this.#bytes.set(values, start);
  }

  int32Array(values: Int32Array | readonly number[]): void {
    this.uint32(values.length);
    if (values.length === 0) return;
    const start = this.#reserve(4, 4 * values.length);
    for (let i = 0; i < values.length; i++) this.#view.setInt32(start + 4 * i, values[i]!, true);
  }

  uint64Array(values: BigUint64Array | readonly bigint[]): void {
    this.uint32(values.length);
    if (values.length === 0) return;
    const start = this.#reserve(8, 8 * values.length);
    for (let i = 0; i < values.length; i++) this.#view.setBigUint64(start + 8 * i, values[i]!, true);
  }

  float32Array(values: Float32Array | readonly number[]): void {
    this.uint32(values.length);
    if (values.length === 0) return;
    const start = this.#reserve(4, 4 * values.length);
    for (let i = 0; i < values.length; i++) this.#view.setFloat32(start + 4 * i, values[i]!, true);
  }

  float64Array(values: Float64Array | readonly number[]): void {
    this.uint32(values.length);
    // An empty sequence is its length alone: Cyclone does not align for elements that do not come.
    if (values.length === 0) return;
    const start = this.#reserve(8, 8 * values.length);
    for (let i = 0; i < values.length; i++) this.#view.setFloat64(start + 8 * i, values[i]!, true);
  }

  stringArray(values: readonly string[]): void {
    this.uint32(values.length);
    for (const value of values) this.string(value);
  }

  /** Pads to `alignment` with zeros, makes room for `size` bytes, and returns where they start. */
  #reserve(alignment: number, size: number): number {
    const padding = -(this.#end - ENCAPSULATION_LENGTH) & (alignment - 1);
    const start = this.#end + padding;
    if (start + size > this.#bytes.length) this.#grow(start + size);
    for (let i = this.#end; i < start; i++) this.#bytes[i] = 0;
    this.#end = start + size;
    return start;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
