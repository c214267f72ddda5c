/**
 * The quickest stop that bounds acceleration and jerk: jerk one way, perhaps a while of constant deceleration, jerk the
 * other way. All in one dimension; rad or m.
 */

/** Velocity that is left when the acceleration is brought to zero at once, with the jerk limit. */
export function velocityAfterRelease(velocity: number, acceleration: number, jerkLimit: number): number {
  return velocity + (acceleration * Math.abs(acceleration)) / (2 * jerkLimit);
}

/**
 * Way from here to rest under the quickest stop, with sign. It grows with velocity and with acceleration, and along the
 * stop itself position + stop distance stays the same: what lets `limits.ts` steer by it.
 */
export function stopDistance(
  velocity: number,
  acceleration: number,
  accelerationLimit: number,
  jerkLimit: number,
): number {
  const sign = velocityAfterRelease(velocity, acceleration, jerkLimit) < 0 ? -1 : 1;
  const v = sign * velocity;
  const a = sign * acceleration;
  // Deceleration reached if the two jerk phases meet; v + a²/2j ≥ 0 here, so the root is real and peak ≥ −a.
  let peak = Math.sqrt(Math.max(0, jerkLimit * v + (a * a) / 2));
  if (peak > accelerationLimit) peak = accelerationLimit;
  // Negative where the deceleration is already beyond what stops are planned with: then it is released to that first.
  const first = (a + peak) / jerkLimit;
  const t1 = Math.abs(first);
  const j1 = first < 0 ? jerkLimit : -jerkLimit;
  const v1 = v + t1 * (a + (j1 * t1) / 2);
  const released = (peak * peak) / (2 * jerkLimit);
  const hold = peak > 0 ? Math.max(0, v1 - released) / peak : 0;
  const way1 = t1 * (v + t1 * (a / 2 + (j1 * t1) / 6));
  const way2 = hold * (v1 - (peak * hold) / 2);
  const way3 = (peak * released) / (3 * jerkLimit);
  return sign * (way1 + way2 + way3);
}
