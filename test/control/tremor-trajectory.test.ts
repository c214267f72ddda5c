/** The tremor canceller on recorded trajectories of any rate. */
import { describe, expect, it } from 'vitest';
import { createTrajectoryFilter, stepTrajectory, TrajectoryStatus } from '../../control/tremor/index.ts';
import { Random } from '../../sim/random.ts';
import { cancel } from './tremor/filters.ts';
import { recordHand, seeds } from './tremor/motion.ts';

const seed = seeds.validation[3]!;

/** RMS distance from the clean motion `lag` earlier, over that of the tremor, dB; rows at `rate` with jitter. */
function attenuation(mode: 'smooth' | 'fast', rate: number, jitter: number): number {
  const { clean, tremor, measured } = recordHand(seed, 'lines', 20);
  const random = new Random(seed);
  const filter = createTrajectoryFilter(mode);
  const out = new Float64Array(3);
  let error = 0;
  let shaken = 0;
  for (let n = 1; n < 19.5 * rate; n++) {
    const t = (n + jitter * random.between(-0.5, 0.5)) / rate;
    const at = (axes: readonly Float64Array[], axis: number, time: number): number => {
      const k = Math.floor(1000 * time);
      const u = 1000 * time - k;
      return (1 - u) * axes[axis]![k]! + u * axes[axis]![k + 1]!;
    };
    const row = Float64Array.of(t, at(measured, 0, t), at(measured, 1, t), at(measured, 2, t));
    expect(stepTrajectory(filter, out, row)).toBe(TrajectoryStatus.ok);
    if (t < 5) continue;
    for (let axis = 0; axis < 3; axis++) {
      error += (out[axis]! - at(clean, axis, t - filter.lag)) ** 2;
      shaken += at(tremor, axis, t) ** 2;
    }
  }
  return 10 * Math.log10(shaken / error);
}

describe('trocar filter', () => {
  it('gives at 1 kHz what the loop gives', () => {
    const { measured } = recordHand(seed, 'lines', 6);
    for (const mode of ['smooth', 'fast'] as const) {
      const wanted = cancel(mode, measured);
      const filter = createTrajectoryFilter(mode);
      const out = new Float64Array(3);
      for (let k = 0; k < measured[0]!.length; k++) {
        stepTrajectory(
          filter,
          out,
          Float64Array.of(k / 1000, measured[0]![k]!, measured[1]![k]!, measured[2]![k]!),
        );
        for (let axis = 0; axis < 3; axis++) {
          expect(Math.abs(out[axis]! - wanted[axis]![k]!), `${mode}, row ${k}`).toBeLessThan(1e-8);
        }
      }
    }
  });

  it.each([
    [60, 0, 8],
    [100, 0.3, 16],
    [125, 0, 16],
    [250, 0, 17],
    [500, 0.2, 19],
    [1000, 0.3, 20],
    [5000, 0, 20],
  ])('takes tremor at %i Hz with jitter %d', (rate, jitter, least) => {
    expect(attenuation('smooth', rate, jitter)).toBeGreaterThan(least);
  });

  it.each([20, 30])('does no harm at %i Hz, where tremor cannot be told from motion', (rate) => {
    expect(attenuation('smooth', rate, 0)).toBeGreaterThan(0);
    expect(attenuation('fast', rate, 0)).toBeGreaterThan(-0.5);
  });

  it('starts anew after a gap, refuses rows that are late or not finite, passes what is off', () => {
    const out = new Float64Array(3);
    const filter = createTrajectoryFilter('smooth');
    for (let k = 0; k < 100; k++) stepTrajectory(filter, out, Float64Array.of(k / 100, 0.001 * k, 0, 0));
    expect(stepTrajectory(filter, out, Float64Array.of(5, 0.4, 0.5, 0.6))).toBe(TrajectoryStatus.ok);
    expect([...out]).toEqual([0.4, 0.5, 0.6]);
    expect(stepTrajectory(filter, out, Float64Array.of(5, 1, 1, 1))).toBe(TrajectoryStatus.notLater);
    expect(stepTrajectory(filter, out, Float64Array.of(6, NaN, 1, 1))).toBe(TrajectoryStatus.notFinite);
    expect(stepTrajectory(filter, out, Float64Array.of(Infinity, 1, 1, 1))).toBe(TrajectoryStatus.notFinite);
    expect([...out]).toEqual([0.4, 0.5, 0.6]);
    const off = createTrajectoryFilter('off');
    stepTrajectory(off, out, Float64Array.of(0, 1, 2, 3));
    stepTrajectory(off, out, Float64Array.of(0.01, 4, 5, 6));
    expect([...out]).toEqual([4, 5, 6]);
  });
});
