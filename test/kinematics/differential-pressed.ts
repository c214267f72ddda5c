/** An arm that holds an instrument through a port and is led, for long stretches, beyond everything that bounds it. */
import type { DifferentialInverse } from '../../kinematics/differential/index.ts';
import {
  createDifferentialInverse,
  followTwist,
  setFixture,
  setFixtureCount,
  setPort,
} from '../../kinematics/differential/index.ts';
import { createData, createPose, forward, rotationFromPose } from '../../kinematics/index.ts';
import { iiwaWithInstrument, overTheTable } from './differential-arms.ts';

const LENGTH = 0.35;
const DEPTH = 0.15;

/** Planes beside the port and below it: normals, and their distances from the port, m. */
const normals = [
  [0, 0, 1],
  [1, 0, 0],
  [0, -1, 0],
].map((normal) => Float64Array.from(normal));
const rooms = [0.23, 0.06, 0.06];

/** Smooth, of about unit size, slow, and never twice the same; a different one for each i. */
export const sway = (t: number, i: number) =>
  0.6 * Math.sin(2 * Math.PI * (0.031 + 0.007 * i) * t + i) +
  0.4 * Math.sin(2 * Math.PI * (0.17 + 0.03 * i) * t);

export interface PressedArm {
  readonly state: DifferentialInverse;
  readonly port: Float64Array;
  /** Sets the wanted motion and the fixtures of tick k. */
  readonly prepare: (k: number) => void;
  /** Takes the tick; allocates nothing, and so may be timed. */
  readonly take: () => number;
  /** After a tick: looks at it from outside. */
  readonly look: () => void;
  /**
   * The worst of all ticks: how far limits were exceeded (rad, rad/s, rad/s²; negative where they were not), how far
   * the instrument passed from the port (m), and how near the tip came to a plane (m, negative beyond it).
   */
  readonly worst: { position: number; velocity: number; acceleration: number; port: number; room: number };
}

/** LBR iiwa 14 with a straight instrument through a port, three planes around the tip; ticks of `dt` (s). */
export function createPressedArm(dt: number): PressedArm {
  const model = iiwaWithInstrument(LENGTH);
  const state = createDifferentialInverse(model, overTheTable, {
    axes: [2],
    rotationWeight: 1,
    shaft: { frame: 7, start: Float64Array.of(0, 0, -LENGTH), end: new Float64Array(3) },
    fixtures: normals.length,
    pursuit: { gain: 20, linearDeceleration: 1, angularDeceleration: 10 },
  });
  const data = createData(model);
  const tip = createPose();
  const r = new Float64Array(9);
  const see = () => {
    forward(tip, model, data, state.position);
    rotationFromPose(r, tip);
  };
  see();
  const port = Float64Array.from([0, 1, 2], (i) => tip[i]! - DEPTH * r[3 * i + 2]!);
  setPort(state, port);
  setFixtureCount(state, normals.length);
  const room = (f: number) => {
    let sum = rooms[f]!;
    for (let i = 0; i < 3; i++) sum += normals[f]![i]! * (tip[i]! - port[i]!);
    return sum;
  };
  const twist = new Float64Array(6);
  const position = state.position.slice();
  const velocity = state.velocity.slice();
  const none = -Infinity;
  const worst = { position: none, velocity: none, acceleration: none, port: none, room: Infinity };
  return {
    state,
    port,
    worst,
    prepare: (k) => {
      see();
      for (let f = 0; f < normals.length; f++) setFixture(state, f, normals[f]!, tip, room(f));
      for (let i = 0; i < 6; i++) twist[i] = (i < 3 ? 0.5 : 4) * sway(k * dt, i);
    },
    take: () => followTwist(state, twist, dt),
    look: () => {
      see();
      for (let i = 0; i < 7; i++) {
        const p = state.position[i]!;
        const v = (p - position[i]!) / dt;
        const a = Math.abs(state.velocity[i]! - velocity[i]!) / dt;
        worst.position = Math.max(worst.position, p - model.upper[i]!, model.lower[i]! - p);
        worst.velocity = Math.max(worst.velocity, Math.abs(v) - model.velocity[i]!);
        worst.acceleration = Math.max(worst.acceleration, a - model.acceleration[i]!);
        position[i] = p;
        velocity[i] = state.velocity[i]!;
      }
      const [x, y, z] = [port[0]! - tip[0]!, port[1]! - tip[1]!, port[2]! - tip[2]!];
      const [u, v, w] = [r[2]!, r[5]!, r[8]!];
      worst.port = Math.max(worst.port, Math.hypot(v * z - w * y, w * x - u * z, u * y - v * x));
      for (let f = 0; f < normals.length; f++) worst.room = Math.min(worst.room, room(f));
    },
  };
}
