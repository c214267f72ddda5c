/** Run on its own, with --expose-gc: prints bytes per sample of a hand's canceller in both modes, as JSON. */
import { createTremor, stepTremor } from '../../../control/tremor/index.ts';
import { recordHand, seeds } from './motion.ts';

const { measured } = recordHand(seeds.tuning[0]!, 'lines', 8);
const input = Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0);
const out = new Float64Array(8);

function measure(mode: 'smooth' | 'fast'): number {
  const state = createTremor(mode);
  let sample = 0;
  const run = (count: number): void => {
    for (let n = 0; n < count; n++) {
      for (let i = 0; i < 3; i++) input[i] = measured[i]![sample]!;
      sample = (sample + 1) % measured[0]!.length;
      stepTremor(state, out, input);
    }
  };
  run(50_000);
  const bytes: number[] = [];
  for (let round = 0; round < 11; round++) {
    globalThis.gc!();
    run(2000);
    const heap = process.memoryUsage().heapUsed;
    run(10_000);
    bytes.push((process.memoryUsage().heapUsed - heap) / 10_000);
  }
  return bytes.sort((a, b) => a - b)[5]!;
}

process.stdout.write(JSON.stringify({ smooth: measure('smooth'), fast: measure('fast') }));
