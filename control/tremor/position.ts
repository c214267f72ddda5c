/**
 * The canceller of a position: a linear passthrough lowers the band of tremor; a tracker per axis knows the tremor's
 * lines, and what it takes moves the output from the passthrough's by at most `AUTHORITY`, whatever it believes.
 *
 * - smooth: y = M x − clip(M ŝ), all 10 ms late: the passthrough goes on lowering what the trackers leave.
 * - fast: y = F x + clip(x − ŝ − F x), not late.
 */
import { AUTHORITY, SAMPLE_PERIOD } from './defaults.ts';
import { createLineTracker, resetLineTracker, stepLineTracker, type LineTracker } from './line-tracker.ts';
import {
  createPassthrough,
  FAST,
  resetPassthrough,
  SMOOTH,
  stepPassthrough,
  type Passthrough,
} from './passthrough.ts';

export const AXES = 3;

/** How much later than the motion each mode's output is, s. */
export const LAG = { smooth: 10 * SAMPLE_PERIOD, fast: 0 } as const;

export interface PositionCanceller {
  readonly mode: 'smooth' | 'fast';
  readonly trackers: readonly LineTracker[];
  /** Tremor at the latest sample, as the trackers know it, m. */
  readonly tremor: Float64Array;
  /** Of the position, and of the tremor on its own. */
  readonly passthrough: Passthrough;
  readonly tremorPassthrough: Passthrough;
  readonly passed: Float64Array;
  readonly correction: Float64Array;
  /** Whether the latest output was held at the bound of the canceller's authority. */
  saturated: boolean;
}

export function createPositionCanceller(mode: 'smooth' | 'fast'): PositionCanceller {
  const sections = mode === 'smooth' ? SMOOTH : FAST;
  return {
    mode,
    trackers: Array.from({ length: AXES }, createLineTracker),
    tremor: new Float64Array(AXES),
    passthrough: createPassthrough(sections, AXES),
    tremorPassthrough: createPassthrough(sections, AXES),
    passed: new Float64Array(AXES),
    correction: new Float64Array(AXES),
    saturated: false,
  };
}

const NO_TREMOR = new Float64Array(AXES);

/** At rest at `position` (first three, m), without tremor. */
export function resetPosition(state: PositionCanceller, position: Float64Array): void {
  for (let i = 0; i < AXES; i++) {
    resetPassthrough(state.passthrough, position, i);
    resetPassthrough(state.tremorPassthrough, NO_TREMOR, i);
  }
  resetTrackers(state, position);
  state.saturated = false;
}

/** The trackers know of no tremor any more. They are costly once in `STRIDE` samples, and not all at the same one. */
export function resetTrackers(state: PositionCanceller, position: Float64Array): void {
  for (let i = 0; i < AXES; i++) resetLineTracker(state.trackers[i]!, position, i, i + 1);
  state.tremor.fill(0);
}

/** One sample of 1 ms: `state.tremor`. Where nothing was measured (`heard` false), `position` is not looked at. */
export function trackTremor(state: PositionCanceller, position: Float64Array, heard: boolean): void {
  for (let i = 0; i < AXES; i++) stepLineTracker(state.trackers[i]!, state.tremor, position, i, heard);
}

/** So much less than `AUTHORITY` that rounding does not step over it. */
const JUST_WITHIN = AUTHORITY * (1 - 1e-9);

/** One sample of 1 ms: `out` (first three) from `position` and the `tremor` in it. */
export function cancelTremor(
  state: PositionCanceller,
  out: Float64Array,
  position: Float64Array,
  tremor: Float64Array,
): void {
  const { passthrough, passed, correction } = state;
  let square = 0;
  for (let i = 0; i < AXES; i++) {
    stepPassthrough(passthrough, passed, position, i);
    if (state.mode === 'smooth') {
      stepPassthrough(state.tremorPassthrough, correction, tremor, i);
      correction[i] = -correction[i]!;
    } else {
      correction[i] = position[i]! - tremor[i]! - passed[i]!;
    }
    square += correction[i]! * correction[i]!;
  }
  state.saturated = !(square <= JUST_WITHIN * JUST_WITHIN);
  const part = state.saturated ? JUST_WITHIN / Math.sqrt(square) : 1;
  for (let i = 0; i < AXES; i++) out[i] = passed[i]! + part * correction[i]!;
}
