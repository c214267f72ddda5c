/** The CRTK topics of one arm, from the tick record. */
import {
  ArmField,
  armNames,
  OperatingState,
  operatingStateNames,
  POSE_LENGTH,
  TickField,
} from '../../control/port/index.ts';
import type { RobotModel } from '../../kinematics/index.ts';
import type { JointState, Pose, PoseStamped, Time } from '../../messages/index.ts';
import { createChannel, type Outlet } from './channel.ts';
import { MEASURED_TICKS, POSE_TICKS, SETPOINT_TICKS, STATE_TICKS } from './rates.ts';

export interface TickPublisher {
  /** Sends what is due at this tick. The shared stamp already holds the tick's time. */
  tick(tick: number, record: Float64Array, offset: number, timeNs: bigint): void;
}

/** Copies x, y, z, qx, qy, qz, qw into a message's pose. */
export function setPose(pose: Pose, record: Float64Array, offset: number): void {
  pose.position.x = record[offset]!;
  pose.position.y = record[offset + 1]!;
  pose.position.z = record[offset + 2]!;
  pose.orientation.x = record[offset + 3]!;
  pose.orientation.y = record[offset + 4]!;
  pose.orientation.z = record[offset + 5]!;
  pose.orientation.w = record[offset + POSE_LENGTH - 1]!;
}

export function createPoseMessage(stamp: Time, frame: string): PoseStamped {
  return {
    header: { stamp, frame_id: frame },
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
  };
}

export function createJointMessage(stamp: Time, frame: string, names: readonly string[]) {
  const position = new Float64Array(names.length);
  return { header: { stamp, frame_id: frame }, name: names, position, velocity: [], effort: [] } satisfies JointState;
}

/** @param index place of the arm in `armNames` */
export function createArmPublisher(index: number, model: RobotModel, stamp: Time, outlet: Outlet): TickPublisher {
  const arm = armNames[index]!;
  const base = `${arm}_base`;
  const block = TickField.arms + index * ArmField.length;
  const names = model.joints.map((joint) => joint.name);
  const joints = createJointMessage(stamp, base, names);
  const pose = createPoseMessage(stamp, base);
  const operating = { header: { stamp, frame_id: base }, state: '', is_homed: false, is_busy: false };
  const setpointJs = createChannel(`/${arm}/setpoint_js`, outlet);
  const measuredJs = createChannel(`/${arm}/measured_js`, outlet);
  const setpointCp = createChannel(`/${arm}/setpoint_cp`, outlet);
  const measuredCp = createChannel(`/${arm}/measured_cp`, outlet);
  const operatingState = createChannel(`/${arm}/operating_state`, outlet);

  const publishOperatingState = (tick: number, record: Float64Array, at: number, timeNs: bigint): void => {
    const state = operatingStateNames[record[at + ArmField.state]! as OperatingState];
    const homed = record[at + ArmField.homed] === 1;
    const busy = record[at + ArmField.busy] === 1;
    const changed = state !== operating.state || homed !== operating.is_homed || busy !== operating.is_busy;
    if (!changed && tick % STATE_TICKS !== 0) return;
    operating.state = state;
    operating.is_homed = homed;
    operating.is_busy = busy;
    operatingState.send(operating, timeNs, true);
  };

  return {
    tick(tick, record, offset, timeNs) {
      const at = offset + block;
      if (tick % SETPOINT_TICKS === 0) {
        copy(joints.position, record, at + ArmField.setpoint);
        setpointJs.send(joints, timeNs, true);
      }
      if (tick % MEASURED_TICKS === 0) {
        copy(joints.position, record, at + ArmField.measured);
        measuredJs.send(joints, timeNs, true);
      }
      if (tick % POSE_TICKS === 0) {
        setPose(pose.pose, record, at + ArmField.setpointPose);
        setpointCp.send(pose, timeNs, true);
        setPose(pose.pose, record, at + ArmField.measuredPose);
        measuredCp.send(pose, timeNs, true);
      }
      publishOperatingState(tick, record, at, timeNs);
    },
  };
}

/** The jaw of an instrument: a joint of its own in CRTK. */
export function createJawPublisher(index: 0 | 1, stamp: Time, outlet: Outlet): TickPublisher {
  const arm = armNames[index];
  const block = TickField.arms + index * ArmField.length;
  const jaw = createJointMessage(stamp, `${arm}_tool_tip`, ['jaw']);
  const setpointJs = createChannel(`/${arm}/jaw/setpoint_js`, outlet);
  const measuredJs = createChannel(`/${arm}/jaw/measured_js`, outlet);
  return {
    tick(tick, record, offset, timeNs) {
      if (tick % SETPOINT_TICKS === 0) {
        jaw.position[0] = record[offset + block + ArmField.setpointJaw]!;
        setpointJs.send(jaw, timeNs, true);
      }
      if (tick % MEASURED_TICKS === 0) {
        jaw.position[0] = record[offset + block + ArmField.measuredJaw]!;
        measuredJs.send(jaw, timeNs, true);
      }
    },
  };
}

function copy(out: Float64Array, record: Float64Array, offset: number): void {
  for (let i = 0; i < out.length; i++) out[i] = record[offset + i]!;
}
