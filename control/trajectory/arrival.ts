/**
 * When a joint can be at its target: the times at which the way of `findFarthest` equals the distance D.
 *
 * Let W(T) be that way. W(shortest) is the quickest change's own way, and D is not less (else the task is asked in the
 * other sense). W is smooth, its slope is first falling, up to a time `turn`, then rising (up to the velocity limit, and
 * positive from there on). Most often `turn` = `shortest` and W is convex; else the joint comes decelerating, and W may
 * rise, fall and rise again. So D is first reached
 *
 * - before `turn`, where W is concave: Newton's method from the left climbs to the root without ever passing it, or it
 *   leaves that part, and there is none;
 * - or after it, where W is convex: Newton's method from the right descends to it without ever passing it;
 * - or in a cruise.
 *
 * No bracket is needed and none of these can fail; steps that rounding turns around are the end.
 */
import { findFarthest, findTop, Farthest } from './farthest.ts';

/** More than any task takes: at a double root, Newton's method halves the error 26 times down to half the digits. */
const MOST_STEPS = 100;

/** Finds the first time at which the way is the distance, and the motion of that time. distance ≥ way at `shortest`. */
export function findArrival(m: Float64Array): void {
  const deceleratesAlready = m[Farthest.acceleration]! < 0 && m[Farthest.release]! > m[Farthest.target]!;
  if (deceleratesAlready && climb(m)) return;
  findLastArrival(m);
}

/** Finds the last such time: from there on the joint can be at its target at any time, as far as this sense goes. */
export function findLastArrival(m: Float64Array): void {
  findTop(m);
  const beyond = m[Farthest.distance]! - m[Farthest.way]!;
  if (beyond >= 0) {
    m[Farthest.cruise] = beyond / m[Farthest.peak]!;
    m[Farthest.time] = m[Farthest.time]! + m[Farthest.cruise]!;
    m[Farthest.way] = m[Farthest.distance]!;
    m[Farthest.slope] = m[Farthest.peak]!;
    return;
  }
  for (let k = 0; k < MOST_STEPS; k++) {
    if (!(m[Farthest.slope]! > 0)) return;
    const excess = m[Farthest.way]! - m[Farthest.distance]!;
    const before = m[Farthest.time]!;
    const time = Math.max(m[Farthest.shortest]!, before - excess / m[Farthest.slope]!);
    if (!(time < before)) return;
    m[Farthest.time] = time;
    findFarthest(m);
  }
}

/** Looks for the first time in the concave part; false if there is none. */
function climb(m: Float64Array): boolean {
  findTurn(m);
  const turn = m[Farthest.time]!;
  m[Farthest.time] = m[Farthest.shortest]!;
  for (let k = 0; k < MOST_STEPS; k++) {
    findFarthest(m);
    const missing = m[Farthest.distance]! - m[Farthest.way]!;
    if (missing <= 0) return true;
    const before = m[Farthest.time]!;
    const time = before + missing / m[Farthest.slope]!;
    if (!(m[Farthest.slope]! > 0 && time < turn)) return false;
    if (time === before) return true;
    m[Farthest.time] = time;
  }
  return true;
}

/** (2 − √3)² / (1 − (2 − √3)²): where the slope is least without a hold, rise² over fall² − rise². */
const LEAST_SLOPE = (7 - 4 * Math.sqrt(3)) / (4 * Math.sqrt(3) - 6);

/**
 * Finds the time at which the slope is least, of a joint that decelerates already. With −a ≥ −rise = x·fall ≥ 0 and
 * fall² − rise² = C constant, the slope is release + (rise² + rise·fall/2) / J; its derivative by rise vanishes where
 * 1/2 − 2x + x²/2 = 0, or, with fall held at A, where rise = −A/4; else it is least where the hold begins.
 */
function findTurn(m: Float64Array): void {
  const a = m[Farthest.acceleration]!;
  const limit = m[Farthest.accelerationLimit]!;
  const jerk = m[Farthest.jerkLimit]!;
  const gap = Math.max(0, -m[Farthest.difference]!);
  let least = Math.sqrt(LEAST_SLOPE * gap);
  if (gap + least * least > limit * limit) {
    const onset = Math.sqrt(Math.max(0, limit * limit - gap));
    least = onset > limit / 4 ? onset : limit / 4;
  }
  const rise = least < -a ? -least : a;
  const square = gap + rise * rise;
  const fall = Math.min(limit, Math.sqrt(square));
  const hold = (square - fall * fall) / (jerk * limit);
  m[Farthest.time] = (2 * (rise + fall) - a) / jerk + hold;
}
