/** The hands and the pairs they form with their instruments, from the tick record. */
import {
  armNames,
  PairField,
  Reason,
  reasons,
  TeleopState,
  teleopStateNames,
  TickField,
} from '../../control/port/index.ts';
import type { RobotModel } from '../../kinematics/index.ts';
import type { Time } from '../../messages/index.ts';
import type { TickPublisher } from './arms.ts';
import { createChannel, type Outlet } from './channel.ts';
import { forceRate, poseRate, STATE_TICKS } from './rates.ts';
import { createForceStream, createJointStream, createPoseStream, setVector } from './telemetry.ts';

/** The master of each pair, in pair order. */
const masterNames = ['MTMR', 'MTML'] as const;

/** One hand as a CRTK arm: where it is, where it has to be and what it is to feel. */
export function createMasterPublisher(pair: 0 | 1, stamp: Time, outlet: Outlet): TickPublisher {
  const master = masterNames[pair];
  const block = TickField.pairs + pair * PairField.length;
  const measuredCp = createPoseStream(`/${master}/measured_cp`, 'view', poseRate, stamp, outlet);
  const setpointCp = createPoseStream(`/${master}/setpoint_cp`, 'view', poseRate, stamp, outlet);
  const gripperJs = createJointStream(
    `/${master}/gripper/measured_js`,
    'view',
    ['gripper'],
    poseRate,
    stamp,
    outlet,
  );
  const servoCf = createForceStream(`/${master}/servo_cf`, 'view', forceRate, stamp, outlet);
  return {
    tick(tick, record, offset, timeNs) {
      const at = offset + block;
      servoCf.tick(tick, record, at + PairField.force, timeNs);
      measuredCp.tick(tick, record, at + PairField.masterPose, timeNs);
      setpointCp.tick(tick, record, at + PairField.masterSetpointPose, timeNs);
      gripperJs.tick(tick, record, at + PairField.masterGripper, timeNs);
    },
  };
}

/** Reasons whose detail is a fixture's slot; of those below it is something that has no name. */
const aboutFixtures: ReadonlySet<Reason> = new Set([
  Reason.forbiddenRegion,
  Reason.guidance,
  Reason.forceLimited,
  Reason.workspaceEdge,
]);
const aboutNoJoint: ReadonlySet<Reason> = new Set([
  Reason.inputNotFinite,
  Reason.inputOutOfOrder,
  Reason.commandRefused,
]);

/**
 * What a pair is doing and why its motion is limited. Sent when it changes and ten times a second.
 * @param slots names of the fixtures in the instrument's slots, in order
 */
export function createTeleopPublisher(
  pair: 0 | 1,
  model: RobotModel,
  slots: readonly string[],
  stamp: Time,
  outlet: Outlet,
): TickPublisher {
  const arm = armNames[pair];
  const block = TickField.pairs + pair * PairField.length;
  const channel = createChannel(`/teleop/${arm}/state`, outlet);
  const message = {
    header: { stamp, frame_id: `${arm}_base` },
    state: '',
    reason: '',
    detail: '',
    severity: 0,
    scale: 0,
    ratio: 0,
    drift: { x: 0, y: 0, z: 0 },
    tremor: 0,
    alignment_error: 0,
    active: false,
  };
  const nameOf = (reason: Reason, detail: number): string => {
    if (aboutFixtures.has(reason)) return slots[detail] ?? '';
    return aboutNoJoint.has(reason) ? '' : (model.joints[detail]?.name ?? '');
  };
  return {
    tick(tick, record, offset, timeNs) {
      const at = offset + block;
      const state = teleopStateNames[record[at + PairField.state]! as TeleopState];
      const code = record[at + PairField.reason]! as Reason;
      const reason = reasons[code];
      const detail = nameOf(code, record[at + PairField.detail]!);
      const scale = record[offset + TickField.scale]!;
      const active = record[at + PairField.active] === 1;
      const changed =
        state !== message.state ||
        reason.id !== message.reason ||
        detail !== message.detail ||
        scale !== message.scale ||
        active !== message.active;
      if (!changed && tick % STATE_TICKS !== 0) return;
      message.state = state;
      message.reason = reason.id;
      message.detail = detail;
      message.severity = reason.severity;
      message.scale = scale;
      message.ratio = record[at + PairField.ratio]!;
      setVector(message.drift, record, at + PairField.drift);
      message.tremor = record[at + PairField.tremor]!;
      message.alignment_error = record[at + PairField.alignmentError]!;
      message.active = active;
      channel.send(message, timeNs, true);
    },
  };
}
