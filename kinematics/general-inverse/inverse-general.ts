/**
 * Inverse of any serial arm, by descents from several starts (docs/general-inverse.md). The first start is the seed, so
 * that its posture is kept where that leads to the pose; then come the postures of a table whose tips are nearest to
 * the pose; then the rest of an endless even sequence. Which starts these are depends on the robot, the pose and the
 * seed alone. Both functions expect what `prepareInverse` leaves in `data.inverse`.
 */
import type { RobotData } from '../data.ts';
import { forwardPass } from '../forward.ts';
import { InverseError, InverseStatus } from '../inverse-status.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { Patience } from './descend.ts';
import { descend } from './descend.ts';
import { normalEquations } from './pose-error.ts';
import { findNearestPostures, posture, TABLE_SIZE } from './postures.ts';
import type { GeneralWorkspace } from './workspace.ts';
import { COST } from './workspace.ts';

/** A pose is reached when its position and orientation are within this. m and rad. */
const TOLERANCE = 1e-7;

/** Forward passes of all descents together, before the last one that brings the best posture as near as it gets. */
const MOST_PASSES = 1500;

/** Of one among several descents: one that converges seldom takes more than 20 passes. */
const brisk: Patience = { passes: 50, share: 0.4 };

/** Of a descent that no other follows. */
const patient: Patience = { passes: 80, share: 1 - 1e-6 };

/** Another posture counts as nearer when its cost is less than this share: equals do not take turns. */
const CLEARLY_LESS = 0.8;

/** How far the ranges are widened for starts after the table's: a sixth of the joints starts on a limit. */
const STRETCH = 1.2;

const TURN = 2 * Math.PI;

/**
 * `inverse` (inverse.ts) for a robot without a closed form. Solved is within 10⁻⁷ m and rad, usually 10⁻¹¹. Where no
 * start leads to the pose, the nearest that was found: least (3 distance / reach)² + angle², reach being the length of
 * the stretched arm. At most 1630 forward passes, about 1.5 ms; only a pose that cannot be reached takes them.
 */
export function inverseGeneral(out: Float64Array, model: RobotModel, data: RobotData): InverseStatus {
  const workspace = workspaceOf(data, model);
  const { q, best, bestCost, error } = workspace;
  const { seed } = data.inverse;
  q.set(seed);
  let passes = descend(workspace, model, data, brisk);
  bestCost[0] = Infinity;
  for (let start = 0; !isReached(workspace); start++) {
    if (error[COST]! < CLEARLY_LESS * bestCost[0]) {
      best.set(q);
      bestCost[0] = error[COST]!;
    }
    if (passes >= MOST_PASSES) {
      q.set(best);
      descend(workspace, model, data, patient);
      break;
    }
    startElsewhere(workspace, start);
    passes += descend(workspace, model, data, brisk);
  }
  return conclude(out, workspace, model, data);
}

/**
 * `follow` (inverse.ts) for a robot without a closed form: one descent from the seed, inside the limits and the call's
 * reach. At most 80 forward passes, about 80 µs; from a seed a millimetre away three or four.
 */
export function followGeneral(out: Float64Array, model: RobotModel, data: RobotData): InverseStatus {
  const workspace = workspaceOf(data, model);
  workspace.q.set(data.inverse.seed);
  descend(workspace, model, data, patient);
  return conclude(out, workspace, model, data);
}

/** @throws TypeError when `data` was made for a robot with a closed form. */
function workspaceOf(data: RobotData, model: RobotModel): GeneralWorkspace {
  if (data.general === null) throw new TypeError(`${model.name}: this data is of a robot with a closed form`);
  return data.general;
}

/** Puts `q` at the start of this number after the seed. */
function startElsewhere(workspace: GeneralWorkspace, start: number): void {
  const { q, postures, nearest } = workspace;
  if (start === 0) findNearestPostures(workspace);
  if (start < nearest.length) posture(q, postures, nearest[start]!, 1);
  else posture(q, postures, TABLE_SIZE + start, STRETCH);
}

/** Whether the descent that has just ended reached the pose. */
function isReached({ error, lengthWeight }: GeneralWorkspace): boolean {
  const distance = lengthWeight * TOLERANCE;
  return (
    error[0]! * error[0]! + error[1]! * error[1]! + error[2]! * error[2]! <= distance * distance &&
    error[3]! * error[3]! + error[4]! * error[4]! + error[5]! * error[5]! <= TOLERANCE * TOLERANCE
  );
}

/** Hands over where the last descent ended, and reports what it left missing. */
function conclude(
  out: Float64Array,
  workspace: GeneralWorkspace,
  model: RobotModel,
  data: RobotData,
): InverseStatus {
  const { q, error, gradient, lengthWeight } = workspace;
  const { report } = data.inverse;
  out.set(q);
  turnTowards(out, model, data);
  if (isReached(workspace)) return InverseStatus.solved;
  forwardPass(model, data, q);
  normalEquations(workspace, model, data.frames);
  for (let i = 0; i < q.length; i++) {
    if (q[i]! >= model.upper[i]! && gradient[i]! > 0) report.atLimit[i] = 1;
    else if (q[i]! <= model.lower[i]! && gradient[i]! < 0) report.atLimit[i] = -1;
  }
  report.error[InverseError.position] =
    Math.sqrt(error[0]! * error[0]! + error[1]! * error[1]! + error[2]! * error[2]!) / lengthWeight;
  report.error[InverseError.angle] = Math.sqrt(
    error[3]! * error[3]! + error[4]! * error[4]! + error[5]! * error[5]!,
  );
  return InverseStatus.limited;
}

/** Of joints that can turn more than once, the turn inside the limits that is nearest to the seed. */
function turnTowards(
  q: Float64Array,
  { types }: RobotModel,
  { inverse: { seed, lower, upper } }: RobotData,
): void {
  for (let i = 0; i < q.length; i++) {
    if (types[i] !== JointType.revolute || upper[i]! - lower[i]! < TURN) continue;
    let to = q[i]! + TURN * Math.round((seed[i]! - q[i]!) / TURN);
    if (to > upper[i]!) to -= TURN;
    if (to < lower[i]!) to += TURN;
    if (to <= upper[i]!) q[i] = to;
  }
}
