/**
 * The linear passthrough that the canceller's authority is counted from: voluntary motion as it is, the band of tremor
 * lowered. Sections of second order, designed offline (passthrough-design.py).
 */
import { SAMPLE_PERIOD } from './defaults.ts';

/**
 * (c₂ s²/ω² + c₁ s/ω + 1) / (s²/ω² + 2 ζ s/ω + 1), by the bilinear transform: ω / 2π in Hz, ζ, c₁, c₂. The gain at rest
 * is one.
 */
type Section = readonly [frequency: number, damping: number, c1: number, c2: number];

/** 9.95 ms late below 5 Hz, within ±0.5 dB to 6 Hz; −13 dB over 8–12 Hz; at most +2 dB above, −7 dB at 60 Hz. */
export const SMOOTH: readonly Section[] = [
  [13.26222, 0.07996, 1.24624, 2.27993],
  [7.51693, 0.07994, 0.09774, 0.88465],
  [36.24392, 0.66592, 0.48089, 0.1065],
  [8.70143, 0.24384, 0.03657, 0.51603],
  [10.70758, 0.44026, 0.23189, 1.13611],
];

/** Not late below 5 Hz, within ±0.4 dB to 6 Hz; −9 dB over 8–12 Hz; at most +4.5 dB above. */
export const FAST: readonly Section[] = [
  [7.82083, 0.22171, 0.16411, 0.79338],
  [16.77123, 0.73989, 2.17673, 1.65163],
  [13.1336, 0.08242, 0.06978, 1.21082],
];

/** b₀, b₁, b₂, a₁, a₂ of each section. */
const COEFFICIENTS = 5;

export interface Passthrough {
  readonly sections: number;
  readonly coefficients: Float64Array;
  /** Two per section and channel (direct form II, transposed). */
  readonly state: Float64Array;
}

export function createPassthrough(sections: readonly Section[], channels: number): Passthrough {
  const coefficients = new Float64Array(COEFFICIENTS * sections.length);
  sections.forEach(([frequency, damping, c1, c2], i) => {
    const u = 2 / (2 * Math.PI * frequency * SAMPLE_PERIOD);
    const a0 = u * u + 2 * damping * u + 1;
    coefficients.set(
      [
        (c2 * u * u + c1 * u + 1) / a0,
        (2 - 2 * c2 * u * u) / a0,
        (c2 * u * u - c1 * u + 1) / a0,
        (2 - 2 * u * u) / a0,
        (u * u - 2 * damping * u + 1) / a0,
      ],
      i * COEFFICIENTS,
    );
  });
  return {
    sections: sections.length,
    coefficients,
    state: new Float64Array(2 * sections.length * channels),
  };
}

/** Channel `c` has been at rest at `input[c]` for ever. */
export function resetPassthrough(passthrough: Passthrough, input: Float64Array, c: number): void {
  const { sections, coefficients, state } = passthrough;
  const x = input[c]!;
  for (let i = 0; i < sections; i++) {
    const k = i * COEFFICIENTS;
    const s = 2 * (c * sections + i);
    state[s + 1] = (coefficients[k + 2]! - coefficients[k + 4]!) * x;
    state[s] = (coefficients[k + 1]! - coefficients[k + 3]!) * x + state[s + 1]!;
  }
}

/** One sample of channel `c`: `out[c]` from `input[c]`. */
export function stepPassthrough(
  passthrough: Passthrough,
  out: Float64Array,
  input: Float64Array,
  c: number,
): void {
  const { sections, coefficients, state } = passthrough;
  let x = input[c]!;
  for (let i = 0; i < sections; i++) {
    const k = i * COEFFICIENTS;
    const s = 2 * (c * sections + i);
    const y = coefficients[k]! * x + state[s]!;
    state[s] = coefficients[k + 1]! * x - coefficients[k + 3]! * y + state[s + 1]!;
    state[s + 1] = coefficients[k + 2]! * x - coefficients[k + 4]! * y;
    x = y;
  }
  out[c] = x;
}
