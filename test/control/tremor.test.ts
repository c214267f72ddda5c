/** The tremor canceller, against the motion that was meant: test/control/tremor has the hand and the meter. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { AUTHORITY, createTremor, resetTremor, stepTremor } from '../../control/tremor/index.ts';
import { Reason } from '../../control/port/index.ts';
import { Random } from '../../sim/random.ts';
import { butterworth, cancel } from './tremor/filters.ts';
import { read, type Reading } from './tremor/meter.ts';
import { recordHand, seeds, type TremorKind } from './tremor/motion.ts';

const modes = ['smooth', 'fast'] as const;

/** A few of the validation seeds; the bench has all 32 final ones. */
const few = seeds.validation.slice(0, 4);

function readings(mode: 'smooth' | 'fast', kind: TremorKind): Reading[] {
  return few.map((seed) => {
    const record = recordHand(seed, kind, 30);
    return read(record, cancel(mode, record.measured));
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Hand at rest at `place`, with its gripper. */
const handAt = (x = 0, y = 0, z = 0): Float64Array => Float64Array.of(x, y, z, 0, 0, 0, 1, 0.5);

describe('the meter', () => {
  it("reads a Butterworth filter's lag and attenuation as its transfer function has them", () => {
    const record = recordHand(seeds.tuning[0]!, 'broadband', 30);
    for (const cutOff of [6, 10]) {
      const reading = read(record, record.measured.map(butterworth(cutOff)));
      // Group delay at rest √2 / ω, a little more at 1 Hz. |H|² = 1 / (1 + (f / fc)⁴), averaged over 8–12 Hz.
      expect((reading.lag * 2 * Math.PI * cutOff) / Math.SQRT2).toBeCloseTo(1, 1);
      const gains = Array.from({ length: 400 }, (_, i) => 1 / (1 + ((8 + i / 100) / cutOff) ** 4));
      expect(Math.abs(reading.attenuation + 10 * Math.log10(mean(gains)))).toBeLessThan(0.8);
    }
  });

  it('finds nothing in the clean motion, late', () => {
    const record = recordHand(seeds.tuning[1]!, 'lines', 20);
    const late = record.clean.map((x) => x.map((_, k) => x[Math.max(0, k - 7)]!));
    const reading = read(record, late);
    expect(reading.lag).toBeCloseTo(0.007, 6);
    expect(reading.attenuation).toBeGreaterThan(80);
    expect(reading.distortion).toBeLessThan(1e-9);
  });
});

describe('tremor on seeds that nothing was tuned on', () => {
  it('lines: 24 dB less at 10 ms, 20 dB less at once, strokes as they were', () => {
    const smooth = readings('smooth', 'lines');
    expect(mean(smooth.map((r) => r.attenuation))).toBeGreaterThan(24);
    for (const { lag, distortion } of smooth) {
      expect(lag).toBeLessThanOrEqual(0.01);
      expect(distortion).toBeLessThan(5e-6);
    }
    const fast = readings('fast', 'lines');
    expect(mean(fast.map((r) => r.attenuation))).toBeGreaterThan(20);
    for (const { lag } of fast) expect(Math.abs(lag)).toBeLessThan(1e-3);
  }, 60_000);

  it('broadband: 18 dB less at 10 ms', () => {
    expect(mean(readings('smooth', 'broadband').map((r) => r.attenuation))).toBeGreaterThan(18);
  }, 60_000);

  it('none: nothing is made worse by more than the noise', () => {
    for (const mode of modes) {
      const record = recordHand(few[0]!, 'none', 30);
      const { distortion } = read(record, cancel(mode, record.measured));
      expect(distortion).toBeLessThan(5e-6);
    }
  });
});

describe('voluntary motion', () => {
  it.each(modes)('sines of 0.1 to 20 mm at 0.5 to 6 Hz pass within ±1 dB, %s', (mode) => {
    for (const amplitude of [1e-4, 1e-3, 5e-3, 2e-2]) {
      for (const frequency of [0.5, 1, 2, 3, 4, 5, 6]) {
        const w = (2 * Math.PI * frequency) / 1000;
        const x = Float64Array.from({ length: 12_000 }, (_, k) => amplitude * Math.sin(w * k));
        const [y] = cancel(mode, [x, x, x]);
        let sin = 0;
        let cos = 0;
        for (let k = 6000; k < 12_000; k++) {
          sin += y![k]! * Math.sin(w * k);
          cos += y![k]! * Math.cos(w * k);
        }
        const gain = 20 * Math.log10(Math.hypot(sin, cos) / 3000 / amplitude);
        expect(Math.abs(gain), `${amplitude} m at ${frequency} Hz`).toBeLessThan(1);
      }
    }
  });

  it.each(modes)('a step ends where it should, %s', (mode) => {
    const state = createTremor(mode);
    const out = handAt();
    resetTremor(state, handAt(0.1));
    const target = handAt(0.11, 0.02);
    let most = 0;
    for (let k = 0; k < 4000; k++) {
      stepTremor(state, out, target);
      most = Math.max(most, out[0]! - 0.11);
    }
    expect(most).toBeLessThan(0.006);
    expect(Math.abs(out[0]! - 0.11)).toBeLessThan(1e-6);
    expect(Math.abs(out[1]! - 0.02)).toBeLessThan(1e-6);
  });

  it('a steady turn passes unchanged but for the lag, and a gripper does not overshoot', () => {
    const state = createTremor('smooth');
    const input = handAt();
    const out = handAt();
    resetTremor(state, input);
    let widest = 0;
    for (let k = 0; k < 3000; k++) {
      // 2 rad/s about y, faster than wrists turn for long.
      input[4] = Math.sin(0.001 * k);
      input[6] = Math.cos(0.001 * k);
      input[7] = k > 100 ? 1 : 0.5;
      stepTremor(state, out, input);
      widest = Math.max(widest, out[7]!);
    }
    const angle = 2 * Math.atan2(out[4]!, out[6]!);
    expect(Math.abs(angle - 0.002 * (2999 - 10))).toBeLessThan(2e-4);
    expect(widest).toBeCloseTo(1, 12);
  });
});

/** Input that no hand makes: jumps, tones in the tremor's band of any size, noise, ramps; positions within 1 m. */
function fiend(seed: number): (input: Float64Array) => void {
  const random = new Random(seed);
  let left = 0;
  let kind = 0;
  let size = 0;
  let step = 0;
  let phase = 0;
  const place = [0, 0, 0];
  return (input) => {
    if (left-- <= 0) {
      kind = Math.floor(random.between(0, 5));
      left = random.between(5, 800);
      size = 10 ** random.between(-5, -0.3);
      step = (2 * Math.PI * random.between(0.1, 30)) / 1000;
    }
    phase += step;
    for (let i = 0; i < 3; i++) {
      if (kind === 0 && random.between(0, 1) < 0.02) place[i] = random.between(-size, size);
      if (kind === 1) place[i] = size * Math.sin(phase + i);
      if (kind === 2) place[i] = random.between(-size, size);
      if (kind === 3) place[i] = Math.max(-1, Math.min(1, place[i]! + (size - 0.2) / 1000));
      if (kind === 4) place[i] = size * Math.sign(Math.sin(phase));
      input[i] = place[i]!;
    }
  };
}

describe('authority', () => {
  it.each(modes)('the output stays within 0.1 mm of the passthrough, whatever comes, %s', (mode) => {
    const state = createTremor(mode);
    const input = handAt();
    const out = handAt();
    const next = fiend(7);
    resetTremor(state, input);
    let farthest = 0;
    let saturated = 0;
    for (let k = 0; k < 20_000; k++) {
      next(input);
      expect(stepTremor(state, out, input)).toBe(Reason.none);
      const { passed } = state.position;
      const [x, y, z] = [out[0]! - passed[0]!, out[1]! - passed[1]!, out[2]! - passed[2]!];
      farthest = Math.max(farthest, Math.sqrt(x * x + y * y + z * z));
      if (state.saturated) saturated++;
    }
    expect(farthest).toBeLessThanOrEqual(AUTHORITY);
    expect(saturated).toBeGreaterThan(100);
  });

  it('the passthrough is linear: it knows nothing of the trackers', () => {
    const x = Float64Array.from({ length: 3000 }, (_, k) => (k > 50 ? 1e-3 : 0));
    const scaled = x.map((value) => 100 * value);
    const passed = (signal: Float64Array): number[] => {
      const state = createTremor('smooth');
      const input = handAt();
      const out = handAt();
      resetTremor(state, input);
      return Array.from(signal, (value) => {
        input[0] = value;
        stepTremor(state, out, input);
        return state.position.passed[0]!;
      });
    };
    const once = passed(x);
    passed(scaled).forEach((value, k) => expect(Math.abs(value - 100 * once[k]!)).toBeLessThan(1e-12));
  });

  it('takes tremor again soon after the worst input', () => {
    const state = createTremor('smooth');
    const input = handAt();
    const out = handAt();
    const next = fiend(11);
    resetTremor(state, input);
    for (let k = 0; k < 20_000; k++) {
      next(input);
      stepTremor(state, out, input);
    }
    let square = 0;
    for (let k = 0; k < 6000; k++) {
      const tremor = 6e-5 * (Math.sin(0.05654 * k) + Math.sin(0.06912 * k));
      for (let i = 0; i < 3; i++) input[i] = tremor;
      stepTremor(state, out, input);
      if (k >= 5000) square += out[0]! ** 2;
    }
    expect(Math.sqrt(square / 1000)).toBeLessThan(4e-6);
  });
});

describe('input', () => {
  it('refuses what is not finite or out of reach, and stays as it was', () => {
    const state = createTremor('smooth');
    const out = handAt();
    resetTremor(state, handAt(0.2));
    stepTremor(state, out, handAt(0.2));
    for (const value of [NaN, Infinity, -Infinity, 1e9]) {
      for (let field = 0; field < 8; field++) {
        const input = handAt(0.2);
        input[field] = value;
        expect(stepTremor(state, out, input)).toBe(Reason.inputNotFinite);
        expect(Math.abs(out[0]! - 0.2)).toBeLessThan(1e-12);
      }
    }
    expect(stepTremor(state, out, handAt(0.2))).toBe(Reason.none);
    expect(Math.abs(out[0]! - 0.2)).toBeLessThan(1e-12);
  });

  it('a reset leaves no jump, and off leaves everything as it is', () => {
    const state = createTremor('smooth');
    const out = handAt();
    const place = handAt(0.3, -0.2, 0.1);
    for (let k = 0; k < 500; k++) stepTremor(state, out, handAt(0.01 * Math.sin(k)));
    resetTremor(state, place);
    stepTremor(state, out, place);
    for (let i = 0; i < 8; i++) expect(out[i]).toBeCloseTo(place[i]!, 12);
    const off = createTremor('off');
    const any = Float64Array.of(0.1, 0.2, 0.3, 0.5, 0.5, -0.5, 0.5, 0.9);
    stepTremor(off, out, any);
    expect(out).toEqual(any);
  });

  it('orientations of either sign are one, and half a turn in one sample is survived', () => {
    const state = createTremor('smooth');
    const out = handAt();
    const input = handAt();
    resetTremor(state, input);
    for (let k = 0; k < 300; k++) {
      input[6] = k % 2 === 0 ? 1 : -1;
      stepTremor(state, out, input);
      expect(Math.abs(out[6]!)).toBeCloseTo(1, 12);
    }
    input.set([0, 0, 0, 1, 0, 0, 0, 0.5]);
    for (let k = 0; k < 3000; k++) {
      stepTremor(state, out, input);
      expect(Math.hypot(out[3]!, out[4]!, out[5]!, out[6]!)).toBeCloseTo(1, 9);
    }
    expect(Math.abs(out[3]!)).toBeCloseTo(1, 6);
  });

  it('gives the same bits on every machine', () => {
    let hash = 0;
    for (const mode of modes) {
      const state = createTremor(mode);
      const input = handAt();
      const out = handAt();
      const next = fiend(3);
      resetTremor(state, input);
      const bits = new Uint32Array(out.buffer);
      for (let k = 0; k < 5000; k++) {
        next(input);
        stepTremor(state, out, input);
        for (const word of bits) hash = (Math.imul(hash, 31) + word) | 0;
      }
    }
    expect(hash).toBe(859757077);
  });
});

it('allocates nothing once warm', () => {
  const probe = `${import.meta.dirname}/tremor/allocation-probe.ts`;
  const text = execFileSync(process.execPath, ['--expose-gc', '--max-semi-space-size=64', probe], {
    encoding: 'utf8',
  });
  for (const [mode, bytes] of Object.entries(JSON.parse(text) as Record<string, number>)) {
    expect(bytes, `bytes per sample, ${mode}`).toBeLessThan(1);
  }
});
