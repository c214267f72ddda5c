import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  addTipWrench,
  createData,
  createDynamicsData,
  createPose,
  effortMargin,
  forward,
  gravityEfforts,
  inverseDynamics,
  JointType,
  loadRobot,
  massMatrix,
  type RobotModel,
} from '../../kinematics/index.ts';
import { createArm, randomArm } from './random-arm.ts';
import { createUniform, randomJoints } from './random.ts';

interface KdlArm {
  readonly joints: readonly {
    readonly type: keyof typeof JointType;
    readonly parentFromJoint: readonly number[];
    readonly mass: number;
    readonly centreOfMass: readonly number[];
    readonly inertia: readonly (readonly number[])[];
  }[];
  readonly tip: readonly number[];
  readonly states: readonly Record<
    'q' | 'qd' | 'qdd' | 'tipWrench' | 'effort' | 'gravity' | 'mass',
    readonly number[]
  >[];
}
interface KdlAnswers {
  readonly gravity: readonly number[];
  readonly arms: readonly KdlArm[];
}

const folder = `${import.meta.dirname}/dynamics`;
const upright = Float64Array.of(0, 0, -9.81);

function workspace(model: RobotModel) {
  const n = model.joints.length;
  const row = () => new Float64Array(n);
  return {
    n,
    data: createDynamicsData(model, createData(model)),
    q: row(),
    qd: row(),
    qdd: row(),
    effort: row(),
    still: row(),
    matrix: new Float64Array(n * n),
  };
}

function randomValues(out: Float64Array, uniform: () => number): void {
  for (let i = 0; i < out.length; i++) out[i] = 4 * uniform() - 2;
}

/** Largest difference between the two, relative to the largest of what is expected and 1. */
function difference(actual: Float64Array, expected: readonly number[]): number {
  const scale = Math.max(1, ...expected.map(Math.abs));
  return Math.max(...expected.map((x, i) => Math.abs(actual[i]! - x))) / scale;
}

/** Efforts with a wrench on the tip, weight and mass matrix of every state: the largest relative difference of all. */
function compareWithKdl({ gravity, arms }: KdlAnswers): number {
  const gravityInBase = Float64Array.from(gravity);
  let worst = 0;
  for (const [index, arm] of arms.entries()) {
    const model = createArm(`kdl${index}`, {
      types: arm.joints.map(({ type }) => JointType[type]),
      parentFromJoint: arm.joints.map(({ parentFromJoint }) => Float64Array.from(parentFromJoint)),
      tip: Float64Array.from(arm.tip),
      dynamics: arm.joints.map(({ mass, centreOfMass, inertia }) => ({
        mass,
        centreOfMass: Float64Array.from(centreOfMass),
        inertia: Float64Array.from(inertia.flat()),
      })),
      limits: arm.joints.map(() => ({ min: -2, max: 2 })),
    });
    const { data, effort, matrix } = workspace(model);
    for (const state of arm.states) {
      const q = Float64Array.from(state.q);
      inverseDynamics(
        effort,
        model,
        data,
        q,
        Float64Array.from(state.qd),
        Float64Array.from(state.qdd),
        gravityInBase,
      );
      addTipWrench(effort, model, data, Float64Array.from(state.tipWrench));
      worst = Math.max(worst, difference(effort, state.effort));
      gravityEfforts(effort, model, data, q, gravityInBase);
      worst = Math.max(worst, difference(effort, state.gravity));
      massMatrix(matrix, model, data, q);
      worst = Math.max(worst, difference(matrix, state.mass));
    }
  }
  return worst;
}

describe('against KDL', () => {
  it('agrees with ChainIdSolver_RNE and ChainDynParam on committed answers', () => {
    const answers = JSON.parse(readFileSync(`${folder}/kdl_dynamics.json`, 'utf8')) as KdlAnswers;
    expect(answers.arms.some(({ joints }) => joints.some(({ type }) => type === 'prismatic'))).toBe(true);
    expect(compareWithKdl(answers)).toBeLessThan(1e-12);
  });

  const probe = spawnSync('/usr/bin/python3', ['-c', 'import PyKDL'], { encoding: 'utf8' });
  const missing =
    probe.status === 0 ? '' : ' (skipped: /usr/bin/python3 has no PyKDL; Debian: python3-pykdl)';
  if (missing !== '') process.stdout.write(`NOT VERIFIED: dynamics against the installed KDL${missing}\n`);
  it.skipIf(missing !== '')(`agrees with the installed KDL on 60 other arms${missing}`, () => {
    const text = execFileSync('/usr/bin/python3', [`${folder}/kdl_dynamics.py`, '17', '60', '3'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 25,
    });
    expect(compareWithKdl(JSON.parse(text) as KdlAnswers)).toBeLessThan(1e-11);
  });
});

describe('by other routes', () => {
  const uniform = createUniform(11);
  const arms = Array.from({ length: 20 }, (_, i) => randomArm(uniform, 1 + (i % 8)));

  it('weighs what the change of height times mass says', () => {
    for (const model of arms) {
      const { n, data, q, effort } = workspace(model);
      randomJoints(q, model, uniform);
      gravityEfforts(effort, model, data, q, upright);
      for (let i = 0; i < n; i++) {
        const step = 1e-5;
        const at = q[i]!;
        q[i] = at + step;
        const above = potentialEnergy(model, q);
        q[i] = at - step;
        const below = potentialEnergy(model, q);
        q[i] = at;
        expect(effort[i]).toBeCloseTo((above - below) / (2 * step), 6);
      }
    }
  });

  it('weighs the same at rest as inverse dynamics without motion', () => {
    for (const model of arms) {
      const { data, q, still, effort, qd } = workspace(model);
      randomJoints(q, model, uniform);
      gravityEfforts(effort, model, data, q, upright);
      inverseDynamics(qd, model, data, q, still, still, upright);
      expect(difference(effort, [...qd])).toBeLessThan(1e-13);
    }
  });

  it('has a mass matrix of which inverse dynamics gives the columns, symmetric and positive definite', () => {
    const weightless = new Float64Array(3);
    for (const model of arms) {
      const { n, data, q, qd, qdd, still, effort, matrix } = workspace(model);
      randomJoints(q, model, uniform);
      massMatrix(matrix, model, data, q);
      for (let c = 0; c < n; c++) {
        qdd.fill(0);
        qdd[c] = 1;
        inverseDynamics(effort, model, data, q, still, qdd, weightless);
        for (let r = 0; r < n; r++) {
          expect(matrix[n * r + c]).toBeCloseTo(effort[r]!, 11);
          expect(matrix[n * r + c]).toBe(matrix[n * c + r]);
        }
      }
      // Kinetic energy of any motion is positive, and that of the links one by one.
      randomValues(qd, uniform);
      let energy = 0;
      for (let r = 0; r < n; r++)
        for (let c = 0; c < n; c++) energy += 0.5 * qd[r]! * matrix[n * r + c]! * qd[c]!;
      expect(energy).toBeGreaterThan(0);
      expect(energy / kineticEnergy(model, q, qd)).toBeCloseTo(1, 6);
    }
  });

  it('keeps the energy of an arm that falls freely', () => {
    for (const joints of [2, 3, 6]) {
      const model = randomArm(uniform, joints);
      const { q, qd } = workspace(model);
      randomJoints(q, model, uniform);
      randomValues(qd, uniform);
      const before = kineticEnergy(model, q, qd) + potentialEnergy(model, q);
      let largest = 0;
      fall(model, q, qd, 2e-4, 2000, () => (largest = Math.max(largest, kineticEnergy(model, q, qd))));
      const after = kineticEnergy(model, q, qd) + potentialEnergy(model, q);
      expect(Math.abs(after - before) / largest, `${joints} joints`).toBeLessThan(1e-6);
    }
  });

  it('holds a push at the tip by virtual work', () => {
    for (const model of arms) {
      const { n, data, q, effort, qd } = workspace(model);
      randomJoints(q, model, uniform);
      const wrench = new Float64Array(6);
      randomValues(wrench, uniform);
      wrench.fill(0, 3);
      gravityEfforts(effort, model, data, q, upright);
      qd.set(effort);
      addTipWrench(effort, model, data, wrench);
      const [plus, minus] = [createPose(), createPose()];
      for (let i = 0; i < n; i++) {
        const step = 1e-6;
        const at = q[i]!;
        q[i] = at + step;
        forward(plus, model, data.robot, q);
        q[i] = at - step;
        forward(minus, model, data.robot, q);
        q[i] = at;
        const work = [0, 1, 2].reduce(
          (sum, k) => sum + (wrench[k]! * (plus[k]! - minus[k]!)) / (2 * step),
          0,
        );
        expect(effort[i]! - qd[i]!).toBeCloseTo(-work, 7);
      }
    }
  });
});

describe('what anyone can compute', () => {
  /** A point of 2 kg, 0.5 m out on the x axis of a joint about z, which the base has horizontal. */
  const pendulum = createArm('pendulum', {
    types: [JointType.revolute],
    parentFromJoint: [Float64Array.of(1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0)],
    tip: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0.5, 0, 0),
    dynamics: [{ mass: 2, centreOfMass: Float64Array.of(0.5, 0, 0), inertia: new Float64Array(9) }],
    limits: [{ min: -2, max: 2, effort: 8 }],
  });

  it('a pendulum: m g l cos q + m l² q̈', () => {
    const { data, q, qd, qdd, effort } = workspace(pendulum);
    q[0] = 0.3;
    qd[0] = 5;
    qdd[0] = 2;
    inverseDynamics(effort, pendulum, data, q, qd, qdd, upright);
    expect(effort[0]).toBeCloseTo(2 * 9.81 * 0.5 * Math.cos(0.3) + 2 * 0.25 * 2, 12);
  });

  it('says which joint asks for too much, and by how much', () => {
    const margin = new Float64Array(1);
    expect(effortMargin(margin, pendulum, Float64Array.of(-9.81))).toBe(0);
    expect(margin[0]).toBeCloseTo(8 - 9.81, 12);
    expect(effortMargin(margin, pendulum, Float64Array.of(NaN))).toBe(0);
    expect(margin[0]).toBe(-Infinity);
    const psm = loadRobot('psm');
    const margins = new Float64Array(6);
    const effort = Float64Array.of(1, -3, 9, 0.1, 0, 0);
    expect(effortMargin(margins, psm, effort)).toBe(2);
    expect(margins[2]).toBeCloseTo(9.878 - 9, 12);
    expect(margins[1]).toBeCloseTo(3.316 - 3, 12);
  });

  it('refuses a robot whose file gives no masses', () => {
    const massless = createArm('massless', {
      types: [JointType.revolute],
      parentFromJoint: [Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)],
      tip: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
      dynamics: null,
      limits: [{ min: -1, max: 1 }],
    });
    expect(() => createDynamicsData(massless, createData(massless))).toThrow(/masses/);
  });
});

/** Frames of the links, by a forward pass. */
function framesAt(model: RobotModel, q: Float64Array): Float64Array {
  const data = createData(model);
  forward(createPose(), model, data, q);
  return data.frames.slice();
}

/** Where link `i`'s centre of mass is. */
function centreAt(model: RobotModel, frames: Float64Array, i: number): number[] {
  const c = model.dynamics![i]!.centreOfMass;
  return [0, 1, 2].map(
    (r) =>
      frames[12 * i + 9 + r]! + [0, 1, 2].reduce((sum, k) => sum + frames[12 * i + 3 * r + k]! * c[k]!, 0),
  );
}

/** Σ m g h, J. */
function potentialEnergy(model: RobotModel, q: Float64Array): number {
  const frames = framesAt(model, q);
  return model.dynamics!.reduce((sum, { mass }, i) => sum + mass * 9.81 * centreAt(model, frames, i)[2]!, 0);
}

/** Σ ½ m v² + ½ ω I ω with velocities by central differences of the links' frames, J. */
function kineticEnergy(model: RobotModel, q: Float64Array, qd: Float64Array): number {
  const h = 1e-5;
  const later = framesAt(
    model,
    q.map((x, i) => x + h * qd[i]!),
  );
  const earlier = framesAt(
    model,
    q.map((x, i) => x - h * qd[i]!),
  );
  const now = framesAt(model, q);
  return model.dynamics!.reduce((sum, { mass, inertia }, i) => {
    const [a, b] = [centreAt(model, later, i), centreAt(model, earlier, i)];
    const speed = Math.hypot(...a.map((x, k) => x - b[k]!)) / (2 * h);
    // Rᵀ Ṙ is the cross product of the angular velocity in the link's axes.
    const rate = (row: number, column: number) =>
      [0, 1, 2].reduce((s, k) => {
        const at = 12 * i + 3 * k;
        return s + (now[at + row]! * (later[at + column]! - earlier[at + column]!)) / (2 * h);
      }, 0);
    const w = [rate(2, 1), rate(0, 2), rate(1, 0)];
    const turning = w.reduce((s, x, r) => s + w.reduce((t, y, c) => t + x * inertia[3 * r + c]! * y, 0), 0);
    return sum + 0.5 * mass * speed * speed + 0.5 * turning;
  }, 0);
}

/** Lets the arm move without efforts: q̈ = −M⁻¹ (C q̇ + g), by Runge and Kutta's fourth order. */
function fall(
  model: RobotModel,
  q: Float64Array,
  qd: Float64Array,
  dt: number,
  steps: number,
  each: () => void,
): void {
  const { n, data, still, effort, matrix } = workspace(model);
  const accelerations = (at: Float64Array, speed: Float64Array): Float64Array => {
    inverseDynamics(effort, model, data, at, speed, still, upright);
    massMatrix(matrix, model, data, at);
    return solve(
      matrix,
      effort.map((x) => -x),
      n,
    );
  };
  const ahead = (a: Float64Array, b: Float64Array, s: number) => a.map((x, i) => x + s * b[i]!);
  for (let k = 0; k < steps; k++) {
    const a1 = accelerations(q, qd);
    const v2 = ahead(qd, a1, dt / 2);
    const a2 = accelerations(ahead(q, qd, dt / 2), v2);
    const v3 = ahead(qd, a2, dt / 2);
    const a3 = accelerations(ahead(q, v2, dt / 2), v3);
    const v4 = ahead(qd, a3, dt);
    const a4 = accelerations(ahead(q, v3, dt), v4);
    for (let i = 0; i < n; i++) {
      q[i] = q[i]! + (dt / 6) * (qd[i]! + 2 * v2[i]! + 2 * v3[i]! + v4[i]!);
      qd[i] = qd[i]! + (dt / 6) * (a1[i]! + 2 * a2[i]! + 2 * a3[i]! + a4[i]!);
    }
    if (k % 100 === 0) each();
  }
}

/** Gauss's elimination, with pivots. */
function solve(matrix: Float64Array, right: Float64Array, n: number): Float64Array {
  const a = Array.from({ length: n }, (_, r) => [...matrix.slice(n * r, n * r + n), right[r]!]);
  for (let c = 0; c < n; c++) {
    const pivot = a
      .slice(c)
      .reduce((best, row, k) => (Math.abs(row[c]!) > Math.abs(a[best]![c]!) ? c + k : best), c);
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = a[r]![c]! / a[c]![c]!;
      for (let k = c; k <= n; k++) a[r]![k] = a[r]![k]! - factor * a[c]![k]!;
    }
  }
  return Float64Array.from(a, (row, r) => row[n]! / row[r]!);
}
