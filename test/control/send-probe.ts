/** Run on its own, with --expose-gc: prints bytes and CPU time per tick of a move among fixtures, as JSON. */
import type { Fixture } from '../../control/index.ts';
import { TICK_PERIOD } from '../../control/index.ts';
import { compileFixture, createFixtures } from '../../control/fixtures/index.ts';
import { createGuard } from '../../control/guard.ts';
import { createLimits, resetLimits, stepLimits } from '../../control/limits.ts';
import {
  beginMoveJoints,
  beginMoveTip,
  createMove,
  guardMove,
  isMoving,
  stepMove,
} from '../../control/move.ts';
import { createData, createPose, forward, loadRobot } from '../../kinematics/index.ts';
import { everythingOn } from './everything-on.ts';

const psm = loadRobot('psm');
const data = createData(psm);
const limits = createLimits(psm);
const move = createMove(psm, data, limits);
/** Everything that there is, and twelve vessels: as many as there are slots. */
const vessels = Array.from({ length: 12 }, (_, k): Fixture => {
  const x = 0.06 + 0.004 * k;
  const shape = { type: 'capsule', start: [x, -0.05, -0.15], end: [x, 0.05, -0.15], radius: 0.001 } as const;
  return { name: `vessel ${k}`, kind: 'keepOut', shape, stiffness: 'hard', margin: 0.001 };
});
const fixtures = [...everythingOn.fixtures, ...vessels].map(compileFixture);
guardMove(move, createGuard(psm, data, createFixtures(psm, createPose(), fixtures)));

const ends = [
  Float64Array.of(0.1, -0.2, 0.12, 0.4, 0.3, -0.2, 0.3),
  Float64Array.of(-0.4, 0.2, 0.15, 0.1, -0.3, 0.2, 0.1),
];
const poses = ends.map((end) => {
  const pose = createPose();
  forward(pose, psm, data, end.subarray(0, 6));
  return pose;
});
const still = new Float64Array(7);
const target = ends[0]!.slice();
const setpoint = target.slice();
resetLimits(limits, target);

let order = 0;
/** Back and forth, by joints and by the tip. */
function run(ticks: number): void {
  for (let k = 0; k < ticks; k++) {
    if (!isMoving(move)) {
      order++;
      if (order % 4 < 2) beginMoveJoints(move, ends[order % 2]!, still, TICK_PERIOD);
      else beginMoveTip(move, poses[order % 2]!, TICK_PERIOD);
    }
    stepMove(move, target, TICK_PERIOD);
    stepLimits(limits, setpoint, target, TICK_PERIOD);
  }
}

/** Ticks that only look: an order given anew before it sets out. */
function look(ticks: number): void {
  for (let k = 0; k < ticks; k++) {
    if (k % 6 === 0) beginMoveJoints(move, ends[order % 2]!, still, TICK_PERIOD);
    stepMove(move, target, TICK_PERIOD);
    stepLimits(limits, setpoint, target, TICK_PERIOD);
  }
}

/** Short ways, for the compiler to know the plans, too: an order is rare, and interpreted ones allocate. */
function warm(ticks: number): void {
  for (let k = 0; k < ticks; k++) {
    if (!isMoving(move)) {
      near.set(target);
      near[0] = near[0]! + (k % 2 === 0 ? 1e-4 : -1e-4);
      forward(pose, psm, data, near.subarray(0, 6));
      if (k % 3 === 0) beginMoveTip(move, pose, TICK_PERIOD);
      else beginMoveJoints(move, near, still, TICK_PERIOD);
    }
    stepMove(move, target, TICK_PERIOD);
    stepLimits(limits, setpoint, target, TICK_PERIOD);
  }
}

const near = new Float64Array(7);
const pose = createPose();

function measure(work: (ticks: number) => void): { bytes: number; microseconds: number } {
  work(400_000);
  const bytes: number[] = [];
  const microseconds: number[] = [];
  for (let round = 0; round < 11; round++) {
    globalThis.gc!();
    work(2000);
    const heap = process.memoryUsage().heapUsed;
    const cpu = process.cpuUsage().user;
    work(8000);
    microseconds.push((process.cpuUsage().user - cpu) / 8000);
    bytes.push((process.memoryUsage().heapUsed - heap) / 8000);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[5]!;
  return { bytes: median(bytes), microseconds: median(microseconds) };
}

warm(100_000);
const travelled = measure(run);
const orders = order;
order++;
process.stdout.write(JSON.stringify({ ...travelled, orders, looking: measure(look) }));
