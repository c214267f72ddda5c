/** The control core: one tick from the operator's hands to the arms' set-points, and what keeps it on time. */
export * from './port/index.ts';
export { createController } from './controller.ts';
export type { Controller, ControllerOptions } from './controller.ts';
export * from './fixtures/index.ts';
export * from './haptics/index.ts';
export type { PaceLaw } from './pace.ts';
export type { Reach } from './reach.ts';
export { checkSettings, defaultSettings } from './settings.ts';
export { createTrajectoryFilter, stepTrajectory, TrajectoryStatus } from './tremor/index.ts';
export type { TremorMode } from './tremor/index.ts';
export type { ControlSettings } from './settings.ts';
export { createKinematicArm } from './kinematic-arm.ts';
export * from './defaults.ts';
export * from './ring.ts';
export * from './lateness.ts';
export { createPacer, threadClock, waitForTick } from './pacing.ts';
export type { Pacer, PacerClock } from './pacing.ts';
