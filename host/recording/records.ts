/**
 * The records of an MCAP file one after another, as raw bytes. Every length is checked against the file and against
 * what is sensible before anything is read or allocated, and the checksums of data and summary on the way.
 */
import type { FileHandle } from 'node:fs/promises';
import { RecordingError, USE_ANOTHER_COPY } from './error.ts';
import { FileBytes } from './file-bytes.ts';
import {
  FIRST_PRIVATE_OPCODE,
  FOOTER_LENGTH,
  LARGEST_RECORD_BYTES,
  LAST_KNOWN_OPCODE,
  MAGIC,
  Opcode,
  RECORD_HEADER_LENGTH,
} from './format.ts';

export interface RawRecord {
  readonly opcode: number;
  /** Where the record starts in the file. */
  readonly offset: number;
  /** Opcode, length and content. */
  readonly bytes: Uint8Array;
}

const TAIL_LENGTH = RECORD_HEADER_LENGTH + FOOTER_LENGTH + MAGIC.length;

/** Whether the file ends as a finished recording does: with a footer and the magic. */
export async function hasEnd(file: FileHandle, size: number): Promise<boolean> {
  if (size < MAGIC.length + TAIL_LENGTH) return false;
  const tail = Buffer.alloc(TAIL_LENGTH);
  await file.read(tail, 0, TAIL_LENGTH, size - TAIL_LENGTH);
  return (
    tail[0] === Opcode.footer && tail.readBigUInt64LE(1) === BigInt(FOOTER_LENGTH) && endsWithMagic(tail)
  );
}

function endsWithMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[bytes.length - MAGIC.length + i] === byte);
}

/**
 * Yields the records of the data section. A file without its end (`isComplete` false: a crash) simply stops after its
 * last whole record.
 * @throws RecordingError for damage.
 */
export async function* rawRecords(
  path: string,
  file: FileHandle,
  size: number,
  isComplete: boolean,
): AsyncGenerator<RawRecord, void, void> {
  const input = new FileBytes(file, size);
  const damaged = (offset: number, problem: string): RecordingError =>
    new RecordingError(path, offset, problem, USE_ANOTHER_COPY);
  await input.take(MAGIC.length);
  let isInData = true;
  while (input.left >= RECORD_HEADER_LENGTH) {
    const { offset, crc } = input;
    const { opcode, length } = headerOf(await input.take(RECORD_HEADER_LENGTH));
    const problem = problemOf(opcode, length, offset, isComplete ? input.left : Infinity);
    if (problem !== undefined) throw damaged(offset, problem);
    if (length > input.left) return;
    if (opcode === Opcode.footer) {
      const wrong = await checkEnd(input);
      if (wrong !== undefined) throw damaged(offset, wrong);
      return;
    }
    const content = await input.take(Number(length));
    if (opcode === Opcode.dataEnd) {
      const stated =
        content.length < 4 ? 0 : new DataView(content.buffer, content.byteOffset).getUint32(0, true);
      if (stated !== 0 && stated !== crc) throw damaged(offset, mismatch('data section', stated, crc));
      isInData = false;
      input.restartCrc();
    } else if (isInData) {
      yield { opcode, offset, bytes: withHeader(opcode, content) };
    }
  }
  if (isComplete) throw damaged(input.offset, 'the footer does not follow the records before it');
}

function headerOf(header: Uint8Array): { opcode: number; length: bigint } {
  return { opcode: header[0]!, length: new DataView(header.buffer, header.byteOffset).getBigUint64(1, true) };
}

function problemOf(opcode: number, length: bigint, offset: number, left: number): string | undefined {
  if (opcode === 0 || (opcode > LAST_KNOWN_OPCODE && opcode < FIRST_PRIVATE_OPCODE)) {
    return `no record has the opcode ${opcode}`;
  }
  if (offset === MAGIC.length && opcode !== Opcode.header)
    return `expected the header record, found opcode ${opcode}`;
  if (opcode === Opcode.footer && length !== BigInt(FOOTER_LENGTH)) {
    return `expected a footer of ${FOOTER_LENGTH} bytes, found one of ${length}`;
  }
  if (length > LARGEST_RECORD_BYTES) {
    return `record with opcode ${opcode} claims ${length} bytes, expected at most ${LARGEST_RECORD_BYTES}`;
  }
  if (length > left) return `record with opcode ${opcode} claims ${length} bytes, the file has ${left} more`;
  return undefined;
}

/** The footer's CRC covers the summary and the footer up to the CRC itself; the magic ends the file. */
async function checkEnd(input: FileBytes): Promise<string | undefined> {
  await input.take(FOOTER_LENGTH - 4);
  const { crc } = input;
  const bytes = await input.take(4);
  const stated = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (stated !== 0 && stated !== crc) return mismatch('summary', stated, crc);
  if (input.left !== MAGIC.length) return `${input.left - MAGIC.length} bytes too many after the footer`;
  return endsWithMagic(await input.take(MAGIC.length)) ? undefined : 'the closing magic is wrong';
}

function mismatch(what: string, stated: number, found: number): string {
  const hex = (crc: number): string => `0x${crc.toString(16).padStart(8, '0')}`;
  return `the checksum of the ${what} is ${hex(found)}, expected ${hex(stated)}`;
}

/** The record as one piece. */
function withHeader(opcode: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(RECORD_HEADER_LENGTH + content.length);
  bytes[0] = opcode;
  new DataView(bytes.buffer).setBigUint64(1, BigInt(content.length), true);
  bytes.set(content, RECORD_HEADER_LENGTH);
  return bytes;
}
