import type { RobotModel } from './model.ts';

/** How an inverse ended. */
export const InverseStatus = {
  /** `out` reaches the pose inside the joint limits. */
  solved: 0,
  /** `out` reaches the pose, but at least one joint lies outside its limits (`firstOutside` names it). */
  outsideLimits: 1,
  /** The robot has too few joints for the pose; `out` comes nearest: position first, then roll. */
  orientationUnreachable: 2,
  /** Infinitely many or no solutions (a joint axis through the remote centre); `out` is the seed. */
  singular: 3,
} as const;
export type InverseStatus = (typeof InverseStatus)[keyof typeof InverseStatus];

/** A solution this near to a limit is on it: rounding, not motion. rad or m. */
const LIMIT_TOLERANCE = 1e-9;

/** Index of the first joint outside its position limits, −1 when all are inside. NaN counts as outside. */
export function firstOutside(model: RobotModel, q: Float64Array): number {
  for (let i = 0; i < model.joints.length; i++) {
    if (!(q[i]! >= model.lower[i]! - LIMIT_TOLERANCE && q[i]! <= model.upper[i]! + LIMIT_TOLERANCE)) return i;
  }
  return -1;
}
