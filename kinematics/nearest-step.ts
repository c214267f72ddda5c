/**
 * One step of the search for the nearest pose: towards the least of the quadratic model gᵀs + ½ sᵀ(H + μD)s, inside the
 * joint limits and a bound on each joint's own motion. A primal active set: from where it stands the step goes towards
 * the model's least over the free joints, until the first of them meets its bound; that one stays there and the others
 * go on. At most n rounds, each an LDLᵀ factorisation; usually one or two.
 *
 * Where the Hessian is bent downwards the model has no least. Its negative pivots are taken as positive: the step then
 * goes downhill along the bend as far as it would otherwise go up, and the bound on each joint's motion holds it.
 */
import type { NearestData } from './inverse-data.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';
import { COLUMN_SIZE } from './nearest-measure.ts';

/** A step moves a joint no further than this, rad and m: the model is quadratic, the robot is not. */
export const LONGEST_TURN = 0.5;
export const LONGEST_SHIFT = 0.05;

/** A pivot smaller than this share of what the joint's own motion moves is as good as flat: rounding, redundancy. */
const LEAST_PIVOT = 1e-7;

/** Writes `step`, what it is to save to `predicted`, and to `bend` the joint along which the model is bent down, or −1. */
export function findStep(nearest: NearestData, model: RobotModel): void {
  const { step, free, direction, share, bend } = nearest;
  step.fill(0);
  bend[0] = -1;
  freeJoints(nearest);
  for (let blocked = 0; blocked !== -1;) {
    const count = factorise(nearest);
    if (count === 0) break;
    solve(nearest, count);
    blocked = findBlocking(nearest, model);
    for (let i = 0; i < step.length; i++) {
      if (free[i] === 1) step[i] = step[i]! + share[0]! * direction[i]!;
    }
    if (blocked === -1) break;
    free[blocked] = 0;
    step[blocked] = boundOf(nearest, model, blocked);
  }
  predict(nearest);
}

/**
 * Writes to `step` the way down from a place where the gradient vanishes but the model of the free joints is bent: as
 * far as the joint that moves most turns by `turn` (rad; a prismatic joint, by a tenth of it in m). Of the two ways,
 * one is as good as the other; the same is taken every time.
 */
export function findWayDown(nearest: NearestData, model: RobotModel, turn: number): void {
  const { step, free, direction, share, bend, indices, factor } = nearest;
  step.fill(0);
  freeJoints(nearest);
  const count = factorise(nearest);
  const n = step.length;
  // Lᵀ d = eₐ gives dᵀHd = the pivot.
  const bent = bend[0]!;
  let most = 0;
  for (let a = count - 1; a >= 0; a--) {
    const i = indices[a]!;
    let sum = i === bent ? 1 : 0;
    for (let b = a + 1; b < count; b++) sum -= factor[n * b + a]! * direction[indices[b]!]!;
    direction[i] = sum;
    most = Math.max(most, Math.abs(sum) * (model.types[i] === JointType.prismatic ? 10 : 1));
  }
  for (let i = 0; i < n; i++) direction[i] = free[i] === 1 ? (direction[i]! * turn) / most : 0;
  findBlocking(nearest, model);
  for (let i = 0; i < n; i++) step[i] = share[0]! * direction[i]!;
  predict(nearest);
}

/**
 * Writes `trial`: where the step leads, bent after the tip. Position counts so much more than orientation that the
 * measure's valleys are narrow, and where the wrist turns about the tip they are curved: along a straight step the tip
 * soon strays by more than the step can save. What the second order along the step makes it stray is taken back, to
 * first order (Transtrum & Sethna 2012 call it the geodesic acceleration).
 */
export function bendTrial(nearest: NearestData): void {
  const { step, position, trial, stray, derivatives } = nearest;
  const { columns: c } = derivatives;
  // Half the second derivative of the tip's position along the step: the sum of sᵢ (Σ ωⱼ sⱼ, j < i, + ½ sᵢ ωᵢ) × vᵢ.
  let wx = 0;
  let wy = 0;
  let wz = 0;
  stray.fill(0);
  for (let i = 0; i < step.length; i++) {
    const p = COLUMN_SIZE * i;
    const s = step[i]!;
    const ax = wx + 0.5 * s * c[p + 3]!;
    const ay = wy + 0.5 * s * c[p + 4]!;
    const az = wz + 0.5 * s * c[p + 5]!;
    stray[0] = stray[0]! + s * (ay * c[p + 2]! - az * c[p + 1]!);
    stray[1] = stray[1]! + s * (az * c[p]! - ax * c[p + 2]!);
    stray[2] = stray[2]! + s * (ax * c[p + 1]! - ay * c[p]!);
    wx += s * c[p + 3]!;
    wy += s * c[p + 4]!;
    wz += s * c[p + 5]!;
    trial[i] = position[i]! + s;
  }
  takeBack(nearest);
}

/** Bends the trial further: takes back what the tip has been measured to stray there. */
export function bendTrialAgain(nearest: NearestData): void {
  const { step, stray, measure, trialMeasure, derivatives } = nearest;
  for (let axis = 0; axis < 3; axis++) {
    stray[axis] = trialMeasure[axis]! - measure[axis]!;
    for (let i = 0; i < step.length; i++) {
      stray[axis] = stray[axis]! - derivatives.columns[COLUMN_SIZE * i + axis]! * step[i]!;
    }
  }
  takeBack(nearest);
}

/** Moves the trial's free joints so that the tip loses `stray`, as nearly as the step's own model can tell. */
function takeBack(nearest: NearestData): void {
  const { free, indices, direction, derivatives, trial, stray, lower, upper } = nearest;
  const { columns: c } = derivatives;
  // The factors are those of the step's last round.
  let count = 0;
  for (let i = 0; i < free.length; i++) {
    if (free[i] === 0) continue;
    const p = COLUMN_SIZE * i;
    indices[count] = i;
    direction[count++] = -(c[p]! * stray[0]! + c[p + 1]! * stray[1]! + c[p + 2]! * stray[2]!);
  }
  substitute(nearest, count);
  for (let i = 0; i < trial.length; i++) {
    const to = free[i] === 1 ? trial[i]! + direction[i]! : trial[i]!;
    trial[i] = Math.min(upper[i]!, Math.max(lower[i]!, to));
  }
}

/** All joints but those at a limit that the gradient presses against it. */
function freeJoints({ free, position, lower, upper, derivatives: { gradient } }: NearestData): void {
  for (let i = 0; i < free.length; i++) {
    const held =
      (position[i]! <= lower[i]! && gradient[i]! > 0) || (position[i]! >= upper[i]! && gradient[i]! < 0);
    free[i] = held ? 0 : 1;
  }
}

/**
 * Factors of the free joints' damped Hessian: L below the diagonal of `factor`, the pivots on it; their joints in
 * `indices`. Returns how many are free.
 */
function factorise({ free, indices, factor, derivatives, damping, bend }: NearestData): number {
  const { hessian, scale } = derivatives;
  const n = free.length;
  let count = 0;
  let worst = -LEAST_PIVOT;
  bend[0] = -1;
  for (let i = 0; i < n; i++) {
    if (free[i] === 0) continue;
    const a = count++;
    indices[a] = i;
    let pivot = hessian[n * i + i]! + damping[0]! * scale[i]!;
    for (let b = 0; b < a; b++) {
      let sum = hessian[n * i + indices[b]!]!;
      for (let k = 0; k < b; k++) sum -= factor[n * a + k]! * factor[n * k + k]! * factor[n * b + k]!;
      sum /= factor[n * b + b]!;
      pivot -= sum * sum * factor[n * b + b]!;
      factor[n * a + b] = sum;
    }
    if (pivot < worst * scale[i]!) {
      worst = pivot / scale[i]!;
      bend[0] = i;
    }
    factor[n * a + a] = Math.max(Math.abs(pivot), LEAST_PIVOT * scale[i]!);
  }
  return count;
}

/** `direction`: from `step` to the model's least over the `count` free joints, others at rest. */
function solve(nearest: NearestData, count: number): void {
  const { step, indices, direction, derivatives, damping } = nearest;
  const { gradient, hessian, scale } = derivatives;
  const n = step.length;
  for (let a = 0; a < count; a++) {
    const i = indices[a]!;
    let rest = -gradient[i]! - damping[0]! * scale[i]! * step[i]!;
    for (let j = 0; j < n; j++) rest -= (j <= i ? hessian[n * i + j]! : hessian[n * j + i]!) * step[j]!;
    direction[a] = rest;
  }
  substitute(nearest, count);
}

/** `direction`, from the right sides of the `count` free joints in its first places, to the solution in theirs. */
function substitute({ indices, factor, direction }: NearestData, count: number): void {
  const n = direction.length;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) direction[a] = direction[a]! - factor[n * a + b]! * direction[b]!;
  }
  for (let a = count - 1; a >= 0; a--) {
    let rest = direction[a]! / factor[n * a + a]!;
    for (let b = a + 1; b < count; b++) rest -= factor[n * b + a]! * direction[indices[b]!]!;
    // From the back: an index is never below its place, and what lies there has been used.
    direction[indices[a]!] = rest;
  }
}

/** `share`: how much of `direction` can be gone until a free joint meets its bound. Returns that joint, −1 for none. */
function findBlocking(nearest: NearestData, { types }: RobotModel): number {
  const { step, free, direction, position, share, lower, upper } = nearest;
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
function boundOf(nearest: NearestData, { types }: RobotModel, i: number): number {
  const longest = types[i] === JointType.prismatic ? LONGEST_SHIFT : LONGEST_TURN;
  return nearest.direction[i]! > 0
    ? Math.min(longest, nearest.upper[i]! - nearest.position[i]!)
    : -Math.min(longest, nearest.position[i]! - nearest.lower[i]!);
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
