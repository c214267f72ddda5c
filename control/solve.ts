/** Inverse kinematics: from the allowed tip pose to joint targets. What cannot be reached leaves the targets where they are. */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { firstOutside, inverse, InverseStatus } from '../kinematics/index.ts';
import { Reason } from './port/index.ts';

export interface SolveState {
  readonly model: RobotModel;
  readonly data: RobotData;
  /** The latest solution, beyond limits or not: the roll goes on from its turn. */
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

/** `target`: joint positions that bring the tip to `baseFromTip`; beyond a limit they are for `limits.ts` to bound. */
export function stepSolve(state: SolveState, target: Float64Array, baseFromTip: Pose): Reason {
  const { model, solution } = state;
  const status = inverse(solution, model, state.data, baseFromTip, solution);
  state.detail = -1;
  if (status === InverseStatus.singular) return Reason.wristSingular;
  for (let i = 0; i < solution.length; i++) target[i] = solution[i]!;
  if (status !== InverseStatus.outsideLimits) return Reason.none;
  state.detail = firstOutside(model, solution);
  return Reason.jointPositionLimit;
}
