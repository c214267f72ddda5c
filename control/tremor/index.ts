/** The tremor canceller, of a hand and of a recorded trajectory. docs/tremor.md. */
export { AUTHORITY } from './defaults.ts';
export { createTrajectoryFilter, stepTrajectory, TrajectoryStatus } from './trajectory.ts';
export type { TrajectoryFilter } from './trajectory.ts';
export { createTremor, resetTremor, stepTremor } from './tremor.ts';
export type { TremorMode, TremorState } from './tremor.ts';
