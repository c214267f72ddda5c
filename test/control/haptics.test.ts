import { describe, expect, it } from 'vitest';
import {
  createHaptics,
  defaultHaptics,
  energyQuantum,
  type HapticsInput,
  type HapticsSettings,
  Reason,
  stepHaptics,
  TICK_PERIOD,
} from '../../control/index.ts';
import {
  createPose,
  createPoseFromRpy,
  createVector,
  invertPose,
  rotateVector,
} from '../../kinematics/index.ts';
import { createUniform } from './bench.ts';

const dt = TICK_PERIOD;

function createInput(): HapticsInput {
  return {
    leads: true,
    viewFromHand: createPose(),
    baseFromWanted: createPose(),
    baseFromAllowed: createPose(),
    baseFromIssued: createPose(),
    atJointLimit: false,
    worldForce: createVector(),
    baseFromView: createPose(),
    scale: Float64Array.of(1),
  };
}

interface Wall {
  /** N/m. */
  readonly stiffness: number;
  /** Ticks between the hand's motion and what is known of it. */
  readonly delay: number;
  readonly isPassive: boolean;
}

/**
 * A light master (0.25 kg) in a human hand (300 N/m, 5 N·s/m, pushing with 2 N) that comes upon a wall at x = 0, 1 ms
 * ticks, 20 µs in between. How far the hand trembles in the last second, m; where it rests, m; and the least energy
 * that the port had taken in, J: by the physics, not by the controller.
 */
function pushAgainst({ stiffness, delay, isPassive }: Wall): {
  tremble: number;
  rest: number;
  energy: number;
} {
  const most = 10;
  const settings: HapticsSettings = {
    ...defaultHaptics,
    stiffness,
    damping: 0,
    most,
    rate: 1e6,
    dissipation: 100,
  };
  const haptics = createHaptics(settings);
  const input = createInput();
  const force = createVector();
  const late = new Array<number>(delay + 1).fill(0.01);
  let x = 0.01;
  let v = 0;
  let energy = 0;
  let least = 0;
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < 3000; k++) {
    late.push(x);
    const seen = late.shift()!;
    input.viewFromHand[0] = x;
    input.baseFromWanted[0] = seen;
    input.baseFromAllowed[0] = Math.max(0, seen);
    if (isPassive) stepHaptics(haptics, force, input, dt);
    else force[0] = Math.min(most, stiffness * Math.max(0, -seen));
    const before = x;
    for (let s = 0; s < 50; s++) {
      v += ((force[0]! + 300 * (-2 / 300 - x) - 5 * v) / 0.25) * (dt / 50);
      x += v * (dt / 50);
    }
    energy -= force[0]! * (x - before);
    least = Math.min(least, energy);
    if (k < 2000) continue;
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  return { tremble: high - low, rest: (low + high) / 2, energy: least };
}

describe('a stiff wall that is known late', () => {
  it.each([
    [5000, 1],
    [5000, 3],
    [20_000, 0],
    [20_000, 1],
    [20_000, 3],
  ])(
    'of %s N/m, %s ticks late: shakes the hand without the controller, and not with it',
    (stiffness, delay) => {
      const without = pushAgainst({ stiffness, delay, isPassive: false });
      const passive = pushAgainst({ stiffness, delay, isPassive: true });
      expect(without.tremble).toBeGreaterThan(0.0009);
      expect(without.energy).toBeLessThan(-0.05);
      expect(passive.tremble).toBeLessThan(0.00005);
      // As deep as 2 N push into springs of the wall and the hand.
      expect(passive.rest).toBeCloseTo(-2 / (stiffness + 300), 4);
      expect(passive.energy).toBeGreaterThan(-1e-4);
    },
  );
});

describe('the energy at the port', () => {
  it('never falls below −2 F v dt on any axis, in 10⁵ random interactions', () => {
    const uniform = createUniform(11);
    const rough = (size: number) => (uniform() - 0.5) * 2 * size;
    const quantum = energyQuantum(defaultHaptics, dt);
    expect(quantum).toBeCloseTo(0.006, 12);
    const haptics = createHaptics({ ...defaultHaptics, rate: 1e5 });
    const input = createInput();
    const force = createVector();
    const taken = [0, 0, 0];
    const direction = [1, 1, 1];
    const fastest = defaultHaptics.handSpeed * dt;
    let least = 0;
    let greatest = 0;
    let felt = 0;
    let mode = 0;
    // Each a change of what hand or world does.
    for (let k = 0; k < 100_000; k++) {
      if (k % 50 === 0) mode = Math.floor(uniform() * 12);
      for (let i = 0; i < 3; i++) {
        if (uniform() < 0.01) direction[i] = -direction[i]!;
        const way = [
          // Always as the force pushes, there and back, at random, slowly, straight on, and not at all.
          Math.sign(force[i]!) * fastest,
          k % 2 === 0 ? fastest : -fastest,
          rough(fastest),
          rough(fastest / 20),
          direction[i]! * fastest * 0.2,
          0,
        ][Math.min(mode, mode === 11 ? 5 : 4)]!;
        taken[i] = taken[i]! - force[i]! * way;
        least = Math.min(least, taken[i]!);
        input.viewFromHand[i] = input.viewFromHand[i]! + way;
        if (uniform() < 0.2) input.worldForce[i] = rough(10);
        if (uniform() < 0.2) input.baseFromWanted[i] = rough(0.003);
      }
      stepHaptics(haptics, force, input, dt);
      for (let i = 0; i < 3; i++) {
        greatest = Math.max(greatest, Math.abs(force[i]!));
        felt += Math.abs(force[i]!);
      }
    }
    // The test's own account, without resets; with them it would only be stricter.
    expect(least).toBeGreaterThanOrEqual(-quantum - 100_000 * 0.5e-9);
    expect(least).toBeLessThan(-quantum / 2);
    expect(greatest).toBeLessThanOrEqual(defaultHaptics.most);
    expect(greatest).toBeGreaterThan(defaultHaptics.most / 2);
    expect(felt / 300_000).toBeGreaterThan(0.005);
  });

  it('that a wall has taken in long ago is not given back in the open', () => {
    const haptics = createHaptics(defaultHaptics);
    const input = createInput();
    const force = createVector();
    const run = (ticks: number, step: (k: number) => void) => {
      for (let k = 0; k < ticks; k++) {
        step(k);
        stepHaptics(haptics, force, input, dt);
      }
    };
    // Rubbing through honey for a second takes in far more than any spring holds.
    run(1000, () => {
      input.viewFromHand[0]! += 1e-4;
      input.worldForce[0] = -3;
    });
    expect(haptics.passivity.energy[0]).toBeLessThanOrEqual((3 * 3) / (2 * defaultHaptics.stiffness) + 1e-12);
    run(200, () => (input.worldForce[0] = 0));
    expect(haptics.passivity.energy[0]).toBe(0);
  });
});

describe('the force on the hand', () => {
  it('is that of the spring in slow contact, within 20 mN', () => {
    // As much damping as the hold of the force takes away, K dt / 2: with less the controller would have to add it.
    const haptics = createHaptics({ ...defaultHaptics, damping: 0.5 });
    const input = createInput();
    const force = createVector();
    let worst = 0;
    // 10 mm/s, 2.5 mm in and out.
    for (let k = 0; k < 1000; k++) {
      const x = 0.0025 * Math.max(0, 1 - Math.abs(k - 300) / 250);
      input.viewFromHand[0] = -x;
      input.baseFromWanted[0] = -x;
      stepHaptics(haptics, force, input, dt);
      worst = Math.max(worst, Math.abs(force[0]! - 1000 * x));
    }
    expect(worst).toBeLessThan(0.02);
  });

  it('is in the view frame, scaled, bounded as a whole and no faster than its rate', () => {
    const haptics = createHaptics({ ...defaultHaptics, gain: 0.5 });
    const input = createInput();
    const force = createVector();
    input.baseFromView.set(createPoseFromRpy([0.1, 0.2, 0.3], [0.3, -0.7, 1.1]));
    input.worldForce.set([1, 2, -2]);
    let last = 0;
    for (let k = 0; k < 100; k++) {
      stepHaptics(haptics, force, input, dt);
      const size = Math.hypot(...force);
      expect(size - last).toBeLessThan(defaultHaptics.rate * dt + 1e-12);
      last = size;
    }
    const back = createPose();
    invertPose(back, input.baseFromView);
    const expected = createVector();
    rotateVector(expected, back, Float64Array.of(0.5, 1, -1));
    force.forEach((f, i) => expect(f).toBeCloseTo(expected[i]!, 9));
    input.worldForce.set([100, 200, -200]);
    for (let k = 0; k < 100; k++) stepHaptics(haptics, force, input, dt);
    expect(Math.hypot(...force)).toBeCloseTo(3, 9);
    expect(force[0]! / force[1]!).toBeCloseTo(expected[0]! / expected[1]!, 9);
  });

  it('is nothing while the hand does not lead, and begins from nothing', () => {
    const haptics = createHaptics(defaultHaptics);
    const input = createInput();
    const force = createVector();
    input.baseFromWanted[1] = -0.01;
    for (let k = 0; k < 50; k++) stepHaptics(haptics, force, input, dt);
    expect(force[1]).toBeCloseTo(3, 9);
    input.leads = false;
    expect(stepHaptics(haptics, force, input, dt)).toBe(Reason.none);
    expect([...force]).toEqual([0, 0, 0]);
    // Clutched, the master is anywhere.
    input.viewFromHand[1] = 0.3;
    input.leads = true;
    stepHaptics(haptics, force, input, dt);
    expect(force[1]).toBeCloseTo(defaultHaptics.rate * dt, 9);
    expect(haptics.passivity.energy[1]).toBe(0);
  });

  it('pulls towards what is issued at the end of a joint, and not while an arm merely lags', () => {
    const haptics = createHaptics(defaultHaptics);
    const input = createInput();
    const force = createVector();
    input.baseFromAllowed[2] = -0.001;
    input.baseFromWanted[2] = -0.001;
    stepHaptics(haptics, force, input, dt);
    expect(force[2]).toBe(0);
    input.atJointLimit = true;
    for (let k = 0; k < 50; k++) stepHaptics(haptics, force, input, dt);
    expect(force[2]).toBeCloseTo(1, 9);
  });

  it('says so when it is held back', () => {
    const haptics = createHaptics(defaultHaptics);
    const input = createInput();
    const force = createVector();
    const seen = new Set<Reason>();
    for (let k = 0; k < 100; k++) {
      // A world that pushes a hand that gives way: energy from nowhere.
      input.worldForce[0] = 3;
      input.viewFromHand[0] = 0.0005 * k;
      seen.add(stepHaptics(haptics, force, input, dt));
    }
    expect(seen).toContain(Reason.forceLimited);
  });

  it.each(['stiffness', 'gain', 'rate', 'most', 'handSpeed', 'dissipation', 'damping'] as const)(
    'has no %s below 0',
    (name) => {
      expect(() => createHaptics({ ...defaultHaptics, [name]: -1 })).toThrow(`haptics.${name}`);
    },
  );
});
