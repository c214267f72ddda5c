/** The scripted operator as a part of a session: it watches the records and answers with input, as a person would. */
import { INPUT_LENGTH, TICK_LENGTH, TickField } from '../../control/port/index.ts';
import { createPegTransferOperator, OPERATOR_PERIOD, WORLD_LENGTH, type Exercise } from '../../sim/index.ts';
import type { SessionSink } from './sink.ts';

/** @param send takes an operator record, which the next one overwrites */
export function createDemonstrator(
  exercise: Exercise,
  seed: number,
  send: (record: Float64Array) => void,
): SessionSink {
  const operator = createPegTransferOperator(exercise, seed);
  const world = new Float64Array(WORLD_LENGTH);
  const tick = new Float64Array(TICK_LENGTH);
  const input = new Float64Array(INPUT_LENGTH);
  let sawWorld = false;
  return {
    input: () => undefined,
    world(_tick, record, offset) {
      world.set(record.subarray(offset, offset + WORLD_LENGTH));
      sawWorld = true;
    },
    tick(record, offset) {
      const now = record[offset + TickField.tick]!;
      if (!sawWorld || now % OPERATOR_PERIOD !== 0) return;
      tick.set(record.subarray(offset, offset + TICK_LENGTH));
      operator.step(tick, world, input, now);
      send(input);
    },
  };
}
