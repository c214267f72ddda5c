/** The parts of the MCAP format (mcap.dev/spec) that writer and reader must agree on, and the bounds the reader holds. */
import { crc32 } from 'node:zlib';

export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);

export const Opcode = {
  header: 0x01,
  footer: 0x02,
  schema: 0x03,
  channel: 0x04,
  message: 0x05,
  chunk: 0x06,
  messageIndex: 0x07,
  chunkIndex: 0x08,
  statistics: 0x0b,
  metadata: 0x0c,
  metadataIndex: 0x0d,
  dataEnd: 0x0f,
} as const;

/** The last opcode that the format defines, and the first that is free for anyone's own records. */
export const LAST_KNOWN_OPCODE = 0x0f;
export const FIRST_PRIVATE_OPCODE = 0x80;

/** Opcode and length before each record's content. */
export const RECORD_HEADER_LENGTH = 1 + 8;
/** Channel, sequence, log time and publish time before each message's data. */
export const MESSAGE_HEADER_LENGTH = 2 + 4 + 8 + 8;
/** Content of the footer: two offsets and the summary's CRC. */
export const FOOTER_LENGTH = 8 + 8 + 4;

/** Name of the metadata record that makes an MCAP file a recording of Trocar. */
export const METADATA_NAME = 'trocar';

/** Key in the metadata of their own checksum: no other checksum covers them in a file that a crash cut short. */
export const CHECKSUM_KEY = 'checksum';

/** CRC-32 of metadata, whatever the order of its keys. */
export function checksumOf(metadata: Readonly<Record<string, string>>): string {
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  return crc32(JSON.stringify(entries)).toString(16).padStart(8, '0');
}

/** Uncompressed size at which a chunk is closed, bytes: two thirds of a second of a full session. */
export const CHUNK_BYTES = 512 * 1024;

/**
 * Largest record, and largest chunk once decompressed, that a reader accepts. Other writers use chunks of up to a few
 * megabytes; a claim beyond this is damage or an attack.
 */
export const LARGEST_RECORD_BYTES = 64 * 1024 * 1024;
