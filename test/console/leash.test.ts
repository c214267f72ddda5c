import { vec3 } from 'gl-matrix';
import { describe, expect, it } from 'vitest';
import { createLeash, tieLeash, tightenLeash, untieLeash } from '../../console-ui/renderer/input/leash.ts';

const SCALE = 0.2;

describe('a hand whose instrument cannot follow', () => {
  it('does not run away: coming back moves the instrument after centimetres, not after all the way out', () => {
    const leash = createLeash();
    const hand = vec3.fromValues(0.1, 0, 0);
    const tip = vec3.fromValues(0, 0.01, -0.12);
    tieLeash(leash, hand, tip, SCALE);
    // A metre to the right in small movements, while the instrument stands at a wall.
    for (let i = 0; i < 1000; i++) {
      hand[0] = hand[0] + 0.001;
      tightenLeash(leash, hand, tip);
    }
    const lead = SCALE * (hand[0] - 0.1);
    expect(lead).toBeCloseTo(0.02, 4);
    // The other directions are as free as they were.
    expect([hand[1], hand[2]]).toEqual([0, 0]);
  });

  it('is left alone while the instrument keeps up', () => {
    const leash = createLeash();
    const hand = vec3.fromValues(0, 0, 0);
    const tip = vec3.create();
    tieLeash(leash, hand, tip, SCALE);
    for (let i = 1; i <= 100; i++) {
      hand[0] = 0.01 * i;
      // Ten millimetres behind.
      vec3.set(tip, Math.max(0, SCALE * hand[0] - 0.01), 0, 0);
      tightenLeash(leash, hand, tip);
      expect(hand[0]).toBeCloseTo(0.01 * i, 6);
    }
  });

  it('is free when nothing ties it, or tied with a ratio that makes no sense', () => {
    for (const scale of [0, -1, 2, Number.NaN]) {
      const leash = createLeash();
      tieLeash(leash, vec3.create(), vec3.create(), scale);
      const hand = vec3.fromValues(3, 0, 0);
      tightenLeash(leash, hand, vec3.create());
      expect(hand[0]).toBe(3);
    }
    const leash = createLeash();
    tieLeash(leash, vec3.create(), vec3.create(), 1);
    untieLeash(leash);
    const hand = vec3.fromValues(3, 0, 0);
    tightenLeash(leash, hand, vec3.create());
    expect(hand[0]).toBe(3);
  });
});
