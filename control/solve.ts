/**
 * Inverse kinematics: from the allowed tip pose to joint targets inside the limits. A pose beyond them is followed from
 * the nearest one, and said to be. In closed form where the robot has one, by descent where it has none; a straight tool
 * through a port, by the differential inverse (through-port.ts).
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { firstAtLimit, follow, InverseStatus } from '../kinematics/index.ts';
import { Reason } from './port/index.ts';
import type { ThroughPort } from './through-port.ts';
import { holdThroughPort, latchThroughPort, stepThroughPort } from './through-port.ts';

/** No joint's target goes further than this in a tick, rad (a prismatic joint's a tenth, m): five times the fastest's limit. */
const REACH = 0.1;

export interface SolveState {
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly throughPort: ThroughPort | null;
  /** The latest solution: the next one goes on from it. */
  readonly solution: Float64Array;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

export function createSolve(model: RobotModel, data: RobotData, throughPort: ThroughPort | null): SolveState {
  return { model, data, throughPort, solution: new Float64Array(model.joints.length), detail: -1 };
}

/** Begins an engagement with the joints at `q`. */
export function latchSolve(state: SolveState, q: Float64Array): void {
  for (let i = 0; i < state.solution.length; i++) state.solution[i] = q[i]!;
  if (state.throughPort !== null) latchThroughPort(state.throughPort, q);
}

/** `target`: joint positions whose tip is at `baseFromTip`, or as near to it as the limits allow. */
export function stepSolve(state: SolveState, target: Float64Array, baseFromTip: Pose, dt: number): Reason {
  const { model, data, solution, throughPort } = state;
  if (throughPort !== null) {
    const reason = stepThroughPort(throughPort, target, baseFromTip, dt);
    state.detail = throughPort.detail;
    return reason;
  }
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

/** A tick without a hand. A tool through a port has to come to rest at the port; others stop each joint by itself. */
export function holdSolve({ throughPort }: SolveState, target: Float64Array, dt: number): void {
  if (throughPort !== null) holdThroughPort(throughPort, target, dt);
}
