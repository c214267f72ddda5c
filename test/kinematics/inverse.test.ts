import { describe, expect, it } from 'vitest';
import type { RobotModel } from '../../kinematics/index.ts';
import {
  createData,
  createPose,
  forward,
  inverse,
  InverseStatus,
  loadRobot,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints } from './random.ts';

/** Largest joint difference after forward and inverse, over `count` random postures from an unrelated seed. */
function worstRoundTrip(model: RobotModel, count: number, seedOf: (q: Float64Array) => Float64Array): number {
  const data = createData(model);
  const pose = createPose();
  const q = new Float64Array(model.joints.length);
  const out = new Float64Array(model.joints.length);
  const uniform = createUniform(42);
  let worst = 0;
  for (let k = 0; k < count; k++) {
    randomJoints(q, model, uniform);
    // Nearer than 20 mm to the remote centre lies the singularity, far outside of what control allows.
    if (q[2]! < 0.0356) q[2] = 0.0356 + q[2]!;
    forward(pose, model, data, q);
    if (inverse(out, model, data, pose, seedOf(q)) !== InverseStatus.solved) return Infinity;
    for (let i = 0; i < q.length; i++) worst = Math.max(worst, Math.abs(out[i]! - q[i]!));
  }
  return worst;
}

describe('inverse kinematics', () => {
  it('finds the posture of 100 000 random poses to 1e-12', () => {
    const nearTurn = (q: Float64Array) => q.map((x) => x + 0.5);
    expect(worstRoundTrip(loadRobot('psm'), 100_000, nearTurn)).toBeLessThan(1e-12);
    expect(worstRoundTrip(loadRobot('ecm'), 100_000, nearTurn)).toBeLessThan(1e-12);
  });

  it('takes the turn of the roll that is nearest to the seed', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const pose = createPose();
    const out = new Float64Array(6);
    const q = Float64Array.of(0.1, 0.2, 0.15, 4, 0.3, 0.4);
    forward(pose, model, data, q);
    inverse(out, model, data, pose, q);
    expect(out[3]).toBeCloseTo(4, 12);
    inverse(out, model, data, pose, new Float64Array(6));
    expect(out[3]).toBeCloseTo(4 - 2 * Math.PI, 12);
  });

  it('stays inside the limits where a pose is beyond them, and says which joint is held', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const pose = createPose();
    const out = new Float64Array(6);
    forward(pose, model, data, Float64Array.of(0.1, 0.2, 0.15, 0.5, 1.45, -0.2));
    expect(inverse(out, model, data, pose, new Float64Array(6))).toBe(InverseStatus.limited);
    expect(out[4]).toBe(model.upper[4]);
    expect([...data.inverse.report.atLimit]).toEqual([0, 0, 0, 0, 1, 0]);
  });

  it('brings an endoscope to the position even where it cannot look the wanted way, and says so', () => {
    const ecm = loadRobot('ecm');
    const data = createData(ecm);
    const pose = createPose();
    const reached = createPose();
    const out = new Float64Array(4);
    forward(pose, ecm, data, Float64Array.of(0.1, -0.2, 0.1, 0.3));
    pose.set([0, 0, 0, 1], 3);
    expect(inverse(out, ecm, data, pose, out)).toBe(InverseStatus.orientationUnreachable);
    forward(reached, ecm, data, out);
    for (let i = 0; i < 3; i++) expect(reached[i]).toBeCloseTo(pose[i]!, 15);
  });
});
