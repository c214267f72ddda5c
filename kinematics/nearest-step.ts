/**
 * One step of the search for the nearest pose: the least of the quadratic model gᵀs + ½ sᵀ(H + μD)s over the joint
 * limits and a bound on each joint's own motion. A primal active set: from where it stands the step goes towards the
 * model's least over the free joints, until the first of them meets its bound; that one stays there and the others go
 * on. At most n rounds, each a Cholesky factorisation; usually one or two.
 */
import type { NearestData } from './inverse-data.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';

/** A step moves a joint no further than this, rad and m: the model is quadratic, the robot is not. */
export const LONGEST_TURN = 0.5;
export const LONGEST_SHIFT = 0.05;

/** Pivots smaller than this share of their diagonal mean that the model has no least. */
const LEAST_PIVOT = 1e-12;

/**
 * Writes `step` and what it is to save to `predicted`, for damping μ = `damping[0]` of the diagonal `scale`. False
 * where the damped Hessian of the free joints is not positive definite.
 */
export function findStep(nearest: NearestData, model: RobotModel): boolean {
  const { step, free, direction, share, predicted } = nearest;
  step.fill(0);
  freeJoints(nearest, model);
  for (let blocked = 0; blocked !== -1;) {
    const count = solveFree(nearest);
    if (count === 0) break;
    if (count < 0) return false;
    blocked = findBlocking(nearest, model);
    for (let i = 0; i < step.length; i++) {
      if (free[i] === 1) step[i] = step[i]! + share[0]! * direction[i]!;
    }
    if (blocked === -1) break;
    free[blocked] = 0;
    step[blocked] = boundOf(nearest, model, blocked);
  }
  predict(nearest);
  return predicted[0]! > 0;
}

/** All joints but those at a limit that the gradient presses against it. */
function freeJoints(
  { free, position, derivatives: { gradient } }: NearestData,
  { lower, upper }: RobotModel,
): void {
  for (let i = 0; i < free.length; i++) {
    const held =
      (position[i]! <= lower[i]! && gradient[i]! > 0) || (position[i]! >= upper[i]! && gradient[i]! < 0);
    free[i] = held ? 0 : 1;
  }
}

/**
 * `direction`: from `step` to the model's least over the free joints, others at rest. Returns how many are free, −1
 * where the model has no least.
 */
function solveFree(nearest: NearestData): number {
  const { step, free, indices, factor, direction, derivatives, damping } = nearest;
  const { gradient, hessian, scale } = derivatives;
  const n = step.length;
  let count = 0;
  for (let i = 0; i < n; i++) if (free[i] === 1) indices[count++] = i;
  for (let a = 0; a < count; a++) {
    const i = indices[a]!;
    let rest = -gradient[i]! - damping[0]! * scale[i]! * step[i]!;
    for (let j = 0; j < n; j++) rest -= (j <= i ? hessian[n * i + j]! : hessian[n * j + i]!) * step[j]!;
    for (let b = 0; b < a; b++) {
      let sum = hessian[n * i + indices[b]!]!;
      for (let k = 0; k < b; k++) sum -= factor[n * a + k]! * factor[n * b + k]!;
      sum *= factor[n * b + b]!;
      factor[n * a + b] = sum;
      rest -= sum * direction[b]!;
    }
    const diagonal = hessian[n * i + i]! + damping[0]! * scale[i]!;
    let pivot = diagonal;
    for (let k = 0; k < a; k++) pivot -= factor[n * a + k]! * factor[n * a + k]!;
    if (!(pivot > LEAST_PIVOT * scale[i]!)) return -1;
    // The factor's diagonal is kept as its inverse.
    factor[n * a + a] = 1 / Math.sqrt(pivot);
    direction[a] = rest * factor[n * a + a]!;
  }
  for (let a = count - 1; a >= 0; a--) {
    let sum = direction[a]!;
    for (let b = a + 1; b < count; b++) sum -= factor[n * b + a]! * direction[indices[b]!]!;
    // From the back: an index is never below its place, and what lies there has been used.
    direction[indices[a]!] = sum * factor[n * a + a]!;
  }
  return count;
}

/** `share`: how much of `direction` can be gone until a free joint meets its bound. Returns that joint, −1 for none. */
function findBlocking(nearest: NearestData, { lower, upper, types }: RobotModel): number {
  const { step, free, direction, position, share } = nearest;
  let least = 1;
  let blocking = -1;
  for (let i = 0; i < step.length; i++) {
    const d = direction[i]!;
    if (free[i] === 0 || d === 0) continue;
    const longest = types[i] === JointType.prismatic ? LONGEST_SHIFT : LONGEST_TURN;
    const room =
      d > 0 ? Math.min(longest, upper[i]! - position[i]!) : -Math.min(longest, position[i]! - lower[i]!);
    const ratio = (room - step[i]!) / d;
    if (ratio < least) {
      least = ratio;
      blocking = i;
    }
  }
  share[0] = least > 0 ? least : 0;
  return blocking;
}

/** The step that brings joint `i` to the bound that it moves towards. */
function boundOf(nearest: NearestData, { lower, upper, types }: RobotModel, i: number): number {
  const longest = types[i] === JointType.prismatic ? LONGEST_SHIFT : LONGEST_TURN;
  return nearest.direction[i]! > 0
    ? Math.min(longest, upper[i]! - nearest.position[i]!)
    : -Math.min(longest, nearest.position[i]! - lower[i]!);
}

/** `predicted`: −gᵀs − ½ sᵀHs, without the damping. */
function predict({ step, predicted, derivatives: { gradient, hessian } }: NearestData): void {
  const n = step.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let product = gradient[i]! + 0.5 * hessian[n * i + i]! * step[i]!;
    for (let j = 0; j < i; j++) product += hessian[n * i + j]! * step[j]!;
    sum -= step[i]! * product;
  }
  predicted[0] = sum;
}
