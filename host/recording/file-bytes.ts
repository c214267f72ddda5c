/** The bytes of a file from its start, a piece at a time, with a running CRC of what was taken. */
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** Read at once from the disk. */
const READ_AHEAD_BYTES = 256 * 1024;

export class FileBytes {
  readonly #file: FileHandle;
  readonly #size: number;
  #buffer = new Uint8Array(READ_AHEAD_BYTES);
  #start = 0;
  #end = 0;
  #offset = 0;
  #crc = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Byte of the file that comes next. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#size - this.#offset;
  }

  /** CRC-32 of all bytes taken since the start or since `restartCrc`. */
  get crc(): number {
    return this.#crc;
  }

  restartCrc(): void {
    this.#crc = 0;
  }

  /** The next `length` bytes, at most `left`: a view that the next call overwrites. */
  async take(length: number): Promise<Uint8Array> {
    if (this.#end - this.#start < length) await this.#fill(length);
    const bytes = this.#buffer.subarray(this.#start, this.#start + length);
    this.#start += length;
    this.#offset += length;
    this.#crc = crc32(bytes, this.#crc);
    return bytes;
  }

  async #fill(length: number): Promise<void> {
    const rest = this.#buffer.subarray(this.#start, this.#end);
    if (length > this.#buffer.length) {
      const buffer = new Uint8Array(length);
      buffer.set(rest);
      this.#buffer = buffer;
    } else {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    }
    this.#start = 0;
    this.#end = rest.length;
    while (this.#end < length) {
      const position = this.#offset + this.#end;
      const { bytesRead } = await this.#file.read(
        this.#buffer,
        this.#end,
        this.#buffer.length - this.#end,
        position,
      );
      if (bytesRead === 0) throw new Error(`the file became shorter while it was read`);
      this.#end += bytesRead;
    }
  }
}
