/** The links' masses as flat arrays, and the scratch of the dynamics algorithms: one caller's, for one robot. */
import type { RobotData } from '../data.ts';
import type { RobotModel } from '../model.ts';

export interface DynamicsData {
  /** The caller's: each algorithm leaves the frames of its joint positions there. */
  readonly robot: RobotData;
  /** Per link: mass (kg); centre of mass (m) and, about it, inertia (kg·m²), in the joint's frame. */
  readonly mass: Float64Array;
  readonly centres: Float64Array;
  readonly inertias: Float64Array;
  /** Per link, `MOTION_SIZE` doubles: angular velocity and acceleration, acceleration of its origin, in the base. */
  readonly motion: Float64Array;
  /** Per link, `WRENCH_SIZE` doubles: force (N) and moment about the base's origin (N·m), in the base. */
  readonly wrenches: Float64Array;
  /** What a link and all after it are together, about the base's origin: mass-matrix.ts. */
  readonly composite: Float64Array;
}

export const MOTION_SIZE = 9;
export const WRENCH_SIZE = 6;

/** Mass; mass · centre (3); inertia xx, xy, xz, yy, yz, zz. */
export const COMPOSITE_SIZE = 10;

/**
 * Allocates. `data` stays the caller's.
 * @throws TypeError when the robot's file says nothing of masses.
 */
export function createDynamicsData(model: RobotModel, data: RobotData): DynamicsData {
  const links = model.dynamics;
  if (links === null) throw new TypeError(`${model.name}: its file gives no masses`);
  return {
    robot: data,
    mass: Float64Array.from(links, ({ mass }) => mass),
    centres: Float64Array.from(links.flatMap(({ centreOfMass }) => [...centreOfMass])),
    inertias: Float64Array.from(links.flatMap(({ inertia }) => [...inertia])),
    motion: new Float64Array(MOTION_SIZE * links.length),
    wrenches: new Float64Array(WRENCH_SIZE * links.length),
    composite: new Float64Array(COMPOSITE_SIZE),
  };
}
