/** What a grasp carries from step to step, and the numbers of jaws that grip rubber. */
import type { Pose } from '../kinematics/index.ts';
import { createPose } from '../kinematics/index.ts';

/** Full force of the jaws on rubber, N, reached when they are closed this far beyond the wall, rad. */
const FULL_GRIP = 5;
const FULL_GRIP_ANGLE = 0.15;
/** Force at first touch, N. */
const FIRST_GRIP = 0.1;

/** What one instrument's grasp carries from one step to the next. */
export interface GraspState {
  /** Index of the block held; −1 for none. */
  block: number;
  wall: number;
  /** At which the jaws touch the wall, rad. */
  opening: number;
  /** From the jaws' pivot to the grip, m. */
  reach: number;
  /** N. */
  grip: number;
  load: number;
  /** How far the block has slid since it was grasped, m. */
  slid: number;
  slipping: boolean;
  /** Where the jaws pull the block. */
  readonly tipFromBlock: Pose;
}

export const createGraspState = (): GraspState => ({
  block: -1,
  wall: -1,
  opening: 0,
  reach: 0,
  grip: 0,
  load: 0,
  slid: 0,
  slipping: false,
  tipFromBlock: createPose(),
});

/** N, for jaws told to close by `beyond` (rad) more than the wall lets them. */
export function gripForce(beyond: number): number {
  return Math.min(FULL_GRIP, Math.max(FIRST_GRIP, (FULL_GRIP * beyond) / FULL_GRIP_ANGLE));
}

/** The load that friction holds on both jaws, N. */
export function frictionLimit(grasp: GraspState, friction: number): number {
  return 2 * friction * grasp.grip;
}
