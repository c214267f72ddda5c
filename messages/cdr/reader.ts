/**
 * Reads CDR primitives with every bound checked. Faults are thrown as `Fault`, which knows where and what; the decoder
 * adds the field on the way out, so that the way in costs nothing.
 */
import { ENCAPSULATION_LENGTH } from './writer.ts';

export class Fault extends Error {
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  /** Path of the field, completed from the inside out. */
  field = '';

  constructor(offset: number, expected: string, found: string) {
    super(`expected ${expected}, found ${found}`);
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }
}

/** Representation identifiers of OMG DDS-XTypes 1.3, table 59: named so that a refusal says what came. */
const representations = new Map([
  [0x0002, 'PL_CDR_BE'],
  [0x0003, 'PL_CDR_LE'],
  [0x0006, 'CDR2_BE'],
  [0x0007, 'CDR2_LE'],
  [0x0008, 'D_CDR2_BE'],
  [0x0009, 'D_CDR2_LE'],
  [0x000a, 'PL_CDR2_BE'],
  [0x000b, 'PL_CDR2_LE'],
]);

/** Zero bytes that some writers add so that the whole is a multiple of this. */
const PADDED_TO = 4;

/** Longest text that is tried as ASCII first, bytes. */
const SHORT_LENGTH = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class CdrReader {
  readonly littleEndian: boolean;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = ENCAPSULATION_LENGTH;

  constructor(bytes: Uint8Array) {
    if (bytes.length < ENCAPSULATION_LENGTH) {
      throw new Fault(0, 'an encapsulation header of 4 bytes', `${bytes.length} bytes`);
    }
    const representation = (bytes[0]! << 8) | bytes[1]!;
    if (representation > 1) {
      const name = representations.get(representation) ?? 'unknown';
      const number = `0x${representation.toString(16).padStart(4, '0')}`;
      throw new Fault(0, 'plain CDR (0x0000 or 0x0001)', `${number} (${name})`);
    }
    this.littleEndian = representation === 1;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  bool(): boolean {
    const at = this.#take(1, 1);
    const value = this.#bytes[at]!;
    if (value > 1) throw new Fault(at, 'a boolean (0 or 1)', String(value));
    return value === 1;
  }

  uint8(): number {
    return this.#bytes[this.#take(1, 1)]!;
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4, 4), this.littleEndian);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4, 4), this.littleEndian);
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8, 8), this.littleEndian);
  }

  float32(): number {
    return this.#view.getFloat32(this.#take(4, 4), this.littleEndian);
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8, 8), this.littleEndian);
  }

  string(): string {
    const length = this.length(1);
    // Some writers send an empty string without even its terminating zero.
    if (length === 0) return '';
    const start = this.#take(1, length);
    const end = start + length - 1;
    if (this.#bytes[end] !== 0) throw new Fault(end, 'the zero that ends a string', String(this.#bytes[end]));
    return this.#shortAscii(start, end) ?? this.#utf8(start, end);
  }

  /** Names and identifiers, at a tenth of what the general decoder takes for them. */
  #shortAscii(start: number, end: number): string | undefined {
    if (end - start > SHORT_LENGTH) return undefined;
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i]!;
      if (byte > 0x7f) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #utf8(start: number, end: number): string {
    try {
      return utf8.decode(this.#bytes.subarray(start, end));
    } catch {
      throw new Fault(start, `${end - start} bytes of UTF-8`, 'bytes that are not');
    }
  }

  uint8Array(): Uint8Array {
    const length = this.length(1);
    const start = this.#take(1, length);
    return this.#bytes.slice(start, start + length);
  }

  int32Array(): Int32Array {
    const values = new Int32Array(this.length(4));
    for (let i = 0; i < values.length; i++) values[i] = this.int32();
    return values;
  }

  uint64Array(): BigUint64Array {
    const values = new BigUint64Array(this.length(8));
    for (let i = 0; i < values.length; i++) values[i] = this.uint64();
    return values;
  }

  float32Array(): Float32Array {
    const values = new Float32Array(this.length(4));
    for (let i = 0; i < values.length; i++) values[i] = this.float32();
    return values;
  }

  float64Array(): Float64Array {
    const values = new Float64Array(this.length(8));
    for (let i = 0; i < values.length; i++) values[i] = this.float64();
    return values;
  }

  /** Length of a sequence, refused before anything is allocated when the bytes left cannot hold it. */
  length(smallestElement: number): number {
    const at = this.#take(4, 4);
    const length = this.#view.getUint32(at, this.littleEndian);
    const left = this.#bytes.length - this.#at;
    if (length * smallestElement > left) {
      const room = Math.floor(left / smallestElement);
      throw new Fault(at, `a length of at most ${room} (${left} bytes are left)`, String(length));
    }
    return length;
  }

  /** Nothing may be left but the zeros that pad the whole to a multiple of four. */
  finish(): void {
    const left = this.#bytes.length - this.#at;
    if (left === 0) return;
    const isPadding =
      left < PADDED_TO &&
      this.#bytes.length % PADDED_TO === 0 &&
      this.#bytes.subarray(this.#at).every((byte) => byte === 0);
    if (!isPadding) throw new Fault(this.#at, 'the end of the message', `${left} more bytes`);
  }

  /** Skips to `alignment`, consumes `size` bytes, and returns where they start. */
  #take(alignment: number, size: number): number {
    const start = this.#at + (-(this.#at - ENCAPSULATION_LENGTH) & (alignment - 1));
    const left = this.#bytes.length - start;
    if (size > left) throw new Fault(this.#at, `${size} more bytes`, `${Math.max(left, 0)}`);
    this.#at = start + size;
    return start;
  }
}
