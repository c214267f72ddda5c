/** What a differential inverse is made of: settings, inputs of the tick, motion, and the tick's account. */
import type { RobotData } from '../data.ts';
import type { RobotModel } from '../model.ts';
import type { Pose, Vector } from '../spatial.ts';
import type { Directions, Shaft } from './directions.ts';
import type { JointBounds } from './joint-bounds.ts';
import type { Manipulability } from './manipulability.ts';
import type { QuadraticProgram } from './quadratic-program.ts';
import type { Pursuit } from './twist-towards.ts';

/** How a tick ended; the later, the more had to give way. Joint limits never do. */
export const DifferentialStatus = {
  /** The tip moves as wanted. */
  followed: 0,
  /** The tip moves less than wanted: `account` says what holds it back. */
  limited: 1,
  /** A fixture could not be kept as well as the remote centre and the joints' limits; `account` says which. */
  fixtureYielded: 2,
  /** The remote centre could not be kept as well as the joints' limits. */
  remoteCentreYielded: 3,
  /** The programme was not solved within its bound on steps: the joints brake together. */
  notSolved: 4,
  /** Something that was handed in is not finite: the joints brake. */
  notFinite: 5,
} as const;
export type DifferentialStatus = (typeof DifferentialStatus)[keyof typeof DifferentialStatus];

/** What holds the tip back. */
export const Restraint = {
  none: 0,
  /** A joint: which, is `account[1]`. */
  jointPosition: 1,
  jointVelocity: 2,
  jointAcceleration: 3,
  /** A fixture: `account[1]`. */
  fixture: 4,
  /** The arm is near a singularity, or has no joint for the direction. */
  singularity: 5,
  remoteCentre: 6,
} as const;
export type Restraint = (typeof Restraint)[keyof typeof Restraint];

/** What `DifferentialInverse.counts` holds. */
export const StateCount = {
  /** Fixtures that hold. */
  fixtures: 0,
  /** 1 where the latest tick needed the joints' hard bounds (joint-bounds.ts). */
  isHard: 1,
  length: 2,
} as const;

/** Doubles of a fixture: normal (unit, base; points to where the tip may be), point (m, base), distance (m). */
export const FIXTURE_SIZE = 7;

export interface DifferentialOptions {
  /** Axes of the tip about which its rotation is wanted: 0, 1, 2. A straight instrument in a port: only its own. */
  readonly axes: readonly number[];
  /** Weight of a rotation error beside a translation error of one characteristic length; 1 is even. */
  readonly rotationWeight: number;
  /** The instrument's shaft where the arm holds it through a port; null where there is none. */
  readonly shaft: Shaft | null;
  /** Most fixtures. */
  readonly fixtures: number;
  /** How pose errors are closed. */
  readonly pursuit: Pursuit;
}

export interface DifferentialInverse {
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly options: DifferentialOptions;
  /** Where the joints are (rad, m), and how they moved in the latest tick (per second). */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** Where the shaft has to pass, in the base, m. */
  readonly port: Vector;
  /** `FIXTURE_SIZE` doubles each. */
  readonly fixtures: Float64Array;
  /** As `StateCount` says. */
  readonly counts: Int32Array;
  /** Of the latest tick: what held the tip back most (`Restraint`), and which joint or fixture that was, else −1. */
  readonly account: Int32Array;
  /** At the start of the latest tick: from the shaft to the port, along two axes across the shaft, m. */
  readonly portOffset: Float64Array;

  readonly directions: Directions;
  readonly manipulability: Manipulability;
  readonly bounds: JointBounds;
  /** s. Every row is approached at distance / stop time. */
  readonly stopTime: number;
  /** The tick's programme; that of the least error at the port; that of the least trespass, with the trespass last. */
  readonly programme: QuadraticProgram;
  readonly centreProgramme: QuadraticProgram;
  readonly fixtureProgramme: QuadraticProgram;

  /** Scratch. Wanted motion along each tip row, and what the joints shall do beside it; per unit of each column. */
  readonly wanted: Float64Array;
  readonly secondary: Float64Array;
  readonly escape: Float64Array;
  /** Damping by the tip's curvature, and that curvature (curvature.ts). */
  readonly bending: Float64Array;
  readonly curve: Float64Array;
  readonly braking: Float64Array;
  readonly motion: Float64Array;
  /** The fixtures' points in the tip's frame, m. */
  readonly attached: Float64Array;
  /** Joints half a tick ahead. */
  readonly halfway: Float64Array;
  readonly twist: Float64Array;
  readonly baseFromTip: Pose;
}
