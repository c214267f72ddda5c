/** One joint's motion, ready to be sampled: phases of constant jerk, with the state at the start of each. */
import type { Course } from './course.ts';
import { COURSE_PHASES, Mixture } from './course.ts';

/** Phases that bring a joint inside its limits first: the acceleration, then the velocity in two. */
export const BRAKE_PHASES = 3;

/** Of braking, and of two courses mixed. */
const MOST_PHASES = BRAKE_PHASES + 2 * COURSE_PHASES;

export interface Profile {
  /** Phases in use. */
  count: number;
  readonly duration: Float64Array;
  readonly jerk: Float64Array;
  /** End of each phase after the start, s, and the state at its beginning. */
  readonly end: Float64Array;
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** Duration (s), position and velocity at the end; from there on the joint goes on with that velocity. */
  readonly final: Float64Array;
}

export function createProfile(): Profile {
  const zeros = () => new Float64Array(MOST_PHASES);
  return {
    count: 0,
    duration: zeros(),
    jerk: zeros(),
    end: zeros(),
    position: zeros(),
    velocity: zeros(),
    acceleration: zeros(),
    final: new Float64Array(3),
  };
}

/** Adds a course, whole. */
export function appendCourse(profile: Profile, { count, duration, jerk }: Course): void {
  for (let k = 0; k < count; k++) {
    if (!(duration[k]! > 0)) continue;
    profile.duration[profile.count] = duration[k]!;
    profile.jerk[profile.count] = jerk[k]!;
    profile.count++;
  }
}

/**
 * Adds (1 − w) `low` + w `high`, w the mixture's weight in [0, 1], of two courses that take the same time. Limits bound a convex
 * set of motions, so what lies between two that keep them keeps them, and ends where both do and in between.
 */
export function appendMixture(profile: Profile, low: Course, high: Course, mixture: Float64Array): void {
  const w = mixture[Mixture.weight]!;
  let i = 0;
  let k = 0;
  let restLow = low.duration[0]!;
  let restHigh = high.duration[0]!;
  // Both to their ends, though by rounding these may be apart: each has to shed all of its acceleration.
  while (i < low.count || k < high.count) {
    const step = restLow < restHigh ? restLow : restHigh;
    if (step > 0) {
      const lowJerk = i < low.count ? low.jerk[i]! : 0;
      const highJerk = k < high.count ? high.jerk[k]! : 0;
      profile.duration[profile.count] = step;
      profile.jerk[profile.count] = (1 - w) * lowJerk + w * highJerk;
      profile.count++;
    }
    restLow -= step;
    restHigh -= step;
    if (restLow <= 0) restLow = ++i < low.count ? low.duration[i]! : Infinity;
    if (restHigh <= 0) restHigh = ++k < high.count ? high.duration[k]! : Infinity;
  }
}

/**
 * An acceleration that is less than this part of what it was before is what rounding left of none. In a cruise it would
 * grow with the square of time.
 */
const NO_ACCELERATION = 1e-14;

/** Fills the states at the starts of phases from that of the first. */
export function integrate(profile: Profile): void {
  const { count, duration, jerk, end, position, velocity, acceleration } = profile;
  let time = 0;
  let p = position[0]!;
  let v = velocity[0]!;
  let a = acceleration[0]!;
  let most = Math.abs(a);
  for (let k = 0; k < count; k++) {
    const t = duration[k]!;
    const j = jerk[k]!;
    position[k] = p;
    velocity[k] = v;
    acceleration[k] = a;
    time += t;
    end[k] = time;
    p += t * (v + t * (a / 2 + (t * j) / 6));
    v += t * (a + (t * j) / 2);
    a += t * j;
    if (Math.abs(a) > most) most = Math.abs(a);
    else if (Math.abs(a) <= NO_ACCELERATION * most) a = 0;
  }
}

/** Position, velocity and acceleration of joint `i` at `time[0]` s after the start. */
export function sampleProfile(
  profile: Profile,
  time: Float64Array,
  i: number,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
): void {
  const now = time[0]!;
  const { count, end, final } = profile;
  let k = 0;
  while (k < count && now >= end[k]!) k++;
  if (k >= count || now >= final[0]!) {
    position[i] = final[1]! + (now - final[0]!) * final[2]!;
    velocity[i] = final[2]!;
    acceleration[i] = 0;
    return;
  }
  const t = k === 0 ? now : now - end[k - 1]!;
  const j = profile.jerk[k]!;
  const v = profile.velocity[k]!;
  const a = profile.acceleration[k]!;
  position[i] = profile.position[k]! + t * (v + t * (a / 2 + (t * j) / 6));
  velocity[i] = v + t * (a + (t * j) / 2);
  acceleration[i] = a + t * j;
}
