import { describe, expect, it } from 'vitest';
import {
  createController,
  createKinematicArm,
  defaultSettings,
  OperatorField,
  PairField,
  TICK_PERIOD,
} from '../../control/index.ts';
import { angleBetween, distanceBetween } from '../../kinematics/index.ts';
import { type Bench, createFollowingBench, createPlacements, createUniform, exactSettings } from './bench.ts';

const { present, clutch, camera, scale } = OperatorField;

/** Moves the right hand sideways by `way` (m) in `ticks`, smoothly, and lets it rest. */
function stroke(bench: Bench, way: number, ticks: number): void {
  const start = bench.hand(0)[0]!;
  bench.run(ticks, (k) => {
    const x = (k + 1) / ticks;
    bench.hand(0)[0] = start + way * x * x * x * (10 - 15 * x + 6 * x * x);
  });
  bench.run(300);
}

const pace = { slowest: 0.4, from: 0.02, to: 0.1 };

describe('velocity-dependent scale', () => {
  it('moves the tip by the whole ratio for a fast hand, by the smaller for a slow one', () => {
    const ways = [
      { ticks: 8000, expected: 0.4 },
      { ticks: 160, expected: 1 },
    ].map(({ ticks, expected }) => {
      const bench = createFollowingBench({ scale: 0.5, settings: { ...exactSettings, pace } });
      const before = bench.setpointPose(0);
      // The slow stroke's peak speed is 4.7 mm/s, the fast one's 234 mm/s.
      stroke(bench, 0.02, ticks);
      return { moved: distanceBetween(before, bench.setpointPose(0)) / (0.5 * 0.02), expected };
    });
    expect(ways[0]!.moved).toBeCloseTo(ways[0]!.expected, 3);
    // A fast stroke begins and ends slowly.
    expect(ways[1]!.moved).toBeGreaterThan(0.85);
    expect(ways[1]!.moved).toBeLessThan(1);
  });

  it('keeps a ledger of what hand and tip have drifted apart, and the clutch settles it', () => {
    const bench = createFollowingBench({ scale: 0.5, settings: { ...exactSettings, pace } });
    const start = bench.setpointPose(0);
    stroke(bench, 0.03, 200);
    stroke(bench, -0.03, 8000);
    const drift = bench.field(0, PairField.drift, 3);
    // The hand is back; the tip is not, and the ledger says by how much.
    expect(distanceBetween(start, bench.setpointPose(0))).toBeCloseTo(Math.abs(drift[0]!), 5);
    expect(drift[0]!).toBeGreaterThan(0.005);
    expect(Math.hypot(drift[1]!, drift[2]!)).toBeLessThan(1e-9);
    bench.input[clutch] = 1;
    bench.run(20);
    bench.input[clutch] = 0;
    bench.run(2);
    expect(bench.field(0, PairField.drift, 3)).toEqual(new Float64Array(3));
  });

  it('shows the ratio in force', () => {
    const bench = createFollowingBench({ scale: 0.5, settings: { ...exactSettings, pace } });
    bench.run(50);
    expect(bench.field(0, PairField.ratio)[0]).toBeCloseTo(0.2, 9);
    bench.run(200, () => (bench.hand(0)[0]! += 0.15 * TICK_PERIOD));
    expect(bench.field(0, PairField.ratio)[0]).toBeCloseTo(0.5, 9);
  });

  it('refuses a law that is none', () => {
    const placements = createPlacements();
    const arms = placements.map(createKinematicArm);
    for (const law of [
      { ...pace, slowest: 0 },
      { ...pace, slowest: 1.1 },
      { ...pace, from: 0.1 },
    ]) {
      expect(() => createController({ arms, placements, settings: { ...exactSettings, pace: law } })).toThrow(
        /pace: expected/,
      );
    }
  });
});

describe('the end of the reach', () => {
  const reach = { min: [-0.2, -0.1, -0.1], max: [0.2, 0.1, 0.1] } as const;

  it('is announced near it, and beforehand to a hand on its way there', () => {
    const slow = createFollowingBench({ settings: { ...exactSettings, reach } });
    slow.run(1, () => (slow.hand(0)[0] = 0.17));
    slow.run(3000);
    expect(slow.reason(0)).toBe('');
    slow.run(2000, () => (slow.hand(0)[0]! += 0.006 * TICK_PERIOD));
    expect([slow.state(0), slow.reason(0)]).toEqual(['FOLLOWING', 'master_edge']);

    const fast = createFollowingBench({ scale: 0.02, settings: { ...exactSettings, reach } });
    fast.run(400, () => (fast.hand(0)[1]! += 0.1 * TICK_PERIOD));
    expect(fast.reason(0)).toBe('');
    // 40 mm from the middle at 0.25 m/s: the end at 100 mm is 0.24 s away.
    fast.run(8, () => (fast.hand(0)[1]! += 0.25 * TICK_PERIOD));
    expect(fast.reason(0)).toBe('master_edge');
    expect(fast.reason(1)).toBe('');
  });

  it('goes when the hand comes back, and with the clutch', () => {
    const bench = createFollowingBench({ settings: { ...exactSettings, reach } });
    bench.run(500, () => (bench.hand(0)[2]! -= 0.18 * TICK_PERIOD));
    expect(bench.reason(0)).toBe('master_edge');
    bench.run(450, () => (bench.hand(0)[2]! += 0.1 * TICK_PERIOD));
    bench.run(600);
    expect(bench.reason(0)).toBe('');
  });

  it('is nowhere for a master without one', () => {
    const bench = createFollowingBench();
    bench.run(500, () => (bench.hand(0)[0]! += 0.5 * TICK_PERIOD));
    expect(bench.reason(0)).not.toBe('master_edge');
  });
});

describe('clutch, hold, camera and scale', () => {
  it.each([exactSettings, { ...defaultSettings, pace }])('never make the tip jump with %o', (settings) => {
    const bench = createFollowingBench({ scale: 0.5, settings });
    const uniform = createUniform(5);
    let worst = 0;
    let worstAngle = 0;
    for (let cycle = 0; cycle < 80; cycle++) {
      const kind = Math.floor(uniform() * 4);
      const field = [clutch, camera, present, scale][kind]!;
      const settled = () => [0, 1].map((pair) => bench.setpointPose(pair));
      bench.run(400);
      const before = settled();
      if (field === scale) {
        bench.input[scale] = 0.1 + 0.9 * uniform();
        bench.run(10);
      } else {
        bench.input[field] = field === present ? 0 : 1;
        bench.run(2);
        // The hands go anywhere meanwhile; not the picture with them.
        for (const pair of [0, 1]) {
          for (let i = 0; i < 3 && field !== camera; i++) bench.hand(pair)[i] = 0.2 * (uniform() - 0.5);
        }
        bench.run(3);
        bench.input[field] = field === present ? 1 : 0;
        bench.snap();
        bench.run(30);
      }
      expect([bench.state(0), bench.state(1)]).toEqual(['FOLLOWING', 'FOLLOWING']);
      settled().forEach((pose, pair) => {
        worst = Math.max(worst, distanceBetween(before[pair]!, pose));
        worstAngle = Math.max(worstAngle, angleBetween(before[pair]!, pose));
      });
    }
    expect(worst).toBeLessThan(1e-6);
    expect(worstAngle).toBeLessThan(1e-6);
  });
});

describe('a hand that stops, clutches and lets go', () => {
  it('finds its tip where it left it, whatever the tremor canceller still holds of the stroke', () => {
    const bench = createFollowingBench({ scale: 0.5, settings: defaultSettings });
    const uniform = createUniform(9);
    let worst = 0;
    for (let cycle = 0; cycle < 40; cycle++) {
      // As keys move a hand: at once, at full speed, and no tremor.
      const [dx, dy] = [0.1 * (uniform() - 0.5), 0.1 * (uniform() - 0.5)];
      for (let k = 0; k < 200; k++) {
        bench.hand(0)[0]! += dx * TICK_PERIOD;
        bench.hand(0)[1]! += dy * TICK_PERIOD;
        if (k % 8 === 0) bench.send();
        bench.tick();
      }
      bench.input[clutch] = 1;
      bench.run(300);
      const before = bench.setpointPose(0);
      // The hand goes on, and lets go soon after, perhaps still on its way to where it was last heard.
      for (let k = 0; k < 100; k++) {
        bench.hand(0)[0]! -= dx * TICK_PERIOD;
        if (k % 8 === 0) bench.send();
        bench.tick();
      }
      const more = Math.floor(80 * uniform());
      for (let k = 0; k < more; k++) {
        if (k % 8 === 0) bench.send();
        bench.tick();
      }
      bench.input[clutch] = 0;
      bench.run(600);
      worst = Math.max(worst, distanceBetween(before, bench.setpointPose(0)));
    }
    expect(worst).toBeLessThan(1e-6);
  });

  it('goes on being steadied at once where it trembles', () => {
    const bench = createFollowingBench({ scale: 0.5, settings: defaultSettings });
    const home = bench.hand(0)[0]!;
    const shake = (count: number) =>
      bench.run(
        count,
        () => (bench.hand(0)[0] = home + 80e-6 * Math.sin(2 * Math.PI * 9.6e-3 * bench.ticks)),
      );
    shake(5000);
    bench.input[clutch] = 1;
    shake(500);
    bench.input[clutch] = 0;
    shake(1);
    const at = bench.setpointPose(0);
    let worst = 0;
    for (let k = 0; k < 300; k++) {
      shake(1);
      worst = Math.max(worst, distanceBetween(at, bench.setpointPose(0)));
    }
    // 80 µm of hand are 40 µm of tip: more than 20 dB less.
    expect(worst).toBeLessThan(4e-6);
  });
});

describe('feed-forward', () => {
  it('tells the arm how fast its joints are to move', () => {
    const placements = createPlacements();
    const arms = placements.map(createKinematicArm);
    const told: { position: Float64Array; velocity: Float64Array }[] = [];
    const arm = arms[0]!;
    arms[0] = {
      ...arm,
      servo(setpoint) {
        told.push({ position: setpoint.position.slice(), velocity: setpoint.velocity.slice() });
        return arm.servo(setpoint);
      },
    };
    const bench = createFollowingBench({ arms, placements });
    bench.run(500, (k) => (bench.hand(0)[0] = 0.02 * (1 - Math.cos(k / 100))));
    let fastest = 0;
    for (let k = 1; k < told.length; k++) {
      told[k]!.velocity.forEach((velocity, joint) => {
        const difference = (told[k]!.position[joint]! - told[k - 1]!.position[joint]!) / TICK_PERIOD;
        expect(Math.abs(velocity - difference)).toBeLessThan(1e-9);
        fastest = Math.max(fastest, Math.abs(velocity));
      });
    }
    expect(fastest).toBeGreaterThan(0.01);
  });
});
