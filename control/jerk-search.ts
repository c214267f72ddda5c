/** Finds the largest jerk of one tick after which a motion's quickest stop, or its released velocity, keeps a bound. */
import { findRelease, findStop, Motion } from './stop.ts';

/**
 * `jerk` is sought in [least, most]; `bound` is for the quantity that the search is about. `excess`: that quantity beyond
 * the bound, at the jerk looked at last.
 */
export const Search = { jerk: 0, least: 1, most: 2, bound: 3, excess: 4, length: 5 } as const;

/** A jerk is found to within this part of the bracket, which is at most twice the jerk limit wide. */
const RESOLUTION = 1 / 0x40000000;

/** How far the line is moved to the middle, as part of the bracket, for a bracket as wide as the first. */
const TRUNCATION = 0.2;

/**
 * Both quantities grow with the jerk. `most` where it keeps the bound, `least` where nothing in the bracket does.
 * `now` and `next` are motions; `next` is scratch. dt in s.
 *
 * By interpolation, truncation and projection (Oliveira & Takahashi, ACM TOMS 47, 2021): where the line between the
 * bracket's ends says, moved a little to the middle, and never so far from it that halving would have done better by more
 * than a step: a few steps where the quantity is smooth, and never more than one beyond what halving takes.
 */
export function findJerk(
  search: Float64Array,
  now: Float64Array,
  next: Float64Array,
  quantity: typeof Motion.stop | typeof Motion.release,
  dt: number,
): void {
  next[Motion.accelerationLimit] = now[Motion.accelerationLimit]!;
  next[Motion.jerkLimit] = now[Motion.jerkLimit]!;
  let low = search[Search.least]!;
  let high = search[Search.most]!;
  search[Search.jerk] = high;
  look(search, now, next, quantity, dt);
  let above = search[Search.excess]!;
  if (!(above > 0)) return;
  search[Search.jerk] = low;
  look(search, now, next, quantity, dt);
  let below = search[Search.excess]!;
  const enough = RESOLUTION * (high - low);
  // How far from the middle the next jerk may be so that halving from there on is in time.
  let allowed = high - low;
  const truncation = TRUNCATION / (high - low);
  while (below <= 0 && high - low > enough) {
    const width = high - low;
    const middle = (low + high) / 2;
    const line = low + (width * below) / (below - above);
    const towards = middle < line ? -1 : 1;
    const moved = truncation * width * width;
    const truncated = moved <= Math.abs(middle - line) ? line + towards * moved : middle;
    const radius = Math.max(0, allowed - width / 2);
    const jerk = Math.abs(truncated - middle) <= radius ? truncated : middle - towards * radius;
    search[Search.jerk] = jerk;
    look(search, now, next, quantity, dt);
    if (search[Search.excess]! > 0) {
      high = jerk;
      above = search[Search.excess]!;
    } else {
      low = jerk;
      below = search[Search.excess]!;
    }
    allowed /= 2;
  }
  search[Search.jerk] = low;
}

/** Finds the quantity after a tick with the jerk at hand. */
function look(
  search: Float64Array,
  now: Float64Array,
  next: Float64Array,
  quantity: typeof Motion.stop | typeof Motion.release,
  dt: number,
): void {
  const jerk = search[Search.jerk]!;
  const v = now[Motion.velocity]!;
  const a = now[Motion.acceleration]!;
  next[Motion.position] = now[Motion.position]! + dt * (v + dt * (a / 2 + (jerk * dt) / 6));
  next[Motion.velocity] = v + dt * (a + (jerk * dt) / 2);
  next[Motion.acceleration] = a + jerk * dt;
  if (quantity === Motion.stop) findStop(next);
  else findRelease(next);
  search[Search.excess] = next[quantity]! - search[Search.bound]!;
}

/** Turns the joint around: what bounds it from above bounds the mirrored joint from below. */
export function mirror(motion: Float64Array): void {
  for (let k: number = Motion.position; k <= Motion.acceleration; k++) motion[k] = -motion[k]!;
}
