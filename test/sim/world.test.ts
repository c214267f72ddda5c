import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPose, createPoseFromRpy, createVector } from '../../kinematics/index.ts';
import { StateHash } from '../../sim/state.ts';
import type { BodyId, Groups, World } from '../../sim/world.ts';
import { createWorld } from '../../sim/world.ts';

const GRAVITY = 9.81;
const STEP = 0.004;
const everyone: Groups = { member: 1, meets: 0xffff };
const degrees = Math.PI / 180;

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => {
  world.free();
});

function addBox(pose: Float64Array, friction = 0.5): BodyId {
  const body = world.addDynamic(pose);
  const shape = { kind: 'box', size: [0.02, 0.02, 0.02], centre: [0, 0, 0] } as const;
  world.addCollider(body, shape, { friction, mass: 0.002, groups: everyone });
  return body;
}

function poseOf(body: BodyId): Float64Array {
  const pose = createPose();
  world.readPose(pose, 0, body);
  return pose;
}

function hash(): string {
  const hashed = new StateHash();
  world.hashInto(hashed);
  return hashed.digest();
}

describe('a body in the world', () => {
  it('falls as bodies fall', () => {
    const body = addBox(createPose());
    const seconds = 0.2;
    for (let i = 0; i < 50; i++) world.step(STEP);
    const linear = createVector();
    world.readVelocity(linear, createVector(), body);
    expect(linear[2]).toBeCloseTo(-GRAVITY * seconds, 4);
    // Exact is −½ g t²; an integrator of first order may be half a step's way off.
    expect(Math.abs(poseOf(body)[2]! + 0.5 * GRAVITY * seconds ** 2)).toBeLessThan(
      0.5 * GRAVITY * seconds * STEP,
    );
  });

  it.each([
    [26, 'sticks'],
    [27, 'slides'],
  ])('on an incline of %i° with friction 0.5 %s (the exact angle is 26.57°)', (angle, outcome) => {
    const tilt = createPoseFromRpy([0, 0, 0], [angle * degrees, 0, 0]);
    const slope = world.addFixed(tilt);
    const shape = { kind: 'box', size: [1, 1, 0.02], centre: [0, 0, -0.01] } as const;
    world.addCollider(slope, shape, { friction: 0.5, mass: 0, groups: everyone });
    const [sin, cos] = [Math.sin(angle * degrees), Math.cos(angle * degrees)];
    const body = addBox(createPoseFromRpy([0, -0.0101 * sin, 0.0101 * cos], [angle * degrees, 0, 0]));
    for (let i = 0; i < 500; i++) world.step(STEP);
    const slid = Math.abs(poseOf(body)[1]! + 0.01 * sin);
    if (outcome === 'sticks') expect(slid).toBeLessThan(0.0005);
    // g (sin 27° − 0.5 cos 27°) = 0.083 m/s², so 17 cm in 2 s.
    else expect(slid).toBeGreaterThan(0.1);
  });

  it('weighs and turns as its colliders say', () => {
    const body = addBox(createPose());
    const inertia = createVector();
    world.step(STEP);
    world.readInertia(inertia, body);
    expect(world.mass(body)).toBeCloseTo(0.002, 8);
    // A cube: m a² / 6.
    for (const moment of inertia) expect(moment / ((0.002 * 0.02 ** 2) / 6)).toBeCloseTo(1, 4);
  });

  it('accelerates by force over mass, in the step it is pushed and no longer', () => {
    const body = addBox(createPose());
    const linear = createVector();
    world.push(body, createVector(0.5, 0, 0), createVector());
    world.step(STEP);
    world.readVelocity(linear, createVector(), body);
    expect(linear[0]).toBeCloseTo((0.5 / 0.002) * STEP, 5);
    world.step(STEP);
    world.readVelocity(linear, createVector(), body);
    expect(linear[0]).toBeCloseTo((0.5 / 0.002) * STEP, 5);
  });

  it('does not feel what its groups exclude', () => {
    const floor = world.addFixed(createPose());
    const shape = { kind: 'box', size: [1, 1, 0.02], centre: [0, 0, -0.05] } as const;
    const collider = world.addCollider(floor, shape, { friction: 0.5, mass: 0, groups: everyone });
    const body = addBox(createPose());
    for (let i = 0; i < 100; i++) world.step(STEP);
    expect(poseOf(body)[2]).toBeCloseTo(-0.03, 3);
    world.setGroups(collider, { member: 2, meets: 2 });
    world.place(body, createPose());
    for (let i = 0; i < 100; i++) world.step(STEP);
    expect(poseOf(body)[2]).toBeLessThan(-0.5);
  });
});

describe('a snapshot', () => {
  it('goes on bit by bit as the world it was taken of', () => {
    const floor = world.addFixed(createPose());
    const shape = { kind: 'box', size: [1, 1, 0.02], centre: [0, 0, -0.03] } as const;
    world.addCollider(floor, shape, { friction: 0.5, mass: 0, groups: everyone });
    for (let i = 0; i < 5; i++) addBox(createPoseFromRpy([0.004 * i, 0, 0.025 * i], [0.3 * i, 0.1, 0]));
    for (let i = 0; i < 60; i++) world.step(STEP);
    const snapshot = world.snapshot();
    for (let i = 0; i < 240; i++) world.step(STEP);
    const after = hash();
    world.restore(snapshot);
    expect(hash()).not.toBe(after);
    for (let i = 0; i < 240; i++) world.step(STEP);
    expect(hash()).toBe(after);
  });

  it('that is none is refused', () => {
    expect(() => world.restore({ bytes: new Uint8Array([1, 2, 3]) })).toThrow(/World snapshot: expected/);
  });
});
