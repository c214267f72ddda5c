/**
 * Brings together the passthrough and what the line trackers leave, y = passed + clip(w · (smoothed − tremor − passed)):
 * the clip bounds the length of that vector by `AUTHORITY`, whatever the trackers say. The trust w of each axis is 1
 * where tremor consists of lines and goes to 0 where it is broadband, which the passthrough takes better.
 */
import {
  AUTHORITY,
  BROADBAND_FROM,
  MEDIAN_PART,
  POWER_TIME,
  SAMPLE_PERIOD,
  TRUSTED_REST,
} from './defaults.ts';

/** Per axis: mean and median power of what the lines leave, of the tremor in all, m²; the trust. */
const Figure = { rest: 0, restMedian: 1, tremor: 2, tremorMedian: 3, trust: 4, length: 5 } as const;

export interface Blend {
  readonly axes: number;
  /** Whether the passthrough is good enough at broadband tremor to be preferred there. */
  readonly weighs: boolean;
  readonly figures: Float64Array;
  readonly correction: Float64Array;
}

export function createBlend(axes: number, weighs: boolean): Blend {
  return {
    axes,
    weighs,
    figures: new Float64Array(axes * Figure.length),
    correction: new Float64Array(axes),
  };
}

/** Trusts the lines. */
export function resetBlend({ axes, figures }: Blend): void {
  figures.fill(0);
  for (let i = 0; i < axes; i++) figures[i * Figure.length + Figure.trust] = 1;
}

/** One sample; whether the clip took hold. */
export function stepBlend(
  blend: Blend,
  out: Float64Array,
  passed: Float64Array,
  smoothed: Float64Array,
  tremor: Float64Array,
): boolean {
  const { axes, figures, correction } = blend;
  let square = 0;
  for (let i = 0; i < axes; i++) {
    const wanted = smoothed[i]! - tremor[i]! - passed[i]!;
    if (blend.weighs) {
      correction[i] = wanted;
      weigh(blend, i, smoothed, passed);
    }
    const part = figures[i * Figure.length + Figure.trust]! * wanted;
    correction[i] = part;
    square += part * part;
  }
  const saturated = !(square <= AUTHORITY * AUTHORITY);
  const shorter = saturated ? AUTHORITY / Math.sqrt(square) : 1;
  for (let i = 0; i < axes; i++) out[i] = passed[i]! + shorter * correction[i]!;
  return saturated;
}

const POWER_PART = SAMPLE_PERIOD / POWER_TIME;

/**
 * The median of a power over time says little about strokes, which are short and strong, and much about tremor, which
 * is always there. It moves by the same part up or down at every sample, towards the power.
 */
function weigh(
  { figures, correction }: Blend,
  i: number,
  smoothed: Float64Array,
  passed: Float64Array,
): void {
  const k = i * Figure.length;
  const left = correction[i]!;
  const tremor = smoothed[i]! - passed[i]!;
  const rest = figures[k + Figure.rest]! + POWER_PART * (left * left - figures[k + Figure.rest]!);
  const whole = figures[k + Figure.tremor]! + POWER_PART * (tremor * tremor - figures[k + Figure.tremor]!);
  figures[k + Figure.rest] = rest;
  figures[k + Figure.tremor] = whole;
  follow(figures, k + Figure.restMedian, rest);
  follow(figures, k + Figure.tremorMedian, whole);
  const ratio =
    figures[k + Figure.restMedian]! /
    (TRUSTED_REST * Math.max(BROADBAND_FROM, figures[k + Figure.tremorMedian]!));
  figures[k + Figure.trust] = 1 / (1 + ratio * ratio * ratio * ratio);
}

/** Least power that a median is kept at, m²: it has to grow from there by parts. */
const LEAST_POWER = 1e-13;

function follow(figures: Float64Array, at: number, power: number): void {
  const median = Math.max(LEAST_POWER, figures[at]!);
  figures[at] = power > median ? median * (1 + MEDIAN_PART) : median * (1 - MEDIAN_PART);
}
