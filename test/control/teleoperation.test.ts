import { describe, expect, it } from 'vitest';
import { defaultSettings, OperatorField, StateCommand, TickField } from '../../control/index.ts';
import {
  angleBetween,
  composePose,
  createData,
  createPose,
  distanceBetween,
  forward,
  type Pose,
  quaternionFromAxisAngle,
} from '../../kinematics/index.ts';
import { type Bench, createBench, createFollowingBench, createUniform, viewFromWorld } from './bench.ts';

const { present, clutch, camera, scale, right, left } = OperatorField;

/** Tip of an instrument in the picture: by the frames' definition, not by the mapping. */
function viewFromTip(bench: Bench, arm: number): Pose {
  const { worldFromBase, model } = bench.placements[arm]!;
  const tip = createPose();
  forward(tip, model, createData(model), bench.setpoint(arm));
  composePose(tip, worldFromBase, tip);
  composePose(tip, viewFromWorld(bench), tip);
  return tip;
}

/** A hand's slow tour, m: back at the start after 4000 ticks. */
function tour(hand: Float64Array, home: Float64Array, k: number, size: number): void {
  const phase = (2 * Math.PI * k) / 4000;
  hand[0] = home[0]! + size * (1 - Math.cos(phase));
  hand[1] = home[1]! + size * (1 - Math.cos(2 * phase));
  hand[2] = home[2]! + (size * (1 - Math.cos(phase))) / 2;
}

/** The largest step of a tip between two consecutive ticks while `bench` runs, m. */
function largestStep(bench: Bench, arm: number, ticks: number, before?: (k: number) => void): number {
  let largest = 0;
  let tip = bench.setpointPose(arm);
  for (let k = 0; k < ticks; k++) {
    before?.(k);
    bench.run();
    const next = bench.setpointPose(arm);
    largest = Math.max(largest, distanceBetween(tip, next));
    tip = next;
  }
  return largest;
}

describe('the way to FOLLOWING', () => {
  it('sets the arms up by itself, waits for the operator, for alignment, then follows', () => {
    const bench = createBench();
    bench.tick();
    expect(bench.state(0)).toBe('SETTING_ARMS_STATE');
    bench.tick(5);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'operator_absent']);
    bench.input[present] = 1;
    bench.run(5);
    expect([bench.state(0), bench.reason(0)]).toEqual(['ALIGNING', 'aligning']);
    bench.snap();
    bench.run(1);
    expect([bench.state(0), bench.state(1)]).toEqual(['FOLLOWING', 'FOLLOWING']);
  });

  it('asks a hand that was turned by its owner to show that it is meant', () => {
    const aligned = (): Bench => {
      const bench = createBench();
      bench.run(5);
      bench.input[present] = 1;
      bench.run(600);
      bench.snap();
      bench.run(1000);
      expect(bench.state(0)).toBe('ALIGNING');
      return bench;
    };
    const squeezing = aligned();
    squeezing.run(200, (k) => (squeezing.hand(0)[7] = 0.6 - (0.6 * k) / 200));
    expect(squeezing.state(0)).toBe('ALIGNING');
    squeezing.run(200, (k) => (squeezing.hand(0)[7] = (0.8 * k) / 200));
    expect(squeezing.state(0)).toBe('FOLLOWING');
    expect(squeezing.state(1)).toBe('ALIGNING');

    const rolling = aligned();
    const hand = createPose();
    const roll = createPose();
    hand.set(rolling.hand(1).subarray(0, 7));
    rolling.run(50, (k) => {
      quaternionFromAxisAngle(roll.subarray(3), Float64Array.of(0, 0, 1), (0.08 * k) / 50);
      composePose(roll, hand, roll);
      rolling.hand(1).set(roll.subarray(3), 3);
      roll.fill(0);
    });
    expect(rolling.state(1)).toBe('FOLLOWING');
    expect(rolling.state(0)).toBe('ALIGNING');
  });

  it('needs alignment within 5°', () => {
    for (const [degrees, state] of [
      [5.1, 'ALIGNING'],
      [4.9, 'FOLLOWING'],
    ] as const) {
      const bench = createBench();
      bench.run(5);
      bench.snap();
      const turn = createPose();
      quaternionFromAxisAngle(turn.subarray(3), Float64Array.of(0.6, 0.8, 0), (degrees * Math.PI) / 180);
      composePose(turn, turn, bench.hand(0).slice(0, 7));
      bench.hand(0).set(turn.subarray(3), 3);
      bench.input[present] = 1;
      bench.run(3);
      expect(bench.state(0)).toBe(state);
    }
  });
});

describe('FOLLOWING', () => {
  it.each([0.2, 0.5])('moves the tip in the picture as the hand moves, times %d', (ratio) => {
    const bench = createFollowingBench({ scale: ratio });
    const home = bench.hand(0).slice();
    const tip = viewFromTip(bench, 0);
    bench.run(1000, (k) => tour(bench.hand(0), home, k, 0.02));
    // The hand rests: what the filters hold back has come through.
    bench.run(600);
    const moved = viewFromTip(bench, 0);
    expect(bench.state(0)).toBe('FOLLOWING');
    for (let i = 0; i < 3; i++) {
      expect(Math.abs(moved[i]! - tip[i]! - ratio * (bench.hand(0)[i]! - home[i]!))).toBeLessThan(1e-9);
    }
    expect(angleBetween(moved, tip)).toBeLessThan(1e-9);
    expect(distanceBetween(moved, tip)).toBeGreaterThan(0.003);
  });

  it('turns the tip in the picture as the hand turns', () => {
    const bench = createFollowingBench();
    const home = bench.hand(0).slice(0, 7);
    const tip = viewFromTip(bench, 0);
    const turn = createPose();
    bench.run(2000, (k) => {
      turn.set([0, 0, 0]);
      quaternionFromAxisAngle(
        turn.subarray(3),
        Float64Array.of(0.6, 0, 0.8),
        (0.5 * Math.min(k, 1000)) / 1000,
      );
      const q = createPose();
      composePose(q, turn, home);
      bench.hand(0).set(q.subarray(3), 3);
    });
    const expected = createPose();
    composePose(expected, turn, tip);
    expect(angleBetween(expected, viewFromTip(bench, 0))).toBeLessThan(1e-6);
    expect(distanceBetween(tip, viewFromTip(bench, 0))).toBeLessThan(1e-6);
  });

  it.each([
    ['smooth', 0.01],
    ['fast', 0],
    ['off', 0],
  ] as const)('lags a steadily moving hand as its tremor canceller says: %s, %d s', (tremor, expected) => {
    const bench = createFollowingBench({ settings: { ...defaultSettings, tremor } });
    const home = bench.hand(0)[0]!;
    bench.run(1500, (k) => (bench.hand(0)[0] = home + 0.00002 * Math.max(0, k - 500)));
    const tip = viewFromTip(bench, 0);
    bench.run(1000);
    // 20 mm/s of hand at 0.2: 4 mm/s of tip.
    const lag = (viewFromTip(bench, 0)[0]! - tip[0]!) / 0.004;
    expect(Math.abs(lag - expected)).toBeLessThan(1e-3);
  });

  it.each([8, 16])('makes smooth motion of input that comes every %d ms', (interval) => {
    const bench = createFollowingBench({ settings: defaultSettings });
    const home = bench.hand(0).slice();
    const limited = new Set<string>();
    const tips: Pose[] = [];
    for (let k = 0; k < 4000; k++) {
      tour(bench.hand(0), home, k, 0.03);
      if (k % interval === 0) bench.send();
      bench.tick();
      tips.push(viewFromTip(bench, 0));
      if (k > 200) limited.add(bench.reason(0));
    }
    // Acceleration over 2 ms of a 1 Hz tour of 12 mm: its own is 0.24 m/s² at most; stairs would make 1 m/s² and more.
    for (let k = 202; k < tips.length; k++) {
      const a = [0, 1, 2].map((i) => (tips[k]![i]! - 2 * tips[k - 1]![i]! + tips[k - 2]![i]!) / 1e-6);
      expect(Math.hypot(a[0]!, a[1]!, a[2]!)).toBeLessThan(0.5);
    }
    limited.delete('jaw_catching_up');
    expect([...limited]).toEqual(['']);
  });

  it('rounds a mouse at 60 Hz, that counts 0.3 mm at a time, so that the joints can follow', () => {
    const bench = createFollowingBench({ scale: 0.5, settings: defaultSettings });
    const home = bench.hand(0).slice();
    const onGrid = (x: number) => Math.round(x / 0.0003) * 0.0003;
    let limited = 0;
    for (let k = 0, next = 0; k < 6000; k++) {
      if (k === next) {
        bench.hand(0)[0] = home[0]! + onGrid(0.03 * Math.sin((0.05 / 0.03) * (k / 1000)));
        bench.hand(0)[1] = home[1]! + onGrid(0.03 * Math.sin((0.035 / 0.03) * (k / 1000)));
        bench.send();
        next += k % 3 === 0 ? 17 : 16;
      }
      bench.tick();
      if (k >= 1000 && bench.reason(0).startsWith('joint_')) limited += 1;
    }
    expect(limited / 5000).toBeLessThan(0.1);
  });
});

describe('nothing jumps', () => {
  it('when the clutch is pressed, the hand moves anywhere, and it is released, 60 times', () => {
    const bench = createFollowingBench();
    const uniform = createUniform(21);
    for (let cycle = 0; cycle < 60; cycle++) {
      bench.input[clutch] = 1;
      bench.run(150);
      expect(bench.state(0)).toBe('CLUTCHED');
      const still = largestStep(bench, 0, 30, () => {
        for (let i = 0; i < 3; i++) bench.hand(0)[i] = uniform() - 0.5;
      });
      bench.input[clutch] = 0;
      const released = largestStep(bench, 0, 60);
      expect(bench.state(0)).toBe('FOLLOWING');
      expect(Math.max(still, released)).toBeLessThan(1e-6);
      const home = bench.hand(0).slice();
      bench.run(100, (k) => (bench.hand(0)[0] = home[0]! + 0.00005 * k * (cycle % 2 === 0 ? 1 : -1)));
    }
  });

  it('when the scale changes, also in the middle of a motion', () => {
    const bench = createFollowingBench();
    const uniform = createUniform(22);
    const home = bench.hand(0).slice();
    bench.run(500);
    bench.input[scale] = 1;
    expect(largestStep(bench, 0, 300)).toBeLessThan(1e-6);
    for (let change = 0; change < 40; change++) {
      bench.input[scale] = 0.1 + 0.9 * uniform();
      bench.run(100);
      expect(largestStep(bench, 0, 3)).toBeLessThan(1e-6);
    }
    // 10 mm/s of hand, 10 µm per tick: catching up with a new ratio may double it, a jump would be a thousandfold.
    bench.run(1000, (k) => (bench.hand(0)[0] = home[0]! + 0.00001 * k));
    const from = bench.hand(0)[0]!;
    const step = largestStep(bench, 0, 2000, (k) => {
      bench.hand(0)[0] = from - 0.00001 * k;
      if (k % 100 === 0) bench.input[scale] = 0.1 + 0.9 * uniform();
    });
    expect(step).toBeLessThan(2e-5);
  });

  it('when input stops in the middle of a motion, comes back elsewhere and is confirmed', () => {
    const bench = createFollowingBench();
    const uniform = createUniform(23);
    for (let cycle = 0; cycle < 20; cycle++) {
      const home = bench.hand(0).slice();
      bench.run(200, (k) => (bench.hand(0)[1] = home[1]! + 0.00008 * k * (cycle % 2 === 0 ? 1 : -1)));
      bench.tick(101);
      expect(bench.state(0)).toBe('HOLDING');
      expect(bench.reason(0)).toBe('input_stale');
      bench.tick(1000);
      for (let i = 0; i < 3; i++) bench.hand(0)[i] = 0.4 * (uniform() - 0.5);
      const silent = largestStep(bench, 0, 30);
      expect(bench.state(0)).toBe('HOLDING');
      bench.snap();
      bench.input[clutch] = 1;
      const pressed = largestStep(bench, 0, 30);
      bench.input[clutch] = 0;
      const resumed = largestStep(bench, 0, 100);
      expect(bench.state(0)).toBe('FOLLOWING');
      expect(Math.max(silent, pressed, resumed)).toBeLessThan(1e-6);
    }
  });

  it('in the patient when the endoscope moves, nor afterwards', () => {
    const bench = createFollowingBench();
    const home = bench.hand(0).slice();
    bench.run(300);
    const before = [bench.setpointPose(0), bench.setpointPose(1)];
    bench.input[camera] = 1;
    bench.run(1500, (k) => tour(bench.hand(0), home, k, 0.03));
    expect(bench.setpoint(2)[0]! ** 2 + bench.setpoint(2)[1]! ** 2).toBeGreaterThan(1e-4);
    bench.input[camera] = 0;
    const after = largestStep(bench, 0, 800);
    expect(bench.state(0)).toBe('FOLLOWING');
    expect(after).toBeLessThan(1e-6);
    for (const arm of [0, 1])
      expect(distanceBetween(bench.setpointPose(arm), before[arm]!)).toBeLessThan(1e-6);
  });

  it('at the jaw: it closes in on the gripper slowly after an engagement, then follows at once', () => {
    const bench = createFollowingBench();
    bench.hand(0)[7] = 0;
    bench.input[clutch] = 1;
    bench.run(100);
    const start = bench.jaw(0);
    bench.input[clutch] = 0;
    bench.run(500);
    expect(bench.reason(0)).toBe('jaw_catching_up');
    // 0.2π rad/s at most.
    expect(start - bench.jaw(0)).toBeLessThan(0.2 * Math.PI * 0.5 + 1e-9);
    expect(start - bench.jaw(0)).toBeGreaterThan(0.2 * Math.PI * 0.35);
    bench.run(2000);
    expect(bench.reason(0)).toBe('');
    expect(bench.jaw(0)).toBeCloseTo((-20 * Math.PI) / 180, 6);
    bench.hand(0)[7] = Math.PI / 3;
    bench.run(800);
    expect(bench.jaw(0)).toBeCloseTo(1.396, 3);
  });
});

describe('states', () => {
  it('of a hand: unselected holds and comes back without aligning, clutched and camera say so', () => {
    const bench = createFollowingBench();
    bench.input[right] = 0;
    bench.run(2);
    expect([bench.state(0), bench.reason(0), bench.state(1)]).toEqual([
      'UNSELECTED',
      'hand_inactive',
      'FOLLOWING',
    ]);
    bench.hand(0)[0] = 0.3;
    bench.hand(0).set([0, 0, 0, 1], 3);
    expect(largestStep(bench, 0, 50)).toBeLessThan(1e-6);
    bench.input[right] = 1;
    expect(largestStep(bench, 0, 50)).toBeLessThan(1e-6);
    expect(bench.state(0)).toBe('FOLLOWING');
    bench.input[clutch] = 1;
    bench.run(1);
    expect([bench.state(0), bench.reason(0)]).toEqual(['CLUTCHED', 'clutch']);
    bench.input[camera] = 1;
    bench.run(1);
    expect([bench.state(0), bench.reason(0)]).toEqual(['CAMERA', 'camera']);
    bench.input[camera] = bench.input[clutch] = 0;
    bench.input[left] = 0;
    bench.run(200);
    expect([bench.state(0), bench.state(1)]).toEqual(['FOLLOWING', 'UNSELECTED']);
  });

  it('of an operator who leaves and returns: hold at once, align anew', () => {
    const bench = createFollowingBench();
    bench.input[present] = 0;
    bench.run(1);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'operator_absent']);
    bench.hand(0).set([0, 0, 0, 1], 3);
    bench.input[present] = 1;
    bench.run(1);
    expect(bench.state(0)).toBe('ALIGNING');
    bench.snap();
    bench.run(1);
    expect(bench.state(0)).toBe('FOLLOWING');
  });

  it('of an arm: CRTK commands are obeyed, refused ones are named, and resuming takes a deliberate act', () => {
    const bench = createFollowingBench();
    const state = () => bench.record[TickField.arms]!;
    expect(state()).toBe(1);
    bench.command(0, StateCommand.pause);
    bench.run(400);
    expect([bench.state(0), bench.reason(0), bench.state(1)]).toEqual(['HOLDING', 'arm_paused', 'FOLLOWING']);
    bench.command(0, StateCommand.enable);
    bench.run(1);
    expect([bench.state(0), bench.reason(1)]).toEqual(['HOLDING', 'command_refused']);
    bench.command(0, StateCommand.resume);
    bench.run(1500);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'confirm_to_resume']);
    bench.input[clutch] = 1;
    bench.run(10);
    bench.input[clutch] = 0;
    bench.snap();
    bench.run(2);
    expect(bench.state(0)).toBe('FOLLOWING');
    bench.command(0, StateCommand.disable);
    bench.run(5);
    expect([bench.state(0), bench.reason(0)]).toEqual(['DISABLED', 'arm_disabled']);
    bench.run(3000);
    expect(bench.state(0)).toBe('DISABLED');
    bench.command(0, StateCommand.home);
    bench.run(2);
    expect(bench.state(0)).toBe('DISABLED');
    bench.command(0, StateCommand.enable);
    bench.run(5);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'arm_disabled']);
  });
});
