/** The loop's half of a session: the controller over simulated arms, fed by input records. Runs in a worker or in lockstep. */
import { createController, planesOfBox } from '../../control/index.ts';
import { ExerciseCommandField, InputKind, OperatorField } from '../../control/port/index.ts';
import {
  createSimulatedArms,
  EXCHANGE_LENGTH,
  ExchangeField,
  TICKS_PER_STEP,
  type Exercise,
} from '../../sim/index.ts';
import type { SessionDescription } from './description.ts';

export interface SessionLoop {
  /** Gives the loop one input record (`INPUT_LENGTH` doubles at `offset`), to be used at the next tick. */
  input(record: Float64Array, offset: number): void;
  /** Runs one tick and writes its record (`TICK_LENGTH` doubles at `offset`). */
  tick(tick: number, record: Float64Array, offset: number): void;
}

/** True where the loop meets the physics: it reads step n − 1 before this tick and posts for step n after it. */
export function meetsPhysics(tick: number): boolean {
  return tick % TICKS_PER_STEP === 0;
}

/**
 * @param description how hands are followed
 * @param mailbox what the physics reads and writes (`EXCHANGE_LENGTH` doubles, `ExchangeField`). The loop touches it
 *   only at ticks that meet the physics, so that set-points in between never reach a step early.
 */
export function createSessionLoop(
  { scale, control: settings }: Pick<SessionDescription, 'scale' | 'control'>,
  exercise: Exercise,
  mailbox: Float64Array,
): SessionLoop {
  const own = new Float64Array(EXCHANGE_LENGTH);
  const posted = own.subarray(0, ExchangeField.measured);
  const measured = mailbox.subarray(ExchangeField.measured);
  const arms = createSimulatedArms(own, exercise.placements);
  const planes = planesOfBox(exercise.workspace.min, exercise.workspace.max);
  const controller = createController({ arms, placements: exercise.placements, scale, settings, planes });
  return {
    input(record, offset) {
      if (record[offset + OperatorField.kind] === InputKind.exerciseCommand) {
        // The exercise belongs to the world: pass the command on with the next post.
        own[ExchangeField.exerciseCommand] = record[offset + ExerciseCommandField.command]!;
        own[ExchangeField.exerciseCommandCount]! += 1;
        return;
      }
      controller.input(record, offset);
    },
    tick(tick, record, offset) {
      if (!meetsPhysics(tick)) {
        controller.tick(tick, record, offset);
        return;
      }
      own.set(measured, ExchangeField.measured);
      controller.tick(tick, record, offset);
      mailbox.set(posted, 0);
    },
  };
}
