/**
 * A low-pass of four equal real poles on a pose and further scalars: no overshoot, and smooth enough (three continuous
 * derivatives) for jerk-limited joints to follow. It stands where a tremor canceller belongs: at 8–12 Hz it takes only
 * 2 to 5 dB, because a filter that takes more delays the hand more.
 */
import { normalizeOrientation } from '../kinematics/index.ts';
import { LOW_PASS_TIME_CONSTANT } from './defaults.ts';
import { POSE_LENGTH, Reason } from './port/index.ts';

const POLES = 4;

/** `values` of each pole after the other, each `size` long. The first seven are a pose where `size` ≥ 7. */
export interface LowPassState {
  readonly size: number;
  readonly values: Float64Array;
}

export function createLowPass(size: number): LowPassState {
  return { size, values: new Float64Array(POLES * size) };
}

/** Starts at rest at `input`. */
export function resetLowPass(state: LowPassState, input: Float64Array): void {
  for (let i = 0; i < state.values.length; i++) state.values[i] = input[i % state.size]!;
}

/** One tick. Backward Euler: y += k (x − y), k = dt / (τ + dt); unconditionally stable, gain 1 at rest. */
export function stepLowPass(state: LowPassState, out: Float64Array, input: Float64Array, dt: number): Reason {
  const { size, values } = state;
  const k = dt / (LOW_PASS_TIME_CONSTANT + dt);
  const isPose = size >= POSE_LENGTH;
  const sign = isPose && oppositeSign(values, input) ? -1 : 1;
  for (let i = 0; i < size; i++) {
    let x = isPose && i >= 3 && i < POSE_LENGTH ? sign * input[i]! : input[i]!;
    for (let pole = 0; pole < POLES; pole++) {
      const y = values[pole * size + i]!;
      x = y + k * (x - y);
      values[pole * size + i] = x;
    }
    out[i] = x;
  }
  // The mean of nearby unit quaternions is a little shorter than one; opposite ones could meet at zero.
  if (isPose && !normalizeOrientation(out)) return Reason.inputNotFinite;
  return Reason.none;
}

/** q and −q are the same orientation: take the one on the filter's side. */
function oppositeSign(values: Float64Array, input: Float64Array): boolean {
  let dot = 0;
  for (let i = 3; i < POSE_LENGTH; i++) dot += values[i]! * input[i]!;
  return dot < 0;
}
