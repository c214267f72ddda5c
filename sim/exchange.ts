/**
 * How the 1 kHz loop and the physics meet: one mailbox of doubles, written and read only at fixed ticks.
 * The set-points of tick 4n go into physics step n; its result is read at tick 4(n + 1). Who waits for whom is the
 * caller's business (shared memory between two threads, or a plain call in lockstep); the values are the same.
 */
import { armNames } from '../control/port/index.ts';

/** Ticks of the loop in one physics step: 250 Hz at 1 kHz. */
export const TICKS_PER_STEP = 4;

/** Joints of an arm in the mailbox: those of the instruments that the world has, and room for the endoscope's. */
export const EXCHANGE_JOINTS = 6;

/** Doubles of one arm in either direction: joint positions, then the jaw. */
export const EXCHANGE_ARM_LENGTH = EXCHANGE_JOINTS + 1;

/** Offsets in the mailbox. */
export const ExchangeField = {
  /** Loop to world: set-points of each arm. */
  setpoints: 0,
  /** Loop to world: how many exercise commands were given so far, and the last one (`ExerciseCommand`). */
  exerciseCommandCount: armNames.length * EXCHANGE_ARM_LENGTH,
  exerciseCommand: armNames.length * EXCHANGE_ARM_LENGTH + 1,
  /** World to loop: measured position of each arm. */
  measured: armNames.length * EXCHANGE_ARM_LENGTH + 2,
} as const;

/** Doubles in the mailbox. */
export const EXCHANGE_LENGTH = ExchangeField.measured + armNames.length * EXCHANGE_ARM_LENGTH;
