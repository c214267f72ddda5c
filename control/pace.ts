/**
 * Velocity-dependent scale: a slow hand moves its instrument by a smaller ratio than a fast one, so that fine work is
 * fine and the way there short. The ratio is the operator's own for a fast hand, and never more than that.
 *
 * Where the ratio changes, hand and instrument drift apart: a way out fast and back slowly does not end where it began.
 * The ledger keeps by how much, so that it can be shown; the clutch settles it.
 */
import type { Vector } from '../kinematics/index.ts';
import { createVector } from '../kinematics/index.ts';
import { PACE_TIME_CONSTANT } from './defaults.ts';

export interface PaceLaw {
  /** Part of the ratio that a hand at rest has, (0, 1]. */
  readonly slowest: number;
  /** Up to this speed of the hand it is that, m/s. */
  readonly from: number;
  /** From this speed on it is the whole ratio, m/s. */
  readonly to: number;
}

export interface PaceState {
  readonly law: PaceLaw | null;
  /** The hand's velocity, smoothed, view frame, m/s. */
  readonly velocity: Vector;
  /** Part of the operator's ratio that is in force; one element. */
  readonly part: Float64Array;
  /** How far the tip is from where the whole ratio would have brought it since the latch, view frame, m. */
  readonly drift: Vector;
}

export function createPace(law: PaceLaw | null): PaceState {
  return { law, velocity: createVector(), part: Float64Array.of(1), drift: createVector() };
}

/** Starts with a hand at rest and a settled ledger. */
export function resetPace(state: PaceState): void {
  state.velocity.fill(0);
  state.drift.fill(0);
  state.part[0] = state.law === null ? 1 : state.law.slowest;
}

/** One tick in which the hand moves from `before` to `now` (view frame, m): sets `part`. */
export function stepPace(state: PaceState, before: Float64Array, now: Float64Array, dt: number): void {
  const { law, velocity } = state;
  if (law === null) return;
  const k = dt / (PACE_TIME_CONSTANT + dt);
  let square = 0;
  for (let i = 0; i < 3; i++) {
    velocity[i] = velocity[i]! + k * ((now[i]! - before[i]!) / dt - velocity[i]!);
    square += velocity[i]! * velocity[i]!;
  }
  const x = Math.min(1, Math.max(0, (Math.sqrt(square) - law.from) / (law.to - law.from)));
  // A smooth step: the ratio changes without a corner, so the instrument's speed does, too.
  state.part[0] = law.slowest + (1 - law.slowest) * x * x * (3 - 2 * x);
}

/** Enters in the ledger what a step of the hand from `before` to `now` at ratio `scale` left undone. */
export function enterDrift(
  state: PaceState,
  before: Float64Array,
  now: Float64Array,
  scale: Float64Array,
): void {
  if (state.law === null) return;
  const missing = scale[0]! * (state.part[0]! - 1);
  for (let i = 0; i < 3; i++) state.drift[i] = state.drift[i]! + missing * (now[i]! - before[i]!);
}
