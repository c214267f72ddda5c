import { describe, expect, it } from 'vitest';
import {
  createDirections,
  findDirections,
  findShaftAtPort,
} from '../../kinematics/differential/directions.ts';
import type { Directions } from '../../kinematics/differential/directions.ts';
import {
  createManipulability,
  findManipulability,
  projectToRest,
} from '../../kinematics/differential/manipulability.ts';
import { poseDifference, twistTowards } from '../../kinematics/differential/twist-towards.ts';
import type { RobotModel } from '../../kinematics/index.ts';
import {
  createData,
  createPose,
  forward,
  forwardFrames,
  jacobian,
  loadRobot,
} from '../../kinematics/index.ts';
import { randomArm } from './differential-arms.ts';
import { createUniform, randomJoints } from './random.ts';

const length = 0.4;

/** A random arm whose shaft, fixed to frame `frame`, runs through `port` at `q`. */
function arrange(seed: number, frame: number, axes: number[]) {
  const uniform = createUniform(seed);
  const model = randomArm(7, uniform);
  const shaft = { frame, start: Float64Array.of(0.02, 0.01, -0.3), end: Float64Array.of(0.01, 0, 0.05) };
  const directions = createDirections(model, axes, shaft, length);
  const data = createData(model);
  const q = new Float64Array(7);
  randomJoints(q, model, uniform);
  const frames = new Float64Array(7 * 8);
  forwardFrames(frames, model, data, q);
  const port = new Float64Array(3);
  findShaftAtPort(directions, data, port);
  // Any point of the shaft, by looking for the one nearest to the base, is the port.
  port.set(directions.port.subarray(9));
  return { model, directions, data, q, port };
}

function evaluate(model: RobotModel, directions: Directions, q: Float64Array, port: Float64Array): number {
  const data = createData(model);
  forward(createPose(), model, data, q);
  findShaftAtPort(directions, data, port);
  findDirections(directions, data);
  const measure = createManipulability(directions);
  findManipulability(measure, directions, data);
  return measure.value[0]!;
}

describe('directions', () => {
  it('of the tip are the Jacobian’s rows, over the length', () => {
    for (const name of ['psm', 'raven2-gold']) {
      const model = loadRobot(name);
      const n = model.joints.length;
      const q = new Float64Array(n);
      randomJoints(q, model, createUniform(1));
      const directions = createDirections(model, [0, 1, 2], null, length);
      const data = createData(model);
      const reference = new Float64Array(6 * n);
      jacobian(reference, model, data, q);
      findDirections(directions, data);
      for (let j = 0; j < n; j++) {
        for (let r = 0; r < 3; r++) {
          const expected = (reference[r * n + j]! * directions.units[j]!) / length;
          expect(directions.rows[r * n + j]).toBeCloseTo(expected, 14);
        }
        // About the tip's axes: as long as about the base's.
        const about = (rows: Float64Array) => Math.hypot(...[3, 4, 5].map((r) => rows[r * n + j]!));
        expect(about(directions.rows)).toBeCloseTo(about(reference), 13);
      }
    }
  });

  it.each([7, 4])(
    'across the shaft in frame %i are how it leaves the port, by finite differences',
    (frame) => {
      for (let seed = 1; seed < 20; seed++) {
        const { model, directions, data, q, port } = arrange(seed, frame, [2]);
        forward(createPose(), model, data, q);
        findShaftAtPort(directions, data, port);
        expect(Math.hypot(...directions.offset)).toBeLessThan(1e-15);
        findDirections(directions, data);
        const rows = directions.rows.slice();
        const h = 1e-6;
        for (let j = 0; j < 7; j++) {
          const offsets = [h, -h].map((step) => {
            forward(
              createPose(),
              model,
              data,
              q.map((x, i) => (i === j ? x + step : x)),
            );
            findShaftAtPort(directions, data, port);
            return Float64Array.from(directions.offset);
          });
          for (let a = 0; a < 2; a++) {
            // The offset points from the shaft to the port.
            const speed = -(offsets[0]![a]! - offsets[1]![a]!) / (2 * h);
            const row = rows[(directions.tipRows + a) * 7 + j]!;
            expect(Math.abs(row - (speed * directions.units[j]!) / length)).toBeLessThan(1e-8);
          }
        }
      }
    },
  );
});

describe('manipulability', () => {
  it.each([
    [7, [2]],
    [7, [0, 2]],
    [5, []],
  ] as const)('has the gradient that finite differences give: shaft in frame %i, axes %j', (frame, axes) => {
    for (let seed = 1; seed < 40; seed++) {
      const { model, directions, data, q, port } = arrange(seed, frame, [...axes]);
      forward(createPose(), model, data, q);
      findShaftAtPort(directions, data, port);
      findDirections(directions, data);
      const measure = createManipulability(directions);
      findManipulability(measure, directions, data);
      expect(measure.value[0]).toBeGreaterThanOrEqual(0);
      expect(measure.value[0]).toBeLessThanOrEqual(1);
      if (measure.value[0]! < 1e-3) continue;
      const gradient = measure.gradient.slice();
      const h = 1e-6;
      for (let j = 0; j < 7; j++) {
        const at = (step: number) =>
          evaluate(
            model,
            directions,
            q.map((x, i) => (i === j ? x + step : x)),
            port,
          );
        const slope = ((at(h) - at(-h)) / (2 * h)) * directions.units[j]!;
        expect(Math.abs(gradient[j]! - slope), `seed ${seed}, joint ${j}`).toBeLessThan(
          1e-6 * (1 + Math.abs(slope)),
        );
      }
    }
  });

  it('leaves of a motion only what moves neither the tip nor the shaft at the port', () => {
    for (let seed = 1; seed < 20; seed++) {
      const { model, directions, data, q, port } = arrange(seed, 7, [2]);
      forward(createPose(), model, data, q);
      findShaftAtPort(directions, data, port);
      findDirections(directions, data);
      const measure = createManipulability(directions);
      findManipulability(measure, directions, data);
      if (measure.value[0]! < 1e-4) continue;
      const motion = Float64Array.from({ length: 7 }, (_, i) => Math.cos(i + seed));
      projectToRest(motion, measure, directions);
      for (let r = 0; r < directions.count; r++) {
        let speed = 0;
        for (let j = 0; j < 7; j++) speed += directions.rows[r * 7 + j]! * motion[j]!;
        expect(Math.abs(speed)).toBeLessThan(1e-8);
      }
      const rest = motion.slice();
      projectToRest(motion, measure, directions);
      motion.forEach((x, i) => expect(Math.abs(x - rest[i]!)).toBeLessThan(1e-7));
    }
  });
});

describe('the twist towards a pose', () => {
  const half = Math.sqrt(0.5);

  it('is the feed-forward itself where the tip is where it should be', () => {
    const feedForward = Float64Array.of(0.1, -0.2, 0.3, 0.4, -0.5, 0.6);
    const from = Float64Array.of(1, 2, 3, 0, 0, 0, 1);
    const wanted = Float64Array.of(1.0001, 1.9998, 3.0003, 0, 0, 0, 1);
    // A millisecond of turning.
    const angle = Math.hypot(0.4, -0.5, 0.6) * 1e-3;
    const s = Math.sin(angle / 2) / Math.hypot(0.4, -0.5, 0.6);
    wanted.set([0.4 * s, -0.5 * s, 0.6 * s, Math.cos(angle / 2)], 3);
    const twist = new Float64Array(6);
    const pursuit = { gain: 20, linearDeceleration: 1, angularDeceleration: 10 };
    twistTowards(twist, from, wanted, feedForward, pursuit, 1e-3);
    feedForward.forEach((x, i) => expect(twist[i]).toBeCloseTo(x, 10));
  });

  it('closes small errors in proportion, and large ones no faster than a constant deceleration can stop', () => {
    const pursuit = { gain: 20, linearDeceleration: 1, angularDeceleration: 10 };
    const twist = new Float64Array(6);
    const speed = (error: number) => {
      const from = createPose();
      twistTowards(twist, from, Float64Array.of(error, 0, 0, 0, 0, 0, 1), new Float64Array(6), pursuit, 1e-3);
      return twist[0]!;
    };
    expect(speed(1e-3)).toBeCloseTo(0.02, 14);
    // The knee lies at a/gain² = 2.5 mm; there both laws and their slopes agree.
    expect(speed(2.4999e-3)).toBeCloseTo(speed(2.5001e-3), 5);
    expect(speed(0.5)).toBeLessThan(1);
    expect(speed(0.5)).toBeGreaterThan(0.99);
  });

  it('takes the short way round', () => {
    const out = new Float64Array(6);
    const from = Float64Array.of(0, 0, 0, 0, 0, half, half);
    poseDifference(out, from, Float64Array.of(0, 0, 0, 0, 0, half, half));
    expect(Math.hypot(...out)).toBe(0);
    // The same orientation with the other sign, and a quarter turn about z beyond it.
    poseDifference(out, from, Float64Array.of(0, 0, 0, 0, 0, -half, -half));
    expect(Math.hypot(...out)).toBe(0);
    poseDifference(out, from, Float64Array.of(1, 2, 3, 0, 0, -1, 0));
    [1, 2, 3, 0, 0, Math.PI / 2].forEach((x, i) => expect(out[i]).toBeCloseTo(x, 14));
  });
});
