/** Run on its own, with --expose-gc: prints bytes and CPU time per tick with arms of other kinds, as JSON. */
import { OperatorField } from '../../control/index.ts';
import { createFollowingBench } from './bench.ts';
import { type ArmKind, placementsWith } from './general-arms.ts';

/** A hand's tour, 2 s long, computed beforehand. */
const TOUR = 2000;

/** The median of several rounds, as in allocation-probe.ts. */
function measure(kind: ArmKind): { bytes: number; microseconds: number } {
  const bench = createFollowingBench({ placements: placementsWith(kind), scale: 0.5 });
  const home = bench.hand(0).slice();
  const tour = new Float64Array(2 * TOUR);
  for (let k = 0; k < TOUR; k++) {
    const phase = (2 * Math.PI * k) / TOUR;
    tour[2 * k] = home[0]! + 0.02 * Math.sin(phase);
    tour[2 * k + 1] = home[1]! + 0.02 * (1 - Math.cos(phase));
  }
  const run = (ticks: number) => {
    for (let k = 0; k < ticks; k++) {
      const hand = bench.hand(0);
      const at = 2 * (bench.ticks % TOUR);
      hand[0] = tour[at]!;
      hand[1] = tour[at + 1]!;
      bench.input[OperatorField.clutch] = bench.ticks % 4000 < 300 ? 1 : 0;
      if (k % 8 === 0) bench.send();
      bench.tick();
    }
  };
  run(250_000);
  const bytes: number[] = [];
  const microseconds: number[] = [];
  for (let round = 0; round < 7; round++) {
    globalThis.gc!();
    run(2000);
    const heap = process.memoryUsage().heapUsed;
    const cpu = process.cpuUsage().user;
    run(8000);
    microseconds.push((process.cpuUsage().user - cpu) / 8000);
    bytes.push((process.memoryUsage().heapUsed - heap) / 8000);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[3]!;
  return { bytes: median(bytes), microseconds: median(microseconds) };
}

process.stdout.write(
  JSON.stringify({ ur5: measure('ur5'), 'through a port': measure('iiwa14 through a port') }),
);
