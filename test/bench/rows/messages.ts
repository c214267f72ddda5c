/** Encoding and decoding of the two most frequent messages, beside an independent CDR library. */
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import {
  createEncoder,
  decode,
  encode,
  schemaText,
  type MessageType,
  type MessageTypes,
} from '../../../messages/index.ts';
import { measureOperation, type Row } from '../measure.ts';
import { allocatesNothing } from './kinematics.ts';

const PEER = '@foxglove/rosmsg2-serialization';

/** A message with what ours and the peer need to write and read it. */
interface Example {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly encode: () => void;
  readonly decode: () => void;
  readonly peerEncode: () => void;
  readonly peerDecode: () => void;
}

function exampleOf<N extends MessageType>(type: N, message: MessageTypes[N]): Example {
  const encoder = createEncoder(type);
  const bytes = encode(type, message);
  const definition = parse(schemaText(type), { ros2: true });
  const writer = new MessageWriter(definition);
  const reader = new MessageReader(definition);
  return {
    name: type.slice(type.lastIndexOf('/') + 1),
    bytes,
    encode: () => void encoder.encode(message),
    decode: () => void decode(type, bytes),
    peerEncode: () => void writer.writeMessage(message),
    peerDecode: () => void reader.readMessage(bytes),
  };
}

const header = { stamp: { sec: 1_700_000_000, nanosec: 123_456_789 }, frame_id: 'PSM1_base' };

function examples(): Example[] {
  return [
    exampleOf('sensor_msgs/msg/JointState', {
      header,
      name: ['yaw', 'pitch', 'insertion', 'roll', 'wrist_pitch', 'wrist_yaw'],
      position: Float64Array.of(0.1, -0.2, 0.15, 1.3, -0.4, 0.5),
      velocity: new Float64Array(0),
      effort: new Float64Array(0),
    }),
    exampleOf('geometry_msgs/msg/PoseStamped', {
      header,
      pose: { position: { x: 0.01, y: -0.02, z: -0.1 }, orientation: { x: 0, y: 0.6, z: 0, w: 0.8 } },
    }),
  ];
}

const encodeRow: Row = {
  name: 'messages/encode',
  measure: (effort) =>
    Promise.resolve(
      examples().map((example) => ({
        name: `messages/encode ${example.name}`,
        what: `${example.bytes.length} bytes of CDR`,
        unit: 's',
        ...measureOperation(example.encode, effort),
        goals: [allocatesNothing],
        peer: { name: PEER, ...measureOperation(example.peerEncode, effort) },
      })),
    ),
};

const decodeRow: Row = {
  name: 'messages/decode',
  measure: (effort) =>
    Promise.resolve(
      examples().map((example) => ({
        name: `messages/decode ${example.name}`,
        what: `${example.bytes.length} bytes of CDR`,
        unit: 's',
        ...measureOperation(example.decode, effort),
        peer: { name: PEER, ...measureOperation(example.peerDecode, effort) },
      })),
    ),
};

export const rows: readonly Row[] = [encodeRow, decodeRow];
