/** Streams of joints and poses: each sent at its rate, and kept in a recording when its values changed. */
import { POSE_LENGTH } from '../../control/port/index.ts';
import type {
  JointState,
  Pose,
  PoseStamped,
  Time,
  TopicMessage,
  TopicName,
  Vector3,
  WrenchStamped,
} from '../../messages/index.ts';
import { createChannel, type Outlet } from './channel.ts';

/** A recording keeps values that changed, and ten times a second those that did not. */
const UNCHANGED_KEPT_TICKS = 100;

/** How often a stream is sent, and how often at most it is kept, in ticks. */
export interface StreamRate {
  readonly sent: number;
  readonly kept: number;
}

export interface Stream {
  /** Sends the values at `offset` if they are due at this tick. */
  tick(tick: number, record: Float64Array, offset: number, timeNs: bigint): void;
}

/** Topics that carry a message of type `Message`. */
type TopicOf<Message> = { [N in TopicName]: TopicMessage<N> extends Message ? N : never }[TopicName];

/** @param names of the joints; their positions follow one another in the record */
export function createJointStream(
  topic: TopicOf<JointState>,
  frame: string,
  names: readonly string[],
  rate: StreamRate,
  stamp: Time,
  outlet: Outlet,
): Stream {
  const channel = createChannel(topic, outlet);
  const position = new Float64Array(names.length);
  const message: JointState = {
    header: { stamp, frame_id: frame },
    name: names,
    position,
    velocity: [],
    effort: [],
  };
  const isKept = createKeeper(names.length, rate);
  return {
    tick(tick, record, offset, timeNs) {
      if (tick % rate.sent !== 0) return;
      for (let i = 0; i < position.length; i++) position[i] = record[offset + i]!;
      channel.send(message, timeNs, isKept(tick, record, offset));
    },
  };
}

/** A pose stands in the record as x, y, z (m), qx, qy, qz, qw. */
export function createPoseStream(
  topic: TopicOf<PoseStamped>,
  frame: string,
  rate: StreamRate,
  stamp: Time,
  outlet: Outlet,
): Stream {
  const channel = createChannel(topic, outlet);
  const message: PoseStamped = {
    header: { stamp, frame_id: frame },
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
  };
  const isKept = createKeeper(POSE_LENGTH, rate);
  return {
    tick(tick, record, offset, timeNs) {
      if (tick % rate.sent !== 0) return;
      setPose(message.pose, record, offset);
      channel.send(message, timeNs, isKept(tick, record, offset));
    },
  };
}

/** A force stands in the record as x, y, z (N); nothing in Trocar asks for a torque. */
export function createForceStream(
  topic: TopicOf<WrenchStamped>,
  frame: string,
  rate: StreamRate,
  stamp: Time,
  outlet: Outlet,
): Stream {
  const channel = createChannel(topic, outlet);
  const message: WrenchStamped = {
    header: { stamp, frame_id: frame },
    wrench: { force: { x: 0, y: 0, z: 0 }, torque: { x: 0, y: 0, z: 0 } },
  };
  const isKept = createKeeper(3, rate);
  return {
    tick(tick, record, offset, timeNs) {
      if (tick % rate.sent !== 0) return;
      setVector(message.wrench.force, record, offset);
      channel.send(message, timeNs, isKept(tick, record, offset));
    },
  };
}

/** Copies x, y, z into a message's vector. */
export function setVector(vector: Vector3, record: Float64Array, offset: number): void {
  vector.x = record[offset]!;
  vector.y = record[offset + 1]!;
  vector.z = record[offset + 2]!;
}

/** Copies x, y, z, qx, qy, qz, qw into a message's pose. */
export function setPose(pose: Pose, record: Float64Array, offset: number): void {
  pose.position.x = record[offset]!;
  pose.position.y = record[offset + 1]!;
  pose.position.z = record[offset + 2]!;
  pose.orientation.x = record[offset + 3]!;
  pose.orientation.y = record[offset + 4]!;
  pose.orientation.z = record[offset + 5]!;
  pose.orientation.w = record[offset + 6]!;
}

/** Decides by tick and values alone, so that a replay decides the same. */
function createKeeper(
  length: number,
  rate: StreamRate,
): (tick: number, record: Float64Array, offset: number) => boolean {
  const last = new Float64Array(length);
  return (tick, record, offset) => {
    if (tick % rate.kept !== 0) return false;
    let isKept = tick % UNCHANGED_KEPT_TICKS === 0;
    for (let i = 0; i < length; i++) {
      if (Object.is(last[i], record[offset + i])) continue;
      last[i] = record[offset + i]!;
      isKept = true;
    }
    return isKept;
  };
}
