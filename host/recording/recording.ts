/** Reads a recording from its start: whole files, and files that a crash cut short, up to their last whole chunk. */
import { type FileHandle, open } from 'node:fs/promises';
import { constants, zstdDecompressSync } from 'node:zlib';
import { McapStreamReader, type McapTypes } from '@mcap/core';
import { isTopicName, schemaEssence, schemaText, type TopicName, topics } from '../../messages/index.ts';
import { RecordingError, USE_ANOTHER_COPY } from './error.ts';
import { CHECKSUM_KEY, checksumOf, LARGEST_RECORD_BYTES, MAGIC, METADATA_NAME, Opcode } from './format.ts';
import { hasEnd, type RawRecord, rawRecords } from './records.ts';

/** One message as it was recorded. */
export interface RecordedMessage {
  readonly topic: TopicName;
  /** CDR. */
  readonly bytes: Uint8Array;
  /** ROS time. */
  readonly timeNs: bigint;
}

const RECORD_AGAIN = 'Record it again with this version, or replay it with the version that recorded it';

/** Records that carry messages or say what they mean; the others only help to find them. */
const meaningful: ReadonlySet<number> = new Set([
  Opcode.header,
  Opcode.schema,
  Opcode.channel,
  Opcode.message,
  Opcode.chunk,
  Opcode.metadata,
]);

export class Recording {
  readonly path: string;
  /** The metadata record `trocar`; undefined when another program made the file. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** Whether the recording was finished; if not, it ends where the crash or the full disk ended it. */
  readonly isComplete: boolean;
  /** Bytes. */
  readonly size: number;

  private constructor(path: string, size: number, isComplete: boolean, metadata: Recording['metadata']) {
    this.path = path;
    this.size = size;
    this.isComplete = isComplete;
    this.metadata = metadata;
  }

  /**
   * Checks what kind of file it is and reads its metadata.
   * @throws RecordingError when there is no such file, or it is not a recording, or its start is damaged.
   */
  static async open(path: string): Promise<Recording> {
    const { file, size } = await openFile(path);
    try {
      const isComplete = await hasEnd(file, size);
      return new Recording(path, size, isComplete, await readMetadata(path, file, size, isComplete));
    } finally {
      await file.close();
    }
  }

  /**
   * All messages on known topics in the order they were written. May be called again.
   * @throws RecordingError at damage, and at a topic whose type or definition is not this version's.
   */
  async *messages(): AsyncGenerator<RecordedMessage, void, void> {
    const { file, size } = await openFile(this.path);
    try {
      const parser = new RecordParser(this.path, this.metadata !== undefined);
      for await (const record of rawRecords(this.path, file, size, this.isComplete)) {
        if (meaningful.has(record.opcode)) yield* parser.messagesOf(record);
      }
    } finally {
      await file.close();
    }
  }
}

/** Opens a recording; see `Recording.open`. */
export function openRecording(path: string): Promise<Recording> {
  return Recording.open(path);
}

/** Turns records into messages, and refuses those that do not mean what this version takes them to mean. */
class RecordParser {
  readonly #path: string;
  /** Only our own recorder numbers the messages of a topic without gaps. */
  readonly #areNumbered: boolean;
  readonly #schemas = new Map<number, McapTypes.Schema>();
  readonly #channels = new Map<number, { readonly topic: TopicName; next: number }>();
  readonly #reader = new McapStreamReader({
    noMagicPrefix: true,
    validateCrcs: true,
    decompressHandlers: { zstd: decompress },
  });
  #offset = 0;

  constructor(path: string, areNumbered: boolean) {
    this.#path = path;
    this.#areNumbered = areNumbered;
  }

  *messagesOf({ opcode, offset, bytes }: RawRecord): Generator<RecordedMessage, void, void> {
    this.#offset = offset;
    this.#reader.append(bytes);
    for (let record = this.#next(opcode); record !== undefined; record = this.#next(opcode)) {
      if (record.type === 'Schema') this.#schemas.set(record.id, record);
      else if (record.type === 'Channel') this.#addChannel(record);
      else if (record.type === 'Message') {
        const message = this.#messageOf(record);
        if (message !== undefined) yield message;
      }
    }
  }

  #next(opcode: number): McapTypes.TypedMcapRecord | undefined {
    try {
      return this.#reader.nextRecord();
    } catch (error) {
      const what = opcode === Opcode.chunk ? 'chunk' : `record with opcode ${opcode}`;
      throw this.#damage(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #messageOf({ channelId, sequence, data, logTime }: McapTypes.Message): RecordedMessage | undefined {
    const channel = this.#channels.get(channelId);
    if (channel === undefined) return undefined;
    if (this.#areNumbered && sequence !== channel.next) {
      throw this.#damage(`${channel.topic}: expected message ${channel.next}, found ${sequence}`);
    }
    channel.next = sequence + 1;
    return { topic: channel.topic, bytes: data, timeNs: logTime };
  }

  #addChannel({ id, topic, schemaId, messageEncoding }: McapTypes.Channel): void {
    if (!isTopicName(topic) || this.#channels.has(id)) return;
    const schema = this.#schemas.get(schemaId);
    if (schema === undefined) throw this.#damage(`${topic}: its schema ${schemaId} is missing`);
    const { type } = topics[topic];
    const found = {
      type: schema.name,
      'message encoding': messageEncoding,
      'schema encoding': schema.encoding,
    };
    const expected = { type, 'message encoding': 'cdr', 'schema encoding': 'ros2msg' };
    for (const [what, value] of Object.entries(found)) {
      const wanted = expected[what as keyof typeof expected];
      if (value !== wanted) throw this.#refusal(`${topic}: expected ${what} ${wanted}, found ${value}`);
    }
    const line = firstDifference(
      schemaEssence(schemaText(type)),
      schemaEssence(new TextDecoder().decode(schema.data)),
    );
    if (line !== undefined) throw this.#refusal(`${topic}: definition of ${type}: ${line}`);
    this.#channels.set(id, { topic, next: 0 });
  }

  #damage(problem: string): RecordingError {
    return new RecordingError(this.#path, this.#offset, problem, USE_ANOTHER_COPY);
  }

  #refusal(problem: string): RecordingError {
    return new RecordingError(this.#path, this.#offset, problem, RECORD_AGAIN);
  }
}

/** Decompresses a chunk, never to more than it claims, and never when it claims too much. */
function decompress(bytes: Uint8Array, claimed: bigint): Uint8Array {
  if (claimed > LARGEST_RECORD_BYTES) {
    throw new Error(`claims ${claimed} bytes uncompressed, expected at most ${LARGEST_RECORD_BYTES}`);
  }
  const size = Number(claimed);
  const result = zstdDecompressSync(bytes, {
    maxOutputLength: Math.max(size, 1),
    params: { [constants.ZSTD_d_windowLogMax]: Math.log2(LARGEST_RECORD_BYTES) },
  });
  if (result.length !== size) throw new Error(`expected ${size} bytes uncompressed, found ${result.length}`);
  return result;
}

async function openFile(path: string): Promise<{ file: FileHandle; size: number }> {
  const refusal = (problem: string, advice: string): RecordingError =>
    new RecordingError(path, undefined, problem, advice);
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') throw refusal('there is no such file', 'Check the path');
    throw refusal(`the file cannot be opened (${code})`, 'Check its permissions');
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw refusal('not a file', 'Give the path of an .mcap file');
    if (stats.size === 0) throw refusal('the file is empty', 'Nothing was recorded; use another file');
    const start = new Uint8Array(MAGIC.length);
    await file.read(start, 0, MAGIC.length, 0);
    if (!MAGIC.every((byte, i) => start[i] === byte)) {
      const found = Buffer.from(start.subarray(0, stats.size)).toString('hex');
      throw refusal(`not an MCAP file: it starts with ${found}`, 'Give the path of an .mcap file');
    }
    return { file, size: stats.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readMetadata(
  path: string,
  file: FileHandle,
  size: number,
  isComplete: boolean,
): Promise<Recording['metadata']> {
  const reader = new McapStreamReader({ noMagicPrefix: true });
  for await (const { opcode, offset, bytes } of rawRecords(path, file, size, isComplete)) {
    const damaged = (problem: string): RecordingError =>
      new RecordingError(path, offset, problem, USE_ANOTHER_COPY);
    // Our recorder writes it before everything else.
    if (opcode !== Opcode.header && opcode !== Opcode.metadata) return undefined;
    reader.append(bytes);
    let record: McapTypes.TypedMcapRecord | undefined;
    try {
      record = reader.nextRecord();
    } catch (error) {
      throw damaged(
        `record with opcode ${opcode}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (record?.type !== 'Metadata' || record.name !== METADATA_NAME) continue;
    const { [CHECKSUM_KEY]: stated, ...metadata } = Object.fromEntries(record.metadata);
    const found = checksumOf(metadata);
    if (stated !== found) throw damaged(`the checksum of the metadata is ${found}, expected ${stated}`);
    return metadata;
  }
  return undefined;
}

/** The first line in which two texts differ; undefined when they are the same. */
function firstDifference(expected: string, found: string): string | undefined {
  const expectedLines = expected.split('\n');
  const foundLines = found.split('\n');
  for (let i = 0; i < Math.max(expectedLines.length, foundLines.length); i++) {
    const [wanted, line] = [expectedLines[i] ?? 'the end', foundLines[i] ?? 'the end'];
    if (wanted !== line)
      return `expected ${JSON.stringify(wanted)}, found ${JSON.stringify(line.slice(0, 80))}`;
  }
  return undefined;
}
