/**
 * Input arrives every tick from a master, every 8 to 16 ms from a browser; a tick is 1 ms. Between records this draws a
 * straight line from where it is to the newest record, over the time that lay between the latest two, and rounds its
 * corners by a few poles whose time goes with that between records: neither stairs nor a mouse's grid shake the
 * instrument. Input that comes every tick passes as it is; at 60 Hz the hand is 42 ms late.
 */
import { normalizeOrientation } from '../kinematics/index.ts';
import type { CheckState, OperatorHand } from './check.ts';
import { HAND_SIZE } from './check.ts';
import { LONGEST_RESAMPLE, ROUNDING } from './defaults.ts';
import { POSE_LENGTH } from './port/index.ts';

const POLES = 3;

/** Pose (view frame) and gripper of one hand at this tick. */
export interface ResampleState {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Where the straight line is. */
  readonly line: Float64Array;
  /** What each pole makes of it, one after the other. */
  readonly poles: Float64Array;
  elapsed: number;
  duration: number;
}

export function createResample(): ResampleState {
  const hand = () => Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);
  const poles = new Float64Array(POLES * HAND_SIZE);
  for (let pole = 0; pole < POLES; pole++) poles.set(hand(), pole * HAND_SIZE);
  return { from: hand(), to: hand(), line: hand(), poles, elapsed: 1, duration: 1 };
}

/** `out`: hand pose and gripper (`HAND_SIZE`). */
export function stepResample(
  state: ResampleState,
  out: Float64Array,
  hand: OperatorHand,
  check: CheckState,
): void {
  if (check.fresh) takeRecord(state, hand, check.interval);
  drawLine(state);
  roundCorners(state, out);
}

function takeRecord(state: ResampleState, hand: OperatorHand, interval: number): void {
  const { from, to, line } = state;
  for (let i = 0; i < HAND_SIZE; i++) from[i] = line[i]!;
  for (let i = 0; i < POSE_LENGTH; i++) to[i] = hand.pose[i]!;
  to[POSE_LENGTH] = hand.gripper;
  state.elapsed = 0;
  state.duration = Math.min(interval, LONGEST_RESAMPLE);
  if (isOtherSign(from, to)) for (let i = 3; i < POSE_LENGTH; i++) from[i] = -from[i]!;
}

function drawLine(state: ResampleState): void {
  const { from, to, line } = state;
  if (state.elapsed < state.duration) state.elapsed++;
  const isThere = state.elapsed === state.duration;
  const part = state.elapsed / state.duration;
  for (let i = 0; i < HAND_SIZE; i++) line[i] = isThere ? to[i]! : from[i]! + part * (to[i]! - from[i]!);
  if (!isThere) normalizeOrientation(line);
}

/** Backward Euler: y += k (x − y), k = 1 / (1 + τ), τ in ticks. */
function roundCorners(state: ResampleState, out: Float64Array): void {
  const { line, poles } = state;
  const k = state.duration > 1 ? 1 / (1 + ROUNDING * state.duration) : 1;
  const sign = isOtherSign(line, poles) ? -1 : 1;
  for (let i = 0; i < HAND_SIZE; i++) {
    let x = i >= 3 && i < POSE_LENGTH ? sign * line[i]! : line[i]!;
    for (let at = i; at < POLES * HAND_SIZE; at += HAND_SIZE) {
      const y = poles[at]!;
      x = k === 1 ? x : y + k * (x - y);
      poles[at] = x;
    }
    out[i] = x;
  }
  normalizeOrientation(out);
}

/** Starts anew at the newest record, without a line from where it was. */
export function resetResample(state: ResampleState, out: Float64Array, hand: OperatorHand): void {
  const { to, line, poles } = state;
  for (let i = 0; i < POSE_LENGTH; i++) to[i] = hand.pose[i]!;
  to[POSE_LENGTH] = hand.gripper;
  for (let i = 0; i < HAND_SIZE; i++) {
    line[i] = to[i]!;
    out[i] = to[i]!;
    for (let at = i; at < POLES * HAND_SIZE; at += HAND_SIZE) poles[at] = to[i]!;
  }
  state.elapsed = 1;
  state.duration = 1;
}

/** Whether two poses' quaternions stand for turns the long way round from each other. */
function isOtherSign(a: Float64Array, b: Float64Array): boolean {
  return a[3]! * b[3]! + a[4]! * b[4]! + a[5]! * b[5]! + a[6]! * b[6]! < 0;
}
