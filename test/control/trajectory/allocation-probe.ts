/** Run on its own, with --expose-gc: prints the bytes that each operation leaves on the heap, in the steady state. */
import {
  createTrajectory,
  planTrajectory,
  planVelocity,
  sampleTrajectory,
} from '../../../control/trajectory/index.ts';
import { createUniform } from '../bench.ts';
import { createTasks, drawTasks, type Tasks } from './states.ts';

const uniform = createUniform(4);
const cases: Tasks[] = Array.from({ length: 2000 }, (_, n) => {
  const tasks = createTasks(7);
  drawTasks(tasks, uniform, n % 3 === 0 ? 'wide' : n % 3 === 1 ? 'inside' : 'beyond');
  return tasks;
});
/** Between two looks at the heap. */
const CALLS = 8000;

const trajectory = createTrajectory(7);
const [p, v, a] = [0, 0, 0].map(() => new Float64Array(7)) as [Float64Array, Float64Array, Float64Array];
const time = new Float64Array(1);

function sample(): void {
  time[0] = 0.4 * trajectory.duration[0]!;
  sampleTrajectory(trajectory, time, p, v, a);
}

/** The least of several rounds: compilers and the runtime itself allocate now and then, an operation does every time. */
function bytesPerCall(operation: (tasks: Tasks) => void): number {
  let least = Infinity;
  for (let round = 0; round < 15; round++) {
    globalThis.gc!();
    const heap = process.memoryUsage().heapUsed;
    for (let k = 0; k < CALLS; k++) operation(cases[k % cases.length]!);
    least = Math.min(least, (process.memoryUsage().heapUsed - heap) / CALLS);
  }
  return least;
}

process.stdout.write(
  JSON.stringify({
    'plan and sample': bytesPerCall((t) => {
      const { limits, position, velocity, acceleration, targetPosition, targetVelocity } = t;
      planTrajectory(trajectory, limits, position, velocity, acceleration, targetPosition, targetVelocity);
      sample();
    }),
    'change of velocity': bytesPerCall(({ limits, position, velocity, acceleration, targetVelocity }) => {
      planVelocity(trajectory, limits, position, velocity, acceleration, targetVelocity);
      sample();
    }),
  }),
);
