/** Filters of a signal at 1 kHz: the canceller as one, and what is usual instead. */
import { createTremor, resetTremor, stepTremor } from '../../../control/tremor/index.ts';

const RATE = 1000;

/** The canceller on three axes, with the orientation at rest. */
export function cancel(mode: 'smooth' | 'fast', axes: readonly Float64Array[]): Float64Array[] {
  const state = createTremor(mode);
  const input = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);
  const out = new Float64Array(8);
  const result = axes.map((axis) => new Float64Array(axis.length));
  for (let k = 0; k < axes[0]!.length; k++) {
    axes.forEach((axis, i) => (input[i] = axis[k]!));
    if (k > 0) {
      stepTremor(state, out, input);
    } else {
      resetTremor(state, input);
      out.set(input);
    }
    result.forEach((axis, i) => (axis[k] = out[i]!));
  }
  return result;
}

/** Second order, bilinear with the cut-off kept. */
export function butterworth(cutOff: number): (x: Float64Array) => Float64Array {
  const k = Math.tan((Math.PI * cutOff) / RATE);
  const a0 = 1 + k * Math.SQRT2 + k * k;
  const a1 = (2 * (k * k - 1)) / a0;
  const a2 = (1 - k * Math.SQRT2 + k * k) / a0;
  const b = (k * k) / a0;
  return (x) => {
    let [x1, x2, y1, y2] = [x[0]!, x[0]!, x[0]!, x[0]!];
    return x.map((value) => {
      const y = b * (value + 2 * x1 + x2) - a1 * y1 - a2 * y2;
      [x1, x2, y1, y2] = [value, x1, y, y1];
      return y;
    });
  };
}

/** One-euro filter (Casiez, Roussel & Vogel 2012); `beta` for speeds in mm/s, the derivative's cut-off 1 Hz. */
export function oneEuro(leastCutOff: number, beta: number): (x: Float64Array) => Float64Array {
  const part = (cutOff: number): number => 1 / (1 + RATE / (2 * Math.PI * cutOff));
  return (x) => {
    let before = x[0]!;
    let speed = 0;
    let y = x[0]!;
    return x.map((value) => {
      speed += part(1) * ((value - before) * RATE * 1000 - speed);
      before = value;
      return (y += part(leastCutOff + beta * Math.abs(speed)) * (value - y));
    });
  };
}

/** First-order high-passes after each other at 3 Hz: what the adaptive combiners below need before them. */
function highPass(x: Float64Array): Float64Array {
  const low = butterworth(3)(x);
  const once = x.map((value, k) => value - low[k]!);
  const slow = butterworth(3)(once);
  return once.map((value, k) => value - slow[k]!);
}

/** Band-limited multiple Fourier linear combiner (Veluvolu & Ang 2010), 7–13 Hz in steps of 0.25 Hz, LMS. */
export function bmflc(rate: number): (x: Float64Array) => Float64Array {
  const steps = Array.from({ length: 25 }, (_, i) => (2 * Math.PI * (7 + i / 4)) / RATE);
  return (x) => {
    const shaken = highPass(x);
    const weights = new Float64Array(2 * steps.length);
    const waves = new Float64Array(2 * steps.length);
    return x.map((value, k) => {
      let tremor = 0;
      steps.forEach((step, i) => {
        waves[2 * i] = Math.sin(step * k);
        waves[2 * i + 1] = Math.cos(step * k);
        tremor += weights[2 * i]! * waves[2 * i]! + weights[2 * i + 1]! * waves[2 * i + 1]!;
      });
      const error = shaken[k]! - tremor;
      for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! + 2 * rate * error * waves[i]!;
      return value - tremor;
    });
  };
}

/**
 * Weighted-frequency Fourier linear combiner (Riviere, Rader & Thakor 1998): one line, its frequency adapted on the
 * high-passed signal in units of 100 µm, its amplitude on the signal less a bias.
 */
export function wflc(rate: number, frequencyRate: number): (x: Float64Array) => Float64Array {
  return (x) => {
    const shaken = highPass(x);
    let step = (2 * Math.PI * 10) / RATE;
    let phase = 0;
    const weights = Float64Array.of(0, 0);
    return x.map((value, k) => {
      phase += step;
      const sin = Math.sin(phase);
      const cos = Math.cos(phase);
      const tremor = weights[0]! * sin + weights[1]! * cos;
      const error = shaken[k]! / 1e-4 - tremor;
      step += 2 * frequencyRate * error * (weights[0]! * cos - weights[1]! * sin);
      step = Math.min((2 * Math.PI * 13) / RATE, Math.max((2 * Math.PI * 7) / RATE, step));
      weights[0] = weights[0]! + 2 * rate * error * sin;
      weights[1] = weights[1]! + 2 * rate * error * cos;
      return value - 1e-4 * tremor;
    });
  };
}
