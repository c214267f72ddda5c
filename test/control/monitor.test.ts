import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMonitor, resetMonitor, stepMonitor, Verdict } from '../../control/monitor.ts';
import {
  type Arm,
  createKinematicArm,
  createMeasured,
  createSetpoint,
  Reason,
  reasons,
  TICK_PERIOD,
  TickField,
} from '../../control/index.ts';
import { loadRobot, parseRobot } from '../../kinematics/index.ts';
import { createFollowingBench, createPlacements } from './bench.ts';

const psm = loadRobot('psm');
const home = Float64Array.of(0, 0, 0.12, 0, 0, 0);

const pass: [Verdict, string, number] = [Verdict.pass, '', -1];

/** What the monitor says of set-points `at` after it saw the arm rest at home. */
function verdictOf(
  at: (k: number) => number[],
  ticks: number,
  led = true,
  model = psm,
): [Verdict, string, number] {
  const monitor = createMonitor(model);
  const setpoint = createSetpoint(6);
  const measured = createMeasured(6);
  setpoint.position.set(at(-1).slice(0, 6));
  setpoint.jaw = at(-1)[6]!;
  measured.position.set(setpoint.position);
  resetMonitor(monitor, setpoint);
  for (let k = 0; k < ticks; k++) {
    setpoint.position.set(at(k).slice(0, 6));
    setpoint.jaw = at(k)[6]!;
    measured.position.set(setpoint.position.map((x) => (Number.isFinite(x) ? x : 0)));
    const input = { led, heard: true, ticks: 1 };
    const verdict = stepMonitor(monitor, setpoint, measured, input, TICK_PERIOD);
    if (verdict !== Verdict.pass) return [verdict, reasons[monitor.reason].id, monitor.detail];
  }
  return pass;
}

/** Home, with joint `i` moved by `by`. */
const moved = (i: number, by: number) => [...home, 0.3].map((x, j) => (j === i ? x + by : x));

describe('the monitor', () => {
  it('passes an arm at rest and one that accelerates as it may', () => {
    expect(verdictOf(() => moved(0, 0), 100)).toEqual(pass);
    const gentle = (k: number) => moved(0, k < 0 ? 0 : 0.5 * 1.5 * (k * TICK_PERIOD) ** 2);
    expect(verdictOf(gentle, 500)).toEqual(pass);
  });

  it.each([
    ['a step of a joint', 'setpoint_acceleration', 1, (k: number) => moved(1, k < 5 ? 0 : 1e-3)],
    [
      'a joint that accelerates too hard',
      'setpoint_acceleration',
      3,
      (k: number) => moved(3, k < 0 ? 0 : 0.5 * 14 * (k * TICK_PERIOD) ** 2),
    ],
    [
      'a joint that moves too fast',
      'setpoint_velocity',
      0,
      // 1.5 rad/s² up to 1.57 rad/s · 1.02 and a little more.
      (k: number) => moved(0, k < 0 ? -0.9 : -0.9 + 0.5 * 1.5 * (k * TICK_PERIOD) ** 2),
      1100,
    ],
    [
      'a joint beyond its limit',
      'setpoint_position',
      4,
      (k: number) => moved(4, k < 0 ? 1.396 : 1.396 + 1e-6 * k ** 2),
    ],
    [
      'a jaw beyond its limit',
      'setpoint_position',
      6,
      (k: number) => moved(6, k < 0 ? 1.0959 : 1.0959 + 1e-6 * k ** 2),
    ],
    ['a joint that is no number', 'monitor_stop', 2, (k: number) => moved(2, k < 3 ? 0 : NaN)],
    ['a jaw that is no number', 'monitor_stop', 6, (k: number) => moved(6, k < 3 ? 0 : NaN)],
    ['an infinite joint', 'monitor_stop', 5, (k: number) => moved(5, k < 3 ? 0 : Infinity)],
  ])('stops %s', (_, reason, joint, at, ticks = 300) => {
    expect(verdictOf(at, ticks)).toEqual([Verdict.stop, reason, joint]);
  });

  it('stops an arm that is not where it was told to be, just beyond the tolerance and not before', () => {
    const judge = (error: number) => {
      const monitor = createMonitor(psm);
      const setpoint = createSetpoint(6);
      const measured = createMeasured(6);
      setpoint.position.set(home);
      measured.position.set(home);
      measured.position[2]! += error;
      resetMonitor(monitor, setpoint);
      const input = { led: true, heard: true, ticks: 1 };
      const verdict = stepMonitor(monitor, setpoint, measured, input, TICK_PERIOD);
      return [verdict, reasons[monitor.reason].id, monitor.detail];
    };
    expect(judge(0.0499)).toEqual(pass);
    expect(judge(0.0501)).toEqual([Verdict.stop, 'tracking_error', 2]);
    expect(judge(NaN)).toEqual([Verdict.stop, 'tracking_error', 2]);
  });

  it('names a joint only in the verdict that is about it', () => {
    const monitor = createMonitor(psm);
    const setpoint = createSetpoint(6);
    const measured = createMeasured(6);
    setpoint.position.set(home);
    measured.position.set(home);
    resetMonitor(monitor, setpoint);
    const input = { led: true, heard: true, ticks: 1 };
    measured.position[4] = 1;
    expect(stepMonitor(monitor, setpoint, measured, input, TICK_PERIOD)).toBe(Verdict.stop);
    measured.position[4] = 0;
    expect(stepMonitor(monitor, setpoint, measured, { ...input, ticks: 50 }, TICK_PERIOD)).toBe(Verdict.hold);
    expect([monitor.reason, monitor.detail]).toEqual([Reason.loopOverrun, -1]);
    expect(stepMonitor(monitor, setpoint, measured, input, TICK_PERIOD)).toBe(Verdict.pass);
    expect([monitor.reason, monitor.detail]).toEqual([Reason.none, -1]);
  });

  it('asks for a hold when nothing is heard while the hand leads, by a count of its own', () => {
    const judge = (silentTicks: number, led: boolean, ticks = 1) => {
      const monitor = createMonitor(psm);
      const setpoint = createSetpoint(6);
      const measured = createMeasured(6);
      setpoint.position.set(home);
      measured.position.set(home);
      resetMonitor(monitor, setpoint);
      for (let k = 0; ; k++) {
        const input = { led, heard: k === 0, ticks };
        const verdict = stepMonitor(monitor, setpoint, measured, input, TICK_PERIOD);
        if (k === silentTicks) return [verdict, reasons[monitor.reason].id, monitor.detail];
      }
    };
    expect(judge(120, true)).toEqual(pass);
    expect(judge(121, true)).toEqual([Verdict.hold, 'input_stale', -1]);
    expect(judge(1000, false)).toEqual(pass);
    expect(judge(1, true, 30)).toEqual(pass);
    expect(judge(1, true, 31)).toEqual([Verdict.hold, 'loop_overrun', -1]);
  });

  it('stops a tip that is faster than any hand, though the joints of a livelier robot may', () => {
    const robot = JSON.parse(
      readFileSync(`${import.meta.dirname}/../../kinematics/robots/psm.json`, 'utf8'),
    ) as {
      joints: { limits: { velocity: number } }[];
    };
    robot.joints[0]!.limits.velocity = 9;
    const lively = parseRobot(JSON.stringify(robot), 'lively.json');
    // 90°/s² about the remote centre, 22.6 cm from the tip: 0.5 m/s, or 2.2 rad/s, is reached after 1.4 s.
    const swing = (k: number) =>
      [-1.55, 0, 0.2325, 0, 0, 0, 0.3].map((x, i) =>
        i === 0 ? x + 0.5 * 1.57 * (Math.max(0, k) / 1000) ** 2 : x,
      );
    expect(verdictOf(swing, 1380, true, lively)).toEqual(pass);
    expect(verdictOf(swing, 1430, true, lively)).toEqual([Verdict.stop, 'tip_too_fast', -1]);
  });

  it('asks for a hold when the wrist comes out of the port, not when it goes in', () => {
    const out = (k: number) => moved(2, 0.061 - 0.12 - 1e-7 * Math.max(0, k) ** 2);
    const into = (k: number) => moved(2, 0.055 - 0.12 + 1e-7 * Math.max(0, k) ** 2);
    expect(verdictOf(out, 200)).toEqual([Verdict.hold, 'insertion_too_shallow', -1]);
    expect(verdictOf(out, 200, false)).toEqual(pass);
    expect(verdictOf(into, 200)).toEqual(pass);
  });
});

/** A perfect arm that reports joint `joint` off by `error()`. */
function lyingArm(arm: Arm, joint: number, error: () => number): Arm {
  return {
    ...arm,
    read(out) {
      const reason = arm.read(out);
      out.position[joint]! += error();
      return reason;
    },
  };
}

describe('in the loop', () => {
  it('an arm that does not go where it is told is stopped, alone, and stays stopped until resumed and confirmed', () => {
    const placements = createPlacements();
    let error = 0;
    const arms = placements.map(createKinematicArm);
    arms[0] = lyingArm(arms[0]!, 2, () => error);
    const bench = createFollowingBench({ arms, placements });
    bench.run(100);
    expect(bench.state(0)).toBe('FOLLOWING');
    const before = bench.setpoint(0);
    error = -0.06;
    bench.run(2);
    expect([bench.state(0), bench.reason(0), bench.detail(0)]).toEqual(['HOLDING', 'tracking_error', 2]);
    expect(bench.record[TickField.arms]).toBe(2);
    bench.run(500);
    expect(bench.setpoint(0)).toEqual(before);
    expect(bench.state(1)).toBe('FOLLOWING');
    expect(bench.reason(0)).toBe('tracking_error');
  });

  it('an arm that no longer answers holds its pair', () => {
    const placements = createPlacements();
    let answer: Reason = Reason.none;
    const arms = placements.map(createKinematicArm);
    const silent = arms[1]!;
    arms[1] = { ...silent, read: (out) => (answer === Reason.none ? silent.read(out) : answer) };
    const bench = createFollowingBench({ arms, placements });
    answer = Reason.armFault;
    bench.run(1);
    expect([bench.state(1), bench.reason(1)]).toEqual(['DISABLED', 'arm_fault']);
    expect(bench.state(0)).toBe('FOLLOWING');
  });
});
