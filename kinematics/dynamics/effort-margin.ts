/** How far efforts are from what the joints' motors give. */
import type { RobotModel } from '../model.ts';

/**
 * Writes to `out` what each joint has left: its limit less the magnitude of its effort (N·m, N), negative when it asks
 * for too much, Infinity where no limit is published. Returns the joint that uses the largest share of its limit, −1
 * when there are no limits. The margin of an effort that is not finite is −Infinity.
 */
export function effortMargin(out: Float64Array, model: RobotModel, effort: Float64Array): number {
  let tightest = -1;
  let largest = -1;
  for (let i = 0; i < out.length; i++) {
    const limit = model.effort[i]!;
    const size = Math.abs(effort[i]!);
    const isFinite = size < Infinity;
    out[i] = isFinite ? limit - size : -Infinity;
    const share = isFinite ? size / limit : Infinity;
    if (limit < Infinity && share > largest) {
      largest = share;
      tightest = i;
    }
  }
  return tightest;
}
