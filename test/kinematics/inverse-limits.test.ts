import { describe, expect, it } from 'vitest';
import type { Pose, RobotData, RobotModel } from '../../kinematics/index.ts';
import {
  angleBetween,
  createData,
  createPose,
  distanceBetween,
  firstAtLimit,
  follow,
  forward,
  inverse,
  InverseStatus,
  JointType,
  loadRobot,
  ORIENTATION_LENGTH,
} from '../../kinematics/index.ts';
import type { Derivatives } from '../../kinematics/nearest-measure.ts';
import {
  createDerivatives,
  differentiate,
  Measure,
  MEASURE_SIZE,
  measurePosture,
} from '../../kinematics/nearest-measure.ts';
import { createUniform, randomJoints, randomJointsBeyond } from './random.ts';

const searched = ['psm', 'psm-si', 'raven2-gold', 'mtmr', 'mtml'] as const;

/** distance² + (L · angle)², from forward kinematics alone. m². */
function measure(model: RobotModel, data: RobotData, wanted: Pose, q: Float64Array): number {
  const pose = createPose();
  forward(pose, model, data, q);
  return distanceBetween(pose, wanted) ** 2 + (ORIENTATION_LENGTH * angleBetween(pose, wanted)) ** 2;
}

function isInside(model: RobotModel, q: Float64Array): boolean {
  return q.every((x, i) => x >= model.lower[i]! && x <= model.upper[i]!);
}

interface Beyond {
  readonly pose: Pose;
  readonly joints: Float64Array;
}

/** Poses of which at least one joint would have to lie beyond its limits. */
function posesBeyond(model: RobotModel, count: number, seed: number): Beyond[] {
  const data = createData(model);
  const uniform = createUniform(seed);
  const out = new Float64Array(model.joints.length);
  const found: Beyond[] = [];
  while (found.length < count) {
    const pose = createPose();
    const joints = new Float64Array(model.joints.length);
    randomJointsBeyond(joints, model, uniform);
    forward(pose, model, data, joints);
    if (inverse(out, model, data, pose, joints) === InverseStatus.limited) found.push({ pose, joints });
  }
  return found;
}

describe('the measure that the search brings down', () => {
  it.each(searched)('of %s has the derivatives of finite differences, first and second', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const n = model.joints.length;
    const uniform = createUniform(30);
    const [q, moved] = [new Float64Array(n), new Float64Array(n)];
    const [here, there, ahead, behind] = [0, 0, 0, 0].map(() => createDerivatives(n));
    const numbers = new Float64Array(MEASURE_SIZE);
    const pose = createPose();
    const at = (out: Derivatives, i: number, step: number): number => {
      moved.set(q);
      moved[i]! += step;
      measurePosture(numbers, model, data, pose, moved);
      differentiate(out, numbers, model, data);
      return numbers[Measure.cost]!;
    };
    for (let k = 0; k < 20; k++) {
      randomJoints(q, model, uniform);
      forward(pose, model, data, q);
      randomJoints(q, model, uniform);
      // Far from the pose in position and orientation, where no term is small; a turn of nearly π is a ridge.
      at(here!, 0, 0);
      if (numbers[Measure.angle]! > 2.8) continue;
      for (let i = 0; i < n; i++) {
        const slope = (at(there!, i, 1e-5) - at(there!, i, -1e-5)) / 2e-5;
        expect(Math.abs(here!.gradient[i]! - slope)).toBeLessThan(1e-9);
        at(ahead!, i, 1e-5);
        at(behind!, i, -1e-5);
        for (let j = 0; j < n; j++) {
          const bend = (ahead!.gradient[j]! - behind!.gradient[j]!) / 2e-5;
          const ours = here!.hessian[i < j ? n * j + i : n * i + j]!;
          // Orientation counts 10⁻⁶ here: no term of it may hide behind position's.
          expect(Math.abs(ours - bend)).toBeLessThan(1e-10 + 1e-9 * Math.abs(bend));
        }
      }
    }
  });
});

describe('beyond the limits', () => {
  it.each([...searched, 'ecm', 'raven2-green'])(
    '%s: joints stay inside, the report says what is missing',
    (name) => {
      const model = loadRobot(name);
      const data = createData(model);
      const uniform = createUniform(1);
      const out = new Float64Array(model.joints.length);
      const seed = new Float64Array(model.joints.length);
      const reached = createPose();
      for (const { pose, joints } of posesBeyond(model, 200, 2)) {
        for (const solve of [inverse, follow]) {
          randomJoints(seed, model, uniform);
          const status = solve(out, model, data, pose, solve === follow ? joints : seed);
          expect(isInside(model, out)).toBe(true);
          forward(reached, model, data, out);
          const { error, atLimit } = data.inverse.report;
          if (status === InverseStatus.limited) {
            expect(error[0]).toBeCloseTo(distanceBetween(pose, reached), 12);
            expect(error[1]).toBeCloseTo(angleBetween(pose, reached), 10);
            atLimit.forEach((side, i) => {
              if (side !== 0) expect(out[i]).toBe(side === 1 ? model.upper[i] : model.lower[i]);
            });
          }
          if (status === InverseStatus.limited && solve === inverse) {
            expect(firstAtLimit(data.inverse.report)).not.toBe(-1);
          }
        }
      }
    },
  );

  it.each(searched)('%s: no free joint and no step back from a limit brings the tip nearer (KKT)', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const judge = createData(model);
    const out = new Float64Array(model.joints.length);
    const moved = new Float64Array(model.joints.length);
    let steep = 0;
    const all = posesBeyond(model, 150, 3);
    for (const { pose, joints } of all) {
      inverse(out, model, data, pose, joints);
      const { atLimit } = data.inverse.report;
      out.forEach((x, i) => {
        const isShift = model.types[i] === JointType.prismatic;
        const h = isShift ? 1e-6 : 1e-5;
        const at = (d: number) => {
          moved.set(out);
          moved[i] = x + d;
          return measure(model, judge, pose, moved);
        };
        const slope = (at(h) - at(-h)) / (2 * h);
        // Pressed against its limit, or flat to what finite differences see of an error of up to 0.1 m.
        if (atLimit[i] !== 0) expect(slope * atLimit[i]!).toBeLessThan(1e-10);
        else if (Math.abs(slope) > 2e-9) steep++;
      });
    }
    // Of the joints of all poses; the rest are valleys so flat that the search ends in them (0.3 % of the poses).
    expect(steep).toBeLessThanOrEqual(all.length * 0.02);
  });

  it.each(searched)('%s: steps of a pattern search from there find nothing nearer', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const judge = createData(model);
    const n = model.joints.length;
    const uniform = createUniform(4);
    const [out, moved] = [new Float64Array(n), new Float64Array(n)];
    for (const { pose, joints } of posesBeyond(model, 60, 5)) {
      inverse(out, model, data, pose, joints);
      const cost = measure(model, judge, pose, out);
      for (let k = 0; k < 300; k++) {
        const scale = 10 ** (-4 + 3 * uniform());
        for (let i = 0; i < n; i++) {
          const step = scale * (2 * uniform() - 1) * (model.types[i] === JointType.prismatic ? 0.1 : 1);
          moved[i] = Math.min(model.upper[i]!, Math.max(model.lower[i]!, out[i]! + step));
        }
        expect(measure(model, judge, pose, moved)).toBeGreaterThan(cost * (1 - 1e-6) - 1e-16);
      }
    }
  });

  it.each([
    ['psm', 0.04],
    ['psm-si', 0.04],
    ['raven2-gold', 0.04],
    ['mtmr', 0.04],
  ] as const)(
    '%s: descents from 20 random postures find a nearer pose for a few in a hundred',
    (name, share) => {
      const model = loadRobot(name);
      const data = createData(model);
      const judge = createData(model);
      const uniform = createUniform(6);
      const n = model.joints.length;
      const [out, other, start] = [0, 0, 0].map(() => new Float64Array(n));
      const all = posesBeyond(model, 120, 7);
      let worse = 0;
      for (const { pose, joints } of all) {
        inverse(out!, model, data, pose, joints);
        const cost = measure(model, judge, pose, out!);
        for (let k = 0; k < 20; k++) {
          randomJoints(start!, model, uniform);
          follow(other!, model, judge, pose, start!);
          if (measure(model, judge, pose, other!) < cost * (1 - 1e-3) - 1e-12) {
            worse++;
            break;
          }
        }
      }
      expect(worse).toBeLessThanOrEqual(share * all.length);
    },
  );

  it('the endoscope: no posture of a fine grid brings the tip nearer, and none as near looks a better way', () => {
    const model = loadRobot('ecm');
    const data = createData(model);
    const judge = createData(model);
    const uniform = createUniform(9);
    const [q, out] = [new Float64Array(4), new Float64Array(4)];
    const [pose, reached] = [createPose(), createPose()];
    const grid = 12;
    const at = (i: number, k: number) => model.lower[i]! + ((model.upper[i]! - model.lower[i]!) * k) / grid;
    for (let k = 0; k < 40; k++) {
      randomJoints(q, model, uniform);
      forward(
        pose,
        model,
        data,
        q.map((x, i) => (i === k % 4 ? x + (x > 0.1 ? 0.8 : -0.8) : x)),
      );
      const status = inverse(out, model, data, pose, new Float64Array(4));
      expect(isInside(model, out)).toBe(true);
      forward(reached, model, judge, out);
      const distance = distanceBetween(reached, pose);
      const angle = angleBetween(reached, pose);
      if (status === InverseStatus.solved) expect(distance).toBeLessThan(1e-12);
      for (let a = 0; a <= grid; a++) {
        for (let b = 0; b <= grid; b++) {
          for (let c = 0; c <= grid; c++) {
            q.set([at(0, a), at(1, b), at(2, c), out[3]!]);
            forward(reached, model, judge, q);
            expect(distanceBetween(reached, pose)).toBeGreaterThan(distance - 1e-12);
          }
        }
        q.set([out[0]!, out[1]!, out[2]!, at(3, a)]);
        forward(reached, model, judge, q);
        expect(angleBetween(reached, pose)).toBeGreaterThan(angle - 1e-9);
      }
    }
  });
});

describe('at a wrist limit', () => {
  const start = [0.1, 0.2, 0.15, 0.5, 1.2, -0.2];

  it('the joint is named, and the tip strays by no more than L² · angle / 9.1 mm', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const out = Float64Array.from(start);
    const pose = createPose();
    for (const [joint, side] of [
      [4, 1],
      [4, -1],
      [5, 1],
      [5, -1],
    ] as const) {
      for (const excess of [1e-4, 1e-3, 1e-2, 0.1]) {
        const q = Float64Array.from(start);
        q[joint] = side === 1 ? model.upper[joint]! + excess : model.lower[joint]! - excess;
        forward(pose, model, data, q);
        expect(inverse(out, model, data, pose, q)).toBe(InverseStatus.limited);
        const { atLimit, error } = data.inverse.report;
        expect(atLimit[joint]).toBe(side);
        expect(error[1]).toBeLessThan(excess * 1.001);
        expect(error[0]).toBeLessThan((1e-6 * error[1]!) / 0.0091);
      }
    }
  });

  it('a hand that goes on and comes back finds the instrument in the posture that it left it in', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const pose = createPose();
    const out = Float64Array.from(start);
    const before = Float64Array.from(start);
    const wrist = (k: number) => 1.2 + 0.35 * Math.sin((Math.PI * k) / 2000);
    let limited = 0;
    for (let k = 0; k <= 2000; k++) {
      forward(pose, model, data, Float64Array.of(0.1, 0.2, 0.15, 0.5, wrist(k), -0.2));
      before.set(out);
      if (follow(out, model, data, pose, out, 0.1) === InverseStatus.limited) limited++;
      expect(isInside(model, out)).toBe(true);
      out.forEach((x, i) => expect(Math.abs(x - before[i]!)).toBeLessThan(0.02));
    }
    expect(limited).toBeGreaterThan(500);
    start.forEach((x, i) => expect(out[i]).toBeCloseTo(x, 9));
  });

  it('beyond the pole of the wrist, where straight ahead is a saddle, either side is found and not the top', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const uniform = createUniform(31);
    const pose = createPose();
    const [q, seed, out] = [0, 0, 0].map(() => new Float64Array(6));
    let saddles = 0;
    let unfinished = 0;
    for (let k = 0; k < 300; k++) {
      randomJoints(q!, model, uniform);
      q![2] = 0.08 + 0.1 * uniform();
      q![4] = (uniform() < 0.5 ? 1 : -1) * (1.6 + 0.3 * uniform());
      forward(pose, model, data, q!);
      seed!.set(q!.map((x, i) => Math.min(model.upper[i]!, Math.max(model.lower[i]!, x))));
      follow(out!, model, data, pose, seed!);
      const straight = measure(model, data, pose, out!);
      const ahead = Math.abs(out![3]! - seed![3]!) < 0.05;
      if (!ahead) saddles++;
      // From the top of a saddle the least push would lead further down.
      for (const push of [-1e-3, 1e-3]) {
        seed!.set(out!);
        seed![3]! += push;
        follow(q!, model, data, pose, seed!);
        if (measure(model, data, pose, q!) < straight * 0.999 - 1e-14) unfinished++;
      }
    }
    // In the flattest valleys a search runs out of steps: a few of 600.
    expect(unfinished).toBeLessThanOrEqual(12);
    expect(saddles).toBeGreaterThan(10);
  });

  it('is followed with the roll on its turn, through more than a quarter turn beyond', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const pose = createPose();
    const out = Float64Array.of(0.1, 0.2, 0.15, 4.4, 0.3, 0.2);
    for (let roll = 4.4; roll < 6.2; roll += 0.005) {
      forward(pose, model, data, Float64Array.of(0.1, 0.2, 0.15, roll, 0.3, 0.2));
      follow(out, model, data, pose, out, 0.1);
      expect(out[3]).toBeGreaterThan(4.39);
    }
    let back = 6.2;
    for (; back > 4.3; back -= 0.005) {
      forward(pose, model, data, Float64Array.of(0.1, 0.2, 0.15, back, 0.3, 0.2));
      follow(out, model, data, pose, out, 0.1);
    }
    expect(out[3]).toBeCloseTo(back + 0.005, 12);
    expect([...data.inverse.report.error]).toEqual([0, 0]);
  });
});

/** A hand's way through joint space as sums of slow sines, `share` of each range wide. */
function wanderer(model: RobotModel, uniform: () => number, share: number): (t: number) => Float64Array {
  const waves = model.joints.map(() =>
    [0, 1, 2].map(() => [0.05 + 0.35 * uniform(), 6.28 * uniform()] as const),
  );
  return (t) =>
    Float64Array.from(waves, (each, i) => {
      const sum = each.reduce((s, [f, phase]) => s + Math.sin(2 * Math.PI * f * t + phase), 0) / 3;
      let lower = model.lower[i]!;
      // Not near the remote centre, where control does not go.
      if (i === 2 && model.inverse === 'psm') lower += 0.07;
      return (lower + model.upper[i]!) / 2 + share * (model.upper[i]! - lower) * sum;
    });
}

describe('a pose that wanders in and out of the limits', () => {
  it.each(['psm', 'ecm', 'raven2-gold', 'mtmr'])('is followed by %s without a jump', (name) => {
    const model = loadRobot(name);
    const data = createData(model);
    const uniform = createUniform(21);
    const pose = createPose();
    const n = model.joints.length;
    const [out, before] = [new Float64Array(n), new Float64Array(n)];
    let limited = 0;
    let ticks = 0;
    let quick = 0;
    for (let path = 0; path < 6; path++) {
      const wander = wanderer(model, uniform, 0.62);
      out.set(wander(0));
      for (let k = 0; k < 3000; k++) {
        forward(pose, model, data, wander(k / 1000));
        before.set(out);
        const status = follow(out, model, data, pose, before, 0.1);
        ticks++;
        if (status === InverseStatus.limited) limited++;
        expect(isInside(model, out)).toBe(true);
        if (k === 0) continue;
        const step = Math.max(
          ...out.map((x, i) => Math.abs(x - before[i]!) * (model.types[i] === JointType.prismatic ? 10 : 1)),
        );
        if (step > 0.1 + 1e-12) expect(step).toBeLessThan(0.1);
        if (step > 0.05) quick++;
      }
    }
    expect(limited).toBeGreaterThan(0.02 * ticks);
    // Where a valley ends, an instrument has a long way to go, at the reach of one call.
    expect(quick).toBeLessThan(0.02 * ticks);
  });

  it('gives the same bits whatever the scratch was used for before', () => {
    const model = loadRobot('psm');
    const [fresh, used] = [createData(model), createData(model)];
    const [a, b] = [new Float64Array(6), new Float64Array(6)];
    for (const { pose, joints } of posesBeyond(model, 100, 12)) {
      for (const { pose: other } of posesBeyond(model, 1, 13)) inverse(b, model, used, other, joints);
      inverse(a, model, fresh, pose, joints);
      inverse(b, model, used, pose, joints);
      expect(b).toEqual(a);
      expect([...used.inverse.report.error]).toEqual([...fresh.inverse.report.error]);
    }
  });
});
