import { describe, expect, it } from 'vitest';
import {
  countedTicks,
  createLatenessBuffer,
  createPacer,
  latenessBounds,
  latenessQuantile,
  lateTicks,
  maximumLateness,
  openLateness,
  readLateness,
  skippedTicks,
  waitForTick,
} from '../../control/index.ts';

/** A clock that a test turns: reading it takes 1 µs, sleeping takes as long as asked plus what the test adds. */
function createFakeClock() {
  const clock = {
    time: 1000,
    oversleep: 0,
    slept: 0,
    now: () => (clock.time += 0.001),
    sleep: (duration: number) => {
      clock.slept += duration;
      clock.time += duration + clock.oversleep;
      clock.oversleep = 0;
    },
  };
  return clock;
}

function createPacedLoop() {
  const clock = createFakeClock();
  const lateness = openLateness(createLatenessBuffer());
  return { clock, lateness, pacer: createPacer(0.001, lateness, clock) };
}

describe('the pacer', () => {
  it('keeps absolute deadlines: what a tick takes does not shift the next', () => {
    const { clock, lateness, pacer } = createPacedLoop();
    for (let k = 1; k <= 1000; k++) {
      expect(waitForTick(pacer)).toBe(0);
      expect(clock.time - 1000.001).toBeCloseTo(k, 1);
      expect(clock.time - 1000.001).toBeGreaterThanOrEqual(k);
      clock.time += 0.1 + (k % 7) / 10;
    }
    expect([countedTicks(lateness), lateTicks(lateness), skippedTicks(lateness)]).toEqual([1000, 0, 0]);
    expect(maximumLateness(lateness)).toBeLessThan(5e-6);
  });

  it('sleeps until 50 µs before, and spins the rest', () => {
    const { clock, pacer } = createPacedLoop();
    waitForTick(pacer);
    expect(clock.slept).toBeCloseTo(0.95, 2);
    clock.slept = 0;
    clock.time += 0.97;
    waitForTick(pacer);
    expect(clock.slept).toBe(0);
  });

  it('counts a late tick, and is on time again with the next', () => {
    const { clock, lateness, pacer } = createPacedLoop();
    clock.oversleep = 0.75;
    expect(waitForTick(pacer)).toBe(0);
    expect(lateTicks(lateness)).toBe(1);
    expect(maximumLateness(lateness)).toBeCloseTo(0.0007, 5);
    waitForTick(pacer);
    expect(clock.time - 1000.001).toBeCloseTo(2, 1);
    expect([lateTicks(lateness), skippedTicks(lateness)]).toEqual([1, 0]);
  });

  it('skips deadlines that are gone, and never makes up for them', () => {
    const { clock, lateness, pacer } = createPacedLoop();
    waitForTick(pacer);
    clock.time += 5.3;
    // Deadlines 2…5 are gone, 6 is 0.3 ms ago.
    expect(waitForTick(pacer)).toBe(4);
    expect(waitForTick(pacer)).toBe(0);
    expect(clock.time - 1000.001).toBeCloseTo(7, 1);
    expect([countedTicks(lateness), lateTicks(lateness), skippedTicks(lateness)]).toEqual([3, 1, 4]);
  });

  it('tells quantiles of lateness from log-spaced bins', () => {
    const { clock, lateness, pacer } = createPacedLoop();
    for (let k = 0; k < 1000; k++) {
      clock.oversleep = k % 100 === 0 ? 0.3 : 0.06;
      waitForTick(pacer);
    }
    const counts = new Float64Array(latenessBounds.length);
    readLateness(counts, lateness);
    expect(counts.reduce((a, b) => a + b)).toBe(1000);
    expect(latenessQuantile(lateness, 0.5)).toBeLessThan(1.7e-5);
    expect(latenessQuantile(lateness, 0.5)).toBeGreaterThan(1e-5);
    expect(latenessQuantile(lateness, 0.995)).toBeCloseTo(0.00025, 5);
    expect(latenessBounds.at(-1)).toBe(Infinity);
  });
});
