/** How late ticks start: counted in shared memory by the loop, read by anyone. Bins are log-spaced; 32-bit counters. */

const Word = { ticks: 0, late: 1, skipped: 2, bins: 3 } as const;

/** Bins from 1 µs up, √2 apart; the last one takes everything from 0.7 s on. */
const BIN_COUNT = 40;

/** Upper bound of each bin, s; the last is ∞. */
export const latenessBounds: Float64Array = boundsOf(BIN_COUNT);

function boundsOf(count: number): Float64Array {
  const bounds = new Float64Array(count);
  for (let i = 0; i < count; i++) bounds[i] = i < 2 ? 1e-6 * (i === 0 ? 1 : Math.SQRT2) : 2 * bounds[i - 2]!;
  bounds[count - 1] = Infinity;
  return bounds;
}

export interface Lateness {
  readonly words: Uint32Array;
  /** Latest maximum, s. */
  readonly max: Float64Array;
}

export function createLatenessBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(8 + 4 * (Word.bins + BIN_COUNT));
}

export function openLateness(buffer: SharedArrayBuffer): Lateness {
  return { max: new Float64Array(buffer, 0, 1), words: new Uint32Array(buffer, 8, Word.bins + BIN_COUNT) };
}

/**
 * Writer: one tick started `lateness` s after its deadline, having skipped `skipped` deadlines before it. Late is more
 * than half of `period` (s).
 */
export function countTick(state: Lateness, lateness: number, period: number, skipped: number): void {
  let bin = 0;
  while (lateness > latenessBounds[bin]!) bin++;
  Atomics.add(state.words, Word.bins + bin, 1);
  if (lateness > period / 2 || skipped > 0) Atomics.add(state.words, Word.late, 1);
  Atomics.add(state.words, Word.skipped, skipped);
  Atomics.add(state.words, Word.ticks, 1);
  if (lateness > state.max[0]!) state.max[0] = lateness;
}

export function countedTicks(state: Lateness): number {
  return Atomics.load(state.words, Word.ticks);
}

/** Ticks that started more than half a period late. */
export function lateTicks(state: Lateness): number {
  return Atomics.load(state.words, Word.late);
}

/** Deadlines that passed without a tick. */
export function skippedTicks(state: Lateness): number {
  return Atomics.load(state.words, Word.skipped);
}

/** Latest start after a deadline so far, s. */
export function maximumLateness(state: Lateness): number {
  return state.max[0]!;
}

/** Copies the bins' counts, one per entry of `latenessBounds`. */
export function readLateness(out: Float64Array, state: Lateness): void {
  for (let i = 0; i < BIN_COUNT; i++) out[i] = Atomics.load(state.words, Word.bins + i);
}

/** Upper bound of the bin in which the `part` (0…1) quantile lies, at most the maximum, s; 0 before the first tick. */
export function latenessQuantile(state: Lateness, part: number): number {
  let left = part * countedTicks(state);
  for (let i = 0; i < BIN_COUNT; i++) {
    left -= Atomics.load(state.words, Word.bins + i);
    if (left <= 0) return Math.min(latenessBounds[i]!, state.max[0]!);
  }
  return state.max[0]!;
}
