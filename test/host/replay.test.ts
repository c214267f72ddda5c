import { copyFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topicNames } from '../../messages/index.ts';
import { createEncoder, decode, topics } from '../../messages/index.ts';
import { createRecorder, openRecording } from '../../host/recording/index.ts';
import { trocar } from './run-trocar.ts';

let folder: string;
let recording: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trocar-replay-'));
  recording = join(folder, 'demo.mcap');
  const made = await trocar('simulate', '--out', recording, '--seconds', '8');
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Copies the recording, with `change` applied to each message; a message becomes none where it returns undefined. */
async function rewrite(
  name: string,
  change: (topic: string, bytes: Uint8Array, tick: number) => Uint8Array | undefined,
): Promise<string> {
  const source = await openRecording(recording);
  const path = join(folder, name);
  const recorder = await createRecorder({ path, metadata: source.metadata!, topics: topicNames });
  const epochNs = BigInt(source.metadata!['epoch_ns']!);
  let count = 0;
  for await (const { topic, bytes, timeNs } of source.messages()) {
    const changed = change(topic, bytes, Number(timeNs - epochNs) / 1e6);
    if (changed !== undefined) recorder.write(topic, changed, timeNs);
    if (count++ % 1000 === 0) await recorder.drained();
  }
  await recorder.close();
  expect(recorder.status.error).toBeUndefined();
  return path;
}

describe('trocar replay', () => {
  it('exits 0 when every output is bit-identical', async () => {
    const { code, stdout } = await trocar('replay', recording);
    expect(stdout).toMatch(/^identical: .*8\.000 s, 8000 ticks/);
    expect(code).toBe(0);
  });

  it('exits 1 and names tick, topic, field and both values where one bit of one joint differs', async () => {
    const encoder = createEncoder(topics['/PSM1/setpoint_js'].type);
    let original = 0;
    let planted = 0;
    const path = await rewrite('one-bit.mcap', (topic, bytes, tick) => {
      if (topic !== '/PSM1/setpoint_js' || tick !== 5000) return bytes;
      const message = decode(topics['/PSM1/setpoint_js'].type, bytes);
      const position = Float64Array.from(message.position);
      original = position[2]!;
      new BigUint64Array(position.buffer)[2]! ^= 1n;
      planted = position[2]!;
      return encoder.encode({ ...message, position }).slice();
    });
    const { code, stdout } = await trocar('replay', path);
    expect(planted).not.toBe(original);
    expect(code).toBe(1);
    expect(stdout).toContain('tick      5000 (5.000 s)');
    expect(stdout).toContain('topic     /PSM1/setpoint_js');
    expect(stdout).toContain('field     position[2]');
    expect(stdout).toContain(`recorded  ${planted}`);
    expect(stdout).toContain(`repeated  ${original}`);
  });

  it('exits 1 where an operator input was changed, at an output that follows from it', async () => {
    const type = topics['/console/operator_input'].type;
    const encoder = createEncoder(type);
    const path = await rewrite('other-input.mcap', (topic, bytes, tick) => {
      if (topic !== '/console/operator_input' || tick < 5000) return bytes;
      const message = decode(type, bytes);
      message.right.pose.position.x += 0.001;
      message.left.pose.position.x += 0.001;
      return encoder.encode(message).slice();
    });
    const { code, stdout } = await trocar('replay', path);
    expect(code).toBe(1);
    expect(stdout).toMatch(/topic +\/(PSM|MTM|tf)/);
  });

  it('exits 1 where a message is missing', async () => {
    const path = await rewrite('missing.mcap', (topic, bytes, tick) =>
      topic === '/PSM2/setpoint_js' && tick === 3000 ? undefined : bytes,
    );
    const { code, stdout } = await trocar('replay', path);
    expect(code).toBe(1);
    expect(stdout).toContain('tick      3000');
  });

  it('exits 2 for bad usage', async () => {
    expect((await trocar('replay')).code).toBe(2);
    expect((await trocar('replay', recording, '--speed', 'fast')).code).toBe(2);
    expect((await trocar('play', recording)).code).toBe(2);
    expect((await trocar('start', '--port', '70000')).code).toBe(2);
  });

  it.each([
    ['missing', () => Promise.resolve(join(folder, 'nowhere.mcap'))],
    ['a folder', () => Promise.resolve(folder)],
    ['empty', () => write('empty.mcap', '')],
    ['not a recording', () => write('text.mcap', 'time,x,y,z\n0,1,2,3\n'.repeat(100))],
    ['truncated', cutInHalf],
    ['damaged', flipMiddleByte],
  ])('exits 3 with one line that names the file when it is %s', async (_what, make) => {
    const path = await make();
    const { code, stderr } = await trocar('replay', path);
    expect(code).toBe(3);
    expect(stderr).toContain(path);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('repeats what a recording that was cut short holds, when asked to', async () => {
    const { code, stdout } = await trocar('replay', await cutInHalf(), '--partial');
    expect(stdout).toMatch(/^identical/);
    expect(code).toBe(0);
  });

  it('refuses a recording of another exercise file or robot', async () => {
    const source = await openRecording(recording);
    const path = join(folder, 'other-robot.mcap');
    const metadata = { ...source.metadata!, robot_hashes: 'PSM1=0 PSM2=0 ECM=0' };
    const recorder = await createRecorder({ path, metadata, topics: topicNames });
    await recorder.close();
    const { code, stderr } = await trocar('replay', path);
    expect(code).toBe(3);
    expect(stderr).toContain('robot files');
  });
});

async function write(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function cutInHalf(): Promise<string> {
  const path = join(folder, 'half.mcap');
  await copyFile(recording, path);
  await truncate(path, Math.floor((await stat(recording)).size / 2));
  return path;
}

async function flipMiddleByte(): Promise<string> {
  const path = join(folder, 'flipped.mcap');
  await copyFile(recording, path);
  const file = await open(path, 'r+');
  const bytes = await readFile(recording);
  const middle = Math.floor(bytes.length / 2);
  await file.write(Uint8Array.of(bytes[middle]! ^ 0x10), 0, 1, middle);
  await file.close();
  return path;
}
