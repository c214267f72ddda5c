import { describe, expect, it } from 'vitest';
import { OperatorField } from '../../control/index.ts';
import {
  composePose,
  createPose,
  createVector,
  invertPose,
  quaternionFromAxisAngle,
  transformPoint,
  type Vector,
} from '../../kinematics/index.ts';
import { type Bench, createFollowingBench, viewFromWorld } from './bench.ts';

const { camera, right, left } = OperatorField;

/** The scene's point that lies at (x, y, −0.1 m) in the picture now, in the world. */
function scenePoint(bench: Bench, x: number, y: number): Vector {
  const world = createPose();
  const point = createVector(x, y, -0.1);
  invertPose(world, viewFromWorld(bench));
  transformPoint(point, world, point);
  return point;
}

function inPicture(bench: Bench, point: Vector): Vector {
  const out = createVector();
  transformPoint(out, viewFromWorld(bench), point);
  return out;
}

/** Moves the hands by (x, y, z) over 2 s, waits for the picture to come to rest. */
function pull(bench: Bench, hands: number[], x: number, y: number, z: number): void {
  const homes = hands.map((hand) => bench.hand(hand).slice());
  bench.run(2600, (k) => {
    const part = Math.min(1, k / 2000) ** 2 * (3 - 2 * Math.min(1, k / 2000));
    hands.forEach((hand, i) => {
      [x, y, z].forEach((d, axis) => (bench.hand(hand)[axis] = homes[i]![axis]! + part * d));
    });
  });
}

describe('camera control grabs the picture', () => {
  it.each([
    ['sideways', 0.03, 0],
    ['up and down', 0, -0.03],
  ])('%s: what lies at the working distance goes with the hands', (_, x, y) => {
    const bench = createFollowingBench({ scale: 0.5 });
    bench.input[camera] = 1;
    bench.run(10);
    const point = scenePoint(bench, 0, 0);
    pull(bench, [0, 1], x, y, 0);
    const seen = inPicture(bench, point);
    // A turn about the port follows a straight pull to second order.
    expect(Math.abs(seen[0]! - 0.5 * x)).toBeLessThan(5e-4);
    expect(Math.abs(seen[1]! - 0.5 * y)).toBeLessThan(5e-4);
  });

  it('nearer, when the hands pull it towards the surgeon', () => {
    const bench = createFollowingBench({ scale: 0.5 });
    bench.input[camera] = 1;
    bench.run(10);
    const point = scenePoint(bench, 0, 0);
    const insertion = bench.setpoint(2)[2]!;
    pull(bench, [0, 1], 0, 0, 0.04);
    expect(bench.setpoint(2)[2]).toBeCloseTo(insertion + 0.02, 6);
    expect(inPicture(bench, point)[2]).toBeCloseTo(-0.08, 6);
  });

  it('round, like a steering wheel with two hands, by its roll with one', () => {
    const wheel = createFollowingBench();
    wheel.hand(0)[0] = 0.05;
    wheel.hand(1)[0] = -0.05;
    wheel.run(10);
    wheel.input[camera] = 1;
    wheel.run(10);
    const point = scenePoint(wheel, 0.02, 0);
    wheel.run(2500, (k) => {
      const angle = (0.3 * Math.min(k, 2000)) / 2000;
      [0.05, -0.05].forEach((radius, hand) => {
        wheel.hand(hand)[0] = radius * Math.cos(angle);
        wheel.hand(hand)[1] = radius * Math.sin(angle);
      });
    });
    const seen = inPicture(wheel, point);
    expect(Math.atan2(seen[1]!, seen[0]!)).toBeCloseTo(0.3, 4);

    const rolling = createFollowingBench();
    rolling.input[left] = 0;
    rolling.run(200);
    rolling.input[camera] = 1;
    rolling.run(10);
    const home = rolling.hand(0).slice(0, 7);
    const target = scenePoint(rolling, 0.02, 0);
    rolling.run(2500, (k) => {
      const turn = createPose();
      quaternionFromAxisAngle(turn.subarray(3), Float64Array.of(0, 0, 1), (-0.3 * Math.min(k, 2000)) / 2000);
      turn.copyWithin(0, 0);
      const q = createPose();
      q.set(turn.subarray(3, 7), 3);
      composePose(q, q, Float64Array.of(0, 0, 0, ...home.subarray(3)));
      rolling.hand(0).set(q.subarray(3), 3);
    });
    const turned = inPicture(rolling, target);
    expect(Math.atan2(turned[1]!, turned[0]!)).toBeCloseTo(-0.3, 4);
  });

  it('by the hands that are selected only, and not at all by none', () => {
    const bench = createFollowingBench();
    bench.input[right] = 0;
    bench.run(200);
    bench.input[camera] = 1;
    bench.run(10);
    const before = bench.setpoint(2);
    pull(bench, [0], 0.05, 0, 0);
    expect(bench.setpoint(2)).toEqual(before);
    pull(bench, [1], 0.05, 0, 0);
    expect(bench.setpoint(2)).not.toEqual(before);
    bench.input[left] = 0;
    bench.run(300);
    const rest = bench.setpoint(2);
    pull(bench, [0, 1], 0.05, 0.05, 0.05);
    expect(bench.setpoint(2)).toEqual(rest);
  });

  it('not out of the port: 42 mm inside it stays, and says so', () => {
    const bench = createFollowingBench({ scale: 1 });
    bench.input[camera] = 1;
    bench.run(10);
    pull(bench, [0, 1], 0, 0, -0.2);
    bench.run(1500);
    expect(bench.setpoint(2)[2]! + 0.0007).toBeCloseTo(0.042, 5);
    expect([bench.state(0), bench.reason(0)]).toEqual(['CAMERA', 'insertion_too_shallow']);
  });

  it('and holds with jerk-limited stop when presence is lost in the middle', () => {
    const bench = createFollowingBench({ scale: 1 });
    bench.input[camera] = 1;
    bench.run(10);
    const home = bench.hand(0)[0]!;
    bench.run(500, (k) => (bench.hand(0)[0] = home + 0.0001 * k));
    bench.input[OperatorField.present] = 0;
    const speed = (): number => {
      const before = bench.setpoint(2)[1]!;
      bench.run(1);
      return Math.abs(bench.setpoint(2)[1]! - before) / 0.001;
    };
    const start = speed();
    expect(start).toBeGreaterThan(0.01);
    bench.run(600);
    expect(speed()).toBeLessThan(1e-9);
    expect(bench.state(0)).toBe('HOLDING');
  });
});
