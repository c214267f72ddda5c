/** Run on its own, with --expose-gc: prints the bytes each inverse leaves on the heap, in the steady state. */
import {
  createData,
  createPose,
  follow,
  forward,
  inverse,
  loadRobot,
  solutions,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints, randomJointsBeyond } from './random.ts';

const VARIANTS = 64;

/** The least of several rounds: compilers and the runtime itself allocate now and then, an operation does every time. */
function bytesPerCall(operation: (k: number) => void): number {
  const calls = 1000;
  let least = Infinity;
  for (let round = 0; round < 12; round++) {
    globalThis.gc!({ type: 'minor', execution: 'sync' });
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < calls; k++) operation(k % VARIANTS);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / calls);
  }
  return least;
}

/** Of each inverse of each robot. */
function measureAll(): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const name of ['psm', 'ecm', 'raven2-gold', 'mtmr']) {
    const model = loadRobot(name);
    const data = createData(model);
    const uniform = createUniform(1);
    const n = model.joints.length;
    const q = new Float64Array(n);
    const out = new Float64Array(n);
    const all = Array.from({ length: 8 }, () => new Float64Array(n));
    const kinds = new Uint8Array(8);
    const poses = (random: typeof randomJoints) =>
      Array.from({ length: VARIANTS }, () => {
        const pose = createPose();
        random(q, model, uniform);
        forward(pose, model, data, q);
        return pose;
      });
    const inside = poses(randomJoints);
    const beyond = poses(randomJointsBeyond);
    bytes[`inverse of ${name}`] = bytesPerCall((k) => void inverse(out, model, data, inside[k]!, q));
    bytes[`inverse of ${name} beyond limits`] = bytesPerCall(
      (k) => void inverse(out, model, data, beyond[k]!, q),
    );
    bytes[`follow of ${name} beyond limits`] = bytesPerCall(
      (k) => void follow(out, model, data, beyond[k]!, out, 0.1),
    );
    bytes[`solutions of ${name}`] = bytesPerCall(
      (k) => void solutions(all, kinds, model, data, inside[k]!, q),
    );
  }
  return bytes;
}

// Twice: what the last robot makes the compilers learn may undo what they had made of the first.
measureAll();
process.stdout.write(JSON.stringify(measureAll()));
