/** How the bench measures: time per operation by batches, bytes per operation by the heap's growth. */
import { findAllocators, measureAllocation, type Allocator } from './allocation.ts';
import { percentile } from './percentile.ts';

/** How much time may go into a figure. */
export interface Effort {
  /** Fractions of a second instead of seconds: to see that everything runs, not to compare. */
  readonly quick: boolean;
  /** Also the rows that take minutes. */
  readonly full: boolean;
}

export type Unit = 's' | 'B' | 'B/min' | 'ticks' | 'count' | 'm' | 'rad' | 'dB' | '%';

/** One line of the table. */
export interface Measurement {
  readonly name: string;
  /** What was measured, and under which conditions. */
  readonly what: string;
  readonly unit: Unit;
  /** Median where a percentile is given, else the figure itself; null where it was not measured, and `what` says how. */
  readonly value: number | null;
  readonly p99?: number;
  readonly bytesPerOperation?: number;
  readonly allocators?: readonly Allocator[];
  readonly goals?: readonly Goal[];
  /** Another library doing the same work in the same run. */
  readonly peer?: { readonly name: string; readonly value: number; readonly bytesPerOperation?: number };
}

/** What a goal bounds: a figure of the measurement, or how its value compares with the peer's (value / peer). */
export type Bounded = 'value' | 'p99' | 'bytesPerOperation' | 'ratioToPeer';

/** A bound that the project set itself, and what of the measurement it bounds. */
export type Goal =
  | { readonly of: Bounded; readonly atMost: number; readonly atLeast?: never }
  | { readonly of: Bounded; readonly atLeast: number; readonly atMost?: never };

/** A named part of the bench. */
export interface Row {
  readonly name: string;
  readonly measure: (effort: Effort) => Promise<Measurement[]>;
}

/** Whether all goals were reached; null without a goal or a figure, or where a peer that one needs was not measured. */
export function isReached({ value, p99, bytesPerOperation, goals, peer }: Measurement): boolean | null {
  if (goals === undefined || value === null) return null;
  const ratioToPeer = peer === undefined ? undefined : value / peer.value;
  const figures = { value, p99, bytesPerOperation, ratioToPeer };
  const verdicts = goals.map(({ of, atMost, atLeast }) => {
    const figure = figures[of];
    if (figure === undefined) return of === 'ratioToPeer' ? null : false;
    return atMost === undefined ? figure >= atLeast : figure <= atMost;
  });
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

export interface Timing {
  /** s per operation. */
  readonly value: number;
  readonly p99: number;
  readonly bytesPerOperation: number;
  /** Who allocates them; empty where nobody does. */
  readonly allocators: readonly Allocator[];
}

/** A batch is long enough for the clock to be exact to a part in a thousand, s. */
const BATCH_DURATION = 50e-6;

/**
 * Time and bytes of `operation`, which gets a running number to vary its input. Percentiles are over batches of at
 * least 50 µs; an operation longer than that is a batch by itself.
 */
export function measureOperation(operation: (iteration: number) => void, { quick }: Effort): Timing {
  const warmUp = quick ? 0.05 : 0.5;
  const duration = quick ? 0.2 : 2;
  const estimate = repeatFor(operation, warmUp);
  const batch = Math.max(1, Math.ceil(BATCH_DURATION / estimate));
  const samples = new Float64Array(Math.ceil((2 * duration) / (batch * estimate)) + 100);
  const end = performance.now() + duration * 1000;
  let count = 0;
  let iteration = 0;
  while (performance.now() < end && count < samples.length) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) operation(iteration++);
    samples[count++] = (performance.now() - start) / 1000 / batch;
  }
  const sorted = samples.subarray(0, count).sort();
  const bytesPerOperation = measureAllocation(operation, quick ? 20 : 100);
  return {
    value: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    bytesPerOperation,
    allocators: bytesPerOperation < 1 ? [] : findAllocators(operation, quick ? 2_000 : 20_000),
  };
}

/** Runs `operation` for about `duration` s and returns its mean time, s. */
function repeatFor(operation: (iteration: number) => void, duration: number): number {
  const start = performance.now();
  let count = 0;
  do {
    for (let i = 0; i < 10; i++) operation(count++);
  } while (performance.now() - start < duration * 1000);
  return (performance.now() - start) / 1000 / count;
}

/** Least-squares slope of y over x. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
