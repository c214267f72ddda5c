/** Spatial maths, deterministic trigonometry, robot models as data, forward and inverse kinematics. */
export * from './trigonometry.ts';
export * from './spatial.ts';
export * from './model.ts';
export { loadRobot, parseRobot, robotNames } from './load-robot.ts';
export { RobotFileError } from './robot-file.ts';
export { parseUrdf } from './urdf.ts';
export type { UrdfOptions } from './urdf.ts';
export {
  actuatorCount,
  actuatorForcesFromJoints,
  actuatorsFromJoints,
  jointForcesFromActuators,
  jointsFromActuators,
} from './coupling.ts';
export { createData } from './data.ts';
export { forward, forwardFrames, jacobian } from './forward.ts';
export type { RobotData } from './data.ts';
export type { ChainData } from './forward.ts';
export { bodyJacobian, spatialJacobian } from './jacobian.ts';
export { firstAtLimit, firstOutside, InverseError, InverseStatus } from './inverse-status.ts';
export type { InverseReport } from './inverse-status.ts';
export { follow, inverse, Solution, solutions } from './inverse.ts';
export { ORIENTATION_LENGTH } from './nearest-measure.ts';
export * from './dynamics/index.ts';
export * from './differential/index.ts';
