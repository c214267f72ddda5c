import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { McapRecordBuilder, type McapTypes } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { RecordingError, openRecording } from '../../host/recording/index.ts';
import { schemaText } from '../../messages/index.ts';
import { metadata, sampleMessages } from './samples.ts';
import { countAsWritten, readBack, record, temporaryFolder } from './support.ts';

/** Hundreds of files are read: seconds here, more where the machine has other things to do. */
const PATIENCE_MS = 120_000;

const written = sampleMessages(180, 6000);

describe('a recording cut short', () => {
  it(
    'at any place gives its messages up to there, or says that it is no recording',
    async () => {
      const { bytes, damagedCopy } = await makeRecording();
      let longest = 0;
      for (let length = 0; length < bytes.length; length += length < 600 ? 7 : 509) {
        const { messages, error, isComplete } = await readBack(damagedCopy(bytes.subarray(0, length)));
        if (length < 8)
          expect(error?.message).toMatch(length === 0 ? /the file is empty/ : /not an MCAP file/);
        else expect([error, isComplete]).toEqual([undefined, false]);
        const count = countAsWritten(messages, written);
        expect(count).toBeGreaterThanOrEqual(longest);
        longest = count;
      }
      expect(longest).toBe(written.length);
    },
    PATIENCE_MS,
  );
});

describe('a recording with one byte changed', () => {
  it(
    'is found out wherever the byte is, and gives no message that was not written',
    async () => {
      const { bytes, damagedCopy } = await makeRecording();
      const found = new Set<string>();
      for (let at = 0; at < bytes.length; at += at < 700 || at > bytes.length - 300 ? 3 : 509) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << (at % 8);
        const copy = damagedCopy(changed);
        const { messages, error } = await readBack(copy);
        countAsWritten(messages, written);
        expect(error, `byte ${at}`).toBeInstanceOf(RecordingError);
        expect(error!.message.startsWith(copy)).toBe(true);
        found.add(error!.message.slice(copy.length).replace(/\d+|0x[0-9a-f]+|[0-9a-f]{8}/g, 'N'));
      }
      expect(found.size).toBeGreaterThan(10);
    },
    PATIENCE_MS,
  );

  it(
    'and cut short never gives a message or a word about the session that was not written',
    async () => {
      const { bytes, damagedCopy } = await makeRecording();
      const cut = bytes.subarray(0, bytes.indexOf(Buffer.from([0x0f, 4, 0, 0, 0, 0, 0, 0, 0])));
      for (let at = 8; at < cut.length; at += at < 700 ? 7 : 509) {
        const changed = Buffer.from(cut);
        changed[at]! ^= 1 << (at % 8);
        const { messages, metadata: told, error } = await readBack(damagedCopy(changed));
        countAsWritten(messages, written);
        if (error === undefined)
          expect(told === undefined || JSON.stringify(told) === JSON.stringify(metadata)).toBe(true);
      }
    },
    PATIENCE_MS,
  );
});

describe('a claim that cannot be', () => {
  const before = (): number => process.memoryUsage().rss;

  it('of a gigabyte for a record is refused unread', async () => {
    const { bytes, damagedCopy } = await makeRecording();
    const claim = Buffer.from(bytes);
    const chunkAt = claim.indexOf(Buffer.from('zstd')) - 4 - 4 - 8 - 8 - 8 - 9;
    expect(claim[chunkAt]).toBe(6);
    claim.writeBigUInt64LE(1n << 30n, chunkAt + 1);
    const rss = before();
    const { error, messages } = await readBack(damagedCopy(claim));
    expect(error?.message).toMatch(
      new RegExp(
        `byte ${chunkAt}: record with opcode 6 claims 1073741824 bytes, expected at most 67108864. The file is damaged`,
      ),
    );
    expect(messages).toEqual([]);
    expect(before() - rss).toBeLessThan(200_000_000);
  });

  it('of a gigabyte in a chunk is refused before it is decompressed', async () => {
    const { error } = await readBack(
      fileOf(mcapOf((builder) => builder.writeChunk(chunk(new Uint8Array(100), 1n << 30n)))),
    );
    expect(error?.message).toMatch(/chunk: claims 1073741824 bytes uncompressed, expected at most 67108864/);
  });

  it('of little for a chunk that holds much stops at the little', async () => {
    const bomb = chunk(new Uint8Array(200_000_000), 1000n);
    const rss = before();
    const { error } = await readBack(fileOf(mcapOf((builder) => builder.writeChunk(bomb))));
    expect(error?.message).toMatch(/chunk: Cannot create a Buffer larger than 1000 bytes/);
    expect(before() - rss).toBeLessThan(100_000_000);
  });
});

describe('what is no recording of ours', () => {
  it.each([
    [
      'nothing at all',
      (folder: string) => join(folder, 'missing.mcap'),
      /there is no such file\. Check the path/,
    ],
    ['a folder', (folder: string) => made(folder, undefined), /not a file\. Give the path of an \.mcap file/],
    ['an empty file', (folder: string) => made(folder, ''), /the file is empty\. Nothing was recorded/],
    [
      'a file of another kind',
      (folder: string) => made(folder, '#ROSBAG V2.0\n'),
      /not an MCAP file: it starts with 23524f53424147/,
    ],
    ['a few bytes', (folder: string) => made(folder, 'abc'), /not an MCAP file: it starts with 616263/],
  ])('%s is named as such', async (_, make, reason) => {
    const file = make(temporaryFolder());
    const error = await openRecording(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RecordingError);
    expect((error as RecordingError).path).toBe(file);
    expect((error as RecordingError).message).toMatch(reason);
  });

  const text = schemaText('sensor_msgs/msg/JointState');
  it.each([
    [
      'another type',
      { name: 'std_msgs/msg/String' },
      {},
      /expected type sensor_msgs\/msg\/JointState, found std_msgs\/msg\/String/,
    ],
    [
      'another encoding of messages',
      {},
      { messageEncoding: 'ros1' },
      /expected message encoding cdr, found ros1/,
    ],
    [
      'another encoding of definitions',
      { encoding: 'ros2idl' },
      {},
      /expected schema encoding ros2msg, found ros2idl/,
    ],
    [
      'a definition of another version',
      { text: text.replace('float64[] effort', 'float32[] effort') },
      {},
      /expected "float64\[\] effort", found "float32\[\] effort"/,
    ],
    ['no definition', {}, { schemaId: 9 }, /its schema 9 is missing/],
  ])('a topic with %s is named', async (_, schema, channel, reason) => {
    const content = mcapOf((builder) => {
      const data = new TextEncoder().encode('text' in schema ? schema.text : text);
      builder.writeSchema({
        id: 1,
        name: 'sensor_msgs/msg/JointState',
        encoding: 'ros2msg',
        ...schema,
        data,
      });
      builder.writeChannel({
        id: 1,
        topic: '/PSM1/setpoint_js',
        messageEncoding: 'cdr',
        schemaId: 1,
        metadata: new Map(),
        ...channel,
      });
    });
    const { error } = await readBack(fileOf(content));
    expect(error?.message).toMatch(/\/PSM1\/setpoint_js: /);
    expect(error?.message).toMatch(reason);
  });

  it('a chunk in a compression we do not have is named', async () => {
    const { error } = await readBack(
      fileOf(
        mcapOf((builder) => builder.writeChunk({ ...chunk(new Uint8Array(9), 9n), compression: 'lz4' })),
      ),
    );
    expect(error?.message).toMatch(/chunk: Unsupported compression lz4/);
  });
});

/** A whole recording of three chunks, and where to put damaged copies of it. */
async function makeRecording(): Promise<{ bytes: Buffer; damagedCopy: (content: Uint8Array) => string }> {
  const folder = temporaryFolder();
  const bytes = readFileSync(await record(folder, written));
  const copy = join(folder, 'damaged.mcap');
  return {
    bytes,
    damagedCopy: (content) => {
      writeFileSync(copy, content);
      return copy;
    },
  };
}

function fileOf(content: Uint8Array): string {
  const file = join(temporaryFolder(), 'made.mcap');
  writeFileSync(file, content);
  return file;
}

/** A file or, without content, a folder. */
function made(folder: string, content: string | undefined): string {
  const file = join(folder, 'thing.mcap');
  if (content === undefined) mkdirSync(file);
  else writeFileSync(file, content);
  return file;
}

function chunk(content: Uint8Array, uncompressedSize: bigint): McapTypes.Chunk {
  const times = { messageStartTime: 0n, messageEndTime: 0n };
  return {
    ...times,
    uncompressedSize,
    uncompressedCrc: 0,
    compression: 'zstd',
    records: zstdCompressSync(content),
  };
}

/** An MCAP file without an end. */
function mcapOf(write: (builder: McapRecordBuilder) => void): Uint8Array {
  const builder = new McapRecordBuilder();
  builder.writeMagic();
  builder.writeHeader({ profile: 'ros2', library: 'other' });
  write(builder);
  return builder.buffer;
}
