/** How far efforts are from what the joints' motors give. */
import type { RobotModel } from '../model.ts';

/**
 * Writes to `out` what each joint has left: its limit less the magnitude of its effort (N·m, N), negative when it asks
 * for too much, Infinity where no limit is published. Returns the joint that uses the largest share of its limit, −1
 * when there are no limits. An effort that is not a number uses all of it: its margin is −Infinity.
 */
export function effortMargin(out: Float64Array, model: RobotModel, effort: Float64Array): number {
  let tightest = -1;
  let largest = -1;
  for (let i = 0; i < out.length; i++) {
    const limit = model.joints[i]!.limits.effort;
    const size = Math.abs(effort[i]!);
    out[i] = limit === null ? Infinity : size >= 0 ? limit - size : -Infinity;
    if (limit === null) continue;
    const share = size >= 0 ? size / limit : Infinity;
    if (share > largest) {
      largest = share;
      tightest = i;
    }
  }
  return tightest;
}
