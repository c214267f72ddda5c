/** Jerk-limited trajectories, planned on line. */
export {
  createTrajectory,
  PlanStatus,
  planTrajectory,
  planVelocity,
  sampleTrajectory,
} from './trajectory.ts';
export type { Trajectory, TrajectoryLimits } from './trajectory.ts';
