/** The CRTK topics of one arm, from the tick record. */
import {
  ArmField,
  armNames,
  operatingStateNames,
  TickField,
  type OperatingState,
} from '../../control/port/index.ts';
import type { RobotModel } from '../../kinematics/index.ts';
import type { Time } from '../../messages/index.ts';
import { createChannel, type Outlet } from './channel.ts';
import { measuredRate, poseRate, setpointRate, STATE_TICKS } from './rates.ts';
import { createJointStream, createPoseStream } from './telemetry.ts';

export interface TickPublisher {
  /** Sends what is due at this tick. The shared stamp already holds the tick's time. */
  tick(tick: number, record: Float64Array, offset: number, timeNs: bigint): void;
}

/** @param index place of the arm in `armNames` */
export function createArmPublisher(
  index: number,
  model: RobotModel,
  stamp: Time,
  outlet: Outlet,
): TickPublisher {
  const arm = armNames[index]!;
  const base = `${arm}_base`;
  const block = TickField.arms + index * ArmField.length;
  const names = model.jointNames;
  const setpointJs = createJointStream(`/${arm}/setpoint_js`, base, names, setpointRate, stamp, outlet);
  const measuredJs = createJointStream(`/${arm}/measured_js`, base, names, measuredRate, stamp, outlet);
  const setpointCp = createPoseStream(`/${arm}/setpoint_cp`, base, poseRate, stamp, outlet);
  const measuredCp = createPoseStream(`/${arm}/measured_cp`, base, poseRate, stamp, outlet);
  const operatingState = createOperatingStatePublisher(arm, stamp, outlet);
  return {
    tick(tick, record, offset, timeNs) {
      const at = offset + block;
      setpointJs.tick(tick, record, at + ArmField.setpoint, timeNs);
      measuredJs.tick(tick, record, at + ArmField.measured, timeNs);
      setpointCp.tick(tick, record, at + ArmField.setpointPose, timeNs);
      measuredCp.tick(tick, record, at + ArmField.measuredPose, timeNs);
      operatingState.tick(tick, record, at, timeNs);
    },
  };
}

/** The jaw of an instrument: a joint of its own in CRTK. */
export function createJawPublisher(index: 0 | 1, stamp: Time, outlet: Outlet): TickPublisher {
  const arm = armNames[index];
  const frame = `${arm}_tool_tip`;
  const block = TickField.arms + index * ArmField.length;
  const setpointJs = createJointStream(
    `/${arm}/jaw/setpoint_js`,
    frame,
    ['jaw'],
    setpointRate,
    stamp,
    outlet,
  );
  const measuredJs = createJointStream(
    `/${arm}/jaw/measured_js`,
    frame,
    ['jaw'],
    measuredRate,
    stamp,
    outlet,
  );
  return {
    tick(tick, record, offset, timeNs) {
      setpointJs.tick(tick, record, offset + block + ArmField.setpointJaw, timeNs);
      measuredJs.tick(tick, record, offset + block + ArmField.measuredJaw, timeNs);
    },
  };
}

/** CRTK's operating state: sent when it changes and ten times a second. */
function createOperatingStatePublisher(
  arm: (typeof armNames)[number],
  stamp: Time,
  outlet: Outlet,
): TickPublisher {
  const channel = createChannel(`/${arm}/operating_state`, outlet);
  const message = { header: { stamp, frame_id: `${arm}_base` }, state: '', is_homed: false, is_busy: false };
  return {
    tick(tick, record, at, timeNs) {
      const state = operatingStateNames[record[at + ArmField.state]! as OperatingState];
      const homed = record[at + ArmField.homed] === 1;
      const busy = record[at + ArmField.busy] === 1;
      const changed = state !== message.state || homed !== message.is_homed || busy !== message.is_busy;
      if (!changed && tick % STATE_TICKS !== 0) return;
      message.state = state;
      message.is_homed = homed;
      message.is_busy = busy;
      channel.send(message, timeNs, true);
    },
  };
}
