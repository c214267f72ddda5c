import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { DifferentialInverse, DifferentialOptions } from '../../kinematics/differential/index.ts';
import {
  createDifferentialInverse,
  DifferentialStatus,
  followTwist,
  resetDifferentialInverse,
  Restraint,
  setFixture,
  setFixtureCount,
  setPort,
  stepDifferentialInverse,
} from '../../kinematics/differential/index.ts';
import type { RobotModel } from '../../kinematics/index.ts';
import {
  createData,
  createPose,
  forward,
  inverse,
  jacobian,
  loadRobot,
  rotationFromPose,
} from '../../kinematics/index.ts';
import { iiwaWithInstrument, overTheTable, randomArm } from './differential-arms.ts';
import { createPressedArm, sway } from './differential-pressed.ts';
import { createUniform, randomJoints } from './random.ts';

const dt = 1e-3;
const pursuit = { gain: 20, linearDeceleration: 1, angularDeceleration: 10 };
const freeArm: DifferentialOptions = {
  axes: [0, 1, 2],
  rotationWeight: 1,
  shaft: null,
  fixtures: 0,
  pursuit,
};

/** The last `length` metres before the tip, along its z axis. */
const instrument = (joints: number, length: number) => ({
  frame: joints,
  start: Float64Array.of(0, 0, -length),
  end: new Float64Array(3),
});

const throughPort = (fixtures: number, joints = 7): DifferentialOptions => ({
  axes: [2],
  rotationWeight: 1,
  shaft: instrument(joints, 0.35),
  fixtures,
  pursuit,
});

/** Looks at the tip's pose: where it is, points of the instrument's axis, and how far from these a port is. */
function createLook(model: RobotModel) {
  const data = createData(model);
  const pose = createPose();
  const r = new Float64Array(9);
  const look = {
    pose,
    /** The point of the instrument's axis `behind` (m) the tip. */
    onShaft: (q: Float64Array, behind: number) => {
      forward(pose, model, data, q);
      rotationFromPose(r, pose);
      return Float64Array.from([0, 1, 2], (i) => pose[i]! - behind * r[3 * i + 2]!);
    },
    portError: (q: Float64Array, port: Float64Array) => {
      const [x, y, z] = [0, 1, 2].map((i) => port[i]! - look.onShaft(q, 0)[i]!) as [number, number, number];
      const [u, v, w] = [r[2]!, r[5]!, r[8]!];
      return Math.hypot(v * z - w * y, w * x - u * z, u * y - v * x);
    },
  };
  return look;
}

/** How far the worst of the limits was exceeded, over the ticks it saw: position, velocity, acceleration. */
function createWatch(state: DifferentialInverse) {
  const { model } = state;
  const before = state.velocity.slice();
  const q = state.position.slice();
  const worst = { position: -Infinity, velocity: -Infinity, acceleration: -Infinity };
  return {
    worst,
    look: () => {
      for (let i = 0; i < q.length; i++) {
        const p = state.position[i]!;
        const v = (p - q[i]!) / dt;
        worst.position = Math.max(worst.position, p - model.upper[i]!, model.lower[i]! - p);
        worst.velocity = Math.max(worst.velocity, Math.abs(v) - model.velocity[i]!);
        const a = Math.abs(state.velocity[i]! - before[i]!) / dt;
        worst.acceleration = Math.max(worst.acceleration, a - model.acceleration[i]!);
        before[i] = state.velocity[i]!;
        q[i] = p;
      }
    },
  };
}

function expectLimitsKept({ worst }: Pick<ReturnType<typeof createWatch>, 'worst'>): void {
  expect(worst.position).toBeLessThan(1e-9);
  expect(worst.velocity).toBeLessThan(1e-9);
  expect(worst.acceleration).toBeLessThan(1e-9);
}

describe('the differential inverse', () => {
  it('follows a reachable path of the PSM with the joints of the closed form', () => {
    const model = loadRobot('psm');
    const data = createData(model);
    const at = (t: number) =>
      Float64Array.of(0.1, -0.2, 0.12, 0.3, -0.2, 0.4).map((x, i) => {
        const size = i === 2 ? 0.02 : i < 2 ? 0.15 : 0.3;
        const phase = (0.8 + 0.1 * i) * t;
        return x + size * (1 - Math.cos(phase));
      });
    const state = createDifferentialInverse(model, at(0), freeArm);
    const watch = createWatch(state);
    const pose = createPose();
    const out = new Float64Array(6);
    const closed = at(0);
    const matrix = new Float64Array(36);
    const twist = new Float64Array(6);
    let worst = 0;
    for (let k = 1; k <= 10_000; k++) {
      const q = at(k * dt);
      forward(pose, model, data, q);
      jacobian(matrix, model, data, q);
      const rate = at(k * dt + 1e-6).map((x, i) => (x - at(k * dt - 1e-6)[i]!) / 2e-6);
      for (let r = 0; r < 6; r++) {
        twist[r] = rate.reduce((sum, v, i) => sum + matrix[6 * r + i]! * v, 0);
      }
      const status = stepDifferentialInverse(state, out, pose, twist, dt);
      expect(status, `tick ${k}`).toBe(DifferentialStatus.followed);
      watch.look();
      inverse(closed, model, data, pose, closed);
      closed.forEach((x, i) => (worst = Math.max(worst, Math.abs(x - out[i]!))));
    }
    expectLimitsKept(watch);
    expect(worst).toBeLessThan(2e-5);
  });

  it('comes to a pose without overshoot, and stays', () => {
    const model = iiwaWithInstrument(0.35);
    const state = createDifferentialInverse(model, overTheTable, freeArm);
    const watch = createWatch(state);
    const goal = createPose();
    const tip = createPose();
    const out = new Float64Array(7);
    const data = createData(model);
    forward(goal, model, data, Float64Array.of(0.3, 0.8, -0.2, -1, 0.3, 1, 0.5));
    forward(tip, model, data, state.position);
    let distance = Infinity;
    let overshoot = 0;
    for (let k = 0; k < 6000; k++) {
      stepDifferentialInverse(state, out, goal, new Float64Array(6), dt);
      watch.look();
      forward(tip, model, data, out);
      const now = Math.hypot(tip[0]! - goal[0]!, tip[1]! - goal[1]!, tip[2]! - goal[2]!);
      overshoot = Math.max(overshoot, now - distance);
      distance = Math.min(distance, now);
    }
    expectLimitsKept(watch);
    expect(distance).toBeLessThan(1e-7);
    expect(overshoot).toBeLessThan(1e-5);
  });

  it('keeps limits, port and fixtures while it is pressed against all of them', () => {
    const arm = createPressedArm(dt);
    const seen = new Set<number>();
    let worstStatus = 0;
    let yielded = 0;
    for (let k = 0; k < 60_000; k++) {
      arm.prepare(k);
      const status = arm.take();
      arm.look();
      worstStatus = Math.max(worstStatus, status);
      if (status === DifferentialStatus.fixtureYielded) yielded++;
      seen.add(arm.state.account[0]!);
    }
    expectLimitsKept(arm);
    // In the corner of two planes one may be approached a little faster than at distance / τ for some ticks.
    expect(worstStatus).toBeLessThanOrEqual(DifferentialStatus.fixtureYielded);
    expect(yielded).toBeLessThan(60);
    expect(arm.worst.port).toBeLessThan(1e-6);
    expect(arm.worst.room).toBeGreaterThan(-1e-6);
    for (const restraint of ['jointPosition', 'jointVelocity', 'jointAcceleration', 'fixture'] as const) {
      expect(seen, restraint).toContain(Restraint[restraint]);
    }
  });

  it('keeps random ports on random arms', () => {
    const uniform = createUniform(21);
    let worstStatus = 0;
    let worstPort = 0;
    for (let arm = 0; arm < 40; arm++) {
      const model = randomArm(7, uniform);
      const q = new Float64Array(7);
      randomJoints(q, model, uniform);
      const state = createDifferentialInverse(model, q, throughPort(0));
      const look = createLook(model);
      const port = look.onShaft(q, 0.05 + 0.25 * uniform());
      setPort(state, port);
      const watch = createWatch(state);
      const twist = new Float64Array(6);
      for (let k = 0; k < 3000; k++) {
        twist.forEach((_, i) => (twist[i] = (i < 3 ? 0.3 : 2) * sway(3 * k * dt + arm, i)));
        const status = followTwist(state, twist, dt);
        worstStatus = Math.max(worstStatus, status);
        watch.look();
        worstPort = Math.max(worstPort, look.portError(state.position, port));
      }
      expectLimitsKept(watch);
    }
    expect(worstStatus).toBe(DifferentialStatus.limited);
    expect(worstPort).toBeLessThan(1e-6);
  });

  describe('pressed, then called back, moves at once', () => {
    /** Ticks until the tip's speed along `twist` is `share` of what is wanted. */
    function ticksUntilMoving(state: DifferentialInverse, twist: Float64Array, share: number): number {
      const look = createLook(state.model);
      const size = Math.hypot(twist[0]!, twist[1]!, twist[2]!);
      for (let k = 1; k < 3000; k++) {
        const before = look.onShaft(state.position, 0);
        followTwist(state, twist, dt);
        const after = look.onShaft(state.position, 0);
        const along = [0, 1, 2].reduce(
          (sum, i) => sum + ((after[i]! - before[i]!) / dt) * (twist[i]! / size),
          0,
        );
        if (along >= share * size) return k;
      }
      return Infinity;
    }

    it('from a joint’s limit', () => {
      const model = loadRobot('psm');
      const state = createDifferentialInverse(model, Float64Array.of(0.1, -0.2, 0.12, 0, 0, 0), freeArm);
      const deeper = Float64Array.of(0, 0, -0.05, 0, 0, 0);
      for (let k = 0; k < 6000; k++) followTwist(state, deeper, dt);
      expect(followTwist(state, deeper, dt)).toBe(DifferentialStatus.limited);
      expect([...state.account]).toEqual([Restraint.jointPosition, 2]);
      expect(model.upper[2]! - state.position[2]!).toBeLessThan(1e-4);
      // 50 mm/s at 0.2 m/s² take 250 ms; the motion begins in the first tick.
      const back = deeper.map((x) => -x);
      followTwist(state, back, dt);
      expect(state.velocity[2]).toBeLessThan(-1e-4);
      expect(ticksUntilMoving(state, back, 0.9)).toBeLessThan(300);
    });

    it('from the edge of the workspace, where the arm is stretched out', () => {
      const model = iiwaWithInstrument(0.35);
      for (const options of [freeArm, { ...freeArm, axes: [] }]) {
        const state = createDifferentialInverse(model, overTheTable, options);
        const outwards = Float64Array.of(0.2, 0.02, 0.1, 0, 0, 0);
        for (let k = 0; k < 30_000; k++) followTwist(state, outwards, dt);
        expect(followTwist(state, outwards, dt)).toBe(DifferentialStatus.limited);
        expect(state.account[0]).toBe(Restraint.singularity);
        const back = outwards.map((x) => -x / 4);
        expect(ticksUntilMoving(state, back, 0.05)).toBeLessThan(80);
        expect(ticksUntilMoving(state, back, 0.9)).toBeLessThan(400);
      }
    });

    it('from a singular posture in which it was put, along whatever is left and soon along the rest', () => {
      const model = iiwaWithInstrument(0.35);
      for (const direction of [
        [0, 0, -0.1],
        [0.1, 0, 0],
        [0, 0.1, 0],
        [0.07, 0, -0.07],
      ]) {
        const state = createDifferentialInverse(model, new Float64Array(7), { ...freeArm, axes: [] });
        const twist = Float64Array.of(...direction, 0, 0, 0);
        expect(ticksUntilMoving(state, twist, 0.9), direction.join()).toBeLessThan(1000);
      }
    });

    it('but does not leave a singular posture unasked', () => {
      const model = iiwaWithInstrument(0.35);
      const state = createDifferentialInverse(model, new Float64Array(7), freeArm);
      for (let k = 0; k < 1000; k++) followTwist(state, new Float64Array(6), dt);
      state.position.forEach((x) => expect(x).toBe(0));
    });
  });

  describe('when not all can hold', () => {
    /** An arm through a port whose fixtures `normals` ask the tip to leave at the given distances. */
    function atThePort(distances: { normal: number[]; distance: number }[]) {
      const model = iiwaWithInstrument(0.35);
      const state = createDifferentialInverse(model, overTheTable, throughPort(distances.length));
      const look = createLook(model);
      const port = look.onShaft(overTheTable, 0.15);
      setPort(state, port);
      setFixtureCount(state, distances.length);
      const fix = () => {
        look.onShaft(state.position, 0);
        distances.forEach(({ normal, distance }, f) => {
          setFixture(state, f, Float64Array.from(normal), look.pose, distance);
        });
      };
      return { model, state, look, port, fix, watch: createWatch(state) };
    }

    it('of two fixtures that contradict each other both give way alike; the port is kept and it is said', () => {
      const { state, look, port, fix, watch } = atThePort([
        { normal: [1, 0, 0], distance: -0.02 },
        { normal: [-1, 0, 0], distance: -0.02 },
      ]);
      let worstPort = 0;
      for (let k = 0; k < 500; k++) {
        fix();
        expect(followTwist(state, Float64Array.of(0.1, 0.05, 0, 0, 0, 0), dt)).toBe(
          DifferentialStatus.fixtureYielded,
        );
        expect(state.account[0]).toBe(Restraint.fixture);
        watch.look();
        worstPort = Math.max(worstPort, look.portError(state.position, port));
      }
      expectLimitsKept(watch);
      expect(worstPort).toBeLessThan(1e-6);
      // Neither side wins: the tip keeps between them, and goes on across them as it is told.
      const start = look.onShaft(overTheTable, 0);
      const end = look.onShaft(state.position, 0);
      expect(Math.abs(end[0]! - start[0]!)).toBeLessThan(1e-5);
      expect(end[1]! - start[1]!).toBeGreaterThan(0.02);
    });

    it('the port gives way to the joints’ limits only: when it jumps, the shaft comes after it', () => {
      const { model, state, look, port, fix, watch } = atThePort([]);
      const moved = port.map((x, i) => x + [0.01, 0.01, 0][i]!);
      setPort(state, moved);
      const statuses = new Set<number>();
      let before = look.portError(state.position, moved);
      for (let k = 0; k < 3000; k++) {
        fix();
        statuses.add(followTwist(state, new Float64Array(6), dt));
        watch.look();
        const now = look.portError(state.position, moved);
        expect(now).toBeLessThan(before + 1e-6);
        before = now;
      }
      expectLimitsKept(watch);
      // From rest, 10 mm/s at the port take more than one tick: that is said.
      expect(statuses).toContain(DifferentialStatus.remoteCentreYielded);
      expect(statuses).toContain(DifferentialStatus.followed);
      expect(look.portError(state.position, moved)).toBeLessThan(1e-6);
      expect(model.joints).toHaveLength(7);
    });

    it('a fixture is approached at distance over stop time, no faster and, when pressed, no slower', () => {
      const { state, look, watch } = atThePort([{ normal: [1, 0, 0], distance: 0.02 }]);
      const start = look.onShaft(state.position, 0)[0]!;
      let compared = 0;
      for (let k = 0; k < 2000; k++) {
        const room = look.onShaft(state.position, 0)[0]! - start + 0.02;
        setFixture(state, 0, Float64Array.of(1, 0, 0), look.pose, room);
        followTwist(state, Float64Array.of(-0.1, 0, 0, 0, 0, 0), dt);
        watch.look();
        const moved = room - (look.onShaft(state.position, 0)[0]! - start + 0.02);
        const allowed = (room / state.stopTime) * dt;
        expect(moved).toBeLessThan(allowed * 1.001 + 1e-9);
        if (state.account[0] !== Restraint.fixture) continue;
        expect(moved).toBeGreaterThan(allowed * 0.999 - 1e-9);
        compared++;
      }
      expectLimitsKept(watch);
      expect(compared).toBeGreaterThan(1000);
    });

    it('a port that moves at 2 mm/s is followed while a fixture stands in the way of the tip', () => {
      const { state, look, port, watch } = atThePort([{ normal: [1, 0, 0], distance: 0 }]);
      const start = look.onShaft(state.position, 0)[0]!;
      let deepest = Infinity;
      let worstPort = 0;
      for (let k = 0; k < 5000; k++) {
        port[0] = port[0]! - 2e-3 * dt;
        setPort(state, port);
        const x = look.onShaft(state.position, 0)[0]! - start;
        deepest = Math.min(deepest, x);
        setFixture(state, 0, Float64Array.of(1, 0, 0), look.pose, x);
        followTwist(state, Float64Array.of(-0.1, 0, 0, 0, 0, 0), dt);
        watch.look();
        if (k > 200) worstPort = Math.max(worstPort, look.portError(state.position, port));
      }
      expectLimitsKept(watch);
      expect(deepest).toBeGreaterThan(-1e-6);
      // The port is followed at 30/s: 2 mm/s leave 67 µm.
      expect(worstPort).toBeLessThan(70e-6);
    });

    it.each([
      ['twist', NaN],
      ['twist', Infinity],
      ['port', NaN],
      ['fixture', NaN],
    ] as const)(
      'a %s with %d makes it brake inside all limits, and go on when that is over',
      (what, value) => {
        const { state, watch, fix } = atThePort([{ normal: [0, 0, 1], distance: 0.1 }]);
        const twist = Float64Array.of(0.05, 0.02, 0, 0, 0, 1);
        for (let k = 0; k < 300; k++) {
          fix();
          followTwist(state, twist, dt);
          watch.look();
        }
        const good = state.port.slice();
        for (let k = 0; k < 2000; k++) {
          fix();
          if (what === 'port') setPort(state, Float64Array.of(value, 0, 0));
          if (what === 'fixture') setFixture(state, 0, Float64Array.of(value, 0, 1), good, 0.1);
          const bad = what === 'twist' ? twist.map((x, i) => (i === 4 ? value : x)) : twist;
          expect(followTwist(state, bad, dt)).toBe(DifferentialStatus.notFinite);
          watch.look();
        }
        expect(Math.hypot(...state.velocity)).toBeLessThan(1e-2);
        setPort(state, good);
        for (let k = 0; k < 2000; k++) {
          fix();
          followTwist(
            state,
            twist.map((x) => x / 10),
            dt,
          );
          watch.look();
        }
        expectLimitsKept(watch);
        expect(Math.hypot(...state.portOffset)).toBeLessThan(1e-6);
      },
    );

    it('refuses to be made for more directions than the arm has joints', () => {
      const model = iiwaWithInstrument(0.35);
      expect(() =>
        createDifferentialInverse(model, overTheTable, { ...throughPort(0), axes: [0, 1, 2] }),
      ).toThrow('8 directions are wanted of 7 joints');
    });

    it('refuses an arm with a joint that no velocity is too fast for', () => {
      const model = iiwaWithInstrument(0.35);
      const joints = model.joints.map((joint, i) =>
        i === 3 ? { ...joint, limits: { ...joint.limits, velocity: Infinity } } : joint,
      );
      expect(() => createDifferentialInverse({ ...model, joints }, overTheTable, freeArm)).toThrow(
        'iiwa_joint_4: its velocity and acceleration must be bounded',
      );
    });
  });

  it('uses the joint that is left over to come to mid-range, without moving the tip', () => {
    const model = iiwaWithInstrument(0.35);
    const start = Float64Array.of(1.2, 0.6, -1, -1.3, 0.8, 1.2, 0);
    const state = createDifferentialInverse(model, start, freeArm);
    const distance = (q: Float64Array) =>
      Math.hypot(...q.map((x, i) => x - (model.lower[i]! + model.upper[i]!) / 2));
    const look = createLook(model);
    const tip = look.onShaft(start, 0);
    for (let k = 0; k < 10_000; k++) {
      expect(followTwist(state, new Float64Array(6), dt)).toBe(DifferentialStatus.followed);
    }
    expect(distance(state.position)).toBeLessThan(distance(start) - 0.1);
    look.onShaft(state.position, 0).forEach((x, i) => expect(Math.abs(x - tip[i]!)).toBeLessThan(1e-6));
  });

  it('gives the same bits every time', () => {
    const run = () => {
      const model = iiwaWithInstrument(0.35);
      const state = createDifferentialInverse(model, overTheTable, throughPort(0));
      setPort(state, createLook(model).onShaft(overTheTable, 0.15));
      const twist = new Float64Array(6);
      for (let k = 0; k < 3000; k++) {
        twist.forEach((_, i) => (twist[i] = 0.3 * sway(k * dt, i)));
        followTwist(state, twist, dt);
      }
      return state;
    };
    const first = run();
    const second = run();
    expect(second.position).toEqual(first.position);
    resetDifferentialInverse(first, overTheTable);
    expect(first.position).toEqual(overTheTable);
    expect(first.velocity).toEqual(new Float64Array(7));
  });

  it('allocates nothing once warm, while everything that bounds it takes turns', () => {
    const flags = ['--expose-gc', '--max-semi-space-size=64', `${import.meta.dirname}/differential-probe.ts`];
    expect(Number(execFileSync(process.execPath, flags, { encoding: 'utf8' }))).toBeLessThan(1);
  });
});
