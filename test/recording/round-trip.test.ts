import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, zstdDecompressSync } from 'node:zlib';
import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader, McapStreamReader, type McapTypes } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import { createRecorder } from '../../host/recording/index.ts';
import { decode } from '../../messages/index.ts';
import { metadata, sampleMessages, sampleTopics, START_NS } from './samples.ts';
import { countAsWritten, readBack, record, temporaryFolder } from './support.ts';

const zstd = (bytes: Uint8Array): Uint8Array => zstdDecompressSync(bytes);

describe('a recording', () => {
  it('gives back every message in its order, and what it was told about the session', async () => {
    const written = sampleMessages(200, 6000);
    const { messages, error, ...rest } = await readBack(await record(temporaryFolder(), written));
    expect(error).toBeUndefined();
    expect(rest).toEqual({ metadata, isComplete: true });
    expect(countAsWritten(messages, written)).toBe(written.length);
  });

  it('is an indexed MCAP file of ROS 2 messages for an independent reader', async () => {
    const written = sampleMessages(200, 6000);
    const path = await record(temporaryFolder(), written);
    const file = await open(path);
    const readable = {
      size: () => file.stat({ bigint: true }).then(({ size }) => size),
      read: async (offset: bigint, length: bigint) => {
        const buffer = new Uint8Array(Number(length));
        await file.read(buffer, 0, buffer.length, Number(offset));
        return buffer;
      },
    };
    const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers: { zstd } });
    expect(reader.header.profile).toBe('ros2');
    expect(reader.chunkIndexes.length).toBeGreaterThan(1);
    expect(reader.statistics).toMatchObject({
      messageCount: BigInt(written.length),
      messageStartTime: START_NS,
      metadataCount: 1,
    });
    const byTopic = new Map([...reader.channelsById.values()].map((channel) => [channel.topic, channel]));
    expect([...byTopic.keys()]).toEqual(sampleTopics);
    const schema = reader.schemasById.get(byTopic.get('/PSM1/setpoint_js')!.schemaId)!;
    expect(schema).toMatchObject({ name: 'sensor_msgs/msg/JointState', encoding: 'ros2msg' });
    const decoder = new MessageReader(parse(new TextDecoder().decode(schema.data), { ros2: true }));
    const expected = written.filter(({ topic }) => topic === '/PSM1/setpoint_js');
    const from = expected[50]!.timeNs;
    let i = 50;
    for await (const { data, logTime } of reader.readMessages({
      topics: ['/PSM1/setpoint_js'],
      startTime: from,
    })) {
      expect(logTime).toBe(expected[i]!.timeNs);
      expect(decoder.readMessage(data)).toMatchObject({
        position: Float64Array.from(ourPosition(expected[i]!.bytes)),
      });
      i += 1;
    }
    expect(i).toBe(expected.length);
    for await (const record of reader.readMetadata({ name: 'trocar' }))
      expect(Object.fromEntries(record.metadata)).toMatchObject(metadata);
    await file.close();
  });

  it('has checksums of data and summary that are right', async () => {
    const bytes = readFileSync(await record(temporaryFolder(), sampleMessages(10, 100)));
    const reader = new McapStreamReader({
      includeChunks: true,
      validateCrcs: true,
      decompressHandlers: { zstd },
    });
    reader.append(bytes);
    const records: McapTypes.TypedMcapRecord[] = [];
    for (let next = reader.nextRecord(); next !== undefined; next = reader.nextRecord()) records.push(next);
    expect(reader.done()).toBe(true);
    const footer = records.find(({ type }) => type === 'Footer') as McapTypes.TypedMcapRecords['Footer'];
    const dataEnd = records.find(({ type }) => type === 'DataEnd') as McapTypes.TypedMcapRecords['DataEnd'];
    const summaryStart = Number(footer.summaryStart);
    expect(dataEnd.dataSectionCrc).toBe(crc32(bytes.subarray(0, summaryStart - 13)));
    expect(footer.summaryCrc).toBe(crc32(bytes.subarray(summaryStart, bytes.length - 12)));
  });

  it('of nothing is a whole file without messages', async () => {
    const read = await readBack(await record(temporaryFolder(), []));
    expect(read).toEqual({ messages: [], metadata, isComplete: true, error: undefined });
  });

  it('takes a message larger than a chunk', async () => {
    const written = sampleMessages(1, 3_000_000);
    const { messages } = await readBack(await record(temporaryFolder(), written));
    expect(countAsWritten(messages, written)).toBe(written.length);
  });

  it('copies what it is given', async () => {
    const path = join(temporaryFolder(), 'copy.mcap');
    const recorder = await createRecorder({ path, metadata, topics: sampleTopics });
    const [message] = sampleMessages(1, 10);
    const buffer = message!.bytes.slice();
    recorder.write(message!.topic, buffer, message!.timeNs);
    buffer.fill(0xff);
    await recorder.close();
    expect(countAsWritten((await readBack(path)).messages, [message!])).toBe(1);
  });

  it('never overwrites a file, and says why it cannot begin', async () => {
    const folder = temporaryFolder();
    const path = await record(folder, sampleMessages(3, 10));
    const before = readFileSync(path);
    await expect(createRecorder({ path, metadata, topics: sampleTopics })).rejects.toThrow(
      `${path}: the file exists already. Choose another name, or remove it`,
    );
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('a recording that ends before its time', () => {
  it('can be read up to the last chunk when the process is killed', async () => {
    const path = join(temporaryFolder(), 'killed.mcap');
    const child = spawn(process.execPath, [new URL('recording-child.ts', import.meta.url).pathname, path]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const { messages, error, isComplete, metadata: told } = await readBack(path);
    expect(error).toBeUndefined();
    expect(isComplete).toBe(false);
    expect(told).toEqual(metadata);
    expect(messages.length).toBeGreaterThan(0);
    expect(countAsWritten(messages, sampleMessages(messages.length, 6000))).toBe(messages.length);
  });

  it('goes on without a disk that refuses, says so once, and leaves what can be read', async () => {
    const path = join(temporaryFolder(), 'full.mcap');
    const child = new URL('recording-child.ts', import.meta.url).pathname;
    // A limit of 1000 KiB on the size of files stands in for a full disk: the same failing write, without a disk to fill.
    const script = `ulimit -f 1000; exec "$0" "$1" "$2" noise`;
    const { stdout, status } = spawnSync('bash', ['-c', script, process.execPath, child, path], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    const report = JSON.parse(stdout.trim().split('\n').at(-1)!) as { error: string; bytes: number };
    expect(report.error).toMatch(
      /^the file cannot be written \(EFBIG.*\): recording stopped after \d+ bytes; what was written can be read$/,
    );
    const { messages, error, isComplete } = await readBack(path);
    expect(error).toBeUndefined();
    expect(isComplete).toBe(false);
    expect(readFileSync(path).length).toBe(report.bytes);
    expect(messages.length).toBeGreaterThan(100);
    expect(messages.map(({ timeNs }) => timeNs)).toEqual(messages.map((_, i) => BigInt(i)));
  });

  it('leaves no file when it could not even begin', () => {
    const path = join(temporaryFolder(), 'nothing.mcap');
    const child = new URL('recording-child.ts', import.meta.url).pathname;
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 0; exec "$0" "$1" "$2"', process.execPath, child, path],
      { encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/EFBIG/);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a recording by another program', () => {
  it('is read, too, when its topics are ours', async () => {
    const { McapWriter } = await import('@mcap/core');
    const path = join(temporaryFolder(), 'foreign.mcap');
    const parts: Uint8Array[] = [];
    const writable = {
      write: (part: Uint8Array) => Promise.resolve(void parts.push(part.slice())),
      position: () => BigInt(parts.reduce((sum, { length }) => sum + length, 0)),
    };
    const writer = new McapWriter({ writable, useChunks: false });
    await writer.start({ profile: 'ros2', library: 'other' });
    // As rosbag2 writes it: full names after MSG, other comments, other order.
    const data = new TextEncoder().encode(
      [
        'std_msgs/Header header\nstring string\n',
        'MSG: builtin_interfaces/msg/Time\nint32 sec\nuint32 nanosec\n',
        'MSG: std_msgs/msg/Header\n# when\nbuiltin_interfaces/Time stamp\nstring frame_id\n',
      ].join(`${'='.repeat(80)}\n`),
    );
    const schemaId = await writer.registerSchema({
      name: 'crtk_msgs/msg/StringStamped',
      encoding: 'ros2msg',
      data,
    });
    const channelId = await writer.registerChannel({
      topic: '/exercise/command',
      messageEncoding: 'cdr',
      schemaId,
      metadata: new Map(),
    });
    const strange = await writer.registerChannel({
      topic: '/other',
      messageEncoding: 'json',
      schemaId: 0,
      metadata: new Map(),
    });
    const [, command] = sampleMessages(1, 5);
    const times = { sequence: 0, logTime: 5n, publishTime: 5n };
    await writer.addMessage({ channelId: strange, data: Uint8Array.of(1), ...times });
    await writer.addMessage({ channelId, data: command!.bytes, ...times });
    await writer.addMessage({ channelId, data: command!.bytes, ...times });
    await writer.end();
    writeFileSync(path, Buffer.concat(parts));
    const { messages, metadata: told, isComplete, error } = await readBack(path);
    expect(error).toBeUndefined();
    expect({ told, isComplete }).toEqual({ told: undefined, isComplete: true });
    expect(messages).toMatchObject([{ topic: '/exercise/command' }, { topic: '/exercise/command' }]);
  });
});

function ourPosition(bytes: Uint8Array): ArrayLike<number> {
  return decode('sensor_msgs/msg/JointState', bytes).position;
}
