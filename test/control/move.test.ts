import { describe, expect, it } from 'vitest';
import { MOVE_TIP_RATE, MOVE_TIP_SPEED, Reason, TICK_PERIOD } from '../../control/index.ts';
import { createLimits, resetLimits, stepLimits } from '../../control/limits.ts';
import {
  beginMoveJoints,
  beginMoveTip,
  createMove,
  isMoving,
  type MoveState,
  stepMove,
  stopMove,
} from '../../control/move.ts';
import {
  angleBetween,
  createData,
  createPose,
  distanceBetween,
  forward,
  loadRobot,
  type Pose,
} from '../../kinematics/index.ts';
import { createUniform } from './bench.ts';
import { createHistory, findExcess } from './differences.ts';

const dt = TICK_PERIOD;
const psm = loadRobot('psm');
const size = psm.joints.length + 1;
const start = Float64Array.of(0.1, -0.2, 0.12, 0.4, 0.3, -0.2, 0.3);
const still = new Float64Array(size);

/** An arm's last steps: a move, and the limits that its targets pass. */
class Mover {
  readonly data = createData(psm);
  readonly limits = createLimits(psm);
  readonly move: MoveState;
  readonly target = start.slice();
  readonly setpoint = start.slice();
  readonly history = createHistory(psm, start);
  /** Greatest difference between what the move wanted and what the limits issued. */
  bent = 0;
  reason: Reason = Reason.none;

  constructor() {
    resetLimits(this.limits, start);
    this.move = createMove(psm, this.data, this.limits);
  }

  tick(): void {
    this.reason = stepMove(this.move, this.target, dt);
    stepLimits(this.limits, this.setpoint, this.target, dt);
    for (let i = 0; i < size; i++)
      this.bent = Math.max(this.bent, Math.abs(this.setpoint[i]! - this.target[i]!));
    const excess = findExcess(this.history, this.setpoint);
    if (excess !== null) expect.fail(JSON.stringify(excess));
  }

  /** Ticks until the move is over, `each` before every one; how many. */
  run(each: (k: number) => void = () => undefined): number {
    let k = 0;
    for (; isMoving(this.move) && k < 30_000; k++) {
      each(k);
      this.tick();
    }
    return k;
  }

  tip(): Pose {
    const pose = createPose();
    forward(pose, psm, this.data, this.setpoint.subarray(0, size - 1));
    return pose;
  }
}

/** Positions inside what the limits allow, one in five of them at an end. */
function randomGoal({ limits }: Mover, uniform: () => number): Float64Array {
  return still.map((_, i) => {
    const part = 1.25 * uniform() - 0.125;
    const low = limits.lowest[i]!;
    const high = limits.highest[i]!;
    return Math.min(high, Math.max(low, low + part * (high - low)));
  });
}

describe('a move of the joints', () => {
  it('arrives exactly, all joints at once, and the limits have nothing to bend', () => {
    const mover = new Mover();
    const uniform = createUniform(1);
    for (let n = 0; n < 30; n++) {
      const goal = randomGoal(mover, uniform);
      expect(beginMoveJoints(mover.move, goal, still, dt)).toBe(Reason.none);
      const arrived = mover.setpoint.map((x, i) => (Math.abs(x - goal[i]!) > 1e-3 ? 0 : Infinity));
      const ticks = mover.run((k) => {
        for (let i = 0; i < size; i++) {
          if (arrived[i] !== Infinity && Math.abs(mover.target[i]! - goal[i]!) > 1e-7) arrived[i] = k;
        }
      });
      for (let i = 0; i < size; i++) expect(Math.abs(mover.setpoint[i]! - goal[i]!)).toBeLessThan(1e-12);
      expect(ticks - Math.min(...arrived)).toBeLessThan(40);
    }
    expect(mover.bent).toBeLessThan(1e-9);
  });

  it('takes the place of another on its way, again and again, without a jump', () => {
    const mover = new Mover();
    const uniform = createUniform(2);
    for (let n = 0; n < 60; n++) {
      expect(beginMoveJoints(mover.move, randomGoal(mover, uniform), still, dt)).toBe(Reason.none);
      const until = Math.floor(1500 * uniform());
      for (let k = 0; k < until; k++) mover.tick();
    }
    expect(mover.bent).toBeLessThan(1e-9);
  });

  it('passes its target with the velocity asked for, and stops from there', () => {
    const mover = new Mover();
    const goal = start.map((x, i) => x + (i === 0 ? 0.3 : 0));
    const velocity = still.with(0, 0.4);
    expect(beginMoveJoints(mover.move, goal, velocity, dt)).toBe(Reason.none);
    let passed = NaN;
    let before = start[0]!;
    mover.run(() => {
      if (before < goal[0]! && mover.setpoint[0]! >= goal[0]!) passed = (mover.setpoint[0]! - before) / dt;
      before = mover.setpoint[0]!;
    });
    expect(passed).toBeCloseTo(0.4, 3);
    expect(mover.setpoint[0]).toBeGreaterThan(goal[0]!);
    expect(mover.limits.velocity[0]).toBeCloseTo(0, 4);
  });

  it('begins with what an arm is doing already', () => {
    const mover = new Mover();
    // The arm follows a hand at 0.3 rad/s when it is sent back.
    for (let k = 0; k < 500; k++) {
      mover.target[0] = start[0]! + 0.0003 * Math.max(0, k - 50);
      stepLimits(mover.limits, mover.setpoint, mover.target, dt);
      findExcess(mover.history, mover.setpoint);
    }
    expect(beginMoveJoints(mover.move, start, still, dt)).toBe(Reason.none);
    mover.run();
    expect(mover.bent).toBeLessThan(1e-6);
    expect(mover.setpoint[0]).toBeCloseTo(start[0]!, 9);
  });

  it('is refused, with the joint, beyond a limit or if it is no number', () => {
    const { move } = new Mover();
    expect(beginMoveJoints(move, start.with(4, 1.5), still, dt)).toBe(Reason.jointPositionLimit);
    expect(move.detail).toBe(4);
    expect(beginMoveJoints(move, start.with(2, NaN), still, dt)).toBe(Reason.inputNotFinite);
    expect(move.detail).toBe(2);
    expect(beginMoveJoints(move, start, still.with(1, -9), dt)).toBe(Reason.jointVelocityLimit);
    expect(move.detail).toBe(1);
    expect(isMoving(move)).toBe(false);
  });
});

describe('a stop', () => {
  it('ends in the least time that bounds jerk, wherever the move is', () => {
    const mover = new Mover();
    beginMoveJoints(mover.move, start.with(0, -1), still, dt);
    for (let k = 0; k < 700; k++) mover.tick();
    const speed = Math.abs(mover.limits.velocity[0]!);
    const acceleration = mover.limits.acceleration[0]!;
    stopMove(mover.move);
    const ticks = mover.run();
    // v/A + A/J from a steady velocity, with what is planned with; less or more by what the acceleration adds or takes.
    const { planned } = mover.move;
    const a = planned.acceleration[0]!;
    const j = planned.jerk[0]!;
    expect(Math.abs(acceleration)).toBeLessThanOrEqual(a * 1.001);
    const least = (speed - acceleration ** 2 / (2 * j)) / a;
    const most = (speed + acceleration ** 2 / (2 * j)) / a + (2 * a) / j;
    expect(ticks * dt).toBeGreaterThanOrEqual(least);
    expect(ticks * dt).toBeLessThanOrEqual(most + dt);
    expect(mover.limits.velocity[0]).toBeCloseTo(0, 4);
    expect(mover.bent).toBeLessThan(1e-9);
  });

  it('on a line stays on the line', () => {
    const mover = new Mover();
    const from = mover.tip();
    const to = from.slice();
    to[0] = to[0]! + 0.06;
    to[2] = to[2]! - 0.02;
    beginMoveTip(mover.move, to, dt);
    for (let k = 0; k < 500; k++) mover.tick();
    stopMove(mover.move);
    mover.run();
    const at = mover.tip();
    const part = (at[0]! - from[0]!) / 0.06;
    expect(part).toBeGreaterThan(0.05);
    expect(part).toBeLessThan(0.95);
    expect(at[1]).toBeCloseTo(from[1]!, 9);
    expect(at[2]).toBeCloseTo(from[2]! - 0.02 * part, 9);
    expect(mover.bent).toBeLessThan(1e-9);
  });

  it('during the survey of a line leaves the arm where it is', () => {
    const mover = new Mover();
    beginMoveTip(mover.move, mover.tip(), dt);
    for (let k = 0; k < 3; k++) mover.tick();
    stopMove(mover.move);
    expect(isMoving(mover.move)).toBe(false);
    expect([...mover.setpoint]).toEqual([...start]);
  });
});

describe('a move of the tip', () => {
  it('goes straight, turns about one axis, keeps its speeds and arrives, unbent', () => {
    const uniform = createUniform(3);
    let arrived = 0;
    for (let n = 0; n < 12; n++) {
      const mover = new Mover();
      const goal = randomGoal(mover, uniform).map((x, i) => 0.5 * x + 0.5 * start[i]!);
      const to = createPose();
      forward(to, psm, createData(psm), goal.subarray(0, size - 1));
      const from = mover.tip();
      expect(beginMoveTip(mover.move, to, dt)).toBe(Reason.none);
      const whole = distanceBetween(from, to);
      const wholeTurn = angleBetween(from, to);
      const worst = { off: 0, apart: 0, speed: 0, rate: 0 };
      let before = from;
      mover.run(() => {
        const tip = mover.tip();
        const along = distanceBetween(from, tip);
        worst.off = Math.max(worst.off, Math.abs(along + distanceBetween(tip, to) - whole));
        worst.apart = Math.max(worst.apart, Math.abs(angleBetween(from, tip) / wholeTurn - along / whole));
        worst.speed = Math.max(worst.speed, distanceBetween(before, tip) / dt);
        worst.rate = Math.max(worst.rate, angleBetween(before, tip) / dt);
        before = tip;
      });
      // On the line, and as far along the turn as along the line.
      expect(worst.off).toBeLessThan(1e-12);
      expect(worst.apart).toBeLessThan(1e-7);
      expect(worst.speed).toBeLessThan(MOVE_TIP_SPEED * (1 + 1e-6));
      expect(worst.rate).toBeLessThan(MOVE_TIP_RATE * (1 + 1e-6));
      expect(mover.bent).toBeLessThan(1e-9);
      if (mover.reason !== Reason.none) continue;
      arrived++;
      expect(distanceBetween(mover.tip(), to)).toBeLessThan(1e-12);
      expect(angleBetween(mover.tip(), to)).toBeLessThan(1e-12);
      expect(mover.setpoint[size - 1]).toBe(start[size - 1]);
    }
    expect(arrived).toBeGreaterThan(6);
  });

  it('is refused where a joint would pass its end only just, between two looks', () => {
    const mover = new Mover();
    // The pitch begins at its end and, on its way down, first goes 60 µrad beyond it.
    const home = Float64Array.of(-0.196, mover.limits.highest[1]!, 0.16, -0.352, -0.935, -0.356, 0.65);
    const goal = Float64Array.of(1.204, 0.103, 0.221, 0.55, -0.684, 0.032);
    beginMoveJoints(mover.move, home, still, dt);
    mover.run();
    const to = createPose();
    forward(to, psm, mover.data, goal);
    beginMoveTip(mover.move, to, dt);
    mover.run();
    expect(mover.reason).toBe(Reason.jointPositionLimit);
    expect(mover.move.detail).toBe(1);
    expect(mover.bent).toBeLessThan(1e-9);
  });

  it('comes to rest before it turns onto another line', () => {
    const mover = new Mover();
    const first = mover.tip();
    first[0] = first[0]! + 0.04;
    const second = mover.tip();
    second[1] = second[1]! - 0.03;
    beginMoveTip(mover.move, first, dt);
    for (let k = 0; k < 300; k++) mover.tick();
    expect(beginMoveTip(mover.move, second, dt)).toBe(Reason.none);
    mover.run();
    expect(distanceBetween(mover.tip(), second)).toBeLessThan(1e-9);
    expect(mover.bent).toBeLessThan(1e-6);
  });

  it('is refused where the line leaves what the joints can reach, with the arm at rest where it was', () => {
    const mover = new Mover();
    const to = mover.tip();
    to[0] = to[0]! + 0.4;
    expect(beginMoveTip(mover.move, to, dt)).toBe(Reason.none);
    mover.run();
    expect(mover.reason).toBe(Reason.jointPositionLimit);
    expect(mover.move.detail).toBeGreaterThanOrEqual(0);
    expect([...mover.setpoint]).toEqual([...start]);
    expect(beginMoveTip(mover.move, to.with(1, NaN), dt)).toBe(Reason.inputNotFinite);
    expect(beginMoveTip(mover.move, to.fill(0, 3), dt)).toBe(Reason.inputNotFinite);
  });

  it('to where the tip is already is over at once', () => {
    const mover = new Mover();
    beginMoveTip(mover.move, mover.tip(), dt);
    expect(mover.run()).toBeLessThan(100);
    for (let i = 0; i < size; i++) expect(mover.setpoint[i]).toBeCloseTo(start[i]!, 12);
  });
});
