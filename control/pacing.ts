/**
 * Keeps a worker's loop on absolute deadlines: sleeps until shortly before, spins the rest. A deadline that was missed
 * by a period or more is skipped, never made up for: a burst of ticks would move the arms in a burst. For a worker
 * thread only: the main thread may not block.
 */
import type { Lateness } from './lateness.ts';
import { countTick } from './lateness.ts';

/** Time as the pacer sees it; a test brings its own. */
export interface PacerClock {
  /** Monotonic, ms. */
  now(): number;
  /** Blocks the thread for about this long, ms. */
  sleep(duration: number): void;
}

export interface Pacer {
  readonly clock: PacerClock;
  readonly lateness: Lateness;
  /** ms. */
  readonly period: number;
  /** Next deadline, ms. */
  deadline: number;
}

/** Before a deadline the pacer spins this long, ms: what waking up takes; 5 % of a core at 1 kHz. */
const SPIN = 0.05;

/** The real clock of this thread. */
export function threadClock(): PacerClock {
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  return {
    now: () => performance.now(),
    sleep: (duration) => {
      Atomics.wait(nobodyWakes, 0, 0, duration);
    },
  };
}

/** @param period s. The first tick is due one period from now. */
export function createPacer(period: number, lateness: Lateness, clock: PacerClock): Pacer {
  return { clock, lateness, period: 1000 * period, deadline: clock.now() + 1000 * period };
}

/** Blocks until the next tick is due. Returns how many deadlines were skipped to get back on time. */
export function waitForTick(pacer: Pacer): number {
  const { clock, period } = pacer;
  let now = clock.now();
  let skipped = 0;
  if (now - pacer.deadline >= period) {
    skipped = Math.floor((now - pacer.deadline) / period);
    pacer.deadline += skipped * period;
  }
  while (now < pacer.deadline) {
    const left = pacer.deadline - now;
    if (left > SPIN) clock.sleep(left - SPIN);
    now = clock.now();
  }
  countTick(pacer.lateness, (now - pacer.deadline) / 1000, period / 1000, skipped);
  pacer.deadline += period;
  return skipped;
}
