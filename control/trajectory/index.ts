/** Jerk-limited trajectories planned on line, and straight lines of the tip to travel with them. */
export {
  createTrajectory,
  PlanStatus,
  planTrajectory,
  planVelocity,
  sampleTrajectory,
} from './trajectory.ts';
export type { Trajectory, TrajectoryLimits } from './trajectory.ts';
export { createLine, LineSize, poseOnLine, setLine } from './line.ts';
export type { Line } from './line.ts';
export { beginSurvey, createSurvey, isSurveyed, limitPath, stepSurvey } from './survey.ts';
export type { Survey } from './survey.ts';
