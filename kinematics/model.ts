/**
 * What a robot is: immutable, shared by everyone, read from a robot file (kinematics/robots/*.json) or a URDF.
 * Scratch space is the caller's `RobotData`.
 *
 * A robot is a chain of joints. The frame of joint i is a fixed transform from the frame before it, followed by a turn
 * about, or a shift along, its own z axis; the tip is a fixed transform from the last joint's frame.
 */
import type { Rotation, Vector } from './spatial.ts';

export const JointType = { revolute: 0, prismatic: 1 } as const;
export type JointType = (typeof JointType)[keyof typeof JointType];

/** Which closed-form inverse fits the robot's geometry; `general` is the iterative one. */
export type InverseName = 'psm' | 'ecm' | 'mtm' | 'raven2' | 'general';

export interface Limits {
  /** rad or m; ∓Infinity for a joint that turns without end. */
  readonly min: number;
  readonly max: number;
  /** Magnitude, per second. */
  readonly velocity: number;
  /** Magnitude, per second squared. */
  readonly acceleration: number;
  /** Magnitude, N·m or N; null where no figure is published. */
  readonly effort: number | null;
}

/**
 * A joint and its row of modified Denavit-Hartenberg parameters (Craig): Rx(alpha) · Tx(a) · Rz(theta) · Tz(d). The
 * parameters are NaN for a robot that is not described by rows (`RobotModel.rows` is null).
 */
export interface Joint {
  readonly name: string;
  readonly type: JointType;
  /** rad. */
  readonly alpha: number;
  /** m. */
  readonly a: number;
  /** rad; a revolute joint adds its position. */
  readonly theta: number;
  /** m; a prismatic joint adds its position. */
  readonly d: number;
  readonly limits: Limits;
}

/** Jaws or a grip; positions are openings, rad. Velocity and acceleration are Infinity where nothing drives it. */
export interface Jaw extends Limits {
  /** From the pivot (the tip) to the jaws' end along the approach direction, m; null where no figure is published. */
  readonly length: number | null;
}

/**
 * Joint positions = matrix · actuator positions, over all joints in order and last the jaw, where there is one. A
 * joint that the robot file does not couple is its own actuator.
 */
export interface Coupling {
  /** Row-major, square; forwards and backwards. */
  readonly jointsFromActuators: Float64Array;
  readonly actuatorsFromJoints: Float64Array;
}

/** What moves with a joint, up to the next one. */
export interface LinkDynamics {
  /** kg. */
  readonly mass: number;
  /** In the joint's frame, m. */
  readonly centreOfMass: Vector;
  /** About the centre of mass, in the axes of the joint's frame, 3 × 3 row-major, kg·m². */
  readonly inertia: Float64Array;
}

/** Doubles per joint in `RobotModel.rows`: sin alpha, cos alpha, a, theta, d, sin theta, cos theta. */
export const ROW_SIZE = 7;

export interface RobotModel {
  readonly name: string;
  readonly description: string;
  readonly joints: readonly Joint[];
  readonly jointNames: readonly string[];
  /** What follows repeats the joints as arrays, for loops over joints. */
  readonly types: Uint8Array;
  /** The joints' limits: rad or m, per second, per second squared. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** N·m or N; Infinity where no figure is published. */
  readonly effort: Float64Array;
  /**
   * The modified Denavit-Hartenberg rows, `ROW_SIZE` doubles each; sines and cosines are exact for multiples of π/2.
   * Null where the geometry is in `parentFromJoint` alone (URDF).
   */
  readonly rows: Float64Array | null;
  /** Frame of each joint at position 0 in the frame before it (the base for the first), `FRAME_SIZE` doubles each. */
  readonly parentFromJoint: Float64Array;
  /** Pose of the tip in the last joint's frame: rotation (row-major) and translation (m). */
  readonly tipRotation: Rotation;
  readonly tipTranslation: Vector;
  readonly jaw: Jaw | null;
  readonly coupling: Coupling | null;
  /** One per joint; null where no figures are published. */
  readonly dynamics: readonly LinkDynamics[] | null;
  readonly inverse: InverseName;
  /**
   * Least distance of joint 4's origin below the remote centre for Cartesian control, m; null where there is no remote
   * centre. Nearer to the centre a small step of the tip asks for a large turn of the first two joints.
   */
  readonly minimumDepth: number | null;
  /** sha256 of the canonical content of the robot file, hexadecimal: same hash, same robot. */
  readonly hash: string;
}

/**
 * Distance of joint 4's origin below the remote centre at joint positions `q`, m; negative above it. For robots whose
 * closed form has a remote centre: PSM and ECM, whose insertion drives the instrument down, and RAVEN II, whose insertion
 * pulls it up.
 */
export function depthBelowRemoteCentre(model: RobotModel, q: Float64Array): number {
  const along = q[INSERTION]! + model.joints[INSERTION]!.d + model.joints[INSERTION + 1]!.d;
  return model.inverse === 'raven2' ? -along : along;
}

/** Index of the insertion joint. */
export const INSERTION = 2;
