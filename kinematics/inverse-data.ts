/** Scratch of the inverses, for one robot: part of its caller's `RobotData`. */
import type { Derivatives } from './nearest-measure.ts';
import { createDerivatives, MEASURE_SIZE } from './nearest-measure.ts';
import type { InverseReport } from './inverse-status.ts';
import { createInverseReport } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import type { Pose, Rotation } from './spatial.ts';
import { createPose } from './spatial.ts';

/** Most postures that a closed form gives for one pose: RAVEN II. */
const MOST_CANDIDATES = 8;

/** What the search for the nearest pose keeps between its steps. */
export interface NearestData {
  /** What bounds the joints, as in `InverseData`. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Where the search is, where it tries to go, and the way there. */
  readonly position: Float64Array;
  readonly trial: Float64Array;
  readonly step: Float64Array;
  readonly measure: Float64Array;
  readonly trialMeasure: Float64Array;
  readonly derivatives: Derivatives;
  /** Of the step: damping; cost that it is to save; share of the way to a limit. */
  readonly damping: Float64Array;
  readonly predicted: Float64Array;
  readonly share: Float64Array;
  /** How far the tip strays from where a step's tangent would take it, m. */
  readonly stray: Float64Array;
  /** Joint along whose pivot the Hessian is bent down, −1 for none. */
  readonly bend: Int8Array;
  /** Joints that the step may move; their indices, the factors of their Hessian, and their direction. */
  readonly free: Uint8Array;
  readonly indices: Uint8Array;
  readonly factor: Float64Array;
  readonly direction: Float64Array;
}

export interface InverseData {
  readonly report: InverseReport;
  /** The wanted pose with a unit quaternion. */
  readonly wanted: Pose;
  /** The orientation of the last link that the wanted pose asks for. */
  readonly rotation: Rotation;
  /** The seed inside the limits. */
  readonly seed: Float64Array;
  /** How far a joint may go from the seed, rad; a prismatic joint a tenth of it, m. */
  readonly reach: Float64Array;
  /** What bounds the joints: their limits and the reach. rad, m. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The middle of each joint's range; 0 where it has no end. */
  readonly middle: Float64Array;
  /** Solutions of the closed form, inside the limits or not, and which of them exist. */
  readonly candidates: readonly Float64Array[];
  readonly exists: Uint8Array;
  /** The nearest posture so far of several searches, and its cost. */
  readonly best: Float64Array;
  readonly bestCost: Float64Array;
  readonly nearest: NearestData;
}

export function createInverseData(model: RobotModel): InverseData {
  const joints = model.joints.length;
  const one = () => new Float64Array(joints);
  const lower = one();
  const upper = one();
  return {
    report: createInverseReport(joints),
    wanted: createPose(),
    rotation: new Float64Array(9),
    seed: one(),
    reach: new Float64Array(1),
    lower,
    upper,
    middle: Float64Array.from(model.lower, (lower, i) => {
      const sum = lower + model.upper[i]!;
      return Number.isFinite(sum) ? sum / 2 : 0;
    }),
    candidates: Array.from({ length: MOST_CANDIDATES }, one),
    exists: new Uint8Array(MOST_CANDIDATES),
    best: one(),
    bestCost: new Float64Array(1),
    nearest: {
      lower,
      upper,
      position: one(),
      trial: one(),
      step: one(),
      measure: new Float64Array(MEASURE_SIZE),
      trialMeasure: new Float64Array(MEASURE_SIZE),
      derivatives: createDerivatives(joints),
      damping: new Float64Array(1),
      predicted: new Float64Array(1),
      share: new Float64Array(1),
      stray: new Float64Array(3),
      bend: new Int8Array(1),
      free: new Uint8Array(joints),
      indices: new Uint8Array(joints),
      factor: new Float64Array(joints * joints),
      direction: one(),
    },
  };
}
