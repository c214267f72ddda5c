/**
 * Which velocities a joint may have in the coming tick, so that its limits of position, velocity and acceleration hold
 * now and can still be held at every tick to come. The velocity is constant over a tick, q⁺ = q + v·dt, and changes by
 * at most A·dt from one tick to the next.
 *
 * A velocity is viable if braking from the next tick on ends before the limit (Del Prete 2018, "Joint position and
 * velocity bounds in discrete-time acceleration/torque control of robot arms", IEEE RA-L 3(1)). Where rows tie joints
 * together, as remote centre, fixtures and singularities do, that each joint can stop by itself is not enough: joints
 * that brake each as hard as it can leave the rows. So every joint keeps to velocities from which all can brake
 * together, v⁺ = (1 − dt/τ) v, with one stop time τ:
 *
 *     |v| ≤ RESERVED·A·τ,   v ≤ (upper − q)/τ,   v ≥ (lower − q)/τ.
 *
 * If v keeps these, so does (1 − dt/τ) v at the next tick, at q + v·dt, exactly: they can be kept for ever. And a row
 * a·v = 0 or a·v ≥ −distance/τ that v satisfies, it satisfies too, up to what the row's curvature makes of it in a tick:
 * for that the other share of the acceleration is left. Each of these velocities is viable, for τ ≥ dt: the way to the
 * end of the joint's own hardest stop, v²/2A at most, is less than v·τ. What it costs is a longer way: a limit is
 * approached exponentially, from A·τ² before it on instead of A·τ²/2.
 */
import type { RobotModel } from '../model.ts';

/** What bounds a joint's velocity on one side. */
export const JointBound = { position: 0, velocity: 1, acceleration: 2 } as const;
export type JointBound = (typeof JointBound)[keyof typeof JointBound];

export interface JointBounds {
  /** Velocities allowed in the coming tick, rad/s or m/s; lower ≤ upper. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Which limit each comes from (`JointBound`). */
  readonly lowerFrom: Uint8Array;
  readonly upperFrom: Uint8Array;
  /** τ, s. */
  readonly stopTime: number;
}

/** Share of the acceleration limit that a common stop may use; the rest follows the rows' curvature. */
export const RESERVED = 0.7;

export function createJointBounds(joints: number, stopTime: number): JointBounds {
  return {
    lower: new Float64Array(joints),
    upper: new Float64Array(joints),
    lowerFrom: new Uint8Array(joints),
    upperFrom: new Uint8Array(joints),
    stopTime,
  };
}

/**
 * Bounds for the tick of `dt` (s) that begins at `position` with the velocity `velocity` of the tick before. A joint
 * found beyond its limit, or too fast for it, gets the way back at once and nothing further out than full braking.
 */
export function findJointBounds(
  bounds: JointBounds,
  model: RobotModel,
  position: Float64Array,
  velocity: Float64Array,
  dt: number,
): void {
  const { lower, upper, lowerFrom, upperFrom, stopTime } = bounds;
  for (let i = 0; i < lower.length; i++) {
    const change = model.acceleration[i]! * dt;
    const v = velocity[i]!;
    const fastest = Math.min(model.velocity[i]!, RESERVED * model.acceleration[i]! * stopTime);
    // Twice the same, towards the upper limit and, mirrored, towards the lower one.
    for (let side = 1; side >= -1; side -= 2) {
      const room = side > 0 ? model.upper[i]! - position[i]! : position[i]! - model.lower[i]!;
      let most = side * v + change;
      let from: JointBound = JointBound.acceleration;
      if (fastest < most) {
        most = fastest;
        from = JointBound.velocity;
      }
      // Never outwards where it is beyond already, and never driven back unasked.
      const stoppable = room > 0 ? room / stopTime : 0;
      if (stoppable < most) {
        most = stoppable;
        from = JointBound.position;
      }
      // By construction no bound asks for harder braking than this, but for rounding and for a start outside.
      const hardest = side * v - change;
      if (most < hardest) most = hardest;
      if (side > 0) {
        upper[i] = most;
        upperFrom[i] = from;
      } else {
        lower[i] = -most;
        lowerFrom[i] = from;
      }
    }
  }
}
