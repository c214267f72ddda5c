/** From a tip pose to joint positions. */
import type { RobotData } from './data.ts';
import { followGeneral, inverseGeneral } from './general-inverse/index.ts';
import {
  Candidate,
  findInside,
  findOnward,
  nearestOfAll,
  nearestOnward,
  takeCandidate,
  turnInside,
} from './inverse-choice.ts';
import { inverseEcm } from './inverse-ecm.ts';
import { MTM_CANDIDATES, mtmCandidate } from './inverse-mtm.ts';
import { prepareInverse } from './inverse-prepare.ts';
import { firstIsOnly, PSM_CANDIDATES, psmCandidate } from './inverse-psm.ts';
import { RAVEN2_CANDIDATES, raven2Candidate } from './inverse-raven2.ts';
import { firstOutside, InverseStatus } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import type { Pose } from './spatial.ts';

/**
 * Joint positions inside the limits that bring the tip to `baseFromTip` (m, quaternion of any length but 0): of all
 * solutions the one nearest to `seed`. Where the limits allow none, those whose pose is nearest: least distance² +
 * (L · angle)² with L = `ORIENTATION_LENGTH`; for the ECM, least distance, then least angle. Then
 * `data.inverse.report` says which joints are at their limits and by how much the pose is missed. A robot without a
 * closed form: the first solution that its search finds, and with an L of its own (general-inverse/inverse-general.ts).
 *
 * Any posture will do, and another one may be chosen from one pose to the next: this is for a pose by itself. A motion
 * goes on with `follow`.
 */
export function inverse(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): InverseStatus {
  data.inverse.reach[0] = Infinity;
  if (!prepareInverse(model, data, baseFromTip, seed)) return giveSeed(out, data);
  if (model.inverse === 'general') return inverseGeneral(out, model, data);
  if (model.inverse === 'ecm') return inverseEcm(out, model, data, false);
  const inside = findInside(model, data, findCandidates(model, data, false));
  if (inside !== -1) return takeCandidate(out, data, inside);
  return nearestOfAll(out, model, data, findCandidates(model, data, true));
}

/**
 * As `inverse`, but the posture is the one that `seed` goes on to: for a pose that moves, with the result for the latest
 * pose as the seed. Beyond a limit it stays there and follows from the nearest pose, even where another posture, or
 * another turn of the roll, would reach all of it. What is nearest is judged downhill from the seed: a local least.
 *
 * Even that can vanish under a moving pose: when a hand has turned half a turn beyond a limit, the other way round is
 * the nearer one. So no joint goes further than `reach` in one call (rad; a prismatic joint a tenth of it, m), and what
 * is left to go shows as `InverseReport.error`, without a joint at its limit. A loop gives a little more than its joints
 * can move in a tick; recorded motions, whose rows may lie far apart, do without. (Closed forms only: the general inverse
 * does not bound its way.)
 */
export function follow(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
  reach = Infinity,
): InverseStatus {
  data.inverse.reach[0] = reach;
  if (!prepareInverse(model, data, baseFromTip, seed)) return giveSeed(out, data);
  if (model.inverse === 'general') return followGeneral(out, model, data);
  if (model.inverse === 'ecm') return inverseEcm(out, model, data, true);
  const onward = findOnward(model, data, findCandidates(model, data, false));
  return onward === -1 ? nearestOnward(out, model, data) : takeCandidate(out, data, onward);
}

/** What `solutions` says of each. */
export const Solution = {
  none: 0,
  /** Reaches the pose, but some joint lies outside its limits. */
  outside: 1,
  inside: 2,
} as const;
export type Solution = (typeof Solution)[keyof typeof Solution];

/**
 * All solutions of a robot's closed form: PSM four, RAVEN II eight (two wrists × two insertions × two shoulders), MTM
 * four (two shoulders × two elbows, the platform chosen for each as said in inverse-mtm.ts); none for other robots.
 * Writes the joint positions to `out`, one array each, inside the limits or not, every angle at its turn nearest to
 * `seed` that is inside if there is one; what they are, to `kinds`. Returns their number.
 */
export function solutions(
  out: readonly Float64Array[],
  kinds: Uint8Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): number {
  data.inverse.reach[0] = Infinity;
  if (!prepareInverse(model, data, baseFromTip, seed)) return 0;
  const { candidates, exists } = data.inverse;
  const count = findCandidates(model, data, true);
  for (let k = 0; k < count; k++) {
    const q = candidates[k]!;
    turnInside(q, model, data);
    out[k]!.set(q);
    if (exists[k]! < Candidate.solution) kinds[k] = Solution.none;
    else kinds[k] = firstOutside(model, q) === -1 ? Solution.inside : Solution.outside;
  }
  return count;
}

/**
 * Fills the solutions of the robot's closed form, and returns how many there are to look at. Unless `all` are wanted,
 * those whose first joints already lie out of bounds are not worked out.
 */
function findCandidates(model: RobotModel, data: RobotData, all: boolean): number {
  const { exists, candidates } = data.inverse;
  switch (model.inverse) {
    case 'psm':
      exists[0] = psmCandidate(0, model, data, all);
      if (!all && exists[0] !== Candidate.none && firstIsOnly(model, candidates[0]!)) return 1;
      for (let k = 1; k < PSM_CANDIDATES; k++) exists[k] = psmCandidate(k, model, data, all);
      return PSM_CANDIDATES;
    case 'raven2':
      for (let k = 0; k < RAVEN2_CANDIDATES; k++) exists[k] = raven2Candidate(k, model, data, all);
      return RAVEN2_CANDIDATES;
    case 'mtm':
      for (let k = 0; k < MTM_CANDIDATES; k++) exists[k] = mtmCandidate(k, model, data, all);
      return MTM_CANDIDATES;
    default:
      return 0;
  }
}

function giveSeed(out: Float64Array, data: RobotData): InverseStatus {
  const { seed } = data.inverse;
  for (let i = 0; i < out.length; i++) out[i] = seed[i]!;
  return InverseStatus.invalid;
}
