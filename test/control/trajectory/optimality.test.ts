/** Against linear programming, which knows nothing of how motions are made of phases: oracle.py, oracle.json. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTrajectory, PlanStatus, planTrajectory } from '../../../control/trajectory/index.ts';

type Row = readonly number[];

/** Velocity limit V, velocity, acceleration and target velocity; acceleration and jerk limit are 1. */
const oracle = JSON.parse(readFileSync(`${import.meta.dirname}/oracle.json`, 'utf8')) as {
  /** ... and a time, the nearest and the farthest end after it. */
  readonly ways: readonly Row[];
  /** ... and a distance, and the first time at which it can be had. */
  readonly arrivals: readonly Row[];
};

/** What the oracle's steps cost it, as part of V·T, and of a time; its velocity limit is tightened by up to 0.8 %. */
const COARSE_WAY = 0.01;
const COARSE_TIME = 0.01;

const one = createTrajectory(1);
const two = createTrajectory(2);

function arrival([V, v, a, u, distance]: Row): number {
  const of = (x: number | undefined) => Float64Array.of(x!);
  const limits = { velocity: of(V), acceleration: of(1), jerk: of(1) };
  expect(planTrajectory(one, limits, of(0), of(v), of(a), of(distance), of(u))).toBe(PlanStatus.planned);
  return one.duration[0]!;
}

/** When the joint arrives together with another that takes T, from rest to rest without holds: 32 d = J T³. */
function arrivalBeside([V, v, a, u]: Row, distance: number, T: number): number {
  const of = (...x: (number | undefined)[]) => Float64Array.from(x as number[]);
  const limits = { velocity: of(V, 1e6), acceleration: of(1, 1e6), jerk: of(1, 32) };
  const status = planTrajectory(two, limits, of(0, 0), of(v, 0), of(a, 0), of(distance, T ** 3), of(u, 0));
  expect(status).toBe(PlanStatus.planned);
  return two.duration[0]!;
}

describe('of all motions that linear programming finds,', () => {
  it('none arrives earlier, and one arrives nearly as early', () => {
    expect(oracle.arrivals.length).toBeGreaterThanOrEqual(600);
    let latest = -Infinity;
    let earliest = Infinity;
    for (const row of oracle.arrivals) {
      const ratio = arrival(row) / row[5]!;
      latest = Math.max(latest, ratio);
      earliest = Math.min(earliest, ratio);
    }
    // The oracle's times are rounded to nine digits.
    expect(latest).toBeLessThan(1 + 1e-8);
    expect(earliest).toBeGreaterThan(1 - COARSE_TIME);
  });

  it('a joint that waits for another can do what they can, and no more', () => {
    expect(oracle.ways.length).toBeGreaterThanOrEqual(1500);
    const wrong: unknown[] = [];
    for (const row of oracle.ways) {
      const [V, , , , T, nearest, farthest] = row as [number, number, number, number, number, number, number];
      for (const part of [0, 0.01, 0.3, 0.7, 0.99, 1]) {
        const distance = nearest + part * (farthest - nearest);
        const time = arrivalBeside(row, distance, T);
        if (Math.abs(time - T) > 1e-7 * T) wrong.push({ row, part, time });
      }
      for (const distance of [nearest - COARSE_WAY * V * T, farthest + COARSE_WAY * V * T]) {
        const time = arrivalBeside(row, distance, T);
        if (!(time > T * (1 + 1e-9))) wrong.push({ row, distance, time });
      }
    }
    expect(wrong).toEqual([]);
  });
});
