import { createHash } from 'node:crypto';
import { mat3, quat, vec3 } from 'gl-matrix';
import { describe, expect, it } from 'vitest';
import {
  acos,
  angleBetween,
  asin,
  atan2,
  composePose,
  createData,
  createPose,
  createPoseFromRpy,
  createQuaternion,
  createVector,
  distanceBetween,
  forward,
  inverse,
  invertPose,
  loadRobot,
  multiplyQuaternion,
  normalizeOrientation,
  type Pose,
  quaternionFromAxisAngle,
  quaternionFromRotation,
  quaternionFromRpy,
  rotateVector,
  rotationFromQuaternion,
  sincos,
  transformPoint,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints } from './random.ts';

function randomPose(uniform: () => number): Pose {
  const pose = Float64Array.from({ length: 7 }, () => uniform() * 2 - 1);
  normalizeOrientation(pose);
  return pose;
}

describe('poses', () => {
  it('compose, invert and carry points as gl-matrix has it', () => {
    const uniform = createUniform(3);
    const out = createPose();
    const point = createVector();
    for (let k = 0; k < 1000; k++) {
      const [a, b] = [randomPose(uniform), randomPose(uniform)];
      const [qa, qb] = [a.subarray(3), b.subarray(3)];
      composePose(out, a, b);
      const q = quat.multiply(new Float64Array(4), qa, qb);
      const p = vec3.transformQuat(new Float64Array(3), b.subarray(0, 3), qa);
      for (let i = 0; i < 3; i++) expect(Math.abs(out[i]! - (p[i]! + a[i]!))).toBeLessThan(1e-14);
      for (let i = 0; i < 4; i++) expect(Math.abs(out[3 + i]! - q[i]!)).toBeLessThan(1e-15);
      transformPoint(point, a, b);
      for (let i = 0; i < 3; i++) expect(point[i]).toBe(out[i]);
      invertPose(out, a);
      composePose(out, out, a);
      [0, 0, 0, 0, 0, 0, 1].forEach((x, i) => expect(Math.abs(out[i]! - x)).toBeLessThan(1e-15));
    }
  });

  it('may be written over their own inputs', () => {
    const uniform = createUniform(4);
    const [a, b] = [randomPose(uniform), randomPose(uniform)];
    const expected = createPose();
    composePose(expected, a, b);
    const first = a.slice();
    composePose(first, first, b);
    expect(first).toEqual(expected);
    const second = b.slice();
    composePose(second, a, second);
    expect(second).toEqual(expected);
    const v = b.slice(0, 3);
    rotateVector(v, a, v);
    const w = createVector();
    rotateVector(w, a, b);
    expect(v).toEqual(w);
  });

  it('measure angles to the last digits, small ones and half turns too', () => {
    const q = createQuaternion();
    for (const angle of [0, 1e-9, 1e-3, 1, 3, Math.PI]) {
      quaternionFromAxisAngle(q, Float64Array.of(0.6, 0, 0.8), angle);
      expect(angleBetween(createPose(), Float64Array.of(0, 0, 0, ...q))).toBeCloseTo(angle, 14);
      expect(angleBetween(createPose(), Float64Array.of(0, 0, 0, ...q.map((x) => -x)))).toBeCloseTo(
        angle,
        14,
      );
    }
    expect(distanceBetween(createPose(), Float64Array.of(2, 3, 6, 0, 0, 0, 1))).toBe(7);
  });

  it('refuse to normalise what is no orientation', () => {
    for (const bad of [0, NaN, Infinity]) {
      const pose = Float64Array.of(1, 2, 3, bad, bad, bad, bad);
      expect(normalizeOrientation(pose)).toBe(false);
      expect(pose).toEqual(Float64Array.of(1, 2, 3, bad, bad, bad, bad));
    }
  });
});

describe('rotations', () => {
  it('turn into matrices and back, near every half turn as well', () => {
    const uniform = createUniform(5);
    const r = new Float64Array(9);
    const back = createQuaternion();
    const axes = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0.6, 0.8, 0],
    ];
    for (let k = 0; k < 4000; k++) {
      const q = createQuaternion();
      if (k % 2 === 0) q.set(randomPose(uniform).subarray(3));
      else quaternionFromAxisAngle(q, Float64Array.from(axes[k % 4]!), Math.PI - (k % 5) * 1e-9);
      rotationFromQuaternion(r, q);
      const theirs = mat3.fromQuat(new Float64Array(9), q);
      // gl-matrix is column-major.
      for (let i = 0; i < 9; i++)
        expect(Math.abs(r[i]! - theirs[3 * (i % 3) + Math.floor(i / 3)]!)).toBeLessThan(1e-15);
      quaternionFromRotation(back, r);
      const sign = q.reduce((dot, x, i) => dot + x * back[i]!, 0) < 0 ? -1 : 1;
      for (let i = 0; i < 4; i++) expect(Math.abs(back[i]! - sign * q[i]!)).toBeLessThan(1e-14);
    }
  });

  it('from roll, pitch and yaw turn about the fixed axes in that order', () => {
    const [x, y, z, q, product] = [0, 1, 2, 3, 4].map(createQuaternion) as [Pose, Pose, Pose, Pose, Pose];
    quaternionFromAxisAngle(x, Float64Array.of(1, 0, 0), 0.3);
    quaternionFromAxisAngle(y, Float64Array.of(0, 1, 0), -0.7);
    quaternionFromAxisAngle(z, Float64Array.of(0, 0, 1), 2.1);
    multiplyQuaternion(product, z, y);
    multiplyQuaternion(product, product, x);
    quaternionFromRpy(q, 0.3, -0.7, 2.1);
    for (let i = 0; i < 4; i++) expect(q[i]).toBeCloseTo(product[i]!, 15);
    expect([...createPoseFromRpy([1, 2, 3], [0.3, -0.7, 2.1])]).toEqual([1, 2, 3, ...q]);
  });
});

describe('trigonometry', () => {
  it('agrees with the language to the last digits', () => {
    const uniform = createUniform(6);
    const sc = new Float64Array(2);
    for (let k = 0; k < 20_000; k++) {
      const x = (uniform() - 0.5) * 40;
      const y = (uniform() - 0.5) * 2;
      sincos(sc, x);
      expect(Math.abs(sc[0]! - Math.sin(x))).toBeLessThan(2.3e-16);
      expect(Math.abs(sc[1]! - Math.cos(x))).toBeLessThan(2.3e-16);
      expect(Math.abs(atan2(x, y) - Math.atan2(x, y))).toBeLessThan(9e-16);
      expect(Math.abs(asin(y) - Math.asin(y))).toBeLessThan(9e-16);
      expect(Math.abs(acos(y) - Math.acos(y))).toBeLessThan(9e-16);
    }
  });

  it('gives the same bits on every machine and at every run', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const q = new Float64Array(6);
    const pose = createPose();
    const out = new Float64Array(6);
    const uniform = createUniform(8);
    const hash = createHash('sha256');
    for (let k = 0; k < 20_000; k++) {
      randomJoints(q, model, uniform);
      forward(pose, model, data, q);
      inverse(out, model, data, pose, q);
      hash.update(Buffer.from(pose.buffer)).update(Buffer.from(out.buffer));
    }
    // Recorded once; a change means that old recordings no longer repeat themselves.
    expect(hash.digest('hex')).toBe('5843bc556098dd5f71dae29d706e1428278c60e2ab089afe5aae55b246a8e04f');
  });
});
