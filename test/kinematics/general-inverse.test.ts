import { describe, expect, it } from 'vitest';
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
  JointType,
  loadRobot,
  quaternionFromAxisAngle,
  multiplyQuaternion,
  type Pose,
  type RobotData,
  type RobotModel,
} from '../../kinematics/index.ts';
import { findNearestPostures, TABLE_SIZE } from '../../kinematics/general-inverse/postures.ts';
import { createArm, randomArm } from './random-arm.ts';
import { createUniform } from './random.ts';
import { nominalJoints, reachablePoses } from './reachable-poses.ts';
import { armNames, robotNamed } from './robot-set.ts';

/** Distance (m) and angle (rad) from the wanted pose to the one at `q`, by forward kinematics alone. */
function missOf(
  model: RobotModel,
  data: RobotData,
  q: Float64Array,
  wanted: Pose,
): { distance: number; angle: number } {
  const reached = createPose();
  forward(reached, model, data, q);
  return { distance: distanceBetween(wanted, reached), angle: angleBetween(wanted, reached) };
}

/** How many poses are solved inside the limits, from one seed, and the worst error of these. */
function solveAll(model: RobotModel, poses: readonly Pose[], seed: Float64Array) {
  const data = createData(model);
  const out = new Float64Array(seed.length);
  let solved = 0;
  let worst = 0;
  for (const pose of poses) {
    const status = inverse(out, model, data, pose, seed);
    expect(firstOutside(model, out)).toBe(-1);
    const { distance, angle } = missOf(model, data, out, pose);
    // What the solver says is what forward kinematics finds.
    expect(distance <= 2e-7 && angle <= 2e-7).toBe(status === InverseStatus.solved);
    if (status !== InverseStatus.solved) continue;
    solved++;
    worst = Math.max(worst, distance, angle);
  }
  return { solved, worst };
}

describe('random reachable poses, from the middle of the joint ranges', () => {
  it.each(armNames)('%s: at least 99.9 in a hundred, inside the limits', (name) => {
    const model = robotNamed(name);
    const { poses } = reachablePoses(model, 3000, createUniform(2015));
    const { solved, worst } = solveAll(model, poses, nominalJoints(model));
    expect(solved).toBeGreaterThanOrEqual(2997);
    expect(worst).toBeLessThan(1e-9);
  });

  it('solves arms of any shape with seven and eight joints, turning and sliding', () => {
    const uniform = createUniform(4);
    let solved = 0;
    for (let arm = 0; arm < 20; arm++) {
      const model = randomArm(uniform, 7 + (arm % 2));
      const { poses } = reachablePoses(model, 50, uniform);
      solved += solveAll(model, poses, nominalJoints(model)).solved;
    }
    expect(solved).toBeGreaterThanOrEqual(995);
  });

  it('solves poses that arms with few joints do reach', () => {
    const uniform = createUniform(9);
    for (const joints of [1, 2, 3, 4, 5]) {
      const model = randomArm(uniform, joints);
      const { poses } = reachablePoses(model, 40, uniform);
      expect(solveAll(model, poses, nominalJoints(model)).solved, `${joints} joints`).toBeGreaterThanOrEqual(
        39,
      );
    }
  });

  it('solves poses that only limits and straight arms reach', () => {
    const uniform = createUniform(31);
    for (const name of armNames) {
      const model = robotNamed(name);
      const { joints } = reachablePoses(model, 200, uniform);
      const data = createData(model);
      const poses = joints.map((q, k) => {
        const at = Math.floor(uniform() * q.length);
        const end = uniform() < 0.5 ? model.lower[at]! : model.upper[at]!;
        if (k % 2 === 0 && Number.isFinite(end)) q[at] = end;
        else if (model.lower[3]! <= 0 && model.upper[3]! >= 0) q[3] = 0;
        const pose = createPose();
        forward(pose, model, data, q);
        return pose;
      });
      expect(solveAll(model, poses, nominalJoints(model)).solved, name).toBeGreaterThanOrEqual(199);
    }
  });
});

describe('beside a closed form', () => {
  const closed = loadRobot('psm');
  const general: RobotModel = { ...closed, inverse: 'general' };

  it('finds the same joints of the PSM from a seed nearby', () => {
    const uniform = createUniform(21);
    const [closedData, generalData] = [createData(closed), createData(general)];
    const [a, b] = [new Float64Array(6), new Float64Array(6)];
    for (const [k, pose] of reachablePoses(closed, 500, uniform).poses.entries()) {
      expect(inverse(a, closed, closedData, pose, a)).toBe(InverseStatus.solved);
      // Where the wrist is straight above the remote centre, the two are not the same function.
      if (a[2]! < 0.05) continue;
      const seed = a.map((x, i) => x + (i === 2 ? 0.005 : 0.05) * (uniform() - 0.5));
      expect(follow(b, general, generalData, pose, seed), `pose ${k}`).toBe(InverseStatus.solved);
      expect(Math.max(...b.map((x, i) => Math.abs(x - a[i]!))), `pose ${k}`).toBeLessThan(1e-8);
    }
  });

  it('solves random poses of the PSM, whose joints both turn and slide', () => {
    const { poses } = reachablePoses(general, 1000, createUniform(22));
    expect(solveAll(general, poses, nominalJoints(general)).solved).toBeGreaterThanOrEqual(999);
  });
});

describe('following', () => {
  /** A turn of 60° on a path of 0.2 m, in 400 steps of half a millimetre. */
  function path(from: Pose, uniform: () => number, steps: number): Pose[] {
    const towards = [0, 1, 2].map(() => 0.23 * (uniform() - 0.5));
    const axis = Float64Array.from([0, 1, 2], () => uniform() - 0.5);
    const norm = Math.hypot(...axis);
    for (let i = 0; i < 3; i++) axis[i] = axis[i]! / norm;
    return Array.from({ length: steps }, (_, k) => {
      const share = (k + 1) / steps;
      const turn = new Float64Array(4);
      const orientation = new Float64Array(4);
      quaternionFromAxisAngle(turn, axis, share * (Math.PI / 3));
      multiplyQuaternion(orientation, turn, from.subarray(3));
      return Float64Array.of(...towards.map((x, i) => from[i]! + share * x), ...orientation);
    });
  }

  it('goes on without a jump along Cartesian paths, inside the limits at every step', () => {
    const uniform = createUniform(77);
    let largest = 0;
    let solved = 0;
    let large = 0;
    for (const name of armNames) {
      const model = robotNamed(name);
      const data = createData(model);
      for (let k = 0; k < 12; k++) {
        const q = reachablePoses(model, 1, uniform).joints[0]!;
        const start = createPose();
        forward(start, model, data, q);
        for (const pose of path(start, uniform, 400)) {
          const before = q.slice();
          const status = follow(q, model, data, pose, before, 0.5);
          expect(firstOutside(model, q)).toBe(-1);
          if (status !== InverseStatus.solved) continue;
          const { distance, angle } = missOf(model, data, q, pose);
          expect(Math.max(distance, angle)).toBeLessThan(2e-7);
          const step = Math.max(...q.map((x, i) => Math.abs(x - before[i]!)));
          largest = Math.max(largest, step);
          solved++;
          if (step > 0.1) large++;
        }
      }
    }
    // Some paths leave the workspace. Another posture would be a radian and more away; near singular postures joints
    // are fast, but that is seldom.
    expect(solved / (armNames.length * 12 * 400)).toBeGreaterThan(0.7);
    expect(largest).toBeLessThanOrEqual(0.5);
    expect(large / solved).toBeLessThan(0.005);
  });

  it('stays in its posture beyond the reach and comes back to where it left', () => {
    const model = robotNamed('iiwa14');
    const data = createData(model);
    const q = Float64Array.of(0.2, 0.8, 0.1, -1.2, 0.1, 0.9, 0.3);
    const start = createPose();
    forward(start, model, data, q);
    const outside = [...Array(600).keys()].map((k) => 0.002 * (k < 300 ? k + 1 : 599 - k));
    let limited = 0;
    for (const x of outside) {
      const before = q.slice();
      const pose = start.slice();
      pose[0] = pose[0]! + x;
      if (follow(q, model, data, pose, before, 0.5) === InverseStatus.limited) limited++;
      expect(Math.max(...q.map((v, i) => Math.abs(v - before[i]!)))).toBeLessThan(0.3);
    }
    expect(limited).toBeGreaterThan(100);
    expect(missOf(model, data, q, start).distance).toBeLessThan(1e-7);
  });
});

describe('poses out of reach', () => {
  /** One joint about z with a rod of 1 m. */
  const rod = createArm('rod', {
    types: [JointType.revolute],
    parentFromJoint: [Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)],
    tip: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0),
    dynamics: null,
    limits: [{ min: -0.5, max: 0.5 }],
  });

  it.each([
    [1, 0.5, 1],
    [-2, -0.5, -1],
  ])('turns a rod to its end for %f rad, and says which joint and how much is missing', (wish, at, sign) => {
    const data = createData(rod);
    const out = new Float64Array(1);
    const half = wish / 2;
    const pose = Float64Array.of(Math.cos(wish), Math.sin(wish), 0, 0, 0, Math.sin(half), Math.cos(half));
    expect(inverse(out, rod, data, pose, Float64Array.of(0.1))).toBe(InverseStatus.limited);
    expect(out[0]).toBe(at);
    expect(data.inverse.report.atLimit[0]).toBe(sign);
    expect(data.inverse.report.error[InverseError.angle]).toBeCloseTo(Math.abs(wish - at), 12);
    const chord = 2 * Math.sin(Math.abs(wish - at) / 2);
    expect(data.inverse.report.error[InverseError.position]).toBeCloseTo(chord, 12);
  });

  it('comes so near that no small change inside the limits comes nearer, and reports the truth', () => {
    const uniform = createUniform(5);
    for (const name of armNames) {
      const model = robotNamed(name);
      const data = createData(model);
      const out = new Float64Array(model.joints.length);
      for (const pose of reachablePoses(model, 10, uniform).poses) {
        for (let i = 0; i < 3; i++) pose[i] = 2.5 * pose[i]!;
        if (inverse(out, model, data, pose, nominalJoints(model)) === InverseStatus.solved) continue;
        expect(firstOutside(model, out)).toBe(-1);
        const miss = missOf(model, data, out, pose);
        expect(data.inverse.report.error[InverseError.position]).toBeCloseTo(miss.distance, 9);
        expect(data.inverse.report.error[InverseError.angle]).toBeCloseTo(miss.angle, 7);
        const cost = (q: Float64Array): number => {
          const { distance, angle } = missOf(model, data, q, pose);
          return (data.general!.lengthWeight * distance) ** 2 + angle ** 2;
        };
        const least = cost(out);
        for (let k = 0; k < 50; k++) {
          const q = out.map((x, i) =>
            Math.min(model.upper[i]!, Math.max(model.lower[i]!, x + 0.02 * (uniform() - 0.5))),
          );
          expect(cost(q)).toBeGreaterThan(least * (1 - 1e-4));
        }
      }
    }
  });

  it('gives the seed inside the limits for a pose that is none', () => {
    const model = robotNamed('panda');
    const data = createData(model);
    const out = new Float64Array(7);
    const seed = Float64Array.of(9, 0, NaN, -1, 0, 1, 0);
    for (const pose of [
      Float64Array.of(NaN, 0, 0, 0, 0, 0, 1),
      Float64Array.of(0, 0, Infinity, 0, 0, 0, 1),
      Float64Array.of(0.3, 0, 0.5, 0, 0, 0, 0),
    ]) {
      for (const solve of [inverse, follow]) {
        expect(solve(out, model, data, pose, seed)).toBe(InverseStatus.invalid);
        expect(firstOutside(model, out)).toBe(-1);
        expect(out[0]).toBe(model.upper[0]);
        expect(out[5]).toBe(1);
      }
    }
  });
});

describe('which solution', () => {
  it('is searched from the stored postures whose tips are nearest to the pose', () => {
    const model = robotNamed('baxter');
    const data = createData(model);
    const workspace = data.general!;
    const { tips } = workspace.postures;
    for (const pose of reachablePoses(model, 20, createUniform(6)).poses) {
      data.inverse.wanted.set(pose);
      findNearestPostures(workspace);
      const distances = Array.from({ length: TABLE_SIZE }, (_, k) => {
        const tip = tips.subarray(7 * k, 7 * k + 7);
        const angle = 4 * Math.sin(angleBetween(tip, pose) / 4);
        return (workspace.lengthWeight * distanceBetween(tip, pose)) ** 2 + angle ** 2;
      });
      const order = [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!);
      expect([...workspace.nearest]).toEqual(order.slice(0, workspace.nearest.length));
    }
  });

  it('gives the same bits whatever was solved before', () => {
    const model = robotNamed('panda');
    const { poses } = reachablePoses(model, 200, createUniform(8));
    const seed = nominalJoints(model);
    const solveInOrder = (order: readonly number[]) => {
      const data = createData(model);
      const solutions = poses.map(() => new Float64Array(7));
      for (const i of order) inverse(solutions[i]!, model, data, poses[i]!, seed);
      return solutions;
    };
    const indices = [...poses.keys()];
    expect(solveInOrder(indices.toReversed())).toEqual(solveInOrder(indices));
  });

  it('turns joints with more than a turn, or without end, to the turn next to the seed', () => {
    const uniform = createUniform(3);
    for (const model of ['ur5', 'pr2'].map(robotNamed)) {
      const data = createData(model);
      const out = new Float64Array(model.joints.length);
      const { joints, poses } = reachablePoses(model, 200, uniform);
      for (const [k, pose] of poses.entries()) {
        // The posture of another pose, so that many searches go on from elsewhere.
        const seed = joints.at(k - 1)!;
        for (let i = 0; i < seed.length; i++)
          if (model.upper[i] === Infinity) seed[i] = seed[i]! + 6 * Math.PI;
        inverse(out, model, data, pose, seed);
        expect(firstOutside(model, out)).toBe(-1);
        for (let i = 0; i < out.length; i++) {
          for (const turned of [out[i]! - 2 * Math.PI, out[i]! + 2 * Math.PI]) {
            if (turned < model.lower[i]! || turned > model.upper[i]!) continue;
            expect(Math.abs(turned - seed[i]!)).toBeGreaterThanOrEqual(Math.abs(out[i]! - seed[i]!) - 1e-9);
          }
        }
      }
    }
  });

  it('refuses data that was made for a closed form', () => {
    const closed = loadRobot('psm');
    const q = new Float64Array(6);
    const general: RobotModel = { ...closed, inverse: 'general' };
    const pose = Float64Array.of(0, 0, -0.1, 0, 0, 0, 1);
    expect(() => inverse(q, general, createData(closed), pose, q)).toThrow(/PSM/);
  });
});
