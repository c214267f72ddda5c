/** From a tip pose to joint positions. */
import type { RobotData } from './forward.ts';
import { inverseEcm } from './inverse-ecm.ts';
import { inversePsm } from './inverse-psm.ts';
import type { InverseStatus } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import type { Pose } from './spatial.ts';

/**
 * Joint positions that bring the tip to `baseFromTip`, of the solutions the one inside the limits and, for a roll that
 * can turn more than once, nearest to `seed`. What `out` holds under each status is said at `InverseStatus`.
 */
export function inverse(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): InverseStatus {
  return model.inverse === 'psm'
    ? inversePsm(out, model, data, baseFromTip, seed)
    : inverseEcm(out, model, data, baseFromTip, seed);
}
