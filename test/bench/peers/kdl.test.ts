import { expect, it } from 'vitest';
import { createData, createPose, forward } from '../../../kinematics/index.ts';
import { createUniform, randomJoints } from '../../kinematics/random.ts';
import { robotNamed } from '../../kinematics/robot-set.ts';
import { kdlPeer } from './kdl.ts';

it("KDL's program walks the same chain, and its inverses lead where they say", (context) => {
  const kdl = kdlPeer();
  if ('missing' in kdl) {
    process.stdout.write(`NOT VERIFIED: KDL as the bench's peer: ${kdl.missing}\n`);
    context.skip(kdl.missing);
    return;
  }
  const uniform = createUniform(5);
  for (const name of ['psm', 'mtmr', 'raven2-green', 'pr2']) {
    const model = robotNamed(name);
    const data = createData(model);
    const positions = Array.from({ length: 20 }, () => {
      const q = new Float64Array(model.joints.length);
      randomJoints(q, model, uniform);
      return q;
    });
    const poseOf = (q: Float64Array) => {
      const pose = createPose();
      forward(pose, model, data, q);
      return pose;
    };
    /** Worst difference of two poses' numbers, m and parts of a unit quaternion. */
    const difference = (a: Float64Array, b: Float64Array) => {
      const sign = [3, 4, 5, 6].reduce((dot, i) => dot + a[i]! * b[i]!, 0) < 0 ? -1 : 1;
      return Math.max(...[...a].map((x, i) => Math.abs(x - (i < 3 ? 1 : sign) * b[i]!)));
    };
    const targets = positions.map(poseOf);
    const { median, tips } = kdl.peer.forward(model, positions, 0.01);
    expect(median).toBeGreaterThan(0);
    tips.forEach((tip, i) => expect(difference(tip, targets[i]!), name).toBeLessThan(1e-14));
    const task = { targets, seeds: positions.map((q) => q.map((x) => x + 0.01)) };
    for (const { converged, joints, seconds } of [
      kdl.peer.inverseLma(model, task),
      kdl.peer.inverseNewton(model, task),
    ]) {
      expect(converged.filter(Boolean).length).toBeGreaterThan(15);
      expect(Math.min(...seconds)).toBeGreaterThan(0);
      joints.forEach((q, i) => {
        if (converged[i]!) expect(difference(poseOf(q), targets[i]!), name).toBeLessThan(2e-5);
      });
    }
  }
});
