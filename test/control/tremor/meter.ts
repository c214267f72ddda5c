/**
 * Measures a filter of hand motion against the motion that was meant, undelayed: lag, what is left of the tremor, what
 * becomes of the strokes. All by the spectrum of output − clean(t − lag), three axes together.
 */
import type { HandRecord } from './motion.ts';

export interface Reading {
  /** Delay of the clean motion that leaves the least error below 5 Hz, s. */
  readonly lag: number;
  /** Power of the tremor over the power of the error, both from 7 to 13 Hz, dB. */
  readonly attenuation: number;
  /** RMS of the error below 5 Hz, m. */
  readonly distortion: number;
}

const RATE = 1000;
/** Samples averaged into one for the spectra: 125 Hz are enough for 13 Hz. */
const DECIMATION = 8;
/** Left out at the beginning, for filters to settle, and at the end, for delays: samples. */
const SETTLING = 4000;
const END = 200;

/** `output`: per axis as long as the record. */
export function read(record: HandRecord, output: readonly Float64Array[]): Reading {
  const lag = findLag(record, output);
  let low = 0;
  let band = 0;
  let tremor = 0;
  output.forEach((y, axis) => {
    const spectrum = spectrumOf((k) => y[k]! - at(record.clean[axis]!, k - lag), y.length);
    low += power(spectrum, spectrum, 0, 5);
    band += power(spectrum, spectrum, 7, 13);
    const shaken = spectrumOf((k) => record.tremor[axis]![k]!, y.length);
    tremor += power(shaken, shaken, 7, 13);
  });
  return {
    lag: lag / RATE,
    attenuation: 10 * Math.log10(tremor / band),
    distortion: Math.sqrt(low / output.length),
  };
}

/** In samples: Newton's steps on the error below 5 Hz, whose derivative by the lag is the clean velocity. */
function findLag(record: HandRecord, output: readonly Float64Array[]): number {
  let lag = 0;
  for (let step = 0; step < 8; step++) {
    let slope = 0;
    let square = 0;
    output.forEach((y, axis) => {
      const clean = record.clean[axis]!;
      const error = spectrumOf((k) => y[k]! - at(clean, k - lag), y.length);
      const velocity = spectrumOf((k) => (at(clean, k + 1 - lag) - at(clean, k - 1 - lag)) / 2, y.length);
      slope += power(error, velocity, 0, 5);
      square += power(velocity, velocity, 0, 5);
    });
    lag -= slope / square;
    if (Math.abs(slope / square) < 1e-4) break;
  }
  return lag;
}

/** Cubic (Catmull and Rom) between samples. */
function at(x: Float64Array, time: number): number {
  const i = Math.min(x.length - 3, Math.max(1, Math.floor(time)));
  const u = time - i;
  const [a, b, c, d] = [x[i - 1]!, x[i]!, x[i + 1]!, x[i + 2]!];
  return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Hz between lines. */
  readonly step: number;
}

/** Of the signal from `SETTLING` on, under a Hann window; its summed squares are mean powers. */
function spectrumOf(signal: (k: number) => number, length: number): Spectrum {
  const count = Math.floor((length - SETTLING - END) / DECIMATION);
  const size = 2 ** Math.ceil(Math.log2(count));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < DECIMATION; k++) sum += signal(SETTLING + i * DECIMATION + k);
    const window = Math.sin((Math.PI * (i + 0.5)) / count) ** 2 * Math.sqrt(8 / 3);
    re[i] = (window * sum) / DECIMATION / Math.sqrt(count * size);
  }
  transform(re, im);
  return { re, im, step: RATE / DECIMATION / size };
}

/** Mean product of two signals between two frequencies. */
function power(a: Spectrum, b: Spectrum, from: number, to: number): number {
  let sum = 0;
  for (let i = Math.ceil(from / a.step); i <= to / a.step; i++) {
    sum += (i === 0 ? 1 : 2) * (a.re[i]! * b.re[i]! + a.im[i]! * b.im[i]!);
  }
  return sum;
}

/** Fast Fourier transform in place (Cooley and Tukey 1965); the length is a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let half = 1; half < n; half *= 2) {
    for (let k = 0; k < half; k++) {
      const c = Math.cos((-Math.PI * k) / half);
      const s = Math.sin((-Math.PI * k) / half);
      for (let a = k; a < n; a += 2 * half) {
        const b = a + half;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
}
