/** How late the real loop starts its ticks: its worker at 1 kHz, the physics in its own worker beside it. */
import { setTimeout as wait } from 'node:timers/promises';
import { TICK_PERIOD } from '../../../host/session/description.ts';
import type { LoopFigures } from '../../../host/session/figures.ts';
import { startLiveSession } from '../../../host/session/live.ts';
import { benchSession } from '../demonstration.ts';
import type { Effort, Measurement, Row } from '../measure.ts';

async function runLoop(duration: number): Promise<LoopFigures> {
  const nobody = (): void => undefined;
  const session = await startLiveSession(benchSession, true, { input: nobody, world: nobody, tick: nobody });
  await Promise.race([wait(duration * 1000), session.failed]);
  const figures = session.figures();
  await session.stop();
  return figures;
}

/** Upper bound of the histogram's bin in which the `part` quantile lies, s; bins are √2 apart. */
function quantile(figures: LoopFigures, part: number): number {
  const counts = Array.from(figures.lateness_counts, Number);
  let left = part * counts.reduce((sum, count) => sum + count, 0);
  const bin = counts.findIndex((count) => (left -= count) <= 0);
  return Math.min(figures.lateness_bounds[bin] ?? Infinity, figures.lateness_max);
}

async function measureLateness({ quick }: Effort): Promise<Measurement[]> {
  const duration = quick ? 2 : 15;
  const figures = await runLoop(duration);
  const late = TICK_PERIOD / 2;
  return [
    {
      name: 'loop/lateness',
      what: `start of a tick after its deadline, ${duration} s of the scripted operator, loop and physics in workers`,
      unit: 's',
      value: quantile(figures, 0.5),
      p99: quantile(figures, 0.99),
      goals: [{ of: 'p99', atMost: late }],
    },
    { name: 'loop/lateness p99.9', what: '', unit: 's', value: quantile(figures, 0.999) },
    { name: 'loop/lateness max', what: '', unit: 's', value: figures.lateness_max },
    {
      name: 'loop/late ticks',
      what: `of ${figures.ticks}, started more than ${late * 1000} ms late; at ${figures.rate.toFixed(1)} Hz`,
      unit: 'ticks',
      value: Number(figures.late_ticks),
    },
  ];
}

export const rows: readonly Row[] = [{ name: 'loop', measure: measureLateness }];
