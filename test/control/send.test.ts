import { describe, expect, it } from 'vitest';
import {
  ArmField,
  INPUT_LENGTH,
  InputKind,
  MoveField,
  StateCommand,
  TickField,
} from '../../control/index.ts';
import { createData, createPose, distanceBetween, forward, loadRobot } from '../../kinematics/index.ts';
import { type Bench, createBench, createFollowingBench } from './bench.ts';

const psm = loadRobot('psm');

function order(bench: Bench, kind: InputKind, arm: number, target: ArrayLike<number>): void {
  const record = new Float64Array(INPUT_LENGTH);
  record[MoveField.kind] = kind;
  record[MoveField.arm] = arm;
  record.set(target, MoveField.target);
  bench.controller.input(record, 0);
}

const isBusy = (bench: Bench, arm: number) =>
  bench.record[TickField.arms + arm * ArmField.length + ArmField.busy] === 1;

/** Runs until the arm is no longer busy, and returns its set-points. */
function watch(bench: Bench, arm: number, most = 20_000): Float64Array[] {
  const path = [bench.setpoint(arm)];
  do {
    bench.run();
    path.push(bench.setpoint(arm));
  } while (isBusy(bench, arm) && path.length < most);
  expect(path.length).toBeLessThan(most);
  return path;
}

describe('an arm that is sent somewhere', () => {
  const target = [0.3, -0.2, 0.18, 1, -0.5, 0.4];

  it('goes there with all joints at once, within its limits, and says that it is on its way', () => {
    const bench = createBench();
    bench.run(10);
    order(bench, InputKind.moveJoints, 0, target);
    bench.run(50);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'moving']);
    expect(isBusy(bench, 0)).toBe(true);
    expect(isBusy(bench, 1)).toBe(false);
    const path = watch(bench, 0);
    target.forEach((wanted, joint) => {
      expect(path.at(-1)![joint]).toBeCloseTo(wanted, 9);
      const { velocity, acceleration } = psm.joints[joint]!.limits;
      for (let k = 2; k < path.length; k++) {
        const [a, b, c] = [path[k - 2]![joint]!, path[k - 1]![joint]!, path[k]![joint]!];
        expect(Math.abs(c - b) / 1e-3).toBeLessThan(velocity);
        expect(Math.abs(c - 2 * b + a) / 1e-6).toBeLessThan(acceleration * 1.001);
      }
    });
    // All arrive together: shortly before the end none has been at rest for long.
    const late = path[path.length - 60]!;
    for (const joint of [0, 1, 2, 3, 4, 5]) expect(late[joint]).not.toBeCloseTo(target[joint]!, 9);
    bench.run(1500);
    expect(bench.reason(0)).toBe('operator_absent');
  });

  it('goes in a straight line when sent by its tip, and turns evenly', () => {
    const bench = createBench();
    bench.run(10);
    const start = bench.setpointPose(0);
    const end = createPose();
    forward(end, psm, createData(psm), Float64Array.from(target));
    order(bench, InputKind.moveTip, 0, end);
    const tip = createPose();
    let farthest = 0;
    const path = watch(bench, 0);
    for (const q of path) {
      forward(tip, psm, createData(psm), q);
      const along = [0, 1, 2].reduce((sum, i) => sum + (tip[i]! - start[i]!) * (end[i]! - start[i]!), 0);
      const part = along / distanceBetween(start, end) ** 2;
      farthest = Math.max(
        farthest,
        Math.hypot(...[0, 1, 2].map((i) => start[i]! + part * (end[i]! - start[i]!) - tip[i]!)),
      );
    }
    expect(distanceBetween(tip, end)).toBeLessThan(1e-9);
    expect(farthest).toBeLessThan(1e-6);
  });

  it('lets no hand lead it until its operator confirms, and jumps for nobody', () => {
    const bench = createFollowingBench();
    bench.input[3] = 0;
    bench.run(5);
    order(bench, InputKind.moveJoints, 0, target);
    bench.input[3] = 1;
    bench.run(20);
    expect(bench.state(0)).toBe('HOLDING');
    expect(bench.state(1)).toBe('FOLLOWING');
    watch(bench, 0);
    bench.run(1200);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'confirm_to_resume']);
    const there = bench.setpoint(0);
    bench.input[4] = 1;
    bench.run(5);
    bench.input[4] = 0;
    bench.snap();
    bench.run(20);
    expect(bench.state(0)).toBe('FOLLOWING');
    expect(Math.max(...bench.setpoint(0).map((q, i) => Math.abs(q - there[i]!)))).toBeLessThan(1e-9);
  });

  it('is not sent while a hand leads it, beyond its limits, or nowhere; and says so', () => {
    const led = createFollowingBench();
    led.run(2000);
    const before = led.setpoint(0);
    order(led, InputKind.moveJoints, 0, target);
    led.run(10);
    expect([led.state(0), led.reason(0)]).toEqual(['FOLLOWING', 'command_refused']);
    expect(led.setpoint(0)).toEqual(before);

    const bench = createBench();
    bench.run(10);
    order(bench, InputKind.moveJoints, 0, [0.3, -0.2, 0.3, 1, -0.5, 0.4]);
    bench.run(1);
    expect(isBusy(bench, 0)).toBe(false);
    order(bench, InputKind.moveTip, 1, [NaN, 0, -0.1, 0, 0, 0, 1]);
    bench.run(1);
    expect(isBusy(bench, 1)).toBe(false);
    order(bench, InputKind.moveJoints, 7, target);
    bench.run(1);
    expect([0, 1, 2].map((arm) => isBusy(bench, arm))).toEqual([false, false, false]);
  });

  it('stops as softly as it moves when paused, and does not go on by itself', () => {
    const bench = createBench();
    bench.run(10);
    order(bench, InputKind.moveJoints, 0, target);
    bench.run(400);
    bench.command(0, StateCommand.pause);
    const path = watch(bench, 0);
    for (let k = 2; k < path.length; k++) {
      for (let joint = 0; joint < 6; joint++) {
        const change = Math.abs(path[k]![joint]! - 2 * path[k - 1]![joint]! + path[k - 2]![joint]!) / 1e-6;
        expect(change).toBeLessThan(psm.joints[joint]!.limits.acceleration * 1.001);
      }
    }
    bench.run(500);
    expect(bench.reason(0)).toBe('arm_paused');
    bench.command(0, StateCommand.resume);
    bench.run(500);
    expect(bench.setpoint(0)).toEqual(path.at(-1));
    expect(bench.setpoint(0)[0]).not.toBeCloseTo(target[0]!, 2);
  });

  it('may be the endoscope', () => {
    const bench = createBench();
    bench.run(10);
    order(bench, InputKind.moveJoints, 2, [0.1, 0.2, 0.1, -0.3]);
    const path = watch(bench, 2);
    [0.1, 0.2, 0.1, -0.3].forEach((wanted, joint) => {
      expect(path.at(-1)![joint]).toBeCloseTo(wanted, 9);
    });
  });
});
