/**
 * Sends an arm somewhere: the records behind CRTK's move_jp and move_cp. An arm that a hand leads is not sent anywhere;
 * one that is on its way lets no hand lead it, until the operator confirms.
 */
import type { Pose } from '../kinematics/index.ts';
import { createPose } from '../kinematics/index.ts';
import type { ControlledArm } from './controlled-arm.ts';
import { REFUSAL_SHOWN_FOR, TICK_PERIOD } from './defaults.ts';
import type { MoveState } from './move.ts';
import { beginMoveJoints, beginMoveTip } from './move.ts';
import { InputKind, MoveField, POSE_LENGTH, Reason } from './port/index.ts';
import type { Report } from './report.ts';
import { clearReport, note } from './report.ts';

/** What was wrong with the latest order, and for how many ticks that is still said. */
export interface SendState {
  readonly baseFromTip: Pose;
  reason: Reason;
  detail: number;
  shownFor: number;
}

export function createSend(): SendState {
  return { baseFromTip: createPose(), reason: Reason.none, detail: -1, shownFor: 0 };
}

/** Takes one record, between two ticks. `led`: the arm's hand leads it. */
export function sendArm(
  state: SendState,
  arm: ControlledArm,
  led: boolean,
  record: Float64Array,
  offset: number,
): void {
  state.shownFor = 0;
  if (led || !arm.ready || arm.throughPort !== null) refuseSend(state, Reason.commandRefused, -1);
  else refuseSend(state, beginMove(state, arm, record, offset), arm.move.detail);
}

function beginMove(state: SendState, arm: ControlledArm, record: Float64Array, offset: number): Reason {
  const { move, target, model } = arm;
  const at = offset + MoveField.target;
  if (record[offset] === InputKind.moveTip) {
    for (let i = 0; i < POSE_LENGTH; i++) state.baseFromTip[i] = record[at + i]!;
    return beginMoveTip(move, state.baseFromTip, TICK_PERIOD);
  }
  // The jaw is a joint of its own in CRTK, and stays as it is.
  const wanted = Float64Array.from(target.subarray(0, move.limits.size));
  for (let i = 0; i < model.joints.length; i++) wanted[i] = record[at + i]!;
  return beginMoveJoints(move, wanted, new Float64Array(move.limits.size), TICK_PERIOD);
}

function refuseSend(state: SendState, reason: Reason, detail: number): void {
  if (reason === Reason.none) return;
  state.reason = reason;
  state.detail = detail;
  state.shownFor = REFUSAL_SHOWN_FOR;
}

/** Takes over why an order came to nothing after it was given: after every tick. */
export function hearOfMove(state: SendState, move: MoveState): void {
  refuseSend(state, move.refused, move.detail);
  move.refused = Reason.none;
}

/** Notes what was wrong, for a while. That nobody leads the arm is no news beside it. */
export function noteSend(state: SendState, report: Report): void {
  if (state.shownFor === 0) return;
  if (isUnled(report.reason)) clearReport(report);
  note(report, state.reason, state.detail);
}

function isUnled(reason: Reason): boolean {
  return (
    reason === Reason.moving ||
    reason === Reason.operatorAbsent ||
    reason === Reason.confirmToResume ||
    reason === Reason.aligning
  );
}

/** Once a tick. */
export function ageSend(state: SendState): void {
  if (state.shownFor > 0) state.shownFor--;
}
