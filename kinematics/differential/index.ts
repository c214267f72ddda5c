/** Differential inverse: joint velocities by a quadratic programme under limits, remote centre and fixtures. */
export {
  createDifferentialInverse,
  followTwist,
  resetDifferentialInverse,
  setFixture,
  setFixtureCount,
  setPort,
  stepDifferentialInverse,
} from './differential-inverse.ts';
export type { Shaft } from './directions.ts';
export type { DifferentialInverse, DifferentialOptions } from './state.ts';
export { DifferentialStatus, Restraint } from './state.ts';
export type { Pursuit } from './twist-towards.ts';
export { twistTowards } from './twist-towards.ts';
