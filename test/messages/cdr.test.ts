import { spawnSync } from 'node:child_process';
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CdrError,
  createEncoder,
  decode,
  definitions,
  encode,
  schemaText,
  type MessageType,
  type PoseStamped,
} from '../../messages/index.ts';
import { anyText, asciiText, messageOf } from './arbitrary-message.ts';

const types = Object.keys(definitions) as MessageType[];

describe('the codec and an independent one agree on random messages', () => {
  it.each(types)('%s', (type) => {
    const schema = parse(schemaText(type), { ros2: true });
    const writer = new MessageWriter(schema);
    const reader = new MessageReader(schema);
    // The independent writer counts characters where it should count bytes, so it is asked for ASCII only.
    const same = fc.property(messageOf(type, asciiText), (message) => {
      expect(Buffer.from(encode(type, message)).equals(Buffer.from(writer.writeMessage(message)))).toBe(true);
    });
    const both = fc.property(messageOf(type, anyText), (message) => {
      const bytes = encode(type, message);
      expect(plain(reader.readMessage(bytes))).toEqual(plain(message));
      expect(plain(decode(type, bytes))).toEqual(plain(message));
    });
    fc.assert(same, { numRuns: 60 });
    fc.assert(both, { numRuns: 60 });
  });
});

describe('an encoder', () => {
  it('reuses its buffer, and writes the same bytes as a fresh one after a longer message', () => {
    const encoder = createEncoder('std_msgs/msg/String');
    const long = encoder.encode({ data: 'ß'.repeat(5000) }).slice();
    expect(decode('std_msgs/msg/String', long).data).toBe('ß'.repeat(5000));
    const short = encoder.encode({ data: 'a' });
    expect(short).toEqual(encode('std_msgs/msg/String', { data: 'a' }));
    expect(encoder.encode({ data: 'b' })).toBe(short);
  });

  it('leaves no trace of the message before in the padding', () => {
    const encoder = createEncoder('geometry_msgs/msg/PoseStamped');
    const message = pose('frame_with_a_long_name');
    encoder.encode(message);
    message.header.frame_id = '';
    expect(encoder.encode(message)).toEqual(encode('geometry_msgs/msg/PoseStamped', message));
  });

  it('allocates nothing once its buffer has grown', () => {
    const program = `
      import { createEncoder } from ${JSON.stringify(new URL('../../messages/index.ts', import.meta.url).href)};
      const encoder = createEncoder('sensor_msgs/msg/JointState');
      const poses = createEncoder('geometry_msgs/msg/PoseStamped');
      const header = { stamp: { sec: 1, nanosec: 2 }, frame_id: 'PSM1_base' };
      const joints = { header, name: ['yaw', 'pitch'], position: new Float64Array(2), velocity: [], effort: [] };
      const pose = { header, pose: { position: { x: 0.5, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1.5 } } };
      const run = (n) => {
        for (let i = 0; i < n; i++) {
          joints.position[0] = i * 0.1;
          pose.pose.position.x = i * 0.1;
          encoder.encode(joints);
          poses.encode(pose);
        }
      };
      run(200_000);
      const grown = [1, 2, 3].map(() => {
        gc();
        const before = process.memoryUsage().heapUsed;
        run(100_000);
        return process.memoryUsage().heapUsed - before;
      });
      console.log(Math.min(...grown));
    `;
    const args = ['--expose-gc', '--max-semi-space-size=64', '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    // One number boxed on each call would be 1.6 MB; the least of three leaves the compiler's own work out.
    expect(Number(stdout)).toBeLessThan(200_000);
  });
});

describe('decoding', () => {
  const bytes = encode('geometry_msgs/msg/PoseStamped', pose('PSM1_base'));

  it('reads big-endian messages too', () => {
    const big = Buffer.from('0000' + '0000' + '00000001' + '00000002' + '00000002' + '4100', 'hex');
    const header = { stamp: { sec: 1, nanosec: 2 }, frame_id: 'A' };
    expect(decode('std_msgs/msg/Header', big)).toEqual(header);
    const number = Buffer.alloc(12);
    number.writeDoubleBE(-2.5, 4);
    expect(decode('std_msgs/msg/Float64', number)).toEqual({ data: -2.5 });
  });

  it('accepts the zeros that some writers add to fill four bytes, and no others', () => {
    const text = encode('std_msgs/msg/String', { data: 'abcd' });
    expect(text.length % 4).toBe(1);
    expect(decode('std_msgs/msg/String', Buffer.concat([text, Buffer.alloc(3)]))).toEqual({ data: 'abcd' });
    expect(() => decode('std_msgs/msg/String', Buffer.concat([text, Buffer.alloc(2)]))).toThrow(
      /end of the message.*2 more/,
    );
    expect(() => decode('std_msgs/msg/String', Buffer.concat([text, Buffer.from([0, 0, 1])]))).toThrow(
      CdrError,
    );
  });

  it('names type, field, byte, expected and found for a message cut short anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      const error = errorOf('geometry_msgs/msg/PoseStamped', bytes.subarray(0, length));
      expect(error.type).toBe('geometry_msgs/msg/PoseStamped');
      expect(error.offset).toBeLessThanOrEqual(length);
    }
    const error = errorOf('geometry_msgs/msg/PoseStamped', bytes.subarray(0, bytes.length - 1));
    expect(error.message).toBe(
      `geometry_msgs/msg/PoseStamped: pose.orientation.w at byte ${bytes.length - 8}: expected 8 more bytes, found 7`,
    );
  });

  it('names what is wrong with an encapsulation that is not plain CDR', () => {
    const parameterList = bytes.slice();
    parameterList[1] = 3;
    expect(errorOf('geometry_msgs/msg/PoseStamped', parameterList).found).toBe('0x0003 (PL_CDR_LE)');
  });

  it('refuses absurd lengths before allocating', () => {
    const array = encode('visualization_msgs/msg/MarkerArray', { markers: [] });
    new DataView(array.buffer).setUint32(4, 0xffff_ffff, true);
    expect(errorOf('visualization_msgs/msg/MarkerArray', array)).toMatchObject({
      field: 'markers',
      found: '4294967295',
    });
    const names = encode('sensor_msgs/msg/JointState', {
      header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
      name: ['yaw'],
      position: [1, 2],
      velocity: [],
      effort: [],
    });
    const at = names.length - 4 - 4 - 16 - 4;
    new DataView(names.buffer).setUint32(at, 1 << 30, true);
    expect(errorOf('sensor_msgs/msg/JointState', names)).toMatchObject({ field: 'position', offset: at });
  });

  it('names the element of a sequence in which something is wrong', () => {
    const transform = { translation: { x: 0, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: 1 } };
    const one = { header: pose('a').header, child_frame_id: 'b', transform };
    const two = encode('tf2_msgs/msg/TFMessage', { transforms: [one, one] });
    const error = errorOf('tf2_msgs/msg/TFMessage', two.subarray(0, two.length - 9));
    expect(error.field).toBe('transforms[1].transform.rotation.z');
  });

  it('refuses booleans, strings and text that are none', () => {
    const state = { header: pose('a').header, state: 'ENABLED', is_homed: true, is_busy: false };
    const busy = encode('crtk_msgs/msg/OperatingState', state);
    busy[busy.length - 1] = 7;
    expect(errorOf('crtk_msgs/msg/OperatingState', busy)).toMatchObject({ field: 'is_busy', found: '7' });
    const text = encode('std_msgs/msg/String', { data: 'abc' });
    text[text.length - 1] = 65;
    expect(errorOf('std_msgs/msg/String', text).expected).toBe('the zero that ends a string');
    text.set([0xc3, 0x28, 0x41, 0], text.length - 4);
    expect(errorOf('std_msgs/msg/String', text).expected).toBe('3 bytes of UTF-8');
  });

  it('meets random bytes with a message or a CdrError, never with anything else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 200 }), (type, noise) => {
        const framed = Buffer.concat([Buffer.from([0, 1, 0, 0]), noise]);
        try {
          decode(type, framed);
        } catch (error) {
          expect(error).toBeInstanceOf(CdrError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function pose(frame_id: string): PoseStamped {
  return {
    header: { stamp: { sec: 1_700_000_000, nanosec: 5 }, frame_id },
    pose: { position: { x: 1, y: 2, z: 3 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
  };
}

function errorOf(type: MessageType, bytes: Uint8Array): CdrError {
  let message: unknown;
  try {
    message = decode(type, bytes);
  } catch (error) {
    if (error instanceof CdrError) return error;
    throw error;
  }
  throw new Error(`decoded ${JSON.stringify(message)}`);
}

/** Typed arrays as plain ones, so that messages from anywhere compare. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
