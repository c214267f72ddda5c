/**
 * One joint's task, and how far it can get in a given time.
 *
 * A motion has piecewise constant jerk. The task: from (velocity v, acceleration a) at position 0 to (distance D,
 * target velocity u, acceleration 0), with |velocity| ≤ V, |acceleration| ≤ A, |jerk| ≤ J. All numbers are in the sense
 * of travel that is asked about: the other sense is the same task with v, a, u and D negated.
 *
 * Of all motions of duration T the one that gets farthest has the jerks +J 0 −J 0 −J 0 +J: up to an acceleration `rise`,
 * through a velocity `peak` where the acceleration is zero, down to −`fall`, and up to zero at u. (Pontryagin: jerk is ±J
 * by the sign of a quadratic in time where no limit is met.) With w = v − a²/2J, the velocity from which +J would have
 * brought the joint here,
 *
 *   rise² = J (peak − w),  fall² = J (peak − u)  and  S := rise + fall = (J T + a) / 2,
 *
 * so that rise − fall = J (u − w) / S, and everything follows from T without a search: also with one or both of `rise`
 * and `fall` held at A, and with a cruise at V. The formulas hold for rise < 0, too: the joint never speeds up, but brakes
 * later than it might (`peak` is then where the middle phase, drawn on, would have had no acceleration).
 *
 * The way is a function of T with the slope `peak + rise·fall / 2J` (V in a cruise): docs/trajectories.md.
 */

/** Layout of a task: numbers that change live in arrays, because the runtime boxes others. SI units of the joint. */
export const Farthest = {
  /** The task. */
  velocity: 0,
  acceleration: 1,
  target: 2,
  distance: 3,
  velocityLimit: 4,
  accelerationLimit: 5,
  jerkLimit: 6,
  /** By `prepareFarthest`: w, J (u − w), and the velocity after the acceleration is released at once. */
  origin: 7,
  difference: 8,
  release: 9,
  /** Time of the quickest change to the target velocity, s: the shortest motion there is. */
  shortest: 10,
  /** The motion that gets farthest in `time`, by `findFarthest`. Accelerations, velocity, durations (s). */
  time: 11,
  rise: 12,
  fall: 13,
  peak: 14,
  holdRise: 15,
  holdFall: 16,
  cruise: 17,
  /** Where it gets, and how that grows with time. */
  way: 18,
  slope: 19,
  length: 20,
} as const;

/** Fills what follows from the task alone. Limits that the start is beyond by rounding give way to it. */
export function prepareFarthest(m: Float64Array): void {
  const v = m[Farthest.velocity]!;
  const a = m[Farthest.acceleration]!;
  const u = m[Farthest.target]!;
  const jerk = m[Farthest.jerkLimit]!;
  const bend = (a * a) / (2 * jerk);
  const release = a < 0 ? v - bend : v + bend;
  m[Farthest.origin] = v - bend;
  m[Farthest.difference] = jerk * (u - v) + (a * a) / 2;
  m[Farthest.release] = release;
  if (release > m[Farthest.velocityLimit]!) m[Farthest.velocityLimit] = release;
}

/** The motion that gets farthest in `time` ≥ `shortest`. */
export function findFarthest(m: Float64Array): void {
  const a = m[Farthest.acceleration]!;
  const limit = m[Farthest.accelerationLimit]!;
  const jerk = m[Farthest.jerkLimit]!;
  const difference = m[Farthest.difference]!;
  const sum = (m[Farthest.time]! * jerk + a) / 2;
  const half = sum > 0 ? difference / (2 * sum) : 0;
  let rise = sum / 2 + half;
  let fall = sum / 2 - half;
  let peak = m[Farthest.target]! + (fall * fall) / jerk;
  if (rise > limit || fall > limit) {
    // Of both, the greater is held first; the other then follows from a quadratic, unless it is held, too.
    const other = Math.sqrt(Math.max(0, 2 * limit * sum - Math.abs(difference))) - limit;
    if (other > limit) {
      rise = limit;
      fall = limit;
      peak = (m[Farthest.origin]! + m[Farthest.target]!) / 2 + (limit * (sum - limit)) / jerk;
    } else if (difference >= 0) {
      rise = limit;
      fall = other;
      peak = m[Farthest.target]! + (fall * fall) / jerk;
    } else {
      rise = other;
      fall = limit;
      peak = m[Farthest.origin]! + (rise * rise) / jerk;
    }
  }
  if (rise > 0 && peak > m[Farthest.velocityLimit]!) {
    const time = m[Farthest.time]!;
    findTop(m);
    m[Farthest.cruise] = Math.max(0, time - m[Farthest.time]!);
    m[Farthest.way] = m[Farthest.way]! + m[Farthest.cruise]! * m[Farthest.peak]!;
    m[Farthest.slope] = m[Farthest.peak]!;
    m[Farthest.time] = time;
    return;
  }
  if (rise < a) {
    // The shortest motion itself, but for rounding.
    rise = a;
    fall = Math.min(limit, Math.sqrt(Math.max(0, a * a - difference)));
    peak = m[Farthest.origin]! + (a * a) / jerk;
  }
  m[Farthest.rise] = rise;
  m[Farthest.fall] = fall > 0 ? fall : 0;
  m[Farthest.peak] = peak;
  measureWay(m);
}

/** The motion that just touches the velocity limit: its `time`, and where it gets. */
export function findTop(m: Float64Array): void {
  const limit = m[Farthest.accelerationLimit]!;
  const jerk = m[Farthest.jerkLimit]!;
  const peak = m[Farthest.velocityLimit]!;
  const rise = Math.min(limit, Math.sqrt(Math.max(0, jerk * (peak - m[Farthest.origin]!))));
  m[Farthest.rise] = Math.max(rise, m[Farthest.acceleration]!);
  m[Farthest.fall] = Math.min(limit, Math.sqrt(Math.max(0, jerk * (peak - m[Farthest.target]!))));
  m[Farthest.peak] = peak;
  measureWay(m);
  const phases = 2 * (m[Farthest.rise]! + m[Farthest.fall]!) - m[Farthest.acceleration]!;
  m[Farthest.time] = phases / jerk + m[Farthest.holdRise]! + m[Farthest.holdFall]!;
}

/** Holds, way and slope of the motion over `peak` with `rise` and `fall`. */
function measureWay(m: Float64Array): void {
  const v = m[Farthest.velocity]!;
  const a = m[Farthest.acceleration]!;
  const limit = m[Farthest.accelerationLimit]!;
  const jerk = m[Farthest.jerkLimit]!;
  const rise = m[Farthest.rise]!;
  const fall = m[Farthest.fall]!;
  const peak = m[Farthest.peak]!;
  let holdRise = 0;
  let holdFall = 0;
  let held = 0;
  if (rise === limit) {
    holdRise = Math.max(0, (peak - m[Farthest.origin]!) / limit - limit / jerk);
    held = holdRise * (peak - (limit * limit) / (2 * jerk) - (limit * holdRise) / 2);
  }
  if (fall === limit) {
    holdFall = Math.max(0, (peak - m[Farthest.target]!) / limit - limit / jerk);
    held += holdFall * (peak - (limit * limit) / (2 * jerk) - (limit * holdFall) / 2);
  }
  const first = (rise - a) / jerk;
  const before = rise / jerk;
  const after = fall / jerk;
  const up = first * (v + first * (a / 2 + (jerk * first) / 6));
  const over = (before + after) * peak - (jerk * (before * before * before + after * after * after)) / 6;
  const down = after * (m[Farthest.target]! + (jerk * after * after) / 6);
  m[Farthest.holdRise] = holdRise;
  m[Farthest.holdFall] = holdFall;
  m[Farthest.cruise] = 0;
  m[Farthest.way] = up + over + down + held;
  m[Farthest.slope] = peak + (rise * fall) / (2 * jerk);
}
