/** How well a live loop keeps time, from shared memory. */
import {
  countedTicks,
  droppedRecords,
  latenessBounds,
  latenessQuantile,
  lateTicks,
  maximumLateness,
  readLateness,
} from '../../control/index.ts';
import type { LoopStatistics } from '../../messages/index.ts';
import { TICK_PERIOD } from './description.ts';
import { physicsWaits, type SharedViews } from './shared-memory.ts';

export type LoopFigures = Omit<
  LoopStatistics,
  'header' | 'recording' | 'recording_error' | 'recording_bytes'
>;

/** @returns a function that reads the figures; rate and real-time factor are over the time since its last call. */
export function createFiguresReader(shared: SharedViews): () => LoopFigures {
  const { lateness, ticks, worlds, echoes } = shared;
  const counts = new Float64Array(latenessBounds.length);
  let lastTicks = 0;
  let lastTime = performance.now();
  return () => {
    const now = performance.now();
    const counted = countedTicks(lateness);
    const rate = (1000 * (counted - lastTicks)) / Math.max(now - lastTime, 1);
    lastTicks = counted;
    lastTime = now;
    readLateness(counts, lateness);
    return {
      rate,
      ticks: BigInt(counted),
      late_ticks: BigInt(lateTicks(lateness)),
      lateness_p50: latenessQuantile(lateness, 0.5),
      lateness_p99: latenessQuantile(lateness, 0.99),
      lateness_max: maximumLateness(lateness),
      real_time_factor: rate * TICK_PERIOD,
      physics_waits: BigInt(physicsWaits(shared)),
      records_dropped: BigInt(droppedRecords(ticks) + droppedRecords(worlds) + droppedRecords(echoes)),
      lateness_bounds: latenessBounds,
      lateness_counts: Array.from(counts, BigInt),
    };
  };
}
