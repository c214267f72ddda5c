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
export { createData, forward, forwardFrames, jacobian } from './forward.ts';
export type { RobotData } from './forward.ts';
export { firstOutside, InverseStatus } from './inverse-status.ts';
export { inverse } from './inverse.ts';
