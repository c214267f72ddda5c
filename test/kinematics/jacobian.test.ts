import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  bodyJacobian,
  createData,
  createPose,
  forward,
  jacobian,
  parseRobot,
  parseUrdf,
  rotationFromPose,
  spatialJacobian,
  type RobotData,
  type RobotModel,
} from '../../kinematics/index.ts';
import { createUniform, randomJoints } from './random.ts';
import { everyRobot, robotNamed } from './robot-set.ts';

const STEP = 1e-5;

/** 4 × 4 homogeneous matrix of the tip, row-major. */
function matrixAt(model: RobotModel, data: RobotData, q: Float64Array): number[] {
  const pose = createPose();
  const r = new Float64Array(9);
  forward(pose, model, data, q);
  rotationFromPose(r, pose);
  return [...r.slice(0, 3), pose[0]!, ...r.slice(3, 6), pose[1]!, ...r.slice(6, 9), pose[2]!, 0, 0, 0, 1];
}

/** The derivative of the tip's matrix by joint i, by central differences. */
function derivative(model: RobotModel, data: RobotData, q: Float64Array, i: number): number[] {
  const at = (by: number) =>
    matrixAt(
      model,
      data,
      q.map((x, j) => (j === i ? x + by : x)),
    );
  const behind = at(-STEP);
  return at(STEP).map((x, k) => (x - behind[k]!) / (2 * STEP));
}

function multiply(a: number[], b: number[]): number[] {
  return a.map((_, k) => {
    const row = k - (k % 4);
    return [0, 1, 2, 3].reduce((sum, j) => sum + a[row + j]! * b[4 * j + (k % 4)]!, 0);
  });
}

function invert(m: number[]): number[] {
  const r = (row: number, column: number) => m[4 * row + column]!;
  const rows = [0, 1, 2].map((i) => {
    const line = [r(0, i), r(1, i), r(2, i)];
    return [...line, -line.reduce((sum, x, k) => sum + x * r(k, 3), 0)];
  });
  return [...rows.flat(), 0, 0, 0, 1];
}

/** Of a matrix [ω] v; 0 0: angular, then linear. */
function twistOf(m: number[]): number[] {
  return [(m[9]! - m[6]!) / 2, (m[2]! - m[8]!) / 2, (m[4]! - m[1]!) / 2, m[3]!, m[7]!, m[11]!];
}

/** The same three ways: [angular, linear] of each column of ours, and by differences. */
function columns(model: RobotModel, data: RobotData, q: Float64Array, i: number) {
  const n = model.joints.length;
  const column = (of: typeof jacobian) => {
    const out = new Float64Array(6 * n);
    of(out, model, data, q);
    return [0, 1, 2, 3, 4, 5].map((row) => out[n * row + i]!);
  };
  const tip = matrixAt(model, data, q);
  const change = derivative(model, data, q, i);
  const geometric = column(jacobian);
  const spatial = twistOf(multiply(change, invert(tip)));
  return {
    spatial: { ours: column(spatialJacobian), differences: spatial },
    body: { ours: column(bodyJacobian), differences: twistOf(multiply(invert(tip), change)) },
    tip: {
      ours: [...geometric.slice(3), ...geometric.slice(0, 3)],
      differences: [...spatial.slice(0, 3), change[3]!, change[7]!, change[11]!],
    },
  };
}

/** Chains of rows and URDFs with arbitrary axes, as the vectors of KDL were made with. */
function randomRobots(): RobotModel[] {
  const text = readFileSync(`${import.meta.dirname}/kdl_vectors.json`, 'utf8');
  const { random } = JSON.parse(text) as { random: { rows?: unknown; urdf?: string }[] };
  return random.map(({ rows, urdf }) =>
    urdf === undefined ? parseRobot(JSON.stringify(rows), 'random.json') : parseUrdf(urdf, 'random.urdf'),
  );
}

const robots: [string, RobotModel][] = [
  ...everyRobot.map((name): [string, RobotModel] => [name, robotNamed(name)]),
  ...randomRobots().map((model, i): [string, RobotModel] => [`random robot ${i}`, model]),
];

describe.each(robots)('the Jacobians of %s', (_, model) => {
  it('agree with finite differences of the poses: at the tip, spatial and body', () => {
    const data = createData(model);
    const q = new Float64Array(model.joints.length);
    const uniform = createUniform(7);
    for (let k = 0; k < 10; k++) {
      randomJoints(q, model, uniform);
      for (let i = 0; i < q.length; i++) {
        for (const [kind, { ours, differences }] of Object.entries(columns(model, data, q, i))) {
          ours.forEach((x, row) =>
            expect(Math.abs(x - differences[row]!), `${kind}, joint ${i}, row ${row}`).toBeLessThan(1e-9),
          );
        }
      }
    }
  });
});

describe('the spatial Jacobian', () => {
  it('has in each column the screw axis of its joint, which the joints after it do not change', () => {
    const model = robotNamed('iiwa14');
    const data = createData(model);
    const before = new Float64Array(42);
    const after = new Float64Array(42);
    const q = Float64Array.of(0.1, -0.4, 0.3, 1, -0.7, 0.5, 0.2);
    spatialJacobian(before, model, data, q);
    q[4] = 1.3;
    spatialJacobian(after, model, data, q);
    for (let row = 0; row < 6; row++) {
      for (let i = 0; i <= 4; i++) expect(after[7 * row + i]).toBe(before[7 * row + i]);
    }
    expect(after).not.toEqual(before);
  });
});
