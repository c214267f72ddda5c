/** Run on its own, with --expose-gc: prints the bytes each operation leaves on the heap, in the steady state. */
import {
  addTipWrench,
  createData,
  createDynamicsData,
  effortMargin,
  follow,
  gravityEfforts,
  inverse,
  inverseDynamics,
  JointType,
  massMatrix,
} from '../../kinematics/index.ts';
import { createArm } from './random-arm.ts';
import { createUniform } from './random.ts';
import { nominalJoints, reachablePoses } from './reachable-poses.ts';
import { robotNamed } from './robot-set.ts';

/** The least of several rounds: compilers and the runtime itself allocate now and then, an operation does every time. */
function bytesPerCall(operation: (i: number) => void, calls: number): number {
  let least = Infinity;
  for (let round = 0; round < 20; round++) {
    globalThis.gc!();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < calls; k++) operation(k);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / calls);
  }
  return least;
}

const arm = robotNamed('iiwa14');
const data = createData(arm);
const dynamics = createDynamicsData(arm, data);
const nominal = nominalJoints(arm);
const { joints, poses } = reachablePoses(arm, 64, createUniform(1));
// A single joint is quick to be at its limit.
const rod = createArm('rod', {
  types: [JointType.revolute],
  parentFromJoint: [Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)],
  tip: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0),
  dynamics: null,
  limits: [{ min: -0.5, max: 0.5 }],
});
const rodData = createData(rod);
const turned = Float64Array.of(0.4);
const end = new Float64Array(1);
const far = poses.map((pose) => pose.map((x, i) => (i < 3 ? 3 * x : x)));
const gravity = Float64Array.of(0, 0, -9.81);
const wrench = Float64Array.of(1, 2, 3, 0.1, 0.2, 0.3);
const out = new Float64Array(7);
const matrix = new Float64Array(49);
const bytes = {
  'general inverse': bytesPerCall((i) => void inverse(out, arm, data, poses[i % 64]!, nominal), 5000),
  following: bytesPerCall((i) => void follow(out, arm, data, poses[i % 64]!, joints[i % 64]!), 10_000),
  'following out of reach': bytesPerCall((i) => void follow(end, rod, rodData, far[i % 64]!, turned), 10_000),
  'inverse dynamics': bytesPerCall((i) => {
    inverseDynamics(out, arm, dynamics, joints[i % 64]!, nominal, nominal, gravity);
    addTipWrench(out, arm, dynamics, wrench);
  }, 10_000),
  weight: bytesPerCall((i) => {
    gravityEfforts(out, arm, dynamics, joints[i % 64]!, gravity);
    effortMargin(out, arm, out);
  }, 10_000),
  'mass matrix': bytesPerCall((i) => massMatrix(matrix, arm, dynamics, joints[i % 64]!), 10_000),
};
process.stdout.write(JSON.stringify(bytes));
