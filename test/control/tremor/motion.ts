/**
 * A hand as a tremor canceller meets it, with what it meant to do known: minimum-jerk strokes of 10–50 mm with a peak
 * speed of 30–100 mm/s and pauses between them (Flash & Hogan 1985), tremor, noise of 3 µm and a quantum of 5 µm, at
 * 1 kHz. The same for the same seed.
 */
import { Random } from '../../../sim/random.ts';

/** Seeds that parameters were chosen by; that tests use; that the figures of the bench are of. No seed is in two. */
export const seeds = { tuning: range(1, 8), validation: range(101, 32), final: range(1001, 32) } as const;

/**
 * - lines: two lines per axis, 50–100 µm each, whose amplitude and frequency swing (20 % and 0.3 Hz RMS in periods of 4
 *   to 13 s), all within 7.5–12.5 Hz;
 * - wandering: such lines, but amplitude and frequency are random walks drawn back to their means in 1.5 and 1 s;
 * - broadband: Gaussian noise, flat over 8–12 Hz, 75 µm RMS.
 */
export type TremorKind = 'lines' | 'wandering' | 'broadband' | 'none';

/** Per axis, in m. */
export interface HandRecord {
  readonly clean: readonly Float64Array[];
  readonly tremor: readonly Float64Array[];
  readonly measured: readonly Float64Array[];
}

const RATE = 1000;
const AXES = [0, 1, 2] as const;
const NOISE = 3e-6;
const QUANTUM = 5e-6;
/** Strokes end inside a ball of this radius, m. */
const REACH = 0.06;

export function recordHand(seed: number, kind: TremorKind, seconds = 40): HandRecord {
  const random = new Random(Math.imul(seed, 0x9e3779b1));
  const length = seconds * RATE;
  const clean = strokes(random, length);
  const tremor = AXES.map(() => tremorOf(random, kind, length));
  const measured = AXES.map((axis) =>
    clean[axis]!.map((x, k) => {
      const seen = x + tremor[axis]![k]! + NOISE * gaussian(random);
      return Math.round(seen / QUANTUM) * QUANTUM;
    }),
  );
  return { clean, tremor, measured };
}

function strokes(random: Random, length: number): Float64Array[] {
  const clean = AXES.map(() => new Float64Array(length));
  let from = [0, 0, 0];
  let start = 0;
  while (start < length) {
    start += random.between(0.3, 1.3) * RATE;
    const distance = random.between(0.01, 0.05);
    const duration = ((1.875 * distance) / random.between(0.03, 0.1)) * RATE;
    const to = nextPlace(random, from, distance);
    for (const axis of AXES) {
      const positions = clean[axis]!;
      for (let k = Math.ceil(start); k < length; k++) {
        const s = Math.min(1, (k - start) / duration);
        positions[k] = from[axis]! + (to[axis]! - from[axis]!) * s * s * s * (10 - 15 * s + 6 * s * s);
      }
    }
    from = to;
    start += duration;
  }
  return clean;
}

function nextPlace(random: Random, from: readonly number[], distance: number): number[] {
  for (;;) {
    const direction = AXES.map(() => gaussian(random));
    const length = Math.hypot(...direction);
    const to = AXES.map((axis) => from[axis]! + (direction[axis]! / length) * distance);
    if (Math.hypot(...to) < REACH) return to;
  }
}

function tremorOf(random: Random, kind: TremorKind, length: number): Float64Array {
  const tremor = new Float64Array(length);
  if (kind === 'broadband') addBroadband(tremor, random);
  if (kind === 'lines' || kind === 'wandering') {
    addLine(tremor, random, kind, 7.95, 9.8);
    addLine(tremor, random, kind, 10.2, 12.05);
  }
  return tremor;
}

function addLine(tremor: Float64Array, random: Random, kind: TremorKind, low: number, high: number): void {
  const modulation = kind === 'lines' ? swing : wander;
  const amplitude = random.between(50e-6, 100e-6);
  const frequency = random.between(low, high);
  const larger = modulation(random, 0.2, 1.5);
  const faster = modulation(random, 0.3, 1);
  let phase = random.between(0, 2 * Math.PI);
  for (let k = 0; k < tremor.length; k++) {
    phase += (2 * Math.PI * Math.min(12.5, Math.max(7.5, frequency + faster()))) / RATE;
    tremor[k] = tremor[k]! + amplitude * (1 + larger()) * Math.sin(phase);
  }
}

/** A sine of the given RMS with an angular frequency of 0.5 to 1.5 over `time`, s. */
function swing(random: Random, rms: number, time: number): () => number {
  const step = random.between(0.5, 1.5) / time / RATE;
  let phase = random.between(0, 2 * Math.PI);
  return () => Math.SQRT2 * rms * Math.sin((phase += step));
}

/** Ornstein and Uhlenbeck's process of the given RMS and correlation time, s. */
function wander(random: Random, rms: number, time: number): () => number {
  const stays = Math.exp(-1 / (time * RATE));
  const gain = rms * Math.sqrt(1 - stays * stays);
  let value = rms * gaussian(random);
  return () => (value = stays * value + gain * gaussian(random));
}

/** Many sines of random amplitude and phase, spread evenly over 8–12 Hz. */
function addBroadband(tremor: Float64Array, random: Random): void {
  const count = Math.round((4 * tremor.length) / RATE);
  for (let i = 0; i < count; i++) {
    const step = (2 * Math.PI * (8 + (4 * (i + random.between(0, 1))) / count)) / RATE;
    const amplitude = 75e-6 * Math.sqrt((-2 * Math.log(random.between(1e-12, 1))) / count);
    const phase = random.between(0, 2 * Math.PI);
    for (let k = 0; k < tremor.length; k++) tremor[k] = tremor[k]! + amplitude * Math.sin(phase + step * k);
  }
}

function gaussian(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(random.between(1e-12, 1)));
  return radius * Math.cos(2 * Math.PI * random.between(0, 1));
}

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
