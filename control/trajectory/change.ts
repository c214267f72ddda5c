/**
 * The quickest change of velocity that bounds acceleration and jerk: jerk one way, perhaps a while of constant
 * acceleration, jerk the other way. What a stop or a jog is, and a part of every motion to a place.
 */

/** Layout of a change. SI units of the joint. */
export const Change = {
  /** The task. |acceleration| ≤ accelerationLimit. */
  velocity: 0,
  acceleration: 1,
  target: 2,
  accelerationLimit: 3,
  jerkLimit: 4,
  /** Velocities that differ by less are the same: a root would make much of what rounding left. */
  rounding: 5,
  /** Jerk of the first phase; the last has its negative. */
  jerk: 6,
  /** Durations of the phases, s. */
  first: 7,
  hold: 8,
  last: 9,
  time: 10,
  /** Displacement. */
  way: 11,
  length: 12,
} as const;

/** From (velocity, acceleration) to (target, 0). */
export function findChange(m: Float64Array): void {
  const v = m[Change.velocity]!;
  const a = m[Change.acceleration]!;
  const u = m[Change.target]!;
  const limit = m[Change.accelerationLimit]!;
  const full = m[Change.jerkLimit]!;
  // The velocity that is left when the acceleration is released at once, and what is missing from there.
  const release = v + (a * Math.abs(a)) / (2 * full);
  const sense = release <= u ? 1 : -1;
  let missing = sense * (u - release);
  if (missing <= m[Change.rounding]!) missing = 0;
  // Acceleration where the phases meet, in the sense of the change: of a release that went too far, back from zero.
  const start = sense * a;
  let most = start > 0 ? Math.sqrt(full * missing + a * a) : Math.sqrt(full * missing);
  let hold = 0;
  if (most > limit) {
    hold = (most * most - limit * limit) / (full * limit);
    most = limit;
  }
  const first = Math.max(0, most - start) / full;
  const last = most / full;
  const reached = v + sense * first * (start + (full * first) / 2);
  const left = first * (v + sense * first * (start / 2 + (full * first) / 6));
  m[Change.jerk] = sense * full;
  m[Change.first] = first;
  m[Change.hold] = hold;
  m[Change.last] = last;
  m[Change.time] = first + hold + last;
  m[Change.way] =
    left + hold * (reached + (sense * most * hold) / 2) + last * (u - (sense * most * last) / 6);
}
