import { describe, expect, it } from 'vitest';
import {
  MetricField,
  metrics,
  REASON_COUNT,
  reasonNames,
  WORLD_LENGTH,
  WorldField,
} from '../../sim/index.ts';
import type { Tally } from '../../sim/score.ts';
import { Score } from '../../sim/score.ts';
import { exercise } from './rig.ts';

const good: Tally = {
  complete: true,
  time: 48,
  placed: 12,
  drops: 0,
  collisions: 0,
  lost: 0,
  missedHandovers: 0,
  path: Float64Array.of(2, 2),
};

function judge(tally: Partial<Tally>) {
  const score = new Score(exercise);
  const record = new Float64Array(WORLD_LENGTH);
  score.compute({ ...good, ...tally });
  score.write(record, 0);
  const reasons = Array.from({ length: REASON_COUNT }, (_, i) => ({
    id: reasonNames[record[WorldField.reasons + 2 * i]!],
    value: record[WorldField.reasons + 2 * i + 1],
  }));
  const points = Object.fromEntries(
    metrics.map(({ id }, i) => [
      id,
      record[WorldField.metrics + i * MetricField.length + MetricField.points]!,
    ]),
  );
  return { score: record[WorldField.score]!, passed: record[WorldField.passed] === 1, reasons, points };
}

describe('the score', () => {
  it('is 100 at the proficient time, and no more', () => {
    expect(judge({})).toMatchObject({ score: 100, passed: true });
    expect(judge({ time: 20 }).score).toBe(100);
  });

  it('is what is left of the cut-off time, errors paid in seconds', () => {
    // (300 − 100 − 2·10 − 3·3) / (300 − 48)
    const { score, points } = judge({ time: 100, drops: 2, collisions: 3 });
    expect(score).toBeCloseTo((100 * 171) / 252, 10);
    expect(points['time']).toBeCloseTo((-100 * 52) / 252, 10);
    expect(points['drops']).toBeCloseTo((-100 * 20) / 252, 10);
    expect(points['collisions']).toBeCloseTo((-100 * 9) / 252, 10);
  });

  it('is 0 when the exercise was not finished, and says so first', () => {
    const result = judge({ complete: false, time: 300, placed: 7 });
    expect(result).toMatchObject({ score: 0, passed: false });
    expect(result.reasons[0]).toEqual({ id: 'incomplete', value: 7 });
    expect(result.reasons[1]!.id).toBe('time');
  });

  it('gives three reasons, the costliest first, then what cost nothing', () => {
    expect(judge({ time: 60, drops: 3 }).reasons.map(({ id }) => id)).toEqual([
      'drops',
      'time',
      'no_collisions',
    ]);
    expect(judge({}).reasons.map(({ id }) => id)).toEqual(['time_proficient', 'no_drops', 'no_collisions']);
  });

  it('does not let pass who lost a block, or is too slow', () => {
    expect(judge({ lost: 1, placed: 10 }).passed).toBe(false);
    expect(judge({ time: 250 })).toMatchObject({ passed: false });
    expect(judge({ time: 190 })).toMatchObject({ passed: true });
  });
});
