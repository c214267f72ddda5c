/**
 * Input arrives every 8 to 16 ms (or every tick); a tick is 1 ms. Between records this draws a straight line from where
 * it is to the newest record, over the time that lay between the latest two: no stairs, for one interval of lag.
 */
import { normalizeOrientation } from '../kinematics/index.ts';
import type { CheckState, OperatorHand } from './check.ts';
import { HAND_SIZE } from './check.ts';
import { LONGEST_RESAMPLE } from './defaults.ts';
import { POSE_LENGTH } from './port/index.ts';

/** Pose (view frame) and gripper of one hand at this tick. */
export interface ResampleState {
  readonly from: Float64Array;
  readonly to: Float64Array;
  elapsed: number;
  duration: number;
}

export function createResample(): ResampleState {
  return {
    from: Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0),
    to: Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0),
    elapsed: 1,
    duration: 1,
  };
}

/** `out`: hand pose and gripper (`HAND_SIZE`). */
export function stepResample(
  state: ResampleState,
  out: Float64Array,
  hand: OperatorHand,
  check: CheckState,
): void {
  if (check.fresh) {
    const to = state.to;
    for (let i = 0; i < HAND_SIZE; i++) state.from[i] = out[i]!;
    for (let i = 0; i < POSE_LENGTH; i++) to[i] = hand.pose[i]!;
    to[POSE_LENGTH] = hand.gripper;
    state.elapsed = 0;
    state.duration = Math.min(check.interval, LONGEST_RESAMPLE);
    if (isOtherSign(state.from, to)) for (let i = 3; i < POSE_LENGTH; i++) state.from[i] = -state.from[i]!;
  }
  if (state.elapsed < state.duration) state.elapsed++;
  if (state.elapsed === state.duration) {
    for (let i = 0; i < HAND_SIZE; i++) out[i] = state.to[i]!;
    return;
  }
  const part = state.elapsed / state.duration;
  for (let i = 0; i < HAND_SIZE; i++) out[i] = state.from[i]! + part * (state.to[i]! - state.from[i]!);
  normalizeOrientation(out);
}

/** Starts anew at the newest record, without a line from where it was. */
export function resetResample(state: ResampleState, out: Float64Array, hand: OperatorHand): void {
  for (let i = 0; i < POSE_LENGTH; i++) state.to[i] = hand.pose[i]!;
  state.to[POSE_LENGTH] = hand.gripper;
  for (let i = 0; i < HAND_SIZE; i++) out[i] = state.to[i]!;
  state.elapsed = 1;
  state.duration = 1;
}

/** Whether two poses' quaternions stand for turns the long way round from each other. */
function isOtherSign(a: Float64Array, b: Float64Array): boolean {
  return a[3]! * b[3]! + a[4]! * b[4]! + a[5]! * b[5]! + a[6]! * b[6]! < 0;
}
