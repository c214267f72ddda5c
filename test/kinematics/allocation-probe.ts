/** Run on its own, with --expose-gc: prints the bytes each operation leaves on the heap, in the steady state. */
import {
  actuatorForcesFromJoints,
  actuatorsFromJoints,
  bodyJacobian,
  createData,
  createPose,
  forward,
  forwardFrames,
  inverse,
  jacobian,
  jointForcesFromActuators,
  jointsFromActuators,
  loadRobot,
  spatialJacobian,
} from '../../kinematics/index.ts';
import { robotNamed } from './robot-set.ts';

/** The least of several rounds: compilers and the runtime itself allocate now and then, an operation does every time. */
function bytesPerCall(operation: () => void): number {
  const calls = 20_000;
  let least = Infinity;
  for (let round = 0; round < 20; round++) {
    globalThis.gc!();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < calls; k++) operation();
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / calls);
  }
  return least;
}

const psm = loadRobot('psm');
const ecm = loadRobot('ecm');
const data = createData(psm);
const ecmData = createData(ecm);
const pose = createPose();
const ecmPose = createPose();
const q = Float64Array.of(0.1, -0.2, 0.15, 0.3, -0.4, 0.5);
const out = new Float64Array(6);
const matrix = new Float64Array(36);
const frames = new Float64Array(49);
forward(pose, psm, data, q);
forward(ecmPose, ecm, ecmData, q);
const ur5 = robotNamed('ur5');
const ur5Data = createData(ur5);
const ur5Pose = createPose();
const discs = new Float64Array(7);
const joints = Float64Array.of(...q, 0.1);
const bytes = {
  'forward of an arm from URDF': bytesPerCall(() => forward(ur5Pose, ur5, ur5Data, q)),
  'spatial Jacobian': bytesPerCall(() => spatialJacobian(matrix, psm, data, q)),
  'body Jacobian': bytesPerCall(() => bodyJacobian(matrix, psm, data, q)),
  'coupling, both ways': bytesPerCall(() => {
    actuatorsFromJoints(discs, psm, joints);
    jointsFromActuators(joints, psm, discs);
    actuatorForcesFromJoints(discs, psm, joints);
    jointForcesFromActuators(joints, psm, discs);
  }),
  forward: bytesPerCall(() => forward(pose, psm, data, q)),
  'forward with every link': bytesPerCall(() => forwardFrames(frames, psm, data, q)),
  jacobian: bytesPerCall(() => jacobian(matrix, psm, data, q)),
  'inverse of the PSM': bytesPerCall(() => inverse(out, psm, data, pose, q)),
  'inverse of the ECM': bytesPerCall(() => inverse(out, ecm, ecmData, ecmPose, q)),
};
process.stdout.write(JSON.stringify(bytes));
