import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  actuatorCount,
  actuatorForcesFromJoints,
  actuatorsFromJoints,
  jointForcesFromActuators,
  jointsFromActuators,
  loadRobot,
  parseRobot,
  robotNames,
  type RobotModel,
} from '../../kinematics/index.ts';
import { createUniform } from './random.ts';
import { robotNamed } from './robot-set.ts';

/** What `of` makes of a vector. */
function through(of: typeof jointsFromActuators, model: RobotModel, vector: ArrayLike<number>): Float64Array {
  const out = new Float64Array(actuatorCount(model));
  of(out, model, Float64Array.from(vector));
  return out;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!), `entry ${i}`).toBeLessThan(
      1e-12 * (1 + Math.abs(expected[i]!)),
    );
  }
}

describe.each(robotNames())('the coupling of %s', (name) => {
  const model = loadRobot(name);
  const uniform = createUniform(11);
  const random = () => Float64Array.from({ length: actuatorCount(model) }, () => 2 * uniform() - 1);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

  it('leads back to where it came from, for positions and for forces', () => {
    for (let k = 0; k < 20; k++) {
      const vector = random();
      expectClose(through(jointsFromActuators, model, through(actuatorsFromJoints, model, vector)), vector);
      const there = through(actuatorForcesFromJoints, model, vector);
      expectClose(through(jointForcesFromActuators, model, there), vector);
    }
  });

  it('passes as much power to the joints as the actuators give', () => {
    for (let k = 0; k < 20; k++) {
      const [speeds, torques] = [random(), random()];
      const atJoints = dot(
        through(jointForcesFromActuators, model, torques),
        through(jointsFromActuators, model, speeds),
      );
      const atActuators = dot(torques, speeds);
      expect(Math.abs(atJoints - atActuators)).toBeLessThan(1e-12);
    }
  });
});

describe('the published couplings', () => {
  it("of the PSM's instrument: four discs turn roll, wrist pitch, wrist yaw and jaw", () => {
    const actuators = [0.1, -0.2, 0.15, 0.3, -0.4, 0.5, -0.6];
    const [, , , a1, a2, a3, a4] = actuators as [number, number, number, number, number, number, number];
    const joints = [
      ...actuators.slice(0, 3),
      -1.5632 * a1,
      1.0186 * a2,
      -0.8306 * a2 + 0.6089 * (a3 + a4),
      1.2177 * (a4 - a3),
    ];
    for (const name of ['psm', 'psm-420006', 'psm-si']) {
      expectClose(through(jointsFromActuators, loadRobot(name), actuators), joints);
    }
  });

  it('of the masters: the parallelogram takes the shoulder along, and a cable the platform', () => {
    const actuators = [0.1, 0.2, -0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const joints = [0.1, 0.2, -0.3 - 0.2, 0.4 + 0.6697 * (0.2 + 0.3), 0.5, 0.6, 0.7, 0.8];
    for (const name of ['mtmr', 'mtml']) {
      expectClose(through(jointsFromActuators, loadRobot(name), actuators), joints);
    }
  });

  it.each([
    ['raven2-gold', 1],
    ['raven2-green', -1],
  ] as const)('of %s: cables of the outer joints pass over the inner ones', (name, side) => {
    // Transmissions of the RAVEN II sources: pulleys and capstans (mm, with the cable's radius), gear boxes.
    const [thick, thin] = [1.19 / 2, 0.61 / 2];
    const [capstan, small, tool] = [11.35 / 2, 4.7 + thin, 10.6 + thin];
    const [big, little] = [49 / 4, 26 / 7];
    const t1 = ((62.5 + thick) / capstan) * big;
    const t2 = ((40.85 + thick) / (5.6 + thick)) * ((7.82 + thick) / capstan) * big;
    const t3 = (1000 / capstan) * big;
    const t4 = (tool / small) * little * (120 / 180);
    const t5 = (tool / small) * little * (200 / 180);
    const t6 = (tool / small) * little * (100 / 90);
    const ratio = (big / little) * (small / capstan);
    const [m1, m2, m3, m4, m5, m6, m7] = [30, -40, 50, 6, 7, -8, 9] as const;
    const shoulder = m1 / t1;
    const elbow = m2 / t2 - 0.14545 * shoulder;
    const insertion = m3 / t3 - 0.0077973826 * shoulder - 0.008077387 * elbow;
    const pulled = (side * m3) / ratio;
    const [first, second] = [(m6 - pulled) / t6, (m7 - pulled) / t6];
    expectClose(through(jointsFromActuators, loadRobot(name), [m1, m2, m3, m4, m5, m6, m7]), [
      shoulder,
      elbow,
      insertion,
      (m4 - pulled) / t4,
      (m5 - pulled) / t5,
      (second - first) / 2,
      second + first,
    ]);
  });

  it('may cross: the actuator in the place of a joint that it does not move at all', () => {
    const file = `${import.meta.dirname}/../../kinematics/robots/psm.json`;
    const robot = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    robot['coupling'] = {
      joints: ['wrist_yaw', 'wrist_pitch'],
      rows: [
        [0, 2],
        [-4, 0],
      ],
    };
    const model = parseRobot(JSON.stringify(robot), 'crossed.json');
    // Names and rows go together, in whichever order the joints are named.
    expect([...through(jointsFromActuators, model, [1, 2, 3, 4, 5, 6, 7])]).toEqual([1, 2, 3, 4, -24, 10, 7]);
    expectClose(through(actuatorsFromJoints, model, [1, 2, 3, 4, -24, 10, 7]), [1, 2, 3, 4, 5, 6, 7]);
  });

  it('of an arm without one: each actuator is its joint', () => {
    const q = [1, 2, 3, 4, 5, 6, 7];
    expect([...through(jointsFromActuators, robotNamed('iiwa14'), q)]).toEqual(q);
    expect([...through(actuatorForcesFromJoints, robotNamed('iiwa14'), q)]).toEqual(q);
  });
});
