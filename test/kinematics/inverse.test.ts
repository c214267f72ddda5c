import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Pose, RobotModel } from '../../kinematics/index.ts';
import {
  angleBetween,
  createData,
  createPose,
  distanceBetween,
  follow,
  forward,
  inverse,
  InverseStatus,
  loadRobot,
  Solution,
  solutions,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints } from './random.ts';

const closedForms = [
  'psm',
  'psm-420006',
  'psm-si',
  'ecm',
  'ecm-si',
  'raven2-gold',
  'raven2-green',
  'mtmr',
  'mtml',
] as const;

/** Larger of distance (m) and angle (rad) between two poses. */
function difference(a: Pose, b: Pose): number {
  return Math.max(distanceBetween(a, b), angleBetween(a, b));
}

function poseOf(model: RobotModel, q: ArrayLike<number>): Pose {
  const pose = createPose();
  forward(pose, model, createData(model), Float64Array.from(q));
  return pose;
}

/** Exactly, without a tolerance. */
function isInside(model: RobotModel, q: Float64Array): boolean {
  return q.every((x, i) => x >= model.lower[i]! && x <= model.upper[i]!);
}

/** Largest difference of two postures' joints, rad or m. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));
}

describe('the closed form', () => {
  it.each(closedForms)('of %s reaches every pose of its whole range, whatever the seed', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const uniform = createUniform(42);
    const [pose, reached] = [createPose(), createPose()];
    const [q, seed, out] = [0, 0, 0].map(() => new Float64Array(model.joints.length));
    let worst = 0;
    for (let k = 0; k < 10_000; k++) {
      randomJoints(q!, model, uniform);
      randomJoints(seed!, model, uniform);
      forward(pose, model, data, q!);
      const status = inverse(out!, model, data, pose, seed!);
      if (status !== InverseStatus.solved) expect(status, `pose of ${q!.join(' ')}`).toBe(0);
      if (!isInside(model, out!)) expect(out).toBe('inside the limits');
      forward(reached, model, data, out!);
      worst = Math.max(worst, difference(pose, reached));
    }
    // The ECM's tip may be 0.7 mm from the remote centre, where a position's last bit turns the line of sight.
    expect(worst).toBeLessThan(name.startsWith('ecm') ? 5e-13 : 1e-14);
  });

  it.each(closedForms)('of %s gives a posture back that it is seeded with', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const uniform = createUniform(43);
    const pose = createPose();
    const q = new Float64Array(model.joints.length);
    const out = new Float64Array(model.joints.length);
    let worst = 0;
    for (let k = 0; k < 5000; k++) {
      randomJoints(q, model, uniform);
      forward(pose, model, data, q);
      inverse(out, model, data, pose, q);
      worst = Math.max(worst, apart(out, q));
    }
    // Near the remote centre a joint turns by the tip's rounding over its distance.
    expect(worst).toBeLessThan(1e-10);
  });

  it.each(closedForms)('of %s finds the joints of poses that Orocos KDL computed', (name) => {
    const file = `${import.meta.dirname}/kdl_vectors.json`;
    const { robots } = JSON.parse(readFileSync(file, 'utf8')) as {
      robots: Record<string, { q: number[]; p: number[]; quaternion: number[] }[]>;
    };
    const model = loadRobot(name);
    const data = createData(model);
    const out = new Float64Array(model.joints.length);
    expect(robots[name]!.length).toBeGreaterThan(5);
    for (const { q, p, quaternion } of robots[name]!) {
      const status = inverse(
        out,
        model,
        data,
        Float64Array.of(...p, ...quaternion),
        Float64Array.from(q, (x) => x + 0.01),
      );
      expect(status).toBe(InverseStatus.solved);
      // The MTM's platform may stay where its seed has it: its pose is compared instead.
      if (model.inverse === 'mtm') {
        expect(difference(poseOf(model, out), Float64Array.of(...p, ...quaternion))).toBeLessThan(1e-14);
      } else {
        q.forEach((x, i) => expect(out[i], `joint ${i}`).toBeCloseTo(x, 11));
      }
    }
  });
});

describe('the choice among solutions', () => {
  it('takes the turn of the roll that is nearest to the seed', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    const pose = poseOf(model, [0.1, 0.2, 0.15, 4, 0.3, 0.4]);
    inverse(out, model, data, pose, Float64Array.of(0, 0, 0.1, 3.9, 0, 0));
    expect(out[3]).toBeCloseTo(4, 12);
    inverse(out, model, data, pose, new Float64Array(6));
    expect(out[3]).toBeCloseTo(4 - 2 * Math.PI, 12);
  });

  it('takes another turn of the roll rather than a limit, but never while it follows', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    const seed = Float64Array.of(0.1, 0.2, 0.15, 4.5, 0.3, 0.4);
    const pose = poseOf(model, [0.1, 0.2, 0.15, 4.6, 0.3, 0.4]);
    expect(inverse(out, model, data, pose, seed)).toBe(InverseStatus.solved);
    expect(out[3]).toBeCloseTo(4.6 - 2 * Math.PI, 12);
    expect(follow(out, model, data, pose, seed)).toBe(InverseStatus.limited);
    expect(out[3]).toBe(model.upper[3]);
    expect([...data.inverse.report.atLimit]).toEqual([0, 0, 0, 1, 0, 0]);
  });

  it.each([
    ['psm', 4],
    ['psm-si', 4],
    ['raven2-gold', 8],
    ['raven2-green', 8],
    ['mtmr', 4],
  ] as const)(
    'lists all solutions of %s: each reaches the pose, no two are one, the chosen is nearest',
    (name, count) => {
      const model = loadRobot(name);
      const data = createData(model);
      const n = model.joints.length;
      const uniform = createUniform(3);
      const [q, seed, out] = [0, 0, 0].map(() => new Float64Array(n));
      const all = Array.from({ length: 8 }, () => new Float64Array(n));
      const kinds = new Uint8Array(8);
      const seen = new Set<number>();
      let complete = 0;
      for (let k = 0; k < 300; k++) {
        randomJoints(q!, model, uniform);
        randomJoints(seed!, model, uniform);
        // A posture apart from the singular ones, where solutions coincide.
        if (n === 6 && Math.abs(q![4]!) < 0.05) continue;
        const pose = poseOf(model, q!);
        expect(solutions(all, kinds, model, data, pose, seed!)).toBe(count);
        const reaching = all.slice(0, count).filter((_, i) => kinds[i] !== Solution.none);
        for (const a of reaching) {
          expect(difference(poseOf(model, a), pose)).toBeLessThan(1e-11);
          for (const b of reaching) {
            const way = Math.max(...a.map((x, i) => Math.abs(Math.sin((x - b[i]!) / 2))));
            if (a !== b) expect(way).toBeGreaterThan(1e-4);
          }
        }
        if (reaching.length === count) complete++;
        const inside = all.filter((_, i) => i < count && kinds[i] === Solution.inside);
        seen.add(inside.length);
        const cost = (a: Float64Array) =>
          a.reduce((sum, x, i) => sum + ((x - seed![i]!) * (model.types[i] === 1 ? 10 : 1)) ** 2, 0);
        inverse(out!, model, data, pose, seed!);
        const nearest = inside.reduce((a, b) => (cost(b) < cost(a) ? b : a));
        nearest.forEach((x, i) => expect(out![i]).toBeCloseTo(x, 11));
      }
      expect(complete).toBeGreaterThan(30);
      expect([...seen].every((x) => x >= 1)).toBe(true);
    },
  );

  it('bends a wrist that can pass a right angle to the side that the seed is on', () => {
    const psm = loadRobot('psm');
    const lower = Float64Array.from(psm.lower);
    const upper = Float64Array.from(psm.upper);
    lower.set([-3, -3], 4);
    upper.set([3, 3], 4);
    const model = { ...psm, lower, upper };
    const data = createData(model);
    const out = new Float64Array(6);
    for (const q of [
      [0.1, 0.2, 0.15, 1, 2.2, 0.4],
      [0.1, 0.2, 0.15, -1, 0.7, -0.4],
    ]) {
      expect(
        inverse(
          out,
          model,
          data,
          poseOf(model, q),
          Float64Array.from(q, (x) => x + 0.02),
        ),
      ).toBe(0);
      q.forEach((x, i) => expect(out[i]).toBeCloseTo(x, 12));
    }
  });
});

describe('the platform of the MTM', () => {
  it('stays where its seed has it while the wrist can follow, and else yields by the least', () => {
    const model = loadRobot('mtmr');
    const data = createData(model);
    const uniform = createUniform(5);
    const [q, seed, out, other] = [0, 0, 0, 0].map(() => new Float64Array(7));
    let stayed = 0;
    let yielded = 0;
    for (let k = 0; k < 60; k++) {
      randomJoints(q!, model, uniform);
      randomJoints(seed!, model, uniform);
      const pose = poseOf(model, q!);
      expect(inverse(out!, model, data, pose, seed!)).toBe(InverseStatus.solved);
      const way = out![3]! - seed![3]!;
      if (Math.abs(way) < 1e-9) stayed++;
      else yielded++;
      // Held anywhere nearer to the seed, the platform leaves the pose out of reach.
      for (let part = 0; part < 0.999 && Math.abs(way) > 1e-6; part += 0.222) {
        for (const side of [way, -way]) {
          const held = seed![3]! + part * side;
          if (held < model.lower[3]! || held > model.upper[3]!) continue;
          const lower = Float64Array.from(model.lower);
          const upper = Float64Array.from(model.upper);
          lower[3] = upper[3] = held;
          const stiff = { ...model, lower, upper };
          expect(inverse(other!, stiff, createData(stiff), pose, out!)).toBe(InverseStatus.limited);
        }
      }
    }
    expect(stayed).toBeGreaterThan(5);
    expect(yielded).toBeGreaterThan(5);
  });
});

describe('what robots and their logs hand in', () => {
  it.each([...closedForms])(
    '%s: NaN, infinities and no quaternion give the seed back, inside the limits',
    (name) => {
      const model = loadRobot(name);
      const data = createData(model);
      const n = model.joints.length;
      const out = new Float64Array(n);
      const good = poseOf(
        model,
        model.lower.map((x, i) => (x + model.upper[i]!) / 2),
      );
      const seed = Float64Array.from(model.upper, (x) => x + 1);
      for (const solve of [inverse, follow]) {
        for (let i = 0; i < 7; i++) {
          for (const bad of [NaN, Infinity, -Infinity]) {
            const pose = Float64Array.from(good);
            pose[i] = bad;
            expect(solve(out, model, data, pose, seed)).toBe(InverseStatus.invalid);
            expect(out).toEqual(model.upper);
          }
        }
        expect(solve(out, model, data, Float64Array.of(0, 0, -0.1, 0, 0, 0, 0), seed)).toBe(
          InverseStatus.invalid,
        );
        expect(solve(out, model, data, good, new Float64Array(n).fill(NaN))).not.toBe(InverseStatus.invalid);
        expect(out.every(Number.isFinite)).toBe(true);
        expect(isInside(model, out)).toBe(true);
      }
    },
  );

  it('the length of a quaternion does not matter', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const q = Float64Array.of(0.1, -0.2, 0.15, 0.3, -0.4, 0.5);
    const out = new Float64Array(6);
    for (const length of [1e-6, 0.5, 0.99, 1.01, -1, 1000]) {
      const pose = poseOf(model, q).map((x, i) => (i < 3 ? x : x * length));
      expect(inverse(out, model, data, pose, q)).toBe(InverseStatus.solved);
      q.forEach((x, i) => expect(out[i]).toBeCloseTo(x, 12));
    }
  });

  it.each([...closedForms])('%s: digits that were rounded away are missed by no more', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const n = model.joints.length;
    const uniform = createUniform(8);
    const [q, out] = [0, 0].map(() => new Float64Array(n));
    for (const digits of [4, 5, 7]) {
      const step = 10 ** -digits;
      for (let k = 0; k < 100; k++) {
        randomJoints(q!, model, uniform);
        if (model.inverse !== 'mtm' && model.inverse !== 'raven2') q![2] = Math.max(q![2]!, 0.06);
        const pose = poseOf(model, q!).map((x) => Math.round(x / step) * step);
        const status = inverse(out!, model, data, pose, q!);
        expect(out!.every(Number.isFinite)).toBe(true);
        expect(isInside(model, out!)).toBe(true);
        const reached = poseOf(model, out!);
        const wanted = Float64Array.from(pose);
        const length = Math.hypot(...pose.subarray(3));
        for (let i = 3; i < 7; i++) wanted[i] = pose[i]! / length;
        // Four joints of the ECM cannot follow all of it; beyond a limit by rounding, nobody can.
        const most = status === InverseStatus.solved && model.inverse !== 'ecm' ? 1e-9 : 60 * step;
        expect(angleBetween(reached, wanted)).toBeLessThan(most);
        expect(distanceBetween(reached, wanted)).toBeLessThan(status === InverseStatus.limited ? step : 1e-9);
      }
    }
  });

  it('joints of a log that are a little beyond their limits are answered from the limit', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    const q = Float64Array.of(0.1, 0.2, 0.15, 0.5, model.upper[4]! + 2e-3, -0.2);
    for (const solve of [inverse, follow]) {
      expect(solve(out, model, data, poseOf(model, q), q)).toBe(InverseStatus.limited);
      expect(isInside(model, out)).toBe(true);
      expect(data.inverse.report.error[0]).toBeLessThan(1e-6);
      expect(data.inverse.report.error[1]).toBeLessThan(2.1e-3);
      q.forEach((x, i) => expect(Math.abs(out[i]! - x)).toBeLessThan(5e-3));
    }
  });

  it('an endoscope comes to the position even where it cannot look the wanted way, and turns as near as it can', () => {
    const ecm = loadRobot('ecm');
    const data = createData(ecm);
    const out = new Float64Array(4);
    const pose = poseOf(ecm, [0.1, -0.2, 0.1, 0.3]);
    pose.set([0.01, 0.6, 0.02, 0.8], 3);
    const unit = Math.hypot(...pose.subarray(3));
    for (let i = 3; i < 7; i++) pose[i]! /= unit;
    expect(inverse(out, ecm, data, pose, out)).toBe(InverseStatus.orientationUnreachable);
    const reached = poseOf(ecm, out);
    for (let i = 0; i < 3; i++) expect(reached[i]).toBeCloseTo(pose[i]!, 15);
    expect(data.inverse.report.error[1]).toBeCloseTo(angleBetween(reached, pose), 12);
    for (const turn of [-0.01, 0.01]) {
      const turned = poseOf(ecm, [out[0]!, out[1]!, out[2]!, out[3]! + turn]);
      expect(angleBetween(turned, pose)).toBeGreaterThan(angleBetween(reached, pose));
    }
  });
});

describe('near a singularity of the PSM', () => {
  /** The wrist yaw's axis passes through the remote centre: 9.1 mm of wrist, straight, with its pitch joint above. */
  const singular = [0.2, -0.1, 0.0156 - 0.0091, 0.7, 0, 0.4];

  it('poses are reached to the last digits; the nearer, the more the joints depend on rounding', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    for (const offset of [1e-3, 1e-5, 1e-7, 1e-9, 1e-11]) {
      const q = singular.map((x, i) => (i === 2 ? x + offset : x));
      const pose = poseOf(model, q);
      expect(inverse(out, model, data, pose, Float64Array.from(singular))).toBe(InverseStatus.solved);
      expect(difference(poseOf(model, out), pose)).toBeLessThan(1e-14);
      q.forEach((x, i) => expect(Math.abs(out[i]! - x)).toBeLessThan(1e-17 / offset + 1e-14));
    }
  });

  it('in it, of infinitely many postures the one with the wrist yaw of the seed', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    // x towards the remote centre along the last link's z axis: nothing else tells the wrist how to turn.
    const pose = Float64Array.of(0, 0, -0.05, 0, 0, 0, 1);
    const seed = Float64Array.of(0, 0, 0.1, 0, 1.3, 0.4);
    pose.set(poseOf(model, [0, 0, 0.1, 0, 0, 0]).subarray(3), 3);
    for (const yaw of [0.4, -0.3]) {
      const exact = poseOf(model, singular);
      seed.set([yaw], 5);
      const status = inverse(out, model, data, exact, seed);
      expect([InverseStatus.singular, InverseStatus.solved]).toContain(status);
      expect(difference(poseOf(model, out), exact)).toBeLessThan(1e-11);
      if (status === InverseStatus.singular) expect(out[5]).toBeCloseTo(yaw, 9);
    }
  });

  it('and with the wrist in the remote centre itself, the pose is found by the search', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = new Float64Array(6);
    const pose = poseOf(model, [0.2, -0.1, 0.0156, 0.7, 0.5, 0.4]);
    const status = inverse(out, model, data, pose, Float64Array.of(0.1, 0, 0.02, 0.6, 0.4, 0.3));
    expect(status).toBe(InverseStatus.solved);
    expect(difference(poseOf(model, out), pose)).toBeLessThan(1e-9);
  });
});

it('inverses allocate nothing once warm, solved or not', () => {
  const flags = ['--expose-gc', '--max-semi-space-size=64'];
  const text = execFileSync(
    process.execPath,
    [...flags, `${import.meta.dirname}/inverse-allocation-probe.ts`],
    {
      encoding: 'utf8',
    },
  );
  const bytes = Object.entries(JSON.parse(text) as Record<string, number>);
  expect(bytes).toHaveLength(16);
  // One boxed number per call would be 12; looking at the heap itself costs some 240 per round of 1000.
  for (const [name, each] of bytes) expect(each, `bytes per ${name}`).toBeLessThan(1);
}, 60_000);
