/**
 * Inverse kinematics: from the allowed tip pose to joint targets inside the limits. A pose beyond them is followed from
 * the nearest one, and said to be.
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { firstAtLimit, follow, InverseStatus } from '../kinematics/index.ts';
import { Reason } from './port/index.ts';

/** No joint's target goes further than this in a tick, rad (a prismatic joint's a tenth, m): five times the fastest's limit. */
const REACH = 0.1;

export interface SolveState {
  readonly model: RobotModel;
  readonly data: RobotData;
  /** The latest solution: the next one goes on from it. */
  readonly solution: Float64Array;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

export function createSolve(model: RobotModel, data: RobotData): SolveState {
  return { model, data, solution: new Float64Array(model.joints.length), detail: -1 };
}

/** Begins an engagement with the joints at `q`. */
export function latchSolve(state: SolveState, q: Float64Array): void {
  for (let i = 0; i < state.solution.length; i++) state.solution[i] = q[i]!;
}

/** `target`: joint positions whose tip is at `baseFromTip`, or as near to it as the limits allow. */
export function stepSolve(state: SolveState, target: Float64Array, baseFromTip: Pose): Reason {
  const { model, data, solution } = state;
  const status = follow(solution, model, data, baseFromTip, solution, REACH);
  for (let i = 0; i < solution.length; i++) target[i] = solution[i]!;
  state.detail = firstAtLimit(data.inverse.report);
  switch (status) {
    case InverseStatus.limited:
      return Reason.jointPositionLimit;
    case InverseStatus.singular:
      return Reason.wristSingular;
    case InverseStatus.invalid:
      return Reason.unreachable;
    default:
      return Reason.none;
  }
}
