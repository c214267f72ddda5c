import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRecorder } from '../../host/recording/index.ts';
import { createEncoder, type JointState, type TopicName } from '../../messages/index.ts';
import { metadata, START_NS } from './samples.ts';
import { temporaryFolder } from './support.ts';

const SECONDS = 10;
const TICKS = 1000 * SECONDS;

it('ten minutes of two moving arms at 1 kHz are at most 150 MB', async () => {
  const path = join(temporaryFolder(), 'size.mcap');
  const topics: readonly TopicName[] = [
    '/PSM1/setpoint_js',
    '/PSM1/jaw/setpoint_js',
    '/PSM2/setpoint_js',
    '/PSM2/jaw/setpoint_js',
  ];
  const recorder = await createRecorder({ path, metadata, topics });
  const arms = topics.map((topic, i) => ({ topic, ...motion(i % 2 === 0 ? jointNames : ['jaw'], i) }));
  for (let tick = 0; tick < TICKS; tick++) {
    const timeNs = START_NS + BigInt(tick) * 1_000_000n;
    for (const { topic, message, encoder, move } of arms) {
      move(tick);
      recorder.write(topic, encoder.encode(message), timeNs);
    }
    if (tick % 500 === 0) await recorder.drained();
  }
  await recorder.close();
  expect(recorder.status).toMatchObject({
    error: undefined,
    messages: 4 * TICKS,
    bytes: statSync(path).size,
  });
  expect((recorder.status.bytes / SECONDS) * 600).toBeLessThan(150_000_000);
});

const jointNames = ['yaw', 'pitch', 'insertion', 'roll', 'wrist_pitch', 'wrist_yaw'];

/** Joints that swing smoothly at hand speed, with a hand's noise low-passed on top: every low bit is alive. */
function motion(
  name: string[],
  seed: number,
): { message: JointState; encoder: ReturnType<typeof encoderOf>; move: (tick: number) => void } {
  const position = new Float64Array(name.length);
  const noise = new Float64Array(name.length);
  const message = {
    header: { stamp: { sec: 1_700_000_000, nanosec: 0 }, frame_id: seed < 2 ? 'PSM1_base' : 'PSM2_base' },
    name,
    position,
    velocity: [],
    effort: [],
  };
  let state = 0x9e3779b9 + seed;
  const random = (): number => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 - 0.5;
  };
  const move = (tick: number): void => {
    message.header.stamp.sec = 1_700_000_000 + Math.floor(tick / 1000);
    message.header.stamp.nanosec = (tick % 1000) * 1_000_000;
    for (let i = 0; i < position.length; i++) {
      noise[i] = 0.98 * noise[i]! + 1e-4 * random();
      position[i] = 0.3 * Math.sin(tick * 0.001 * (0.5 + 0.37 * i) + seed) + noise[i]!;
    }
  };
  return { message, encoder: encoderOf(), move };
}

function encoderOf() {
  return createEncoder('sensor_msgs/msg/JointState');
}
