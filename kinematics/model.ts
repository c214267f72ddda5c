/**
 * What a robot is: immutable, shared by everyone, read from a robot file (kinematics/robots/*.json).
 * Scratch space is the caller's `RobotData`.
 */
import type { Rotation, Vector } from './spatial.ts';

export const JointType = { revolute: 0, prismatic: 1 } as const;
export type JointType = (typeof JointType)[keyof typeof JointType];

/** Which closed-form inverse fits the robot's geometry. */
export type InverseName = 'psm' | 'ecm';

export interface Limits {
  /** rad or m. */
  readonly min: number;
  readonly max: number;
  /** Magnitude, per second. */
  readonly velocity: number;
  /** Magnitude, per second squared. */
  readonly acceleration: number;
  /** Magnitude, N·m or N; null where the maker's figure is not public. */
  readonly effort: number | null;
}

/** A joint and its row of modified Denavit-Hartenberg parameters (Craig): Rx(alpha) · Tx(a) · Rz(theta) · Tz(d). */
export interface Joint {
  readonly name: string;
  readonly type: JointType;
  /** rad; its sine and cosine are exact for multiples of π/2. */
  readonly alpha: number;
  readonly sinAlpha: number;
  readonly cosAlpha: number;
  /** m. */
  readonly a: number;
  /** rad; a revolute joint adds its position. */
  readonly theta: number;
  /** m; a prismatic joint adds its position. */
  readonly d: number;
  readonly limits: Limits;
}

export interface Jaw extends Limits {
  /** From the pivot (the tip) to the jaws' end along the approach direction, m. */
  readonly length: number;
}

/** Joint positions = rows · actuator positions, for the named joints. */
export interface Coupling {
  readonly joints: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

export interface RobotModel {
  readonly name: string;
  readonly description: string;
  readonly joints: readonly Joint[];
  readonly jointNames: readonly string[];
  /** The joints' limits once more, as arrays for loops over joints. rad or m, per second, per second squared. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** Pose of the tip in the last joint's frame: rotation (row-major) and translation (m). */
  readonly tipRotation: Rotation;
  readonly tipTranslation: Vector;
  readonly jaw: Jaw | null;
  readonly coupling: Coupling | null;
  readonly inverse: InverseName;
  /**
   * Least distance of joint 4's origin below the remote centre for Cartesian control, m. Nearer to the centre a small
   * step of the tip asks for a large turn of yaw and pitch.
   */
  readonly minimumDepth: number;
  /** sha256 of the canonical content of the robot file, hexadecimal: same hash, same robot. */
  readonly hash: string;
}

/** Distance of joint 4's origin from the remote centre at joint positions `q`, m. Exact for PSM and ECM alike. */
export function depthBelowRemoteCentre(model: RobotModel, q: Float64Array): number {
  return q[INSERTION]! + model.joints[INSERTION]!.d + model.joints[INSERTION + 1]!.d;
}

/** Index of the insertion joint. */
export const INSERTION = 2;
