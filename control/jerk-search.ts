/** Finds the largest jerk of one tick after which a motion's quickest stop, or its released velocity, keeps a bound. */
import { findRelease, findStop, Motion } from './stop.ts';

/** `jerk` is sought in [least, most]; `bound` is for the quantity that the search is about. */
export const Search = { jerk: 0, least: 1, most: 2, bound: 3, length: 4 } as const;

/** Halvings of a bracket at most twice the jerk limit wide: what is left is 1e-9 of it. */
const HALVINGS = 30;

/**
 * Both quantities grow with the jerk. `most` where it keeps the bound, `least` where nothing in the bracket does.
 * `now` and `next` are motions; `next` is scratch. dt in s.
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
  for (let k = 0; k <= HALVINGS; k++) {
    const jerk = k === 0 ? high : (low + high) / 2;
    const v = now[Motion.velocity]!;
    const a = now[Motion.acceleration]!;
    next[Motion.position] = now[Motion.position]! + dt * (v + dt * (a / 2 + (jerk * dt) / 6));
    next[Motion.velocity] = v + dt * (a + (jerk * dt) / 2);
    next[Motion.acceleration] = a + jerk * dt;
    if (quantity === Motion.stop) findStop(next);
    else findRelease(next);
    if (next[quantity]! > search[Search.bound]!) {
      high = jerk;
    } else {
      low = jerk;
      if (k === 0) break;
    }
  }
  search[Search.jerk] = low;
}

/** Turns the joint around: what bounds it from above bounds the mirrored joint from below. */
export function mirror(motion: Float64Array): void {
  for (let k: number = Motion.position; k <= Motion.acceleration; k++) motion[k] = -motion[k]!;
}
