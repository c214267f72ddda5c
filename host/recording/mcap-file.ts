/**
 * An MCAP file on its way to the disk: header and metadata, chunks in the order they come, and the summary that lets
 * others seek in it. After a failed write the file is cut back to its last whole record.
 */
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompress } from 'node:zlib';
import { McapRecordBuilder, type McapTypes } from '@mcap/core';
import { FOOTER_LENGTH, Opcode, RECORD_HEADER_LENGTH } from './format.ts';
import type { OpenChunk } from './open-chunk.ts';

const compress = promisify(zstdCompress);

/** Low bits of moving joints are noise to any level: higher ones cost time and save less than one percent. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export class McapFile {
  readonly #file: FileHandle;
  readonly #schemas: readonly McapTypes.Schema[];
  readonly #channels: readonly McapTypes.Channel[];
  readonly #records = new McapRecordBuilder();
  readonly #chunkIndexes: McapTypes.ChunkIndex[] = [];
  readonly #messageCounts = new Map<number, bigint>();
  #metadataIndex: McapTypes.MetadataIndex | undefined;
  #position = 0;
  #dataCrc = 0;

  private constructor(
    file: FileHandle,
    schemas: readonly McapTypes.Schema[],
    channels: readonly McapTypes.Channel[],
  ) {
    this.#file = file;
    this.#schemas = schemas;
    this.#channels = channels;
  }

  /** Creates the file, which must not exist, and writes its start. On failure no file is left. */
  static async create(
    path: string,
    metadata: McapTypes.Metadata,
    schemas: readonly McapTypes.Schema[],
    channels: readonly McapTypes.Channel[],
  ): Promise<McapFile> {
    const handle = await open(path, 'wx');
    const file = new McapFile(handle, schemas, channels);
    try {
      await file.#begin(metadata);
    } catch (error) {
      await handle.close();
      await unlink(path);
      throw error;
    }
    return file;
  }

  /** Bytes on the disk. */
  get length(): number {
    return this.#position;
  }

  /** Schemas and channels as records, for the first chunk, whose CRC then guards them. */
  declarations(): Uint8Array {
    const records = new McapRecordBuilder();
    for (const schema of this.#schemas) records.writeSchema(schema);
    for (const channel of this.#channels) records.writeChannel(channel);
    return records.buffer;
  }

  /** Compresses a chunk on another thread and appends it with its indexes. `chunk` may be used again afterwards. */
  async addChunk(chunk: OpenChunk): Promise<void> {
    const { bytes } = chunk;
    const compressed = await compress(bytes, compression);
    const indexes = chunk.messageIndexes();
    let messageStartTime = 0n;
    let messageEndTime = 0n;
    for (const [channelId, entries] of indexes) {
      for (const [time] of entries) {
        if (messageStartTime === 0n || time < messageStartTime) messageStartTime = time;
        if (time > messageEndTime) messageEndTime = time;
      }
      this.#messageCounts.set(channelId, (this.#messageCounts.get(channelId) ?? 0n) + BigInt(entries.length));
    }
    const chunkStartOffset = BigInt(this.#position);
    const sizes = {
      compression: 'zstd',
      uncompressedSize: BigInt(bytes.length),
      messageStartTime,
      messageEndTime,
    };
    const chunkLength = this.#records.writeChunk({
      ...sizes,
      uncompressedCrc: crc32(bytes),
      records: compressed,
    });
    const messageIndexOffsets = new Map<number, bigint>();
    for (const [channelId, records] of indexes) {
      messageIndexOffsets.set(channelId, chunkStartOffset + BigInt(this.#records.length));
      this.#records.writeMessageIndex({ channelId, records });
    }
    const messageIndexLength = BigInt(this.#records.length) - chunkLength;
    await this.#flush();
    const compressedSize = BigInt(compressed.length);
    this.#chunkIndexes.push({
      ...sizes,
      chunkStartOffset,
      chunkLength,
      messageIndexOffsets,
      messageIndexLength,
      compressedSize,
    });
  }

  /** Ends the file with its summary. */
  async finish(): Promise<void> {
    this.#records.writeDataEnd({ dataSectionCrc: this.#dataCrc });
    await this.#flush();
    const summaryStart = this.#position;
    const groups = this.#summaryGroups();
    let position = summaryStart;
    const offsets = groups.map(({ opcode, write }) => {
      const before = this.#records.length;
      write();
      const groupStart = BigInt(position);
      const groupLength = this.#records.length - before;
      position += groupLength;
      return { groupOpcode: opcode, groupStart, groupLength: BigInt(groupLength) };
    });
    for (const offset of offsets) if (offset.groupLength > 0n) this.#records.writeSummaryOffset(offset);
    const footer = {
      summaryStart: BigInt(summaryStart),
      summaryOffsetStart: BigInt(position),
      summaryCrc: 0,
    };
    const summary = this.#records.buffer;
    this.#records.writeFooter(footer);
    const covered = this.#records.buffer.subarray(
      0,
      summary.length + RECORD_HEADER_LENGTH + FOOTER_LENGTH - 4,
    );
    const summaryCrc = crc32(covered);
    this.#records.reset();
    const tail = new McapRecordBuilder();
    tail.writeFooter({ ...footer, summaryCrc });
    tail.writeMagic();
    await this.#append(Buffer.concat([summary, tail.buffer]));
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #begin(metadata: McapTypes.Metadata): Promise<void> {
    this.#records.writeMagic();
    this.#records.writeHeader({ profile: 'ros2', library: 'trocar' });
    const offset = BigInt(this.#records.length);
    const length = this.#records.writeMetadata(metadata);
    this.#metadataIndex = { offset, length, name: metadata.name };
    await this.#flush();
  }

  #summaryGroups(): { opcode: number; write: () => void }[] {
    const records = this.#records;
    return [
      { opcode: Opcode.schema, write: () => this.#schemas.forEach((schema) => records.writeSchema(schema)) },
      {
        opcode: Opcode.channel,
        write: () => this.#channels.forEach((channel) => records.writeChannel(channel)),
      },
      { opcode: Opcode.statistics, write: () => records.writeStatistics(this.#statistics()) },
      { opcode: Opcode.metadataIndex, write: () => records.writeMetadataIndex(this.#metadataIndex!) },
      {
        opcode: Opcode.chunkIndex,
        write: () => this.#chunkIndexes.forEach((index) => records.writeChunkIndex(index)),
      },
    ];
  }

  #statistics(): McapTypes.Statistics {
    const starts = this.#chunkIndexes.filter(({ messageStartTime }) => messageStartTime > 0n);
    const earliest = starts.reduce(
      (time, { messageStartTime: t }) => (time === 0n || t < time ? t : time),
      0n,
    );
    const latest = starts.reduce((time, { messageEndTime: t }) => (t > time ? t : time), 0n);
    return {
      messageCount: [...this.#messageCounts.values()].reduce((sum, count) => sum + count, 0n),
      schemaCount: this.#schemas.length,
      channelCount: this.#channels.length,
      attachmentCount: 0,
      metadataCount: 1,
      chunkCount: this.#chunkIndexes.length,
      messageStartTime: earliest,
      messageEndTime: latest,
      channelMessageCounts: this.#messageCounts,
    };
  }

  /** Appends what the record builder holds, as part of the data section. */
  async #flush(): Promise<void> {
    const bytes = this.#records.buffer;
    this.#records.reset();
    await this.#append(bytes);
    this.#dataCrc = crc32(bytes, this.#dataCrc);
  }

  async #append(bytes: Uint8Array): Promise<void> {
    let written = 0;
    try {
      while (written < bytes.length) {
        const position = this.#position + written;
        written += (await this.#file.write(bytes, written, bytes.length - written, position)).bytesWritten;
      }
    } catch (error) {
      // Half a record would only be in the way of a reader. Cutting needs no space, and may itself fail on a dead disk.
      await this.#file.truncate(this.#position).catch(() => undefined);
      throw error;
    }
    this.#position += bytes.length;
  }
}
