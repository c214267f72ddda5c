import { describe, expect, it } from 'vitest';
import { createController } from '../../control/index.ts';
import {
  InputKind,
  INPUT_LENGTH,
  OperatorField,
  PAIR_COUNT,
  PairField,
  TeleopState,
  TICK_LENGTH,
  TickField,
} from '../../control/port/index.ts';
import {
  createPegTransferOperator,
  createSimulatedArms,
  createSimulation,
  createWorldRecord,
  EventField,
  EventKind,
  EXCHANGE_LENGTH,
  OPERATOR_PERIOD,
  Phase,
  REASON_COUNT,
  reasonNames,
  TICKS_PER_STEP,
  WorldField,
} from '../../sim/index.ts';
import { exercise } from './rig.ts';

interface Run {
  readonly hash: string;
  readonly record: Float64Array;
  readonly seconds: number;
  readonly handovers: number;
  /** Ticks in which a hand did not lead its instrument after both had begun to. */
  readonly ticksLost: number;
}

/** The scripted operator through the real controller and the world, in lockstep, until the attempt is finished. */
async function perform(seed: number, limit = 300): Promise<Run> {
  const exchange = new Float64Array(EXCHANGE_LENGTH);
  const simulation = await createSimulation({ exercise, seed, exchange });
  const arms = createSimulatedArms(exchange, exercise.placements);
  const controller = createController({ arms, placements: exercise.placements });
  const operator = createPegTransferOperator(exercise, seed);
  const record = createWorldRecord();
  const tickRecord = new Float64Array(TICK_LENGTH);
  const input = new Float64Array(INPUT_LENGTH);
  simulation.write(record, 0);
  let [tick, handovers, ticksLost, began] = [0, 0, 0, false];
  for (; tick < limit * 1000 && record[WorldField.phase] !== Phase.finished; tick++) {
    if (tick > 0 && tick % TICKS_PER_STEP === 0) {
      simulation.step(record, 0);
      for (let i = 0; i < record[WorldField.eventCount]!; i++) {
        if (record[WorldField.events + i * EventField.length] === EventKind.handover) handovers++;
      }
    }
    if (tick > 0 && tick % OPERATOR_PERIOD === 0) {
      operator.step(tickRecord, record, input, tick);
      controller.input(input, 0);
    }
    controller.tick(tick, tickRecord, 0);
    let following = 0;
    for (let i = 0; i < PAIR_COUNT; i++) {
      if (tickRecord[TickField.pairs + i * PairField.length + PairField.state] === TeleopState.following)
        following++;
    }
    began ||= following === PAIR_COUNT;
    if (began && following < PAIR_COUNT) ticksLost++;
  }
  const hash = simulation.stateHash();
  simulation.free();
  return { hash, record, seconds: tick / 1000, handovers, ticksLost };
}

describe('the scripted operator', () => {
  it('does the whole exercise there and back, through the real controller', async () => {
    const { record, seconds, handovers, ticksLost } = await perform(1);
    expect(record[WorldField.phase]).toBe(Phase.finished);
    expect(record[WorldField.done]).toBe(12);
    expect(handovers).toBeGreaterThanOrEqual(12);
    expect(seconds).toBeLessThan(180);
    expect(record[WorldField.drops]).toBe(0);
    expect(record[WorldField.passed]).toBe(1);
    expect(record[WorldField.score]).toBeGreaterThan(50);
    expect(ticksLost).toBe(0);
    const reasons = Array.from(
      { length: REASON_COUNT },
      (_, i) => reasonNames[record[WorldField.reasons + 2 * i]!],
    );
    expect(reasons[0]).toBe('time');
    expect(reasons).toContain('no_drops');
  }, 120_000);

  it('does the same again, bit by bit', async () => {
    const [first, second] = [await perform(5, 16), await perform(5, 16)];
    expect(first.record[WorldField.done]).toBe(1);
    expect(first.hash).toBe(second.hash);
    expect(first.record).toEqual(second.record);
  }, 60_000);

  it('varies with its seed', async () => {
    const [first, second] = [await perform(5, 5), await perform(6, 5)];
    expect(first.hash).not.toBe(second.hash);
  }, 60_000);

  it('numbers its records one after the other', () => {
    const operator = createPegTransferOperator(exercise, 1);
    const input = new Float64Array(INPUT_LENGTH);
    const tickRecord = new Float64Array(TICK_LENGTH);
    const world = createWorldRecord();
    for (let i = 0; i < 3; i++) {
      operator.step(tickRecord, world, input, i * OPERATOR_PERIOD);
      expect(input[OperatorField.kind]).toBe(InputKind.operator);
      expect(input[OperatorField.sequence]).toBe(i);
    }
  });
});
