/** Poses between two poses. */
import type { Pose } from '../kinematics/index.ts';
import { normalizeOrientation } from '../kinematics/index.ts';

/** `share` of the way from a to b, straight; the orientation by the shorter way (normalised linear interpolation). */
export function interpolatePose(out: Pose, a: Pose, b: Pose, share: number): void {
  const dot = a[3]! * b[3]! + a[4]! * b[4]! + a[5]! * b[5]! + a[6]! * b[6]!;
  const sign = dot < 0 ? -1 : 1;
  for (let i = 0; i < 3; i++) out[i] = a[i]! + share * (b[i]! - a[i]!);
  for (let i = 3; i < 7; i++) out[i] = a[i]! + share * (sign * b[i]! - a[i]!);
  normalizeOrientation(out);
}
