/** The differential inverse: seven joints, remote centre and three fixtures, pressed against its limits. */
import { DifferentialStatus } from '../../../kinematics/differential/index.ts';
import { createPressedArm, type PressedArm } from '../../kinematics/differential-pressed.ts';
import { measureAllocation } from '../allocation.ts';
import type { Effort, Measurement, Row } from '../measure.ts';
import { percentile } from '../percentile.ts';

const TICK = 1e-3;

/** A limit exceeded by more than this is violated: rad, rad/s, rad/s². */
const TOLERANCE = 1e-9;

const ticksFor = ({ quick, full }: Effort) => (full ? 1_000_000 : quick ? 20_000 : 100_000);

const micro = (seconds: number) => (1e6 * seconds).toFixed(1);

/** The same ticks are taken so often; one that the machine interrupted counts with the time it takes without. */
const PASSES = 3;

interface Pass {
  readonly arm: PressedArm;
  /** s, by tick. */
  readonly times: Float64Array;
  readonly limited: number;
  readonly yielded: number;
  readonly violations: number;
}

function pass(ticks: number): Pass {
  const arm = createPressedArm(TICK);
  const times = new Float64Array(ticks);
  let limited = 0;
  let yielded = 0;
  let violations = 0;
  for (let k = 0; k < ticks; k++) {
    arm.prepare(k);
    const start = performance.now();
    const status = arm.take();
    times[k] = (performance.now() - start) / 1000;
    if (status === DifferentialStatus.limited) limited++;
    if (status > DifferentialStatus.limited) yielded++;
    arm.look();
    const { position, velocity, acceleration } = arm.worst;
    if (Math.max(position, velocity, acceleration) > TOLERANCE) violations++;
  }
  return { arm, times, limited, yielded, violations };
}

function measure(effort: Effort): Promise<Measurement[]> {
  const ticks = ticksFor(effort);
  const passes = Array.from({ length: PASSES }, () => pass(ticks));
  const { arm, limited, yielded, violations } = passes[0]!;
  const once = passes[0]!.times.slice().sort();
  const times = once.map((_, k) => Math.min(...passes.map((each) => each.times[k]!))).sort();
  let k = ticks;
  const bytesPerOperation = measureAllocation(
    () => {
      arm.prepare(k++);
      arm.take();
    },
    effort.quick ? 20 : 100,
  );
  const share = ((100 * limited) / ticks).toFixed(1);
  const what = `iiwa14, 7 joints, remote centre, 3 fixtures; ${ticks} ticks, in ${share} % of them held back`;
  const tick = { what, unit: 's', value: percentile(times, 0.5), p99: percentile(times, 0.99) } as const;
  const { port, room, position, velocity, acceleration } = arm.worst;
  const excess = Math.max(position, velocity, acceleration).toExponential(0);
  return Promise.resolve([
    {
      ...tick,
      name: 'differential/tick',
      bytesPerOperation,
      goals: [{ of: 'bytesPerOperation', atMost: 0 }],
    },
    {
      name: 'differential/p99.9',
      what: `least of ${PASSES} passes over the same ticks, worst ${micro(times.at(-1)!)} µs; first pass alone ${micro(percentile(once, 0.999))} µs`,
      unit: 's',
      value: percentile(times, 0.999),
      goals: [{ of: 'value', atMost: 40e-6 }],
    },
    {
      name: 'differential/remote centre',
      what: 'worst distance of the shaft from the port, at the end of any tick',
      unit: 'm',
      value: port,
      goals: [{ of: 'value', atMost: 10e-6 }],
    },
    {
      name: 'differential/limits',
      what: `ticks after a position, velocity or acceleration limit was exceeded by 1e-9; largest excess ${excess}`,
      unit: 'count',
      value: violations,
      goals: [{ of: 'value', atMost: 0 }],
    },
    {
      name: 'differential/fixtures',
      what: `deepest trespass; fixtures or remote centre gave way in ${yielded} ticks`,
      unit: 'm',
      value: Math.max(0, -room),
    },
  ]);
}

export const rows: readonly Row[] = [{ name: 'differential/tick', measure }];
