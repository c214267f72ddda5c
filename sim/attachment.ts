/**
 * A spring and damper between where a holder wants a body and where the body is, in all six directions, solved
 * implicitly: with n holders the body's acceleration a satisfies
 *   m·a = Σ [k (e − Δt·v − Δt²·a) + c (u − v − Δt·a)] + m·g,
 * e the distance to the target at the end of the step and u the target's velocity (backward Euler; the rotation
 * likewise, with the mean moment of inertia). Stable for any stiffness; exact for gravity.
 */
import type { Pose } from '../kinematics/index.ts';
import { createPose, createVector } from '../kinematics/index.ts';

/** One holder's pull on a body. Preallocated. */
export interface Pull {
  /** Where the holder wanted the body at the start of the step, and wants it at the end; in the world. */
  readonly from: Pose;
  readonly to: Pose;
  /** Force (N) and torque about the body's centre (N·m) in the world. */
  readonly force: Float64Array;
  readonly torque: Float64Array;
}

export interface Spring {
  /** N/m or N·m/rad. */
  readonly stiffness: number;
  /** N·s/m or N·m·s/rad. */
  readonly damping: number;
  /** kg or kg·m². */
  readonly inertia: number;
}

export const createPull = (): Pull => ({
  from: createPose(),
  to: createPose(),
  force: createVector(),
  torque: createVector(),
});

/** Critically damped. */
export function createSpring(stiffness: number, inertia: number): Spring {
  return { stiffness, damping: 2 * Math.sqrt(stiffness * inertia), inertia };
}

export interface Motion {
  readonly pose: Pose;
  /** m/s and rad/s in the world. */
  readonly linear: Float64Array;
  readonly angular: Float64Array;
}

/**
 * Fills `force` and `torque` of the first `count` of `pulls`, all on the same body, for a step of `dt` seconds.
 * `gravity` is the acceleration along −z, m/s².
 */
export function solvePulls(
  pulls: readonly Pull[],
  count: number,
  body: Motion,
  translation: Spring,
  rotation: Spring,
  gravity: number,
  dt: number,
): void {
  for (let i = 0; i < count; i++) {
    const pull = pulls[i]!;
    for (let axis = 0; axis < 3; axis++) offset[axis] = pull.to[axis]! - body.pose[axis]!;
    for (let axis = 0; axis < 3; axis++) velocity[axis] = (pull.to[axis]! - pull.from[axis]!) / dt;
    explicitPart(pull.force, translation, body.linear, dt);
    turnBetween(offset, body.pose, pull.to);
    turnBetween(velocity, pull.from, pull.to);
    for (let axis = 0; axis < 3; axis++) velocity[axis] = velocity[axis]! / dt;
    explicitPart(pull.torque, rotation, body.angular, dt);
  }
  for (let axis = 0; axis < 3; axis++) {
    implicitPart(pulls, count, 'force', axis, translation, axis === 2 ? -gravity : 0, dt);
    implicitPart(pulls, count, 'torque', axis, rotation, 0, dt);
  }
}

/** k (e − Δt·v) + c (u − v), with e in `offset` and u in `velocity`. */
function explicitPart(out: Float64Array, spring: Spring, bodyVelocity: Float64Array, dt: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const v = bodyVelocity[axis]!;
    out[axis] = spring.stiffness * (offset[axis]! - dt * v) + spring.damping * (velocity[axis]! - v);
  }
}

/** Takes from each pull what the acceleration that all pulls bring about takes from it within the step. */
function implicitPart(
  pulls: readonly Pull[],
  count: number,
  part: 'force' | 'torque',
  axis: number,
  spring: Spring,
  gravity: number,
  dt: number,
): void {
  const give = spring.stiffness * dt * dt + spring.damping * dt;
  let sum = spring.inertia * gravity;
  for (let i = 0; i < count; i++) sum += pulls[i]![part][axis]!;
  const acceleration = sum / (spring.inertia + count * give);
  for (let i = 0; i < count; i++) pulls[i]![part][axis] = pulls[i]![part][axis]! - give * acceleration;
}

/** Rotation vector that turns `from` into `to`, in the world, rad: 2·sin(θ/2) for θ, equal to it for small turns. */
export function turnBetween(out: Float64Array, from: Pose, to: Pose): void {
  const ax = -from[3]!;
  const ay = -from[4]!;
  const az = -from[5]!;
  const aw = from[6]!;
  const bx = to[3]!;
  const by = to[4]!;
  const bz = to[5]!;
  const bw = to[6]!;
  const w = bw * aw - bx * ax - by * ay - bz * az;
  const twice = w < 0 ? -2 : 2;
  out[0] = twice * (bw * ax + bx * aw + by * az - bz * ay);
  out[1] = twice * (bw * ay - bx * az + by * aw + bz * ax);
  out[2] = twice * (bw * az + bx * ay - by * ax + bz * aw);
}

const offset = createVector();
const velocity = createVector();
