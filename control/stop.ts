/**
 * The quickest stop that bounds acceleration and jerk: jerk one way, perhaps a while of constant deceleration, jerk the
 * other way. In one dimension; rad or m. A motion is an array, laid out as `Motion` says, because numbers handed from
 * one function to another may be boxed, and arrays are not.
 */

export const Motion = {
  /** Where a joint is, and how it moves. */
  position: 0,
  velocity: 1,
  acceleration: 2,
  /** What stops are planned with. */
  accelerationLimit: 3,
  jerkLimit: 4,
  /** Where the quickest stop from here ends: by `findStop`. */
  stop: 5,
  /** Velocity that is left when the acceleration is brought to zero at once: by `findRelease`. */
  release: 6,
  length: 7,
} as const;

export function findRelease(m: Float64Array): void {
  const a = m[Motion.acceleration]!;
  m[Motion.release] = m[Motion.velocity]! + (a * Math.abs(a)) / (2 * m[Motion.jerkLimit]!);
}

/**
 * Finds where the quickest stop ends. That place moves on with velocity and with acceleration, and stays where it is
 * along the stop itself: what lets `limits.ts` steer by it.
 */
export function findStop(m: Float64Array): void {
  const limit = m[Motion.accelerationLimit]!;
  const jerk = m[Motion.jerkLimit]!;
  const toRest =
    m[Motion.velocity]! + (m[Motion.acceleration]! * Math.abs(m[Motion.acceleration]!)) / (2 * jerk);
  const sign = toRest < 0 ? -1 : 1;
  const v = sign * m[Motion.velocity]!;
  const a = sign * m[Motion.acceleration]!;
  // Deceleration reached if the two jerk phases meet; v + a²/2j ≥ 0 here, so the root is real and peak ≥ −a.
  let peak = Math.sqrt(Math.max(0, jerk * v + (a * a) / 2));
  if (peak > limit) peak = limit;
  // Negative where the deceleration is already beyond what stops are planned with: then it is released to that first.
  const first = (a + peak) / jerk;
  const t1 = Math.abs(first);
  const j1 = first < 0 ? jerk : -jerk;
  const v1 = v + t1 * (a + (j1 * t1) / 2);
  const released = (peak * peak) / (2 * jerk);
  const hold = peak > 0 ? Math.max(0, v1 - released) / peak : 0;
  const way1 = t1 * (v + t1 * (a / 2 + (j1 * t1) / 6));
  const way2 = hold * (v1 - (peak * hold) / 2);
  const way3 = (peak * released) / (3 * jerk);
  m[Motion.stop] = m[Motion.position]! + sign * (way1 + way2 + way3);
}
