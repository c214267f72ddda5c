/**
 * The tremor canceller: takes tremor of 7.2–13.2 Hz from a hand's pose before it is mapped to an instrument.
 *
 * Position: a linear passthrough lowers the band of tremor; a tracker per axis knows the tremor's lines, and what it
 * takes moves the output from the passthrough's by at most `AUTHORITY`, whatever it believes.
 * Orientation: the passthrough, on the quaternion's elements: a steady turn is a slow sine there and passes unchanged.
 * Gripper: as late as the pose, without overshoot.
 *
 * - smooth: 10 ms late; the passthrough goes on lowering what the trackers leave, and smooths.
 * - fast: not late; lines only; noise passes.
 * - off: the input as it is.
 */
import { normalizeOrientation } from '../../kinematics/index.ts';
import { POSE_LENGTH, Reason } from '../port/index.ts';
import { AUTHORITY, FARTHEST, SAMPLE_PERIOD } from './defaults.ts';
import { createLineTracker, resetLineTracker, stepLineTracker, type LineTracker } from './line-tracker.ts';
import {
  createPassthrough,
  FAST,
  resetPassthrough,
  SMOOTH,
  stepPassthrough,
  type Passthrough,
} from './passthrough.ts';
import { advanceWindow, createWindow, resetWindow, stepWindow, type Window } from './window.ts';

export type TremorMode = 'smooth' | 'fast' | 'off';

/** Pose (m, unit quaternion) and gripper (rad). */
const LENGTH = POSE_LENGTH + 1;
const AXES = 3;
const GRIPPER = POSE_LENGTH;

/** Half of the window's width, samples: what makes smooth mode 10 ms late. */
const SMOOTH_HALF = 5;

export interface TremorState {
  readonly mode: TremorMode;
  /** How much later than the input the output is, s. */
  readonly lag: number;
  /** How far the latest output was from the equally late input, m: what was taken away. One element. */
  readonly removed: Float64Array;
  /** Whether the latest output was held at the bound of the canceller's authority. */
  saturated: boolean;
  /** Input of the latest sample, its quaternion on the side of the one before. */
  readonly input: Float64Array;
  /** Of the pose, and of the tremor on its own. */
  readonly passthrough: Passthrough;
  readonly tremorPassthrough: Passthrough;
  readonly passed: Float64Array;
  readonly window: Window;
  readonly smoothed: Float64Array;
  readonly trackers: readonly LineTracker[];
  readonly tremor: Float64Array;
  readonly correction: Float64Array;
}

export function createTremor(mode: TremorMode): TremorState {
  const half = mode === 'smooth' ? SMOOTH_HALF : 0;
  const state: TremorState = {
    mode,
    lag: 2 * half * SAMPLE_PERIOD,
    removed: new Float64Array(1),
    saturated: false,
    input: new Float64Array(LENGTH),
    passthrough: createPassthrough(mode === 'smooth' ? SMOOTH : FAST, POSE_LENGTH),
    tremorPassthrough: createPassthrough(SMOOTH, AXES),
    passed: new Float64Array(LENGTH),
    window: createWindow(half, AXES + 1),
    smoothed: new Float64Array(LENGTH),
    trackers: Array.from({ length: AXES }, () => createLineTracker()),
    tremor: new Float64Array(AXES),
    correction: new Float64Array(AXES),
  };
  resetTremor(state, AT_ORIGIN);
  return state;
}

const AT_ORIGIN = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);

const NO_TREMOR = new Float64Array(AXES);

/** At rest at `input` (pose and gripper), without tremor: the next output for the same input is that input. */
export function resetTremor(state: TremorState, input: Float64Array): void {
  const { passthrough, window, trackers } = state;
  state.input.set(input.length === LENGTH ? input : input.subarray(0, LENGTH));
  for (let i = 0; i < POSE_LENGTH; i++) resetPassthrough(passthrough, state.input, i);
  for (let i = 0; i < AXES; i++) {
    resetWindow(window, state.input, i, i);
    resetPassthrough(state.tremorPassthrough, NO_TREMOR, i);
    resetLineTracker(trackers[i]!, state.input, i, i + 1);
  }
  resetWindow(window, state.input, GRIPPER, AXES);
  state.removed[0] = 0;
  state.saturated = false;
}

/**
 * One sample of 1 ms: `out` (pose and gripper) from `input`; they may be the same array. Input that is not finite or
 * out of reach is refused as a whole: then `out` and the state stay as they were.
 */
export function stepTremor(state: TremorState, out: Float64Array, input: Float64Array): Reason {
  if (!isUsable(input)) return Reason.inputNotFinite;
  takeInput(state.input, input);
  if (state.mode === 'off') {
    for (let i = 0; i < LENGTH; i++) out[i] = input[i]!;
    return Reason.none;
  }
  const { passthrough, passed, window, smoothed } = state;
  for (let i = 0; i < POSE_LENGTH; i++) stepPassthrough(passthrough, passed, state.input, i);
  for (let i = 0; i < AXES; i++) {
    stepWindow(window, smoothed, state.input, i, i);
    stepLineTracker(state.trackers[i]!, state.tremor, state.input, i);
  }
  stepWindow(window, smoothed, state.input, GRIPPER, AXES);
  advanceWindow(window);
  correct(state);
  for (let i = 0; i < AXES; i++) out[i] = passed[i]! + state.correction[i]!;
  state.removed[0] = distance(out, smoothed);
  for (let i = AXES; i < POSE_LENGTH; i++) out[i] = passed[i]!;
  out[GRIPPER] = smoothed[GRIPPER]!;
  if (normalizeOrientation(out)) return Reason.none;
  // Halfway round in one sample: the mean of opposite quaternions has no direction.
  for (let i = AXES; i < POSE_LENGTH; i++) {
    out[i] = state.input[i]!;
    resetPassthrough(passthrough, state.input, i);
  }
  return Reason.none;
}

/**
 * What the trackers move the output by from the passthrough's, at most `AUTHORITY` long. Smooth: less what of the
 * tremor would have passed. Fast: to the input less the tremor.
 */
function correct(state: TremorState): void {
  const { mode, correction, tremor, passed, smoothed } = state;
  let square = 0;
  for (let i = 0; i < AXES; i++) {
    if (mode === 'smooth') {
      stepPassthrough(state.tremorPassthrough, correction, tremor, i);
      correction[i] = -correction[i]!;
    } else {
      correction[i] = smoothed[i]! - tremor[i]! - passed[i]!;
    }
    square += correction[i]! * correction[i]!;
  }
  state.saturated = !(square <= AUTHORITY * AUTHORITY);
  if (!state.saturated) return;
  const shorter = AUTHORITY / Math.sqrt(square);
  for (let i = 0; i < AXES; i++) correction[i] = shorter * correction[i]!;
}

function isUsable(input: Float64Array): boolean {
  for (let i = 0; i < LENGTH; i++) {
    if (!(Math.abs(input[i]!) <= FARTHEST)) return false;
  }
  return true;
}

/** q and −q are the same orientation: takes the one on the side of the input before. */
function takeInput(before: Float64Array, input: Float64Array): void {
  let dot = 0;
  for (let i = AXES; i < POSE_LENGTH; i++) dot += before[i]! * input[i]!;
  const sign = dot < 0 ? -1 : 1;
  for (let i = 0; i < LENGTH; i++) {
    before[i] = i >= AXES && i < POSE_LENGTH ? sign * input[i]! : input[i]!;
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  const x = a[0]! - b[0]!;
  const y = a[1]! - b[1]!;
  const z = a[2]! - b[2]!;
  return Math.sqrt(x * x + y * y + z * z);
}
