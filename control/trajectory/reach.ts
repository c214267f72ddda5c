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
export const Reach = {
  /** The task. */
  velocity: 0,
  acceleration: 1,
  target: 2,
  distance: 3,
  velocityLimit: 4,
  accelerationLimit: 5,
  jerkLimit: 6,
  /** By `prepareReach`: w, J (u − w), and the velocity after the acceleration is released at once. */
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
export function prepareReach(m: Float64Array): void {
  const v = m[Reach.velocity]!;
  const a = m[Reach.acceleration]!;
  const u = m[Reach.target]!;
  const jerk = m[Reach.jerkLimit]!;
  const bend = (a * a) / (2 * jerk);
  const release = a < 0 ? v - bend : v + bend;
  m[Reach.origin] = v - bend;
  m[Reach.difference] = jerk * (u - v) + (a * a) / 2;
  m[Reach.release] = release;
  if (release > m[Reach.velocityLimit]!) m[Reach.velocityLimit] = release;
}

/** The motion that gets farthest in `time` ≥ `shortest`. */
export function findFarthest(m: Float64Array): void {
  const a = m[Reach.acceleration]!;
  const limit = m[Reach.accelerationLimit]!;
  const jerk = m[Reach.jerkLimit]!;
  const difference = m[Reach.difference]!;
  const sum = (m[Reach.time]! * jerk + a) / 2;
  const half = sum > 0 ? difference / (2 * sum) : 0;
  let rise = sum / 2 + half;
  let fall = sum / 2 - half;
  let peak = m[Reach.target]! + (fall * fall) / jerk;
  if (rise > limit || fall > limit) {
    // Of both, the greater is held first; the other then follows from a quadratic, unless it is held, too.
    const other = Math.sqrt(Math.max(0, 2 * limit * sum - Math.abs(difference))) - limit;
    if (other > limit) {
      rise = limit;
      fall = limit;
      peak = (m[Reach.origin]! + m[Reach.target]!) / 2 + (limit * (sum - limit)) / jerk;
    } else if (difference >= 0) {
      rise = limit;
      fall = other;
      peak = m[Reach.target]! + (fall * fall) / jerk;
    } else {
      rise = other;
      fall = limit;
      peak = m[Reach.origin]! + (rise * rise) / jerk;
    }
  }
  if (rise > 0 && peak > m[Reach.velocityLimit]!) {
    const time = m[Reach.time]!;
    findTop(m);
    m[Reach.cruise] = Math.max(0, time - m[Reach.time]!);
    m[Reach.way] = m[Reach.way]! + m[Reach.cruise]! * m[Reach.peak]!;
    m[Reach.slope] = m[Reach.peak]!;
    m[Reach.time] = time;
    return;
  }
  if (rise < a) {
    // The shortest motion itself, but for rounding.
    rise = a;
    fall = Math.min(limit, Math.sqrt(Math.max(0, a * a - difference)));
    peak = m[Reach.origin]! + (a * a) / jerk;
  }
  m[Reach.rise] = rise;
  m[Reach.fall] = fall > 0 ? fall : 0;
  m[Reach.peak] = peak;
  measureWay(m);
}

/** The motion that just touches the velocity limit: its `time`, and where it gets. */
export function findTop(m: Float64Array): void {
  const limit = m[Reach.accelerationLimit]!;
  const jerk = m[Reach.jerkLimit]!;
  const peak = m[Reach.velocityLimit]!;
  const rise = Math.min(limit, Math.sqrt(Math.max(0, jerk * (peak - m[Reach.origin]!))));
  m[Reach.rise] = Math.max(rise, m[Reach.acceleration]!);
  m[Reach.fall] = Math.min(limit, Math.sqrt(Math.max(0, jerk * (peak - m[Reach.target]!))));
  m[Reach.peak] = peak;
  measureWay(m);
  const phases = 2 * (m[Reach.rise]! + m[Reach.fall]!) - m[Reach.acceleration]!;
  m[Reach.time] = phases / jerk + m[Reach.holdRise]! + m[Reach.holdFall]!;
}

/** Holds, way and slope of the motion over `peak` with `rise` and `fall`. */
function measureWay(m: Float64Array): void {
  const v = m[Reach.velocity]!;
  const a = m[Reach.acceleration]!;
  const limit = m[Reach.accelerationLimit]!;
  const jerk = m[Reach.jerkLimit]!;
  const rise = m[Reach.rise]!;
  const fall = m[Reach.fall]!;
  const peak = m[Reach.peak]!;
  let holdRise = 0;
  let holdFall = 0;
  let held = 0;
  if (rise === limit) {
    holdRise = Math.max(0, (peak - m[Reach.origin]!) / limit - limit / jerk);
    held = holdRise * (peak - (limit * limit) / (2 * jerk) - (limit * holdRise) / 2);
  }
  if (fall === limit) {
    holdFall = Math.max(0, (peak - m[Reach.target]!) / limit - limit / jerk);
    held += holdFall * (peak - (limit * limit) / (2 * jerk) - (limit * holdFall) / 2);
  }
  const first = (rise - a) / jerk;
  const before = rise / jerk;
  const after = fall / jerk;
  const up = first * (v + first * (a / 2 + (jerk * first) / 6));
  const over = (before + after) * peak - (jerk * (before * before * before + after * after * after)) / 6;
  const down = after * (m[Reach.target]! + (jerk * after * after) / 6);
  m[Reach.holdRise] = holdRise;
  m[Reach.holdFall] = holdFall;
  m[Reach.cruise] = 0;
  m[Reach.way] = up + over + down + held;
  m[Reach.slope] = peak + (rise * fall) / (2 * jerk);
}
