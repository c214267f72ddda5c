/** Records a session's messages. Writing costs a copy; everything else happens beside the session and never stops it. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { McapTypes } from '@mcap/core';
import { type MessageType, schemaText, type TopicName, topics } from '../../messages/index.ts';
import { RecordingError } from './error.ts';
import { CHECKSUM_KEY, checksumOf, CHUNK_BYTES, METADATA_NAME } from './format.ts';
import { McapFile } from './mcap-file.ts';
import { OpenChunk } from './open-chunk.ts';

export interface RecorderOptions {
  /** File to create; its folder is made when missing. */
  readonly path: string;
  /** What a replay has to know: version, configuration, hashes, seed, initial state. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Topics to record; messages of others are ignored. */
  readonly topics: readonly TopicName[];
}

export interface RecorderStatus {
  readonly path: string;
  /** Bytes on the disk. */
  readonly bytes: number;
  /** Messages taken. */
  readonly messages: number;
  /** Why recording stopped before its end, for a person; what was written until then can be read. */
  readonly error: string | undefined;
}

/** A crash loses at most what came in this time, ms. */
const FLUSH_EVERY_MS = 1000;
/** Chunks that may wait for the disk; then it is too slow and recording stops, rather than memory run out. */
const MOST_WAITING = 64;

/** Chunks kept for use again: one is filled while one is written. */
const MOST_FREE = 2;

interface RecordedChannel {
  readonly id: number;
  sequence: number;
}

export class Recorder {
  readonly #path: string;
  readonly #file: McapFile;
  readonly #channels: ReadonlyMap<TopicName, RecordedChannel>;
  readonly #timer: NodeJS.Timeout;
  /** Chunks whose content is on the disk, to be used again. */
  readonly #free: OpenChunk[] = [];
  #chunk = new OpenChunk(CHUNK_BYTES);
  #waiting = 0;
  #messages = 0;
  #error: string | undefined;
  #written: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(path: string, file: McapFile, channels: ReadonlyMap<TopicName, RecordedChannel>) {
    this.#path = path;
    this.#file = file;
    this.#channels = channels;
    this.#chunk.addRecords(file.declarations());
    this.#timer = setInterval(() => this.#seal(), FLUSH_EVERY_MS).unref();
  }

  /**
   * Creates the file.
   * @throws RecordingError when it exists or cannot be written; then no file is left.
   */
  static async open(options: RecorderOptions): Promise<Recorder> {
    const schemas = new Map<MessageType, McapTypes.Schema>();
    const channels: McapTypes.Channel[] = [];
    for (const topic of options.topics) {
      const { type } = topics[topic];
      let schema = schemas.get(type);
      if (schema === undefined) {
        const data = new TextEncoder().encode(schemaText(type));
        schema = { id: schemas.size + 1, name: type, encoding: 'ros2msg', data };
        schemas.set(type, schema);
      }
      const id = channels.length + 1;
      channels.push({ id, schemaId: schema.id, topic, messageEncoding: 'cdr', metadata: new Map() });
    }
    const entries = { ...options.metadata, [CHECKSUM_KEY]: checksumOf(options.metadata) };
    const metadata = { name: METADATA_NAME, metadata: new Map(Object.entries(entries)) };
    const byTopic = new Map(options.topics.map((topic, i) => [topic, { id: channels[i]!.id, sequence: 0 }]));
    try {
      await mkdir(dirname(options.path), { recursive: true });
      const file = await McapFile.create(options.path, metadata, [...schemas.values()], channels);
      return new Recorder(options.path, file, byTopic);
    } catch (error) {
      throw refusalToCreate(options.path, error);
    }
  }

  get status(): RecorderStatus {
    return { path: this.#path, bytes: this.#file.length, messages: this.#messages, error: this.#error };
  }

  /** Takes a copy of one message. Never throws; after an error it does nothing. `timeNs` is ROS time. */
  write(topic: TopicName, bytes: Uint8Array, timeNs: bigint): void {
    const channel = this.#channels.get(topic);
    if (channel === undefined || this.#error !== undefined || this.#closing !== undefined) return;
    this.#chunk.addMessage(channel.id, channel.sequence, timeNs, bytes);
    channel.sequence += 1;
    this.#messages += 1;
    if (this.#chunk.length >= CHUNK_BYTES) this.#seal();
  }

  /**
   * Resolves when all full chunks are on the disk. Who produces messages faster than in real time waits for this now
   * and then, as the disk gets its turn only when the event loop does.
   */
  drained(): Promise<void> {
    return this.#written;
  }

  /** Writes what is left and ends the file. Never rejects; `status.error` tells. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer);
    this.#seal();
    await this.#written;
    try {
      // A file that lacks its end tells that it lacks something.
      if (this.#error === undefined) await this.#file.finish();
    } catch (error) {
      this.#fail(error);
    }
    await this.#file.close().catch((error: unknown) => this.#fail(error));
  }

  /** Hands the open chunk to the disk and goes on with an empty one. */
  #seal(): void {
    if (this.#chunk.length === 0 || this.#error !== undefined) return;
    if (this.#waiting >= MOST_WAITING) {
      this.#error = `the disk does not keep up: recording stopped after ${this.#file.length} bytes`;
      return;
    }
    const chunk = this.#chunk;
    this.#chunk = this.#free.pop() ?? new OpenChunk(CHUNK_BYTES);
    this.#waiting += 1;
    this.#written = this.#written.then(() => this.#writeChunk(chunk));
  }

  async #writeChunk(chunk: OpenChunk): Promise<void> {
    try {
      if (this.#error === undefined) await this.#file.addChunk(chunk);
    } catch (error) {
      this.#fail(error);
    }
    chunk.clear();
    if (this.#free.length < MOST_FREE) this.#free.push(chunk);
    this.#waiting -= 1;
  }

  #fail(error: unknown): void {
    const stopped = `recording stopped after ${this.#file.length} bytes; what was written can be read`;
    this.#error ??= `${reasonOf(error)}: ${stopped}`;
  }
}

/** Starts a recording; see `Recorder.open`. */
export function createRecorder(options: RecorderOptions): Promise<Recorder> {
  return Recorder.open(options);
}

function refusalToCreate(path: string, error: unknown): RecordingError {
  return codeOf(error) === 'EEXIST'
    ? new RecordingError(path, undefined, 'the file exists already', 'Choose another name, or remove it')
    : new RecordingError(path, undefined, reasonOf(error), 'Choose another place');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full';
  return `the file cannot be written (${error instanceof Error ? error.message : String(error)})`;
}
