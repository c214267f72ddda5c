import { describe, expect, it } from 'vitest';
import { createLimits, holdTarget, type LimitsState, resetLimits, stepLimits } from '../../control/limits.ts';
import { Reason, TICK_PERIOD } from '../../control/index.ts';
import { loadRobot } from '../../kinematics/index.ts';
import { createUniform } from './bench.ts';
import { createHistory, findExcess } from './differences.ts';

const dt = TICK_PERIOD;
const psm = loadRobot('psm');
const start = Float64Array.of(0, 0, 0.12, 0, 0, 0, 0.3);
const joints = 7;

/** Runs the limits over `ticks` targets, checking every difference of what they issue; returns what they issued. */
function drive(
  ticks: number,
  target: (k: number, out: Float64Array, state: LimitsState) => void,
): Float64Array[] {
  const state = createLimits(psm);
  const wanted = start.slice();
  const setpoint = new Float64Array(joints);
  const issued: Float64Array[] = [];
  const history = createHistory(psm, start);
  resetLimits(state, start);
  for (let k = 0; k < ticks; k++) {
    target(k, wanted, state);
    stepLimits(state, setpoint, wanted, dt);
    expect(findExcess(history, setpoint), `tick ${k}`).toBeNull();
    issued.push(setpoint.slice());
  }
  return issued;
}

describe('limits', () => {
  it('let a motion within them through unchanged', () => {
    const wanted = (k: number, i: number) =>
      start[i]! + 0.002 * (1 - Math.cos(2 * Math.PI * 0.5 * k * dt)) ** 2;
    const issued = drive(4000, (k, out) => {
      for (let i = 0; i < joints; i++) out[i] = wanted(k, i);
    });
    issued.forEach((setpoint, k) => {
      for (let i = 0; i < joints; i++) expect(Math.abs(setpoint[i]! - wanted(k, i))).toBeLessThan(1e-9);
    });
  });

  it('are never broken, whatever is wanted: jumps, noise, the impossible', () => {
    const uniform = createUniform(11);
    drive(60_000, (k, out) => {
      const wild = k < 20_000 ? uniform() < 0.01 : k < 40_000;
      if (!wild) return;
      for (let i = 0; i < joints; i++) out[i] = (uniform() - 0.5) * 12;
    });
  });

  it('are never broken where the target runs into the end of a joint at speed', () => {
    const state = createLimits(psm);
    const uniform = createUniform(12);
    const [rate, phase, reach] = [
      new Float64Array(joints),
      new Float64Array(joints),
      new Float64Array(joints),
    ];
    drive(60_000, (k, out) => {
      for (let i = 0; i < joints; i++) {
        const [low, high] = [state.lowest[i]!, state.highest[i]!];
        if (k % 3000 === 0) {
          // As fast as the joint can follow, and up to a fifth beyond its ends; from where it can be found again.
          reach[i] = (1 + 0.2 * uniform()) * (high - low);
          rate[i] =
            uniform() *
            Math.min(state.velocityLimit[i]! / reach[i]!, Math.sqrt(state.accelerationLimit[i]! / reach[i]!));
          phase[i] = 6 * uniform();
        }
        out[i] = (low + high) / 2 + (reach[i]! / 2) * Math.sin(phase[i]! + 2 * rate[i]! * k * dt);
      }
    });
  });

  it('take a step in the shortest way, without overshoot', () => {
    const goal = Float64Array.of(0.5, -0.4, 0.2, 2, 1, -1, 1.2);
    const issued = drive(4000, (_, out) => {
      out.set(goal);
    });
    for (let i = 0; i < joints; i++) {
      const way = Math.sign(goal[i]! - start[i]!);
      for (const setpoint of issued) expect(way * (setpoint[i]! - goal[i]!)).toBeLessThan(1e-6);
      expect(Math.abs(issued.at(-1)![i]! - goal[i]!)).toBeLessThan(1e-9);
    }
    // Bang-bang acceleration would take 2 √(way / a); jerk and what is kept back for stops cost less than a sixth more.
    const soonest = 2 * Math.sqrt(0.5 / psm.acceleration[0]!);
    const arrived = issued.findIndex((setpoint) => Math.abs(setpoint[0]! - goal[0]!) < 1e-4);
    expect(arrived * dt).toBeLessThan(soonest * 1.15);
    expect(arrived * dt).toBeGreaterThan(soonest);
  });

  it('come back from a wish beyond the end of a joint at once', () => {
    const issued = drive(4000, (k, out) => {
      out[4] = k < 2000 ? 2 : 1.2;
    });
    expect(issued[1999]![4]).toBeGreaterThan(psm.upper[4]! - 1e-4);
    expect(issued[2010]![4]).toBeLessThan(issued[1999]![4]!);
    expect(issued[3999]![4]).toBeCloseTo(1.2, 9);
  });

  it('stop a moving arm in the shortest way that bounds jerk, and leave it there', () => {
    let stop: Float64Array | undefined;
    const issued = drive(3000, (k, out, state) => {
      if (k < 600) out.fill(2);
      if (k !== 600) return;
      holdTarget(state, out, dt);
      stop = out.slice();
    });
    for (let i = 0; i < joints; i++) {
      expect(Math.abs(issued.at(-1)![i]! - stop![i]!)).toBeLessThan(1e-9);
      const beforeStop = Math.sign(stop![i]! - issued[599]![i]!);
      for (const setpoint of issued.slice(600))
        expect(beforeStop * (setpoint[i]! - stop![i]!)).toBeLessThan(1e-6);
    }
    // The yaw was accelerating at 90°/s² for 0.6 s: v²/2a is where unlimited jerk would have ended.
    const speed = (issued[599]![0]! - issued[598]![0]!) / dt;
    const least = (speed * speed) / (2 * psm.acceleration[0]!);
    expect(stop![0]! - issued[599]![0]!).toBeGreaterThan(least);
    expect(stop![0]! - issued[599]![0]!).toBeLessThan(1.2 * least + speed * 0.02);
  });

  it('name the joint and what bends it', () => {
    const state = createLimits(psm);
    const setpoint = new Float64Array(joints);
    const seen = new Set<string>();
    const run = (ticks: number, target: Float64Array) => {
      for (let k = 0; k < ticks; k++) seen.add(`${stepLimits(state, setpoint, target, dt)}@${state.detail}`);
    };
    resetLimits(state, start);
    run(5, start);
    expect([...seen]).toEqual([`${Reason.none}@-1`]);
    seen.clear();
    run(
      3000,
      start.map((x, i) => (i === 1 ? 0.9 : x)),
    );
    expect([...seen]).toEqual(
      expect.arrayContaining([`${Reason.jointJerkLimit}@1`, `${Reason.jointAccelerationLimit}@1`]),
    );
    expect([...seen].every((entry) => entry.endsWith('@1') || entry === `${Reason.none}@-1`)).toBe(true);
    seen.clear();
    run(
      10,
      start.map((x, i) => (i === 5 ? -1.5 : x)),
    );
    expect([...seen]).toEqual([`${Reason.jointPositionLimit}@5`]);
    seen.clear();
    run(3000, Float64Array.from(start));
    run(
      2000,
      start.map((x, i) => (i === 6 ? 1.2 : x)),
    );
    expect(seen).toContain(`${Reason.jawCatchingUp}@6`);
  });

  it('leave an arm that was found outside of a limit where it is, let it come back, and not go out again', () => {
    const state = createLimits(psm);
    const setpoint = new Float64Array(joints);
    const outside = start.slice();
    const drive = (wrist: number) => {
      outside[4] = wrist;
      for (let k = 0; k < 1000; k++) stepLimits(state, setpoint, outside, dt);
      return setpoint[4]!;
    };
    outside[4] = 1.5;
    resetLimits(state, outside);
    expect(drive(1.5)).toBe(1.5);
    expect(drive(1.6)).toBe(1.5);
    expect(drive(1.45)).toBeCloseTo(1.45, 9);
    // A milliradian is left to it.
    expect(drive(1.5)).toBeCloseTo(1.451, 6);
    expect(drive(1.3)).toBeCloseTo(1.3, 9);
    expect(drive(1.5)).toBeLessThan(psm.upper[4]!);
  });
});
