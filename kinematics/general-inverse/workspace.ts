/** What the general inverse keeps between calls: scratch of one caller, for one robot. Nothing of it changes results. */
import type { ChainData } from '../forward.ts';
import { FRAME_SIZE } from '../forward.ts';
import type { InverseData } from '../inverse-data.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { PostureSearch } from './postures.ts';
import { createPostures } from './postures.ts';

/** Doubles of an error: position (m · lengthWeight), orientation (rad), and last the sum of their squares. */
export const ERROR_SIZE = 7;
/** Index of the sum of squares. */
export const COST = 6;

/** Of the kept postures, how many nearest to the wanted pose are tried. */
const NEAREST = 32;

/**
 * Radians that the robot's whole reach is worth. Three make one metre about as bad as the turn of a shoulder that
 * causes it in an arm of a metre; from 1 to 5 the search hardly differs.
 */
const REACH_IN_RADIANS = 3;

/** Its `wanted` is that of `data.inverse`. */
export interface GeneralWorkspace extends PostureSearch {
  /** What the damping of each joint is multiplied by: 1 for revolute, `lengthWeight`² for prismatic joints. */
  readonly jointScale: Float64Array;
  /** What bounds the joints: that of `data.inverse`. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Where the descent is, and where it tries to go: joint positions and errors. */
  readonly q: Float64Array;
  readonly trial: Float64Array;
  readonly error: Float64Array;
  readonly trialError: Float64Array;
  /** Of the tip; y and x of an angle. */
  readonly quaternion: Float64Array;
  readonly angle: Float64Array;

  /** The weighted Jacobian, a column of six per joint; Jᵀe; the lower triangle of JᵀJ, n × n. */
  readonly columns: Float64Array;
  readonly gradient: Float64Array;
  readonly normal: Float64Array;
  /** Damping: factor on the cost (`DampingFactor`), and what it makes of it. Predicted decrease of the cost. */
  readonly damping: Float64Array;
  readonly step: Float64Array;
  /** Why a joint does not take part in the step: see bounded-step.ts. */
  readonly held: Uint8Array;
  readonly free: Int32Array;
  readonly factor: Float64Array;
  readonly solution: Float64Array;

  /** Of the descents that failed, the posture that came nearest, and its cost. */
  readonly best: Float64Array;
  readonly bestCost: Float64Array;
}

/** Allocates, and computes the table of postures; `data` and `inverse` are the caller's. */
export function createGeneralWorkspace(
  model: RobotModel,
  data: ChainData,
  inverse: InverseData,
): GeneralWorkspace {
  const n = model.joints.length;
  const lengthWeight = REACH_IN_RADIANS / reach(model);
  return {
    lengthWeight,
    jointScale: Float64Array.from(model.types, (type) =>
      type === JointType.revolute ? 1 : lengthWeight * lengthWeight,
    ),
    postures: createPostures(model, data),
    nearest: new Int32Array(NEAREST),
    distances: new Float64Array(NEAREST),
    wanted: inverse.wanted,
    lower: inverse.lower,
    upper: inverse.upper,
    q: new Float64Array(n),
    trial: new Float64Array(n),
    error: new Float64Array(ERROR_SIZE),
    trialError: new Float64Array(ERROR_SIZE),
    quaternion: new Float64Array(4),
    angle: new Float64Array(2),
    columns: new Float64Array(6 * n),
    gradient: new Float64Array(n),
    normal: new Float64Array(n * n),
    damping: new Float64Array(3),
    step: new Float64Array(n),
    held: new Uint8Array(n),
    free: new Int32Array(n),
    factor: new Float64Array(n * n),
    solution: new Float64Array(n),
    best: new Float64Array(n),
    bestCost: new Float64Array(1),
  };
}

/** A bound on the tip's distance from the first joint: all lengths between joints, stretched out. m. */
function reach(model: RobotModel): number {
  const length = (a: Float64Array, o: number) =>
    Math.sqrt(a[o]! * a[o]! + a[o + 1]! * a[o + 1]! + a[o + 2]! * a[o + 2]!);
  let sum = length(model.tipTranslation, 0);
  for (let i = 0; i < model.joints.length; i++) {
    if (i > 0) sum += length(model.parentFromJoint, FRAME_SIZE * i + 9);
    if (model.types[i] === JointType.prismatic)
      sum += Math.max(Math.abs(model.lower[i]!), Math.abs(model.upper[i]!));
  }
  return sum > 0 ? sum : 1;
}
