import { describe, expect, it } from 'vitest';
import { createJointBounds, findJointBounds } from '../../kinematics/differential/joint-bounds.ts';
import { randomArm } from './differential-arms.ts';
import { createUniform } from './random.ts';

const dt = 1e-3;

describe('bounds of a joint’s velocity', () => {
  it.each([0.1, 0.3])('can be kept for ever, whatever is chosen inside them (stop time %d s)', (stopTime) => {
    const uniform = createUniform(11);
    const worst = {
      outside: -Infinity,
      crossed: -Infinity,
      tooFast: -Infinity,
      tooSudden: -Infinity,
      beyond: -Infinity,
    };
    let reached = 0;
    for (let arm = 0; arm < 10; arm++) {
      const model = randomArm(7, uniform);
      const bounds = createJointBounds(7, stopTime);
      const position = new Float64Array(7);
      const velocity = new Float64Array(7);
      for (let k = 0; k < 20_000; k++) {
        // Long pushes one way, at full speed or at random, so that limits are met at every speed.
        const push = Math.floor(k / 5000) % 3;
        findJointBounds(bounds, model, position, velocity, dt);
        for (let i = 0; i < 7; i++) {
          // Now out of what is planned, now, for a while, up to the hard bounds.
          const { lower, upper } = Math.floor(k / 700) % 4 === 0 ? bounds.hard : bounds.planned;
          const low = lower[i]!;
          const high = upper[i]!;
          worst.outside = Math.max(
            worst.outside,
            bounds.hard.lower[i]! - bounds.planned.lower[i]!,
            bounds.planned.upper[i]! - bounds.hard.upper[i]!,
          );
          const v = low + (push === 0 ? 1 : push === 1 ? 0 : uniform()) * (high - low);
          position[i]! += v * dt;
          const room = Math.min(model.upper[i]! - position[i]!, position[i]! - model.lower[i]!);
          const change = Math.abs(v - velocity[i]!) / dt;
          worst.crossed = Math.max(worst.crossed, low - high);
          worst.tooFast = Math.max(worst.tooFast, Math.abs(v) - model.velocity[i]!);
          worst.tooSudden = Math.max(worst.tooSudden, change - model.acceleration[i]!);
          worst.beyond = Math.max(worst.beyond, -room);
          if (room < 1e-5) reached++;
          velocity[i] = v;
        }
      }
    }
    expect(worst.crossed).toBeLessThanOrEqual(0);
    expect(worst.outside).toBeLessThan(1e-12);
    expect(worst.tooFast).toBeLessThanOrEqual(1e-15);
    expect(worst.tooSudden).toBeLessThan(1e-11);
    expect(worst.beyond).toBeLessThan(1e-12);
    expect(reached).toBeGreaterThan(10_000);
  });

  it('are hard where they must be: a joint can stop on its limit, braking fully, from any distance', () => {
    const model = randomArm(1, createUniform(12));
    const bounds = createJointBounds(1, 0.2);
    for (const start of [0, 0.1, 0.2345, 0.31, 0.4, 0.5]) {
      const position = Float64Array.of(start);
      const velocity = new Float64Array(1);
      let ticks = 0;
      while (model.upper[0]! - position[0]! > 1e-12 || velocity[0]! > 1e-12) {
        findJointBounds(bounds, model, position, velocity, dt);
        velocity[0] = bounds.hard.upper[0]!;
        position[0] = position[0]! + velocity[0] * dt;
        ticks++;
      }
      // As fast as a continuous joint would, up to full speed or half-way, and down; but for rounding to ticks.
      const way = model.upper[0]! - start;
      const peak = Math.min(model.velocity[0]!, Math.sqrt(model.acceleration[0]! * way));
      const time = way / peak + peak / model.acceleration[0]!;
      expect(ticks * dt).toBeLessThan(time + 4 * dt);
    }
  });

  it('let all joints brake together, by the same share, from wherever they allow', () => {
    const uniform = createUniform(13);
    const stopTime = 0.25;
    const bounds = createJointBounds(7, stopTime);
    const next = createJointBounds(7, stopTime);
    for (let trial = 0; trial < 2000; trial++) {
      const model = randomArm(7, uniform);
      const position = model.lower.map((low, i) => low + uniform() * (model.upper[i]! - low));
      const velocity = new Float64Array(7);
      // From rest to anywhere in the bounds, over a few ticks.
      for (let k = 0; k < 1 + (trial % 50); k++) {
        findJointBounds(bounds, model, position, velocity, dt);
        velocity.forEach((_, i) => {
          const corner = trial % 2 === 0 ? uniform() : (trial >> (1 + i)) & 1;
          const { lower, upper } = bounds.planned;
          velocity[i] = lower[i]! + corner * (upper[i]! - lower[i]!);
          position[i]! += velocity[i] * dt;
        });
      }
      findJointBounds(next, model, position, velocity, dt);
      velocity.forEach((v, i) => {
        const braked = v * (1 - dt / stopTime);
        expect(braked).toBeGreaterThanOrEqual(next.planned.lower[i]! - 1e-12);
        expect(braked).toBeLessThanOrEqual(next.planned.upper[i]! + 1e-12);
      });
    }
  });

  it('lead a joint that is found outside, or too fast, back by nothing but full braking, and let it return', () => {
    const model = randomArm(1, createUniform(14));
    const bounds = createJointBounds(1, 0.2);
    const change = model.acceleration[0]! * dt;
    for (const set of ['planned', 'hard'] as const) {
      const { lower, upper } = bounds[set];
      findJointBounds(bounds, model, Float64Array.of(model.upper[0]! + 0.1), Float64Array.of(0), dt);
      expect(upper[0]).toBe(0);
      expect(lower[0]).toBeLessThan(-0.8 * change);
      const fast = 2 * model.velocity[0]!;
      findJointBounds(bounds, model, Float64Array.of(0), Float64Array.of(fast), dt);
      expect(upper[0]).toBeCloseTo(fast - change, 12);
      expect(lower[0]).toBeCloseTo(fast - change, 12);
    }
  });
});
