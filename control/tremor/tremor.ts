/**
 * The tremor canceller of a hand: takes tremor of 7.2–13.2 Hz from its pose before it is mapped to an instrument.
 *
 * Position: position.ts. Orientation: the passthrough, on the quaternion's elements: a steady turn is a slow sine there
 * and passes unchanged. Gripper: as late as the pose, without overshoot. Mode off passes the input as it is.
 */
import { normalizeOrientation } from '../../kinematics/index.ts';
import { POSE_LENGTH, Reason } from '../port/index.ts';
import { FARTHEST, SAMPLE_PERIOD } from './defaults.ts';
import {
  createPassthrough,
  FAST,
  resetPassthrough,
  SMOOTH,
  stepPassthrough,
  type Passthrough,
} from './passthrough.ts';
import {
  AXES,
  cancelTremor,
  createPositionCanceller,
  LAG,
  resetPosition,
  trackTremor,
  type PositionCanceller,
} from './position.ts';
import { advanceWindow, createWindow, resetWindow, stepWindow, type Window } from './window.ts';

export type TremorMode = 'smooth' | 'fast' | 'off';

/** Pose (m, unit quaternion) and gripper (rad). */
const LENGTH = POSE_LENGTH + 1;
const GRIPPER = POSE_LENGTH;

export interface TremorState {
  readonly mode: TremorMode;
  /** How much later than the input the output is, s. */
  readonly lag: number;
  /** How far the latest output is from the equally late, smoothed input, m: what was taken away. One element. */
  readonly removed: Float64Array;
  /** Whether the latest output was held at the bound of the canceller's authority. */
  saturated: boolean;
  /** The latest input, its quaternion on the side of the one before. */
  readonly input: Float64Array;
  readonly position: PositionCanceller;
  /** Channels: the seven of the pose, of which the position's rest. */
  readonly orientation: Passthrough;
  /** Channels: the position, for comparison, and the gripper. */
  readonly window: Window;
  readonly late: Float64Array;
}

export function createTremor(mode: TremorMode): TremorState {
  const kind = mode === 'smooth' ? 'smooth' : 'fast';
  const lag = LAG[kind];
  const state: TremorState = {
    mode,
    lag,
    removed: new Float64Array(1),
    saturated: false,
    input: new Float64Array(LENGTH),
    position: createPositionCanceller(kind),
    orientation: createPassthrough(kind === 'smooth' ? SMOOTH : FAST, POSE_LENGTH),
    window: createWindow(Math.round(lag / SAMPLE_PERIOD / 2), AXES + 1),
    late: new Float64Array(LENGTH),
  };
  resetTremor(state, AT_ORIGIN);
  return state;
}

const AT_ORIGIN = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);

/** At rest at `input` (pose and gripper), without tremor: the next output for the same input is that input. */
export function resetTremor(state: TremorState, input: Float64Array): void {
  for (let i = 0; i < LENGTH; i++) state.input[i] = input[i]!;
  resetPosition(state.position, input);
  for (let i = AXES; i < POSE_LENGTH; i++) resetPassthrough(state.orientation, input, i);
  for (let i = 0; i < AXES; i++) resetWindow(state.window, input, i, i);
  resetWindow(state.window, input, GRIPPER, AXES);
  state.removed[0] = 0;
  state.saturated = false;
}

/**
 * One sample of 1 ms: `out` (pose and gripper) from `input`; they may be the same array. Input that is not finite or
 * out of reach is refused as a whole: `out` and the state stay as they were.
 */
export function stepTremor(state: TremorState, out: Float64Array, input: Float64Array): Reason {
  if (!isUsable(input)) return Reason.inputNotFinite;
  if (state.mode === 'off') {
    for (let i = 0; i < LENGTH; i++) out[i] = input[i]!;
    return Reason.none;
  }
  takeInput(state.input, input);
  const { position, orientation, window, late } = state;
  trackTremor(position, state.input, true);
  cancelTremor(position, out, state.input, position.tremor);
  for (let i = AXES; i < POSE_LENGTH; i++) stepPassthrough(orientation, out, state.input, i);
  for (let i = 0; i < AXES; i++) stepWindow(window, late, state.input, i, i);
  stepWindow(window, out, state.input, GRIPPER, AXES);
  advanceWindow(window);
  state.saturated = position.saturated;
  measureRemoved(state, out);
  if (!normalizeOrientation(out)) {
    // Turned half round in one sample: between opposite quaternions there is no mean.
    for (let i = AXES; i < POSE_LENGTH; i++) {
      out[i] = state.input[i]!;
      resetPassthrough(orientation, state.input, i);
    }
  }
  return Reason.none;
}

function isUsable(input: Float64Array): boolean {
  for (let i = 0; i < LENGTH; i++) {
    if (!(Math.abs(input[i]!) <= FARTHEST)) return false;
  }
  return true;
}

/** q and −q are the same orientation: takes the one on the side of the input before. */
function takeInput(latest: Float64Array, input: Float64Array): void {
  let dot = 0;
  for (let i = AXES; i < POSE_LENGTH; i++) dot += latest[i]! * input[i]!;
  const sign = dot < 0 ? -1 : 1;
  for (let i = 0; i < LENGTH; i++) {
    latest[i] = i >= AXES && i < POSE_LENGTH ? sign * input[i]! : input[i]!;
  }
}

function measureRemoved({ removed, late }: TremorState, out: Float64Array): void {
  const x = out[0]! - late[0]!;
  const y = out[1]! - late[1]!;
  const z = out[2]! - late[2]!;
  removed[0] = Math.sqrt(x * x + y * y + z * z);
}
