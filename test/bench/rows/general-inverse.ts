/**
 * The general inverse under TRAC-IK's protocol (Beeson & Ames 2015): random joints inside the limits give reachable
 * poses, the seed is the middle of the ranges for all of them. KDL solves the same poses in the same run.
 */
import {
  angleBetween,
  createData,
  createPose,
  distanceBetween,
  firstOutside,
  forward,
  inverse,
  InverseStatus,
  type Pose,
  type RobotModel,
} from '../../../kinematics/index.ts';
import { createUniform } from '../../kinematics/random.ts';
import { nominalJoints, reachablePoses } from '../../kinematics/reachable-poses.ts';
import { armNames, robotNamed } from '../../kinematics/robot-set.ts';
import { measureAllocation } from '../allocation.ts';
import { measureOperation, type Effort, type Measurement, type Row } from '../measure.ts';
import { kdlPeer } from '../peers/kdl.ts';
import { percentile } from '../percentile.ts';
import { allocatesNothing } from './kinematics.ts';

/** What counts as solved: ten times closer than TRAC-IK asks. m and rad. */
const TOLERANCE = 1e-6;

/** Mean time that the project set itself, and the share of poses that may stay unsolved. */
const MEAN_GOAL = 60e-6;
const UNSOLVED_GOAL = 1e-3;

interface Outcome {
  readonly unsolved: number;
  /** Of the solved: m or rad, whichever is larger. */
  readonly worstError: number;
}

/** Judges joints by forward kinematics and limits alone, whatever the solver said. */
function judge(model: RobotModel, poses: readonly Pose[], solutions: readonly Float64Array[]): Outcome {
  const data = createData(model);
  const reached = createPose();
  let unsolved = 0;
  let worstError = 0;
  for (const [i, pose] of poses.entries()) {
    forward(reached, model, data, solutions[i]!);
    const error = Math.max(distanceBetween(pose, reached), angleBetween(pose, reached));
    if (error <= TOLERANCE && firstOutside(model, solutions[i]!) === -1)
      worstError = Math.max(worstError, error);
    else unsolved++;
  }
  return { unsolved, worstError };
}

/** Passes over all poses: the median of their means is what counts, so that one disturbance does not. */
const ROUNDS = 3;

/** Mean and 99th percentile of single calls, s, and what they gave. */
function solveAll(model: RobotModel, poses: readonly Pose[], seed: Float64Array) {
  const data = createData(model);
  const solutions = poses.map(() => new Float64Array(seed.length));
  const solve = (i: number): void => void inverse(solutions[i]!, model, data, poses[i]!, seed);
  for (let i = 0; i < Math.min(poses.length, 2000); i++) solve(i);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const times = new Float64Array(poses.length);
    for (let i = 0; i < poses.length; i++) {
      const start = performance.now();
      solve(i);
      times[i] = (performance.now() - start) / 1000;
    }
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    return { mean, p99: percentile(times.sort(), 0.99) };
  });
  const { mean, p99 } = rounds.sort((a, b) => a.mean - b.mean)[Math.floor(ROUNDS / 2)]!;
  const bytesPerOperation = measureAllocation((i) => solve(i % poses.length), 20);
  return { solutions, mean, p99, bytesPerOperation };
}

function measureArm(name: string, effort: Effort): Measurement[] {
  const model = robotNamed(name);
  const count = effort.quick ? 500 : 10_000;
  const { poses } = reachablePoses(model, count, createUniform(20_150));
  const seed = nominalJoints(model);
  const { solutions, mean, p99, bytesPerOperation } = solveAll(model, poses, seed);
  const { unsolved, worstError } = judge(model, poses, solutions);
  const kdl = kdlPeer();
  // KDL's solver with joint limits takes up to its 5 ms for each pose that it fails: a tenth of them will do.
  const asked = effort.full ? count : count / 10;
  const peer =
    'peer' in kdl
      ? kdl.peer.inverseNewton(model, {
          targets: poses.slice(0, asked),
          seeds: poses.slice(0, asked).map(() => seed),
        })
      : null;
  const solvedByKdl = peer?.converged.filter(Boolean).length ?? 0;
  const note = 'missing' in kdl ? `; ${kdl.missing}` : '';
  return [
    {
      name: `general-inverse/${name}`,
      what: `mean over ${count} random reachable poses, seed in the middle of the ranges, p99 of single calls${note}`,
      unit: 's',
      value: mean,
      p99,
      bytesPerOperation,
      goals: [{ of: 'value', atMost: MEAN_GOAL }, allocatesNothing],
      ...(peer !== null && {
        peer: {
          name: `KDL NR_JL at 1e-5, ${asked} poses: ${((100 * solvedByKdl) / asked).toFixed(1)} % solved, mean`,
          value: peer.seconds.reduce((sum, time) => sum + time, 0) / asked,
        },
      }),
    },
    {
      name: `general-inverse/${name} unsolved`,
      what: `of ${count}; solved is ≤ 1e-6 m and rad by forward kinematics, inside the limits; worst of the solved ${worstError.toExponential(1)}`,
      unit: 'count',
      value: unsolved,
      goals: [{ of: 'value', atMost: UNSOLVED_GOAL * count }],
      ...(peer !== null && {
        peer: { name: `KDL NR_JL, of ${asked}`, value: asked - solvedByKdl },
      }),
    },
  ];
}

/** What a pose costs that no posture reaches: the bound on the work. */
function measureUnreachable(effort: Effort): Measurement[] {
  const model = robotNamed('iiwa14');
  const data = createData(model);
  const seed = nominalJoints(model);
  const out = new Float64Array(seed.length);
  const { poses } = reachablePoses(model, 64, createUniform(7));
  for (const pose of poses) for (let i = 0; i < 3; i++) pose[i] = 3 * pose[i]!;
  const limited = poses.filter((pose) => inverse(out, model, data, pose, seed) === InverseStatus.limited);
  // Nothing is said of bytes: at a millisecond and more a call, the compiler is not done within the bench's patience.
  const { value, p99 } = measureOperation((i) => {
    inverse(out, model, data, limited[i % limited.length]!, seed);
  }, effort);
  return [
    {
      name: 'general-inverse/unreachable',
      what: `iiwa14, ${limited.length} poses three times as far from the base as reachable ones: the most work there is`,
      unit: 's',
      value,
      p99,
    },
  ];
}

export const rows: readonly Row[] = [
  ...armNames.map((name) => ({
    name: `general-inverse/${name}`,
    measure: (effort: Effort) => Promise.resolve(measureArm(name, effort)),
  })),
  {
    name: 'general-inverse/unreachable',
    measure: (effort) => Promise.resolve(measureUnreachable(effort)),
  },
];
