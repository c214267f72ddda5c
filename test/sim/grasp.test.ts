import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atan2 } from '../../kinematics/index.ts';
import { InstrumentField, WorldField } from '../../sim/index.ts';
import { exercise, graspPose, raised, Rig } from './rig.ts';

const LEFT = 1;
const RIGHT = 0;
const OPEN = 0.6;
const CLOSED = -0.3;

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.create();
  rig.step(50);
});
afterEach(() => {
  rig.simulation.free();
});

const field = (arm: number, offset: number) =>
  rig.record[WorldField.instruments + arm * InstrumentField.length + offset]!;
const held = (arm: number) => field(arm, InstrumentField.held);
const load = (arm: number) => field(arm, InstrumentField.load);

/** Brings the left jaws around the outer wall of block 1, `beside` (m) to its right. */
function reach(beside = 0, lean = 0.5): void {
  const pose = graspPose(LEFT, rig.block(0), 0.013, lean);
  pose[0] = pose[0]! + beside;
  rig.turnJaw(LEFT, OPEN);
  rig.move(LEFT, raised(pose, 0.03), 1);
  rig.move(LEFT, pose, 1);
}

function take(): void {
  reach();
  rig.turnJaw(LEFT, CLOSED);
  rig.step(100);
}

function takeAndLift(): void {
  take();
  rig.move(LEFT, raised(rig.tip(LEFT), 0.045), 1.2);
}

describe('jaws that close on the wall of a block', () => {
  it('take hold, lift it and feel its weight', () => {
    const before = rig.block(0)[2]!;
    takeAndLift();
    rig.step(50);
    expect(held(LEFT)).toBe(0);
    expect(rig.kinds().filter((kind) => kind === 'grasp')).toHaveLength(1);
    expect(rig.block(0)[2]! - before).toBeCloseTo(0.045, 3);
    expect(load(LEFT)).toBeCloseTo(exercise.blocks.mass * 9.81, 3);
    expect(rig.kinds()).not.toContain('slip');
  });

  it('are held open by it', () => {
    take();
    const measured = rig.exchange.at(-8)!;
    // The wall's upper edge lies 5.75 mm below the pivot, along the jaws that lean by 0.5 rad; it is 2 mm thick.
    const expected = 2 * atan2(0.001, 0.00575 / Math.cos(0.5));
    expect(Math.abs(measured - expected)).toBeLessThan(0.06);
    expect(rig.jaw(LEFT)).toBeCloseTo(CLOSED);
  });

  it.each([-0.0015, -0.001, 0.001, 0.0015])('forgive being %f m beside it', (beside) => {
    reach(beside);
    rig.turnJaw(LEFT, CLOSED);
    expect(held(LEFT)).toBe(0);
  });

  it.each([0.2, 0.35, 0.65])('forgive a lean of %f rad', (lean) => {
    reach(0, lean);
    rig.turnJaw(LEFT, CLOSED);
    expect(held(LEFT)).toBe(0);
  });

  it('take nothing far beside it', () => {
    reach(-0.006);
    rig.turnJaw(LEFT, CLOSED);
    rig.step(50);
    expect(held(LEFT)).toBe(-1);
  });

  it('take nothing when they were never open around it', () => {
    const pose = graspPose(LEFT, rig.block(0));
    rig.turnJaw(LEFT, CLOSED);
    rig.move(LEFT, raised(pose, 0.03), 1);
    rig.move(LEFT, pose, 1);
    rig.step(50);
    expect(held(LEFT)).toBe(-1);
    expect(rig.kinds()).not.toContain('grasp');
  });
});

describe('a held block', () => {
  it('stays in the jaws over shakes', () => {
    takeAndLift();
    const tip = rig.tip(LEFT);
    const offset = rig.block(0)[0]! - tip[0]!;
    let worst = 0;
    rig.watch = () => {
      worst = Math.max(worst, Math.abs(rig.block(0)[0]! - rig.tip(LEFT)[0]! - offset));
    };
    // 10 mm to and fro at 4 Hz: 3 m/s².
    for (let i = 0; i < 500; i++) {
      const shaken = tip.slice();
      shaken[0] = tip[0]! + 0.005 * Math.sin((2 * Math.PI * 4 * i) / 250);
      rig.setTip(LEFT, shaken);
      rig.step();
    }
    expect(held(LEFT)).toBe(0);
    expect(worst).toBeLessThan(0.0005);
    expect(rig.kinds()).not.toContain('slip');
  });

  it('slips, then is lost, when the peg holds it back', () => {
    take();
    const tip = rig.tip(LEFT);
    tip[0] = tip[0]! - 0.02;
    rig.move(LEFT, tip, 1);
    rig.step(50);
    expect(rig.kinds()).toContain('slip');
    expect(rig.kinds().indexOf('slip')).toBeLessThan(rig.kinds().indexOf('release'));
    expect(held(LEFT)).toBe(-1);
    const [x, y] = exercise.pegs.left[0]!;
    const block = rig.block(0);
    expect(Math.sqrt((block[0]! - x) ** 2 + (block[1]! - y) ** 2)).toBeLessThan(0.003);
  });

  it('slips the sooner the weaker the grip', () => {
    const loadAtSlip = (squeeze: number) => {
      rig.turnJaw(LEFT, squeeze);
      rig.events.length = 0;
      const tip = rig.tip(LEFT);
      for (let i = 0; i < 250 && !rig.kinds().includes('slip'); i++) {
        tip[0] = tip[0]! - 0.00004;
        rig.setTip(LEFT, tip);
        rig.step();
      }
      return rig.events.find((event) => event.kind === 'slip')!.value;
    };
    take();
    // Grip 0.15 rad beyond the wall is 5 N; friction 0.7 on both jaws.
    const opening = rig.exchange.at(-8)!;
    const weak = loadAtSlip(opening - 0.015);
    expect(weak).toBeGreaterThan(2 * 0.7 * 0.5);
    expect(weak).toBeLessThan(2 * 0.7 * 0.5 * 1.3);
  });

  it('falls when the jaws open', () => {
    takeAndLift();
    const before = rig.block(0)[2]!;
    rig.turnJaw(LEFT, OPEN);
    expect(rig.kinds()).toContain('release');
    expect(held(LEFT)).toBe(-1);
    expect(rig.block(0)[2]!).toBeLessThan(before - 0.01);
  });

  it('comes to lie flat between the jaws when they took it at an angle', () => {
    const pose = graspPose(LEFT, rig.block(0));
    const turn = Float64Array.of(0, 0, Math.sin(0.15), Math.cos(0.15));
    // Turned by 0.3 rad about the vertical through the grip.
    const [x, y, z, w] = [pose[3]!, pose[4]!, pose[5]!, pose[6]!];
    pose.set(
      [
        turn[3]! * x - turn[2]! * y,
        turn[3]! * y + turn[2]! * x,
        turn[3]! * z + turn[2]! * w,
        turn[3]! * w - turn[2]! * z,
      ],
      3,
    );
    rig.turnJaw(LEFT, OPEN);
    rig.move(LEFT, raised(pose, 0.03), 1);
    rig.move(LEFT, pose, 1);
    rig.turnJaw(LEFT, CLOSED);
    expect(held(LEFT)).toBe(0);
    rig.move(LEFT, raised(pose, 0.045), 1.2);
    rig.step(100);
    const block = rig.block(0);
    expect(2 * atan2(block[5]!, block[6]!)).toBeCloseTo(0.3, 1);
  });
});

describe('two instruments', () => {
  it('hold one block at once and hand it over', () => {
    takeAndLift();
    rig.move(LEFT, graspPose(LEFT, [0, 0, 0.05]), 1.5);
    const pose = graspPose(RIGHT, rig.block(0));
    rig.turnJaw(RIGHT, OPEN);
    rig.move(RIGHT, raised(pose, 0.03), 1.2);
    rig.move(RIGHT, pose, 1);
    rig.turnJaw(RIGHT, CLOSED);
    expect([held(LEFT), held(RIGHT)]).toEqual([0, 0]);
    const before = rig.block(0);
    rig.turnJaw(LEFT, OPEN);
    rig.step(50);
    expect([held(LEFT), held(RIGHT)]).toEqual([-1, 0]);
    expect(rig.kinds()).toContain('handover');
    for (let i = 0; i < 3; i++) expect(Math.abs(rig.block(0)[i]! - before[i]!)).toBeLessThan(0.002);
  });

  it('that pull one block apart do not shake it, and one of them loses it', () => {
    takeAndLift();
    rig.move(LEFT, graspPose(LEFT, [0, 0, 0.05]), 1.5);
    const pose = graspPose(RIGHT, rig.block(0));
    rig.turnJaw(RIGHT, OPEN);
    rig.move(RIGHT, raised(pose, 0.03), 1.2);
    rig.move(RIGHT, pose, 1);
    rig.turnJaw(RIGHT, CLOSED);
    let previous = rig.block(0);
    let fastest = 0;
    rig.watch = () => {
      const now = rig.block(0);
      fastest = Math.max(fastest, Math.abs(now[0]! - previous[0]!) / 0.004);
      previous = now;
    };
    const apart = rig.tip(RIGHT);
    apart[0] = apart[0]! + 0.02;
    rig.move(RIGHT, apart, 1);
    // What is stretched snaps back, but nothing runs away.
    expect(fastest).toBeLessThan(0.6);
    expect([held(LEFT), held(RIGHT)].filter((block) => block === 0)).toHaveLength(1);
    expect(rig.kinds()).toContain('slip');
  });
});

describe('steel against a block', () => {
  it('pushes it before it, however fast: it does not jump through the wall', () => {
    rig.turnJaw(LEFT, 0);
    const [x, y] = exercise.pegs.left[0]!;
    const start = graspPose(LEFT, [x - 0.025, y, 0.00725]);
    rig.move(LEFT, raised(start, 0.03), 1);
    rig.move(LEFT, start, 1);
    // 40 mm in 0.1 s, then still: the peg stops the block, the instrument goes over it.
    const end = rig.tip(LEFT);
    end[0] = end[0]! + 0.018;
    rig.move(LEFT, end, 0.1);
    const block = rig.block(0);
    expect(block[0]).toBeGreaterThan(x);
    expect(block[0]).toBeLessThan(x + 0.006);
  });

  it('does not make it fly when it is crushed against board and peg', () => {
    let highest = 0;
    let fastest = 0;
    let previous = rig.block(0);
    rig.watch = () => {
      const now = rig.block(0);
      highest = Math.max(highest, now[2]!);
      for (let i = 0; i < 3; i++) fastest = Math.max(fastest, Math.abs(now[i]! - previous[i]!) / 0.004);
      previous = now;
    };
    rig.turnJaw(LEFT, 0);
    const above = graspPose(LEFT, rig.block(0));
    rig.move(LEFT, raised(above, 0.03), 1);
    rig.move(LEFT, raised(above, -0.006), 0.5);
    rig.step(50);
    rig.move(LEFT, raised(above, 0.03), 0.5);
    rig.step(100);
    expect(fastest).toBeLessThan(0.5);
    expect(highest).toBeLessThan(0.02);
    expect(rig.block(0)[2]).toBeCloseTo(0.00725, 3);
  });
});
