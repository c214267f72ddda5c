/**
 * Covariance of a line tracker's state [p, v, a, j, I₁, Q₁, f₁, I₂, Q₂, f₂]: the Riccati recursion of an extended
 * Kalman filter. What it gives changes over tens of milliseconds, so it is carried over several samples at once, with
 * their mean as the measurement; the states themselves move at every sample.
 */
import { FREQUENCY_DEVIATION, FREQUENCY_TIME, MEASUREMENT_NOISE, SAMPLE_PERIOD } from './defaults.ts';

/** Rows and columns of the covariance; it is kept whole, row by row. */
export const SIZE = 10;

/** Samples that the covariance is carried over at once, and the time that is, s. */
export const STRIDE = 4;
const T = STRIDE * SAMPLE_PERIOD;
/** Its powers, multiplied out: `**` is not the same on every machine. */
const T2 = T * T;
const T3 = T2 * T;
const T4 = T3 * T;
const T5 = T4 * T;
const T6 = T5 * T;
const T7 = T6 * T;

/** What T leaves of a frequency's distance from where it is drawn back to. */
const FREQUENCY_STAYS = 1 / (1 + T / FREQUENCY_TIME);
const FREQUENCY_VARIANCE =
  FREQUENCY_DEVIATION * FREQUENCY_DEVIATION * (1 - FREQUENCY_STAYS * FREQUENCY_STAYS);

/** Phase that a hertz turns a phasor by in T, rad. */
const PER_HERTZ = 2 * Math.PI * T;

/** Position ← velocity ← acceleration ← jerk over T: P ← F P Fᵀ. */
export function carryVoluntary(P: Float64Array): void {
  for (let j = 0; j < SIZE; j++) {
    const velocity = P[SIZE + j]!;
    const acceleration = P[2 * SIZE + j]!;
    const jerk = P[3 * SIZE + j]!;
    P[j] = P[j]! + T * velocity + (T2 / 2) * acceleration + (T3 / 6) * jerk;
    P[SIZE + j] = velocity + T * acceleration + (T2 / 2) * jerk;
    P[2 * SIZE + j] = acceleration + T * jerk;
  }
  for (let i = 0; i < SIZE * SIZE; i += SIZE) {
    const velocity = P[i + 1]!;
    const acceleration = P[i + 2]!;
    const jerk = P[i + 3]!;
    P[i] = P[i]! + T * velocity + (T2 / 2) * acceleration + (T3 / 6) * jerk;
    P[i + 1] = velocity + T * acceleration + (T2 / 2) * jerk;
    P[i + 2] = acceleration + T * jerk;
  }
}

/** Covariance of four-fold integrated white noise of density 1 over T. */
const SNAP = Float64Array.of(
  ...[T7 / 252, T6 / 72, T5 / 30, T4 / 24],
  ...[T6 / 72, T5 / 20, T4 / 8, T3 / 6],
  ...[T5 / 30, T4 / 8, T3 / 3, T2 / 2],
  ...[T4 / 24, T3 / 6, T2 / 2, T],
);

/** Adds what white snap brings in T; `intensity[at]` is its density squared. */
export function addSnap(P: Float64Array, intensity: Float64Array, at: number): void {
  const squared = intensity[at]!;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) P[i * SIZE + j] = P[i * SIZE + j]! + squared * SNAP[4 * i + j]!;
  }
}

/**
 * The line whose phasor starts at `b`: its rows and columns turn by `turn[t]` + i `turn[t + 1]` (damping included), its
 * frequency turns its phase (the linearisation about the phasor in `state`). `turn[t + 2]` is the variance that the
 * phasor gains.
 */
export function carryLine(
  P: Float64Array,
  b: number,
  state: Float64Array,
  turn: Float64Array,
  t: number,
): void {
  const c = turn[t]!;
  const d = turn[t + 1]!;
  const ofI = -PER_HERTZ * state[b + 1]!;
  const ofQ = PER_HERTZ * state[b]!;
  const first = b * SIZE;
  for (let j = first; j < first + SIZE; j++) {
    const inPhase = P[j]!;
    const quadrature = P[j + SIZE]!;
    const frequency = P[j + 2 * SIZE]!;
    P[j] = c * inPhase - d * quadrature + ofI * frequency;
    P[j + SIZE] = d * inPhase + c * quadrature + ofQ * frequency;
    P[j + 2 * SIZE] = FREQUENCY_STAYS * frequency;
  }
  for (let i = b; i < SIZE * SIZE; i += SIZE) {
    const inPhase = P[i]!;
    const quadrature = P[i + 1]!;
    const frequency = P[i + 2]!;
    P[i] = c * inPhase - d * quadrature + ofI * frequency;
    P[i + 1] = d * inPhase + c * quadrature + ofQ * frequency;
    P[i + 2] = FREQUENCY_STAYS * frequency;
  }
  const own = b * (SIZE + 1);
  P[own] = P[own]! + turn[t + 2]!;
  P[own + SIZE + 1] = P[own + SIZE + 1]! + turn[t + 2]!;
  P[own + 2 * (SIZE + 1)] = P[own + 2 * (SIZE + 1)]! + FREQUENCY_VARIANCE;
}

const NOISE_VARIANCE = MEASUREMENT_NOISE * MEASUREMENT_NOISE;

/**
 * Takes in the mean of n = `count` measurements p + I₁ + I₂: P ← P − P c cᵀP / (cᵀP c + r²/n). Writes to `gain` what one
 * sample is worth from then on, P c / r² (the gain by the covariance after the measurement), and after it the variance
 * of one innovation.
 */
export function takeMeasurements(P: Float64Array, gain: Float64Array, count: number): void {
  for (let i = 0; i < SIZE; i++) gain[i] = P[i * SIZE]! + P[i * SIZE + 4]! + P[i * SIZE + 7]!;
  const known = gain[0]! + gain[4]! + gain[7]!;
  const inverse = 1 / (known + NOISE_VARIANCE / count);
  for (let i = 0; i < SIZE; i++) {
    const part = gain[i]! * inverse;
    for (let j = i; j < SIZE; j++) {
      const value = P[i * SIZE + j]! - part * gain[j]!;
      P[i * SIZE + j] = value;
      P[j * SIZE + i] = value;
    }
  }
  const worth = inverse / count;
  for (let i = 0; i < SIZE; i++) gain[i] = gain[i]! * worth;
  gain[SIZE] = known + NOISE_VARIANCE;
}
