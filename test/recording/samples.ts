/** A session's messages, small and always the same. */
import { encode, type TopicName } from '../../messages/index.ts';

export const START_NS = 1_700_000_000_000_000_000n;
export const metadata = { version: '0.1.0', seed: '7', configuration: '{"scale":0.5}' };

export interface Written {
  readonly topic: TopicName;
  readonly bytes: Uint8Array;
  readonly timeNs: bigint;
}

/** Messages of three topics; `size` bytes of scene each 10 ms make a chunk full soon. */
export function sampleMessages(count: number, size: number): Written[] {
  const messages: Written[] = [];
  for (let i = 0; i < count; i++) {
    const timeNs = START_NS + BigInt(i) * 10_000_000n;
    const header = {
      stamp: { sec: 1_700_000_000 + Math.floor(i / 100), nanosec: (i % 100) * 10_000_000 },
      frame_id: 'PSM1_base',
    };
    const position = [Math.sin(i / 10), Math.cos(i / 7)];
    const joints = { header, name: ['yaw', 'pitch'], position, velocity: [], effort: [] };
    messages.push({
      topic: '/PSM1/setpoint_js',
      bytes: encode('sensor_msgs/msg/JointState', joints),
      timeNs,
    });
    const command = { header, string: 'x'.repeat(size) + String(i) };
    messages.push({
      topic: '/exercise/command',
      bytes: encode('crtk_msgs/msg/StringStamped', command),
      timeNs,
    });
    if (i % 3 === 0) {
      const state = { header, state: 'ENABLED', is_homed: true, is_busy: i % 2 === 0 };
      messages.push({
        topic: '/PSM1/operating_state',
        bytes: encode('crtk_msgs/msg/OperatingState', state),
        timeNs,
      });
    }
  }
  return messages;
}

export const sampleTopics: readonly TopicName[] = [
  '/PSM1/setpoint_js',
  '/exercise/command',
  '/PSM1/operating_state',
  '/tf',
];
