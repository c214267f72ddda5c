/** A chunk that is still being filled: message records one after another, as they will be compressed. */
import { MESSAGE_HEADER_LENGTH, Opcode, RECORD_HEADER_LENGTH } from './format.ts';

export class OpenChunk {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** What was added so far; overwritten when the chunk is used again. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Adds records that are complete already. */
  addRecords(records: Uint8Array): void {
    this.#makeRoom(records.length);
    this.#bytes.set(records, this.#length);
    this.#length += records.length;
  }

  addMessage(channelId: number, sequence: number, timeNs: bigint, data: Uint8Array): void {
    this.#makeRoom(RECORD_HEADER_LENGTH + MESSAGE_HEADER_LENGTH + data.length);
    const view = this.#view;
    const at = this.#length;
    view.setUint8(at, Opcode.message);
    // A length below 2^32 in its 64 bits, without a bigint.
    view.setUint32(at + 1, MESSAGE_HEADER_LENGTH + data.length, true);
    view.setUint32(at + 5, 0, true);
    view.setUint16(at + 9, channelId, true);
    view.setUint32(at + 11, sequence, true);
    view.setBigUint64(at + 15, timeNs, true);
    view.setBigUint64(at + 23, timeNs, true);
    this.#bytes.set(data, at + 31);
    this.#length = at + 31 + data.length;
  }

  /** For each channel, when and at which offset its messages are; found by walking the records. */
  messageIndexes(): Map<number, [timeNs: bigint, offset: bigint][]> {
    const indexes = new Map<number, [bigint, bigint][]>();
    const view = this.#view;
    for (let at = 0; at < this.#length; at += RECORD_HEADER_LENGTH + view.getUint32(at + 1, true)) {
      if (view.getUint8(at) !== Opcode.message) continue;
      const channelId = view.getUint16(at + 9, true);
      let entries = indexes.get(channelId);
      if (entries === undefined) {
        entries = [];
        indexes.set(channelId, entries);
      }
      entries.push([view.getBigUint64(at + 15, true), BigInt(at)]);
    }
    return indexes;
  }

  #makeRoom(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    bytes.set(this.bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
