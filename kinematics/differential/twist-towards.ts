/** From where the tip is and shall be to a twist that takes it there. */
import type { Pose } from '../spatial.ts';
import { atan2At } from '../trigonometry.ts';

/** How an error of pose becomes a velocity. */
export interface Pursuit {
  /** Share of a small error that is closed per second, 1/s. */
  readonly gain: number;
  /** Deceleration with which a large error is closed, m/s² and rad/s²: the tip must be able to brake as hard. */
  readonly linearDeceleration: number;
  readonly angularDeceleration: number;
}

/**
 * Writes to `twist` (velocity of the tip's origin, m/s, then angular velocity, rad/s; in the base) what brings
 * `baseFromTip` to `wanted`, the pose at the end of a tick of `dt` (s), with the velocity `feedForward` of that pose.
 * Where the tip follows, it is the feed-forward itself, without lag: of the error, what a tick of feed-forward explains
 * is no error. What remains is closed at gain · error, and far away at the speed from which a constant deceleration
 * stops at the pose: √(2·a·error − (a/gain)²), which meets the line smoothly. `twist` may be `feedForward`.
 */
export function twistTowards(
  twist: Float64Array,
  baseFromTip: Pose,
  wanted: Pose,
  feedForward: Float64Array,
  pursuit: Pursuit,
  dt: number,
): void {
  poseDifference(difference, baseFromTip, wanted);
  for (let part = 0; part < 6; part += 3) {
    const deceleration = part === 0 ? pursuit.linearDeceleration : pursuit.angularDeceleration;
    const x = difference[part]! - feedForward[part]! * dt;
    const y = difference[part + 1]! - feedForward[part + 1]! * dt;
    const z = difference[part + 2]! - feedForward[part + 2]! * dt;
    const error = Math.sqrt(x * x + y * y + z * z);
    const knee = deceleration / pursuit.gain;
    let gain = pursuit.gain;
    if (gain * error > knee) gain = Math.sqrt(2 * deceleration * error - knee * knee) / error;
    twist[part] = feedForward[part]! + gain * x;
    twist[part + 1] = feedForward[part + 1]! + gain * y;
    twist[part + 2] = feedForward[part + 2]! + gain * z;
  }
}

/** Translation (m), then rotation vector (rad, length in [0, π]), in the base, from one pose to another. */
export function poseDifference(out: Float64Array, from: Pose, to: Pose): void {
  const ax = -from[3]!;
  const ay = -from[4]!;
  const az = -from[5]!;
  const aw = from[6]!;
  const bx = to[3]!;
  const by = to[4]!;
  const bz = to[5]!;
  const bw = to[6]!;
  // to · from⁻¹, by the way with the scalar part ≥ 0.
  const w = bw * aw - bx * ax - by * ay - bz * az;
  const sign = w < 0 ? -1 : 1;
  const x = sign * (bw * ax + bx * aw + by * az - bz * ay);
  const y = sign * (bw * ay - bx * az + by * aw + bz * ax);
  const z = sign * (bw * az + bx * ay - by * ax + bz * aw);
  const sine = Math.sqrt(x * x + y * y + z * z);
  halfTurn[0] = sine;
  halfTurn[1] = sign * w;
  atan2At(halfTurn, 2, halfTurn);
  // The angle over its half's sine tends to 2 where both vanish.
  const scale = sine > 0 ? (2 * halfTurn[2]!) / sine : 2;
  for (let i = 0; i < 3; i++) out[i] = to[i]! - from[i]!;
  out[3] = scale * x;
  out[4] = scale * y;
  out[5] = scale * z;
}

const difference = new Float64Array(6);
const halfTurn = new Float64Array(3);
