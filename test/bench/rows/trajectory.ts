/** Jerk-limited trajectories of seven joints, from random states; and moves. */
import { createTrajectory, PlanStatus, sampleTrajectory } from '../../../control/trajectory/index.ts';
import { createUniform } from '../../control/bench.ts';
import { judge } from '../../control/trajectory/motion-check.ts';
import { createTasks, drawTasks, type Kind, plan, taskOf } from '../../control/trajectory/states.ts';
import { measureOperation, type Effort, type Measurement, type Row } from '../measure.ts';
import { allocatesNothing } from './kinematics.ts';

const JOINTS = 7;

/** States in turn, so that no branch is always right; few enough to stay in the cache. */
const VARIANTS = 2048;

function measureTime(effort: Effort): Measurement {
  const uniform = createUniform(17);
  const variants = Array.from({ length: VARIANTS }, () => {
    const tasks = createTasks(JOINTS);
    drawTasks(tasks, uniform, 'wide');
    return tasks;
  });
  const trajectory = createTrajectory(JOINTS);
  const out = Array.from({ length: 3 }, () => new Float64Array(JOINTS));
  const time = new Float64Array(1);
  const operation = (i: number) => {
    plan(trajectory, variants[i % VARIANTS]!);
    time[0] = 0.4 * trajectory.duration[0]!;
    sampleTrajectory(trajectory, time, out[0]!, out[1]!, out[2]!);
  };
  const timing = measureOperation(operation, effort);
  const rounds = effort.quick ? 2 : 50;
  const start = performance.now();
  for (let i = 0; i < rounds * VARIANTS; i++) operation(i);
  const mean = (performance.now() - start) / 1000 / (rounds * VARIANTS);
  return {
    name: 'trajectory/plan',
    what: `plan and sample ${JOINTS} joints, mean (p99 of batches); no Ruckig at hand: its authors give 19.8 µs on theirs`,
    unit: 's',
    ...timing,
    value: mean,
    goals: [{ of: 'value', atMost: 10e-6 }, allocatesNothing],
  };
}

/** What limits and targets are kept to, as part of the limit and of the motion's scale. */
const EXACT = 1e-9;

const kinds: readonly Kind[] = ['wide', 'inside', 'beyond'];

/** Plans a great many, and judges every phase of every joint. */
function measureLimits({ quick, full }: Effort): Measurement[] {
  const count = quick ? 3_000 : full ? 1_000_000 : 100_000;
  const uniform = createUniform(18);
  const tasks = createTasks(JOINTS);
  const trajectory = createTrajectory(JOINTS);
  const worst = { excess: 0, miss: 0 };
  const broken = { excess: 0, miss: 0 };
  let solved = 0;
  for (let n = 0; n < count; n++) {
    drawTasks(tasks, uniform, kinds[n % kinds.length]!);
    if (plan(trajectory, tasks) !== PlanStatus.planned) continue;
    solved++;
    for (let i = 0; i < JOINTS; i++) {
      const verdict = judge(taskOf(tasks, i), trajectory.joints[i]!.profile);
      for (const figure of ['excess', 'miss'] as const) {
        if (!(verdict[figure] <= worst[figure])) worst[figure] = verdict[figure];
        if (!(verdict[figure] <= EXACT)) broken[figure]++;
      }
    }
  }
  const states = `${count.toLocaleString('en')} random states, a third inside their limits, a third several times beyond`;
  const part = (of: number) => of.toExponential(1);
  return [
    {
      name: 'trajectory/solved',
      what: `${states}, ${JOINTS} joints each`,
      unit: '%',
      value: (100 * solved) / count,
      goals: [{ of: 'value', atLeast: 100 }],
    },
    {
      name: 'trajectory/limits',
      what: `motions with a velocity, acceleration or jerk beyond its limit by more than 1e-9 of it; worst ${part(worst.excess)}`,
      unit: 'count',
      value: broken.excess,
      goals: [{ of: 'value', atMost: 0 }],
    },
    {
      name: 'trajectory/target',
      what: `motions that end beside their target state by more than 1e-9 of their scale; worst ${part(worst.miss)}`,
      unit: 'count',
      value: broken.miss,
      goals: [{ of: 'value', atMost: 0 }],
    },
  ];
}

export const rows: readonly Row[] = [
  { name: 'trajectory/plan', measure: (effort) => Promise.resolve([measureTime(effort)]) },
  { name: 'trajectory/limits', measure: (effort) => Promise.resolve(measureLimits(effort)) },
];
