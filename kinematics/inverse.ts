/** From a tip pose to joint positions. */
import type { RobotData } from './forward.ts';
import { followGeneral, inverseGeneral } from './general-inverse/index.ts';
import { findInside, findOnward, nearestOfAll, nearestOnward, takeCandidate } from './inverse-choice.ts';
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
  if (!prepareInverse(model, data, baseFromTip, seed)) return giveSeed(out, data);
  if (model.inverse === 'general') return inverseGeneral(out, model, data);
  if (model.inverse === 'ecm') return inverseEcm(out, model, data, false);
  const count = findCandidates(model, data);
  const inside = findInside(model, data, count);
  return inside === -1 ? nearestOfAll(out, model, data, count) : takeCandidate(out, model, data, inside);
}

/**
 * As `inverse`, but the posture is the one that `seed` goes on to: for a pose that moves, with the result for the latest
 * pose as the seed. Beyond a limit it stays there and follows from the nearest pose, even where another posture, or a
 * further turn of the roll, would reach all of it: joints never jump. What is nearest is judged from the seed downhill,
 * which is a local least.
 */
export function follow(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): InverseStatus {
  if (!prepareInverse(model, data, baseFromTip, seed)) return giveSeed(out, data);
  if (model.inverse === 'general') return followGeneral(out, model, data);
  if (model.inverse === 'ecm') return inverseEcm(out, model, data, true);
  const onward = findOnward(model, data, findCandidates(model, data));
  return onward === -1 ? nearestOnward(out, model, data) : takeCandidate(out, model, data, onward);
}

/** Fills the solutions of the robot's closed form, and returns how many there are to look at. */
function findCandidates(model: RobotModel, data: RobotData): number {
  const { exists, candidates } = data.inverse;
  switch (model.inverse) {
    case 'psm':
      exists[0] = psmCandidate(0, model, data);
      if (firstOutside(model, candidates[0]!) === -1 && firstIsOnly(model, candidates[0]!)) return 1;
      for (let k = 1; k < PSM_CANDIDATES; k++) exists[k] = psmCandidate(k, model, data);
      return PSM_CANDIDATES;
    case 'raven2':
      for (let k = 0; k < RAVEN2_CANDIDATES; k++) exists[k] = raven2Candidate(k, model, data);
      return RAVEN2_CANDIDATES;
    case 'mtm':
      for (let k = 0; k < MTM_CANDIDATES; k++) exists[k] = mtmCandidate(k, model, data);
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
