/**
 * The closed-form inverses over whole joint ranges, and what happens beyond them. Poses come from random joints inside
 * the limits; seeds are the middle of the ranges for all of them, for KDL too.
 */
import {
  angleBetween,
  createData,
  createPose,
  distanceBetween,
  firstOutside,
  follow,
  forward,
  inverse,
  InverseError,
  InverseStatus,
  loadRobot,
  ORIENTATION_LENGTH,
  type Pose,
  type RobotModel,
} from '../../../kinematics/index.ts';
import { createUniform, randomJoints, randomJointsBeyond } from '../../kinematics/random.ts';
import { measureAllocation } from '../allocation.ts';
import { type Effort, type Measurement, type Row } from '../measure.ts';
import { kdlPeer } from '../peers/kdl.ts';
import { percentile } from '../percentile.ts';
import { allocatesNothing } from './kinematics.ts';

/** Poses between two looks at the clock. */
const CHUNK = 1000;

/** KDL takes some hundred times as long: it gets the first poses only. */
const KDL_POSES = 2000;

const LARGEST_ERROR = 1e-12;

interface Survey {
  /** Mean times of chunks, sorted, s. */
  readonly times: Float64Array;
  readonly unsolved: number;
  /** m or rad, whichever is larger. */
  readonly worstError: number;
  readonly firstPoses: readonly Pose[];
}

/** Solves `count` random poses in chunks; judged by forward kinematics and limits alone. */
function survey(model: RobotModel, count: number, seed: Float64Array): Survey {
  const data = createData(model);
  const uniform = createUniform(20_260);
  const q = new Float64Array(seed.length);
  const reached = createPose();
  const poses = Array.from({ length: CHUNK }, createPose);
  const answers = poses.map(() => new Float64Array(seed.length));
  const times = new Float64Array(count / CHUNK);
  const firstPoses: Pose[] = [];
  let unsolved = 0;
  let worstError = 0;
  // The first chunks warm up, and are judged but not timed.
  for (let chunk = -20; chunk < times.length; chunk++) {
    for (const pose of poses) {
      randomJoints(q, model, uniform);
      forward(pose, model, data, q);
    }
    const start = performance.now();
    for (let i = 0; i < CHUNK; i++) inverse(answers[i]!, model, data, poses[i]!, seed);
    const time = (performance.now() - start) / 1000 / CHUNK;
    if (chunk >= 0) times[chunk] = time;
    if (firstPoses.length < KDL_POSES) firstPoses.push(...poses.map((pose) => pose.slice()));
    for (let i = 0; i < CHUNK; i++) {
      forward(reached, model, data, answers[i]!);
      const error = Math.max(distanceBetween(reached, poses[i]!), angleBetween(reached, poses[i]!));
      worstError = Math.max(worstError, error);
      if (!(error <= LARGEST_ERROR) || firstOutside(model, answers[i]!) !== -1) unsolved++;
    }
  }
  return { times: times.sort(), unsolved, worstError, firstPoses };
}

function measureRobot(name: string, effort: Effort, most: number): Measurement[] {
  const model = loadRobot(name);
  const data = createData(model);
  const count = effort.quick ? 20_000 : most;
  const seed = Float64Array.from(model.lower, (lower, i) => (lower + model.upper[i]!) / 2);
  const { times, unsolved, worstError, firstPoses } = survey(model, count, seed);
  const out = new Float64Array(seed.length);
  const bytesPerOperation = measureAllocation(
    (i) => void inverse(out, model, data, firstPoses[i % CHUNK]!, seed),
    effort.quick ? 20 : 100,
  );
  const isPsm = name === 'psm';
  const kdl = isPsm ? kdlPeer() : null;
  const solvedByKdl =
    kdl !== null && 'peer' in kdl
      ? kdl.peer.inverseLma(model, { targets: firstPoses, seeds: firstPoses.map(() => seed) })
      : null;
  const share = (solvedByKdl?.converged.filter(Boolean).length ?? 0) / firstPoses.length;
  const suffix = isPsm ? '' : ` ${name}`;
  const where = `of ${count} random poses over the whole joint ranges`;
  return [
    {
      name: `kinematics/inverse${suffix}`,
      what: `${name}, tip pose to joints; mean per chunk ${where}${kdl !== null && 'missing' in kdl ? `; ${kdl.missing}` : ''}`,
      unit: 's',
      value: percentile(times, 0.5),
      p99: percentile(times, 0.99),
      bytesPerOperation,
      goals: [
        allocatesNothing,
        ...(isPsm
          ? ([
              { of: 'value', atMost: 0.5e-6 },
              { of: 'ratioToPeer', atMost: 1 / 150 },
            ] as const)
          : []),
      ],
      ...(solvedByKdl !== null && {
        peer: {
          name: `KDL LMA at 1e-5, first ${firstPoses.length} poses: ${(100 * share).toFixed(1)} % converged, mean`,
          value: solvedByKdl.seconds.reduce((sum, time) => sum + time, 0) / firstPoses.length,
        },
      }),
    },
    {
      name: `kinematics/inverse${suffix} unsolved`,
      what: `${where}: a joint outside its limits, or the pose missed by more than 1e-12 m or rad`,
      unit: 'count',
      value: unsolved,
      goals: [{ of: 'value', atMost: 0 }],
    },
    {
      name: `kinematics/inverse${suffix} error`,
      what: `${where}: worst of forward(inverse(pose)), m or rad`,
      unit: 'm',
      value: worstError,
      goals: [{ of: 'value', atMost: LARGEST_ERROR }],
    },
  ];
}

/** A pose that wanders in and out of the limits, followed at 1 kHz: the ticks in which the limits do not allow it. */
function measureFollow(name: string, effort: Effort): Measurement {
  const model = loadRobot(name);
  const data = createData(model);
  const uniform = createUniform(7);
  const waves = Array.from(model.lower, () => [0.2 + uniform(), 6.28 * uniform()] as const);
  const q = new Float64Array(waves.length);
  const pose = createPose();
  const wander = (tick: number): void => {
    waves.forEach(([frequency, phase], i) => {
      // Away from the remote centre, as control keeps an instrument.
      const lower = model.lower[i]! + (i === 2 && name === 'psm' ? 0.06 : 0);
      const middle = (lower + model.upper[i]!) / 2;
      q[i] = middle + 0.55 * (model.upper[i]! - lower) * Math.sin(phase + (tick / 1000) * frequency);
    });
    forward(pose, model, data, q);
  };
  const ticks = effort.quick ? 20_000 : 300_000;
  const out = new Float64Array(waves.length);
  const times = new Float64Array(ticks);
  let limited = 0;
  wander(0);
  inverse(out, model, data, pose, q);
  for (let tick = 0; tick < ticks; tick++) {
    wander(tick);
    const start = performance.now();
    const status = follow(out, model, data, pose, out, 0.1);
    const time = (performance.now() - start) / 1000;
    if (status === InverseStatus.limited && tick > ticks / 10) times[limited++] = time;
  }
  const sorted = times.subarray(0, limited).sort();
  return {
    name: `kinematics/follow ${name} limited`,
    what: `nearest pose inside the limits, of a pose that wanders in and out: ${limited} of ${ticks} ticks`,
    unit: 's',
    value: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    goals: [{ of: 'value', atMost: 15e-6 }],
  };
}

/** How often random starts find a nearer pose than the inverse, for poses with a joint up to a tenth of its range beyond. */
function measureNearest(name: string, effort: Effort): Measurement[] {
  const model = loadRobot(name);
  const data = createData(model);
  const uniform = createUniform(17);
  const q = new Float64Array(model.joints.length);
  const out = new Float64Array(model.joints.length);
  const pose = createPose();
  const costOf = ({ inverse: { report } }: typeof data): number =>
    report.error[InverseError.position]! ** 2 + (ORIENTATION_LENGTH * report.error[InverseError.angle]!) ** 2;
  const count = effort.quick ? 200 : 3000;
  const times = new Float64Array(count);
  let limited = 0;
  let worse = 0;
  while (limited < count) {
    randomJointsBeyond(q, model, uniform);
    forward(pose, model, data, q);
    const start = performance.now();
    const status = inverse(out, model, data, pose, q);
    const time = (performance.now() - start) / 1000;
    if (status !== InverseStatus.limited) continue;
    times[limited++] = time;
    const cost = costOf(data);
    let least = cost;
    for (let k = 0; k < 20; k++) {
      randomJoints(q, model, uniform);
      follow(out, model, data, pose, q);
      least = Math.min(least, costOf(data));
    }
    if (least < cost * (1 - 1e-3) - 1e-14) worse++;
  }
  times.sort();
  return [
    {
      name: `kinematics/inverse ${name} limited`,
      what: `nearest pose inside the limits from several starts, ${count} poses with a joint up to a tenth of its range beyond`,
      unit: 's',
      value: percentile(times, 0.5),
      p99: percentile(times, 0.99),
    },
    {
      name: `kinematics/inverse ${name} not nearest`,
      what: 'of the same poses, those to which one of 20 random starts leads nearer by a thousandth',
      unit: '%',
      value: (100 * worse) / count,
    },
  ];
}

const searched = ['psm', 'raven2-gold', 'mtmr'] as const;

export const rows: readonly Row[] = [
  {
    name: 'kinematics/inverse',
    measure: (effort) =>
      Promise.resolve([
        ...measureRobot('psm', effort, 1_000_000),
        ...['ecm', 'raven2-gold', 'mtmr'].flatMap((name) => measureRobot(name, effort, 100_000)),
        ...searched.flatMap((name) => [measureFollow(name, effort), ...measureNearest(name, effort)]),
        measureFollow('ecm', effort),
      ]),
  },
];
