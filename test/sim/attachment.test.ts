import { describe, expect, it } from 'vitest';
import { createPose, createPoseFromRpy, createVector } from '../../kinematics/index.ts';
import { createPull, createSpring, solvePulls, turnBetween } from '../../sim/attachment.ts';

const MASS = 0.002;
const INERTIA = 7e-8;
const DT = 0.004;
const GRAVITY = 9.81;
const translation = createSpring(2000, MASS);
const rotation = createSpring(0.018, INERTIA);

/** A free body held by `holders` springs at the origin, from 5 mm off: its height after each step. */
function pullIn(holders: number, stiffness: number): number[] {
  const spring = createSpring(stiffness, MASS);
  const pulls = Array.from({ length: holders }, createPull);
  const body = { pose: createPose(), linear: createVector(), angular: createVector() };
  body.pose[2] = 0.005;
  return Array.from({ length: 100 }, () => {
    solvePulls(pulls, holders, body, spring, rotation, GRAVITY, DT);
    const force = pulls.reduce((sum, pull) => sum + pull.force[2]!, 0);
    body.linear[2] = body.linear[2]! + (force / MASS - GRAVITY) * DT;
    const height = body.pose[2]! + body.linear[2] * DT;
    body.pose[2] = height;
    return height;
  });
}

describe('a body on springs', () => {
  it.each([
    [1, 2000],
    [2, 2000],
    [1, 1e9],
    [2, 1e9],
  ])('comes to rest without running away, with %i holders of %f N/m at 250 Hz', (holders, stiffness) => {
    const heights = pullIn(holders, stiffness);
    for (const height of heights) expect(Math.abs(height)).toBeLessThanOrEqual(0.005);
    // Sagging by m g / k, exactly.
    expect(heights.at(-1)).toBeCloseTo((-MASS * GRAVITY) / (stiffness * holders), 9);
  });

  it('hangs on a force that is its weight', () => {
    const pull = createPull();
    const body = { pose: createPose(), linear: createVector(), angular: createVector() };
    body.pose[2] = (-MASS * GRAVITY) / 2000;
    solvePulls([pull], 1, body, translation, rotation, GRAVITY, DT);
    expect(pull.force[2]).toBeCloseTo(MASS * GRAVITY, 12);
    expect(pull.force[0]).toBe(0);
  });

  it('is turned the short way', () => {
    const turn = createVector();
    const a = createPoseFromRpy([0, 0, 0], [0.1, 0, 0]);
    const b = createPoseFromRpy([0, 0, 0], [0.3, 0, 0]);
    turnBetween(turn, a, b);
    expect(turn[0]).toBeCloseTo(2 * Math.sin(0.1), 12);
    turnBetween(
      turn,
      a,
      b.map((x, i) => (i > 2 ? -x : x)),
    );
    expect(turn[0]).toBeCloseTo(2 * Math.sin(0.1), 12);
  });
});
