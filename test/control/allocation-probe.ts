/** Run on its own, with --expose-gc: prints bytes and CPU time per tick of two instruments and an endoscope, as JSON. */
import { OperatorField } from '../../control/index.ts';
import { createFollowingBench } from './bench.ts';
import { everythingOn } from './everything-on.ts';

const bench = createFollowingBench({ settings: everythingOn });

/** Both hands' tours, 2 s long, computed beforehand: right and left position and gripper, 8 numbers a tick. */
const TOUR = 2000;
const tour = new Float64Array(8 * TOUR);
for (let k = 0; k < TOUR; k++) {
  const phase = (2 * Math.PI * k) / TOUR;
  for (let hand = 0; hand < 2; hand++) {
    const home = bench.hand(hand);
    const at = 8 * k + 4 * hand;
    tour[at] = home[0]! + 0.03 * Math.sin(phase);
    tour[at + 1] = home[1]! + 0.02 * (1 - Math.cos(phase));
    tour[at + 2] = home[2]!;
    tour[at + 3] = 0.5 + 0.4 * Math.cos(phase);
  }
}

/** The hands go round, input comes every 8 ms, every 4 s the clutch; instruments follow, or the endoscope does. */
function run(ticks: number, camera: boolean): void {
  for (let k = 0; k < ticks; k++) {
    for (let hand = 0; hand < 2; hand++) {
      const pose = bench.hand(hand);
      const at = 8 * (bench.ticks % TOUR) + 4 * hand;
      for (let i = 0; i < 3; i++) pose[i] = tour[at + i]!;
      pose[7] = tour[at + 3]!;
    }
    bench.input[OperatorField.clutch] = bench.ticks % 4000 < 300 ? 1 : 0;
    bench.input[OperatorField.camera] = camera ? 1 : 0;
    if (k % 8 === 0) bench.send();
    bench.tick();
  }
}

/** The median of several rounds: compilers and the runtime itself allocate or free now and then, a tick would always. */
function measure(camera: boolean): { bytes: number; microseconds: number } {
  run(120_000, camera);
  const bytes: number[] = [];
  const microseconds: number[] = [];
  for (let round = 0; round < 11; round++) {
    globalThis.gc!();
    run(2000, camera);
    const heap = process.memoryUsage().heapUsed;
    const cpu = process.cpuUsage().user;
    run(8000, camera);
    microseconds.push((process.cpuUsage().user - cpu) / 8000);
    bytes.push((process.memoryUsage().heapUsed - heap) / 8000);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[5]!;
  return { bytes: median(bytes), microseconds: median(microseconds) };
}

process.stdout.write(JSON.stringify({ following: measure(false), camera: measure(true) }));
