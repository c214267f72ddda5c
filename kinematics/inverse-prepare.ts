/** What every inverse does first: looks at what it was given, and brings it into a form that nothing goes wrong with. */
import type { RobotData } from './data.ts';
import { clearReport } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';
import type { Pose } from './spatial.ts';
import { rotationFromPose } from './spatial.ts';

/** Square of the shortest quaternion that still has a direction. */
const SHORTEST_QUATERNION = 1e-24;

/** A radian of `reach` is as much as this way of a prismatic joint, m. */
const REACH_LENGTH = 0.1;

/**
 * Fills the seed (inside the limits, finite), the wanted pose (its quaternion, however long, scaled to unit length) and
 * the wanted orientation of the last link in `data.inverse`, and what bounds the joints: their limits and, from the seed,
 * `data.inverse.reach`. False where the pose is none; the rest is filled even then.
 */
export function prepareInverse(
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): boolean {
  const { wanted, rotation, report, reach, lower, upper } = data.inverse;
  clearReport(report);
  for (let i = 0; i < lower.length; i++) {
    const least = model.lower[i]!;
    const most = model.upper[i]!;
    const given = seed[i]!;
    // NaN and the infinities are what does not vanish when taken from itself.
    const finite = given - given === 0 ? given : 0;
    const start = finite < least ? least : finite > most ? most : finite;
    const way = model.types[i] === JointType.prismatic ? REACH_LENGTH * reach[0]! : reach[0]!;
    data.inverse.seed[i] = start;
    lower[i] = start - way > least ? start - way : least;
    upper[i] = start + way < most ? start + way : most;
  }
  const x = baseFromTip[3]!;
  const y = baseFromTip[4]!;
  const z = baseFromTip[5]!;
  const w = baseFromTip[6]!;
  const square = x * x + y * y + z * z + w * w;
  const sum = baseFromTip[0]! + baseFromTip[1]! + baseFromTip[2]!;
  if (!(square > SHORTEST_QUATERNION && square - square === 0 && sum - sum === 0)) return false;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < 3; i++) wanted[i] = baseFromTip[i]!;
  wanted[3] = x * scale;
  wanted[4] = y * scale;
  wanted[5] = z * scale;
  wanted[6] = w * scale;
  rotationFromPose(rotation, wanted);
  const t = model.tipRotation;
  for (let i = 0; i < 9; i += 3) {
    const a = rotation[i]!;
    const b = rotation[i + 1]!;
    const c = rotation[i + 2]!;
    rotation[i] = a * t[0]! + b * t[1]! + c * t[2]!;
    rotation[i + 1] = a * t[3]! + b * t[4]! + c * t[5]!;
    rotation[i + 2] = a * t[6]! + b * t[7]! + c * t[8]!;
  }
  return true;
}
