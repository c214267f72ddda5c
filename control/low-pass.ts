/**
 * A low-pass of four equal real poles on a few numbers: no overshoot, and smooth enough (three continuous derivatives) for
 * jerk-limited joints to follow. It keeps the endoscope's picture calm.
 */
import { LOW_PASS_TIME_CONSTANT } from './defaults.ts';

const POLES = 4;

/** `values` of each pole after the other, each `size` long. */
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
export function stepLowPass(state: LowPassState, out: Float64Array, input: Float64Array, dt: number): void {
  const { size, values } = state;
  const k = dt / (LOW_PASS_TIME_CONSTANT + dt);
  for (let i = 0; i < size; i++) {
    let x = input[i]!;
    for (let pole = 0; pole < POLES; pole++) {
      const y = values[pole * size + i]!;
      x = y + k * (x - y);
      values[pole * size + i] = x;
    }
    out[i] = x;
  }
}
