/** Writes what happened in one tick to its record (control/port/record.ts). */
import { writePose } from '../kinematics/index.ts';
import type { ControlledArm } from './controlled-arm.ts';
import { isMoving } from './move.ts';
import type { Pair } from './pair.ts';
import {
  ArmField,
  MAX_JOINTS,
  PairField,
  POSE_LENGTH,
  TeleopState,
  TICK_LENGTH,
  TickField,
} from './port/index.ts';
import type { Core } from './tick.ts';

/** `record`: `TICK_LENGTH` doubles at `offset`. */
export function writeTick(record: Float64Array, offset: number, core: Core, tick: number): void {
  const { check } = core;
  const { operator } = check;
  for (let i = 0; i < TICK_LENGTH; i++) record[offset + i] = 0;
  record[offset + TickField.tick] = tick;
  record[offset + TickField.inputSequence] = check.sequence;
  record[offset + TickField.inputAge] = check.age;
  record[offset + TickField.scale] = core.scale[0]!;
  record[offset + TickField.present] = Number(operator.present);
  record[offset + TickField.clutch] = Number(operator.clutch);
  record[offset + TickField.camera] = Number(operator.camera);
  for (let i = 0; i < core.pairs.length; i++) {
    writePair(record, offset + TickField.pairs + i * PairField.length, core.pairs[i]!, core.scale);
  }
  for (let i = 0; i < core.arms.length; i++) {
    writeArm(record, offset + TickField.arms + i * ArmField.length, core.arms[i]!);
  }
}

function writePair(record: Float64Array, at: number, pair: Pair, scale: Float64Array): void {
  const { operatorHand: hand, viewFromTip } = pair;
  const { pace } = pair.mapping;
  record[at + PairField.state] = pair.state;
  record[at + PairField.reason] = pair.arm.report.reason;
  record[at + PairField.detail] = pair.arm.report.detail;
  record[at + PairField.alignmentError] = pair.alignmentError[0]!;
  record[at + PairField.active] = Number(hand.active);
  writePose(record, at + PairField.masterPose, hand.pose);
  record[at + PairField.masterGripper] = hand.gripper;
  record[at + PairField.ratio] = scale[0]! * pace.part[0]!;
  for (let i = 0; i < 3; i++) record[at + PairField.drift + i] = pace.drift[i]!;
  record[at + PairField.tremor] = pair.tremor.removed[0]!;
  for (let i = 0; i < 3; i++) record[at + PairField.force + i] = pair.force[i]!;
  // Where it does not lead, a hand may be anywhere, but has to be turned as the instrument is.
  writePose(record, at + PairField.masterSetpointPose, hand.pose);
  if (pair.state === TeleopState.following) return;
  for (let i = 3; i < POSE_LENGTH; i++) record[at + PairField.masterSetpointPose + i] = viewFromTip[i]!;
}

function writeArm(record: Float64Array, at: number, arm: ControlledArm): void {
  const { measured, setpoint } = arm;
  const n = Math.min(arm.model.joints.length, MAX_JOINTS);
  record[at + ArmField.state] = measured.state;
  record[at + ArmField.homed] = Number(measured.homed);
  record[at + ArmField.busy] = Number(measured.busy || isMoving(arm.move));
  for (let i = 0; i < n; i++) {
    record[at + ArmField.setpoint + i] = setpoint.position[i]!;
    record[at + ArmField.measured + i] = measured.position[i]!;
  }
  record[at + ArmField.setpointJaw] = setpoint.jaw;
  record[at + ArmField.measuredJaw] = measured.jaw;
  writePose(record, at + ArmField.setpointPose, arm.baseFromTip);
  writePose(record, at + ArmField.measuredPose, arm.baseFromMeasuredTip);
}
