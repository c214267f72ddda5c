/** Run on its own, with --expose-gc: prints the bytes that a tick of the differential inverse leaves on the heap. */
import { createPressedArm } from './differential-pressed.ts';

const arm = createPressedArm(1e-3);
const calls = 20_000;
let least = Infinity;
let k = 0;
for (let round = 0; round < 12; round++) {
  globalThis.gc!();
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < calls; call++) {
    arm.prepare(k++);
    arm.take();
  }
  least = Math.min(least, (process.memoryUsage().heapUsed - before) / calls);
}
process.stdout.write(JSON.stringify(least));
