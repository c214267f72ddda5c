/**
 * Which velocities a joint may have in the coming tick, so that its limits of position, velocity and acceleration hold
 * now and can still be held at every tick to come. The velocity is constant over a tick, q⁺ = q + v·dt, and changes by
 * at most A·dt from one tick to the next.
 *
 * Viability: velocity v is allowed if braking as hard as the joint can from the next tick on ends before the limit (Del
 * Prete 2018, "Joint position and velocity bounds in discrete-time acceleration/torque control of robot arms", IEEE RA-L
 * 3(1)). With u = v/(A·dt), N = ⌊u⌋ and h = (limit − q)/(A·dt²) the way to the end of that stop is
 * u + (u−1) + … + (u−N) = (N+1)u − N(N+1)/2 ≤ h, and the largest such u has N(N+1)/2 ≤ h: exact, where the continuous
 * v²/2A is not.
 *
 * Coordination: where rows tie joints together (remote centre, fixtures), each joint able to stop by itself is not
 * enough: joints that brake each as hard as it can leave the rows. So every joint keeps to velocities from which all
 * can brake together, v⁺ = (1 − dt/τ) v, τ the stop time:
 *
 *     |v| ≤ RESERVED·A·τ,   v ≤ (upper − q)/τ,   v ≥ (lower − q)/τ.
 *
 * If v keeps them, so does (1 − dt/τ)v at the next tick, at q + v·dt: they can always be kept. And any row a·v = 0 or
 * a·v ≥ −distance/τ that v satisfies, it satisfies too, up to the curvature of the row over a tick, for which the other
 * share of the acceleration is left. These bounds lie inside the viable ones for τ ≥ dt.
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
  /** s; 0 where joints stop each by itself. */
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
    const fastest =
      stopTime > 0
        ? Math.min(model.velocity[i]!, RESERVED * model.acceleration[i]! * stopTime)
        : model.velocity[i]!;
    // Twice the same, towards the upper limit and, mirrored, towards the lower one.
    for (let side = 1; side >= -1; side -= 2) {
      const room = side > 0 ? model.upper[i]! - position[i]! : position[i]! - model.lower[i]!;
      let most = side * v + change;
      let from: JointBound = JointBound.acceleration;
      if (fastest < most) {
        most = fastest;
        from = JointBound.velocity;
      }
      const h = room > 0 ? room / (change * dt) : 0;
      const whole = Math.floor((Math.sqrt(1 + 8 * h) - 1) / 2);
      // h is infinite for a joint without an end, and `whole` with it.
      let viable = h < Infinity ? (change * (h + 0.5 * whole * (whole + 1))) / (whole + 1) : Infinity;
      if (stopTime > 0 && room < viable * stopTime) viable = room > 0 ? room / stopTime : 0;
      if (viable < most) {
        most = viable;
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
