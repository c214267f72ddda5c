/** A session in one thread on logical time: as fast as the machine allows, bit-identical everywhere. */
import { INPUT_LENGTH, TICK_LENGTH } from '../../control/port/index.ts';
import { createSimulation, EXCHANGE_LENGTH, loadExercise, WORLD_LENGTH } from '../../sim/index.ts';
import type { SessionDescription } from './description.ts';
import { createSessionLoop, meetsPhysics } from './loop.ts';
import type { SessionSink } from './sink.ts';

export interface LockstepSession {
  /** The tick that runs next. */
  readonly tick: number;
  /** Gives the loop one input record, consumed by the next tick. */
  input(record: Float64Array, offset: number): void;
  /** Runs the next tick. */
  advance(): void;
  free(): void;
}

/** Starts at tick 0. Throws where the exercise or a robot file is bad. */
export async function createLockstepSession(
  description: SessionDescription,
  sink: SessionSink,
): Promise<LockstepSession> {
  const exercise = loadExercise(description.exercise);
  const mailbox = new Float64Array(EXCHANGE_LENGTH);
  const simulation = await createSimulation({ exercise, seed: description.seed, exchange: mailbox });
  const loop = createSessionLoop(description, exercise, mailbox);
  const tickRecord = new Float64Array(TICK_LENGTH);
  const worldRecord = new Float64Array(WORLD_LENGTH);
  const waiting: Float64Array[] = [];
  let tick = 0;
  return {
    get tick() {
      return tick;
    },
    input(record, offset) {
      waiting.push(record.slice(offset, offset + INPUT_LENGTH));
    },
    advance() {
      for (const record of waiting) {
        sink.input(tick, record, 0);
        loop.input(record, 0);
      }
      waiting.length = 0;
      if (tick > 0 && meetsPhysics(tick)) {
        simulation.step(worldRecord, 0);
        sink.world(tick, worldRecord, 0);
      }
      loop.tick(tick, tickRecord, 0);
      sink.tick(tickRecord, 0);
      tick += 1;
    },
    free: () => {
      simulation.free();
    },
  };
}
