/** From the solutions of a closed form to the one that is wanted, or, where the limits allow none, to the nearest pose. */
import type { RobotData } from './data.ts';
import type { InverseData } from './inverse-data.ts';
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

const ROLL = 3;
const WRIST_PITCH = 4;
const WRIST_YAW = 5;

/**
 * Wrists of PSM and RAVEN II that may lead into other valleys: a turn of the roll (rad), and what pitch and yaw are
 * multiplied by. Found by trial: without them twice as many poses have a nearer one elsewhere (test/bench/rows/inverse.ts).
 */
const otherWrists = Float64Array.of(Math.PI, -1, 1, 0, 1, -1, Math.PI, 1, 1, 0, 0, 0);

/** Copies candidate `index` to `out`, exactly inside the limits, and says how well that solves the pose. */
export function takeCandidate(out: Float64Array, data: RobotData, index: number): InverseStatus {
  const { candidates, exists } = data.inverse;
  clampInto(out, data.inverse, candidates[index]!);
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
    if (firstOutside(data.inverse, q) !== -1) continue;
    if (count === 1) return k;
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

/**
 * A solution inside the limits and within reach of the seed, at the turns nearest to the seed: the one that the seed's
 * posture goes on to. −1 for none.
 */
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
    if (isNear && firstOutside(data.inverse, q) === -1) return k;
  }
  return -1;
}

/**
 * Searches the nearest pose from several starts: the seed, the best of the candidates brought inside the limits, and
 * wrists bent the other way from where these lead. Whichever comes nearest.
 */
export function nearestOfAll(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  count: number,
): InverseStatus {
  const { candidates, nearest, best, bestCost, seed } = data.inverse;
  bestCost[0] = Infinity;
  search(model, data, seed);
  const start = findStart(model, data, count);
  if (start !== -1) search(model, data, candidates[start]!);
  if (model.inverse !== 'mtm') {
    for (let wrist = 0; wrist < otherWrists.length; wrist += 3) {
      const turn = otherWrists[wrist]!;
      const q = candidates[0]!;
      for (let i = 0; i < q.length; i++) q[i] = best[i]!;
      q[ROLL] = q[ROLL]! + (q[ROLL]! > 0 ? -turn : turn);
      q[WRIST_PITCH] = q[WRIST_PITCH]! * otherWrists[wrist + 1]!;
      q[WRIST_YAW] = q[WRIST_YAW]! * otherWrists[wrist + 2]!;
      clampInto(q, data.inverse, q);
      search(model, data, q);
    }
  }
  for (let i = 0; i < best.length; i++) nearest.position[i] = best[i]!;
  descend(model, data);
  return takeNearest(out, model, data);
}

/** Searches from `start`, and keeps in `best` where that leads if it is the nearest so far. */
function search(model: RobotModel, data: RobotData, start: Float64Array): void {
  const { nearest, best, bestCost } = data.inverse;
  for (let i = 0; i < best.length; i++) nearest.position[i] = start[i]!;
  descend(model, data);
  if (!(nearest.measure[Measure.cost]! < bestCost[0]!)) return;
  bestCost[0] = nearest.measure[Measure.cost]!;
  for (let i = 0; i < best.length; i++) best[i] = nearest.position[i]!;
}

/** Brings the first `count` candidates inside the limits, and returns the one that is then nearest to the pose, or −1. */
function findStart(model: RobotModel, data: RobotData, count: number): number {
  const { candidates, exists, nearest, wanted } = data.inverse;
  let found = -1;
  let least = Infinity;
  for (let k = 0; k < count; k++) {
    if (exists[k] === Candidate.none) continue;
    const q = candidates[k]!;
    turnInside(q, model, data);
    clampInto(q, data.inverse, q);
    measurePosture(nearest.measure, model, data, wanted, q);
    if (!(nearest.measure[Measure.cost]! < least)) continue;
    least = nearest.measure[Measure.cost]!;
    found = k;
  }
  return found;
}

/** Searches the nearest pose from the seed alone. */
export function nearestOnward(out: Float64Array, model: RobotModel, data: RobotData): InverseStatus {
  const { nearest, seed } = data.inverse;
  for (let i = 0; i < seed.length; i++) nearest.position[i] = seed[i]!;
  descend(model, data);
  return takeNearest(out, model, data);
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

/** Whether joint `i` is out of bounds. */
export function isOutside(q: Float64Array, { inverse: { lower, upper } }: RobotData, i: number): boolean {
  return !(q[i]! >= lower[i]! - LIMIT_TOLERANCE && q[i]! <= upper[i]! + LIMIT_TOLERANCE);
}

/** Turns each joint to where it is nearest to the seed; where that is outside the limits, nearest to their middle. */
export function turnInside(q: Float64Array, { types }: RobotModel, data: RobotData): void {
  const { seed, middle, lower, upper } = data.inverse;
  for (let i = 0; i < q.length; i++) {
    if (types[i] === JointType.prismatic) continue;
    if (Math.abs(q[i]! - seed[i]!) > Math.PI) turnNear(q, i, seed);
    const isInside = q[i]! >= lower[i]! - LIMIT_TOLERANCE && q[i]! <= upper[i]! + LIMIT_TOLERANCE;
    if (!isInside) turnNear(q, i, middle);
  }
}

function clampInto(out: Float64Array, { lower, upper }: InverseData, q: Float64Array): void {
  for (let i = 0; i < lower.length; i++) {
    const x = q[i]!;
    out[i] = x < lower[i]! ? lower[i]! : x > upper[i]! ? upper[i]! : x;
  }
}
