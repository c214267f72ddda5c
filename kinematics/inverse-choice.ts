/** From the solutions of a closed form to the one that is wanted, or, where the limits allow none, to the nearest pose. */
import type { RobotData } from './forward.ts';
import { clearReport, firstOutside, InverseError, InverseStatus, LIMIT_TOLERANCE } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';
import { Measure, measurePosture } from './nearest-measure.ts';
import { LONGEST_SHIFT, LONGEST_TURN } from './nearest-step.ts';
import { descend, reportNearest } from './nearest.ts';
import { turnNear } from './trigonometry.ts';

/** What a closed form found for one of its branches. */
export const Candidate = {
  none: 0,
  /** Not the pose, but near it where the branch comes no nearer: a place to search from. */
  start: 1,
  solution: 2,
  /** One of infinitely many solutions, the one that goes on from the seed. */
  singular: 3,
} as const;
export type Candidate = (typeof Candidate)[keyof typeof Candidate];

/** When postures are compared, this way of a prismatic joint counts as a radian, m. */
const POSTURE_LENGTH = 0.1;

/** What is left of a pose that a search has reached: rounding. m and rad. */
const REACHED = 1e-9;

/** Searches begun from different starts, at most; more were never better in the tests' poses. */
const MOST_SEARCHES = 2;

/** Copies candidate `index` to `out`, exactly inside the limits, and says how well that solves the pose. */
export function takeCandidate(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  index: number,
): InverseStatus {
  const { candidates, exists } = data.inverse;
  clampInto(out, model, candidates[index]!);
  return exists[index] === Candidate.singular ? InverseStatus.singular : InverseStatus.solved;
}

/**
 * Of the first `count` candidates the solution inside the limits that is nearest to the seed, each joint at the turn
 * that is nearest to the seed and inside; −1 where all lie outside.
 */
export function findInside(model: RobotModel, data: RobotData, count: number): number {
  const { candidates, exists, seed } = data.inverse;
  let found = -1;
  let least = Infinity;
  for (let k = 0; k < count; k++) {
    const q = candidates[k]!;
    if (exists[k]! < Candidate.solution) continue;
    turnInside(q, model, data);
    if (firstOutside(model, q) !== -1) continue;
    let sum = 0;
    for (let i = 0; i < q.length; i++) {
      const d =
        model.types[i] === JointType.prismatic ? (q[i]! - seed[i]!) / POSTURE_LENGTH : q[i]! - seed[i]!;
      sum += d * d;
    }
    if (sum < least) {
      least = sum;
      found = k;
    }
  }
  return found;
}

/** A solution inside the limits within a step's way of the seed: the one that the seed's posture goes on to. −1 for none. */
export function findOnward(model: RobotModel, data: RobotData, count: number): number {
  const { candidates, exists, seed } = data.inverse;
  for (let k = 0; k < count; k++) {
    const q = candidates[k]!;
    if (exists[k]! < Candidate.solution) continue;
    let isNear = true;
    for (let i = 0; i < q.length; i++) {
      const isShift = model.types[i] === JointType.prismatic;
      if (!isShift) turnNear(q, i, seed);
      if (!(Math.abs(q[i]! - seed[i]!) <= (isShift ? LONGEST_SHIFT : LONGEST_TURN))) isNear = false;
    }
    if (isNear && firstOutside(model, q) === -1) return k;
  }
  return -1;
}

/** Searches the nearest pose from the best of the candidates, brought inside the limits, and of the seed. */
export function nearestOfAll(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  count: number,
): InverseStatus {
  const { candidates, exists, nearest, best, seed, wanted, startCosts } = data.inverse;
  for (let k = 0; k < count; k++) {
    startCosts[k] = Infinity;
    if (exists[k] === Candidate.none) continue;
    const q = candidates[k]!;
    turnInside(q, model, data);
    clampInto(q, model, q);
    measurePosture(nearest.measure, model, data, wanted, q);
    startCosts[k] = nearest.measure[Measure.cost]!;
  }
  for (let i = 0; i < seed.length; i++) nearest.position[i] = seed[i]!;
  descend(model, data);
  keepBest(data, true);
  for (let search = 0; search < MOST_SEARCHES; search++) {
    let least = -1;
    for (let k = 0; k < count; k++) {
      if (startCosts[k]! < Infinity && (least === -1 || startCosts[k]! < startCosts[least]!)) least = k;
    }
    if (least === -1) break;
    startCosts[least] = Infinity;
    for (let i = 0; i < seed.length; i++) nearest.position[i] = candidates[least]![i]!;
    descend(model, data);
    keepBest(data, false);
  }
  for (let i = 0; i < best.length; i++) nearest.position[i] = best[i]!;
  descend(model, data);
  return takeNearest(out, model, data);
}

/** Searches the nearest pose from the seed alone. */
export function nearestOnward(out: Float64Array, model: RobotModel, data: RobotData): InverseStatus {
  const { nearest, seed } = data.inverse;
  for (let i = 0; i < seed.length; i++) nearest.position[i] = seed[i]!;
  descend(model, data);
  return takeNearest(out, model, data);
}

function keepBest({ inverse }: RobotData, isFirst: boolean): void {
  const { best, bestCost, nearest } = inverse;
  if (!isFirst && !(nearest.measure[Measure.cost]! < bestCost[0]!)) return;
  bestCost[0] = nearest.measure[Measure.cost]!;
  for (let i = 0; i < best.length; i++) best[i] = nearest.position[i]!;
}

function takeNearest(out: Float64Array, model: RobotModel, data: RobotData): InverseStatus {
  const { nearest, report } = data.inverse;
  for (let i = 0; i < out.length; i++) out[i] = nearest.position[i]!;
  reportNearest(model, data);
  const isReached =
    report.error[InverseError.position]! < REACHED && report.error[InverseError.angle]! < REACHED;
  if (!isReached) return InverseStatus.limited;
  clearReport(report);
  return InverseStatus.solved;
}

/** Turns each joint to where it is nearest to the seed; where that is outside the limits, nearest to their middle. */
function turnInside(q: Float64Array, { lower, upper, types }: RobotModel, data: RobotData): void {
  const { seed, middle } = data.inverse;
  for (let i = 0; i < q.length; i++) {
    if (types[i] === JointType.prismatic) continue;
    turnNear(q, i, seed);
    const isInside = q[i]! >= lower[i]! - LIMIT_TOLERANCE && q[i]! <= upper[i]! + LIMIT_TOLERANCE;
    if (!isInside) turnNear(q, i, middle);
  }
}

function clampInto(out: Float64Array, { lower, upper }: RobotModel, q: Float64Array): void {
  for (let i = 0; i < lower.length; i++) out[i] = Math.min(upper[i]!, Math.max(lower[i]!, q[i]!));
}
