/**
 * Which velocities a joint may have in the coming tick, so that its limits of position, velocity and acceleration hold
 * now and can still be held at every tick to come. The velocity is constant over a tick, q⁺ = q + v·dt, and changes by
 * at most A·dt from one tick to the next. There are two sets, one inside the other.
 *
 * Hard bounds: a velocity is viable if braking as hard as the joint can from the next tick on ends before the limit (Del
 * Prete 2018, "Joint position and velocity bounds in discrete-time acceleration/torque control of robot arms", IEEE RA-L
 * 3(1)). With u = v/(A·dt), N = ⌊u⌋ and h = (limit − q)/(A·dt²) the way to the end of that stop is
 * u + (u−1) + … + (u−N) = (N+1)u − N(N+1)/2 ≤ h, and of the largest such u N is the largest integer with N(N+1)/2 ≤ h:
 * exact, where the continuous v²/2A is not.
 *
 * Planned bounds: where rows tie joints together, as remote centre, fixtures and singularities do, that each joint can
 * stop by itself is not enough: joints that brake each as hard as it can leave the rows. So what is planned keeps to
 * velocities from which all can brake together, v⁺ = (1 − dt/τ) v, with one stop time τ:
 *
 *     |v| ≤ BRAKING·A·τ,   v ≤ (upper − q)/τ,   v ≥ (lower − q)/τ.
 *
 * If v keeps these, so does (1 − dt/τ) v at the next tick, at q + v·dt, exactly: they can be kept for ever. And a row
 * a·v = 0 or a·v ≥ −distance/τ that v satisfies, it satisfies too, up to what the row's curvature makes of it in a tick.
 * For that, shares of velocity and acceleration stay unplanned, and the hard bounds are used where the planned ones
 * leave no way to keep the rows. What it costs is distance: a limit is approached exponentially, from A·τ² before it on
 * instead of A·τ²/2.
 */
import type { RobotModel } from '../model.ts';

/** What bounds a joint's velocity on one side. */
export const JointBound = { position: 0, velocity: 1, acceleration: 2 } as const;
export type JointBound = (typeof JointBound)[keyof typeof JointBound];

/** Velocities of each joint, rad/s or m/s; lower ≤ upper. */
export interface Interval {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Which limit each comes from (`JointBound`). */
  readonly lowerFrom: Uint8Array;
  readonly upperFrom: Uint8Array;
}

export interface JointBounds {
  readonly hard: Interval;
  readonly planned: Interval;
  /** τ, s. */
  readonly stopTime: number;
}

/** Share of the acceleration limit that a common stop uses, and that is planned with at all. */
export const BRAKING = 0.7;
const PLANNED_ACCELERATION = 0.85;

/** Share of the velocity limit that is planned with. */
export const PLANNED_VELOCITY = 0.95;

export function createJointBounds(joints: number, stopTime: number): JointBounds {
  return { hard: createInterval(joints), planned: createInterval(joints), stopTime };
}

function createInterval(joints: number): Interval {
  return {
    lower: new Float64Array(joints),
    upper: new Float64Array(joints),
    lowerFrom: new Uint8Array(joints),
    upperFrom: new Uint8Array(joints),
  };
}

/**
 * Bounds for the tick of `dt` (s) that begins at `position` with the velocity `velocity` of the tick before. A joint
 * found beyond its limit, or too fast for it, gets the way back at once and nothing further out than full braking.
 */
export function findJointBounds(
  { hard, planned, stopTime }: JointBounds,
  model: RobotModel,
  position: Float64Array,
  velocity: Float64Array,
  dt: number,
): void {
  for (let i = 0; i < velocity.length; i++) {
    const v = velocity[i]!;
    const limit = model.velocity[i]!;
    const change = model.acceleration[i]! * dt;
    const steady = Math.min(PLANNED_VELOCITY * limit, BRAKING * model.acceleration[i]! * stopTime);
    // Twice the same, towards the upper limit and, mirrored, towards the lower one.
    for (let side = 1; side >= -1; side -= 2) {
      const room = Math.max(0, side > 0 ? model.upper[i]! - position[i]! : position[i]! - model.lower[i]!);
      const h = room / (change * dt);
      const whole = Math.floor((Math.sqrt(1 + 8 * h) - 1) / 2);
      // h is infinite, and `whole` with it, for a joint without an end.
      const viable = h < Infinity ? (change * (h + 0.5 * whole * (whole + 1))) / (whole + 1) : limit;
      bound(hard, i, side, side * v, change, change, limit, viable);
      bound(planned, i, side, side * v, change, PLANNED_ACCELERATION * change, steady, room / stopTime);
    }
    // Where one side forces the joint to brake harder than planned, the other has no say.
    if (planned.lower[i]! > planned.upper[i]!) {
      if (planned.upperFrom[i] === JointBound.acceleration) planned.upper[i] = planned.lower[i]!;
      else planned.lower[i] = planned.upper[i]!;
    }
  }
}

/** One side of an interval, with velocities counted positive towards that side. */
function bound(
  interval: Interval,
  i: number,
  side: number,
  v: number,
  hardest: number,
  change: number,
  fastest: number,
  stoppable: number,
): void {
  let most = v + change;
  let from: JointBound = JointBound.acceleration;
  if (fastest < most) {
    most = fastest;
    from = JointBound.velocity;
  }
  if (stoppable < most) {
    most = stoppable;
    from = JointBound.position;
  }
  // By construction nothing asks for harder braking, but for rounding, a start outside, and hard bounds made use of.
  if (most < v - hardest) most = v - hardest;
  if (side > 0) {
    interval.upper[i] = most;
    interval.upperFrom[i] = from;
  } else {
    interval.lower[i] = -most;
    interval.lowerFrom[i] = from;
  }
}
