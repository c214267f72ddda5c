/**
 * Judges a planned motion by its phases alone: integrates them from the start that was asked for, and finds how far
 * beyond its limits it is anywhere, and how far from its target it ends. Shares no code with the planner.
 */
import type { Profile } from '../../../control/trajectory/profile.ts';

/** One joint's task. SI units of the joint. */
export interface Task {
  readonly position: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly targetPosition: number;
  readonly targetVelocity: number;
  readonly velocityLimit: number;
  readonly accelerationLimit: number;
  readonly jerkLimit: number;
}

export interface Verdict {
  /** Greatest excess of |velocity|, |acceleration|, |jerk| over what is allowed, as part of the limit. */
  readonly excess: number;
  /** Distance from the target state at the end, as part of the motion's scale. */
  readonly miss: number;
  readonly duration: number;
}

/**
 * Beyond its limits at the start, a joint may be so until it has come back as quickly as jerk allows: the acceleration at
 * once, the velocity to the limit by the quickest change there. `allowance` is the bound of |velocity| meanwhile.
 */
export function judge(task: Task, profile: Profile): Verdict {
  const { velocityLimit: V, accelerationLimit: A, jerkLimit: J } = task;
  let p = task.position;
  let v = task.velocity;
  let a = task.acceleration;
  let time = 0;
  let excess = 0;
  let farthest = Math.abs(p);
  let steepest = Math.abs(a);
  const settled = settlingTime(task);
  const allowance = Math.max(V, Math.abs(v), fastestOnTheWayBack(task));
  for (let k = 0; k < profile.count; k++) {
    const t = profile.duration[k]!;
    const j = profile.jerk[k]!;
    const before = Math.abs(a);
    const velocityBound = time < settled * (1 - 1e-12) ? allowance : V;
    excess = Math.max(excess, (Math.abs(j) - J) / J);
    const turning = -a / j;
    if (turning > 0 && turning < t) {
      excess = Math.max(excess, (Math.abs(v + turning * (a + (j * turning) / 2)) - velocityBound) / V);
    }
    p += t * (v + t * (a / 2 + (j * t) / 6));
    v += t * (a + (j * t) / 2);
    a += t * j;
    time += t;
    // An acceleration beyond its limit has to shrink.
    excess = Math.max(excess, (Math.abs(a) - Math.max(A, before)) / A);
    const velocityBoundAtEnd = time < settled * (1 - 1e-9) - 1e-12 ? allowance : V;
    excess = Math.max(excess, (Math.abs(v) - velocityBoundAtEnd) / V);
    farthest = Math.max(farthest, Math.abs(p));
    steepest = Math.max(steepest, Math.abs(a));
    // What rounding leaves of no acceleration would grow with the square of a long cruise.
    if (Math.abs(a) < 1e-13 * steepest) a = 0;
  }
  const fast = Math.max(V, Math.abs(task.velocity));
  const scale = Math.max(farthest, Math.abs(task.targetPosition), V * time);
  const miss = Math.max(
    Math.abs(p - task.targetPosition) / (scale > 0 ? scale : 1),
    Math.abs(v - task.targetVelocity) / fast,
    Math.abs(a) / Math.max(A, steepest),
  );
  return { excess, miss, duration: time };
}

/** Velocity that is left when the acceleration is released at once: beyond it no motion can avoid to go. */
function released({ velocity, acceleration, jerkLimit }: Task): number {
  return velocity + (acceleration * Math.abs(acceleration)) / (2 * jerkLimit);
}

function fastestOnTheWayBack(task: Task): number {
  return Math.abs(released(task));
}

/** Time after which the velocity is inside its limit for good, if it comes back as quickly as can be; 0 if it is inside. */
function settlingTime(task: Task): number {
  const { velocity: v, acceleration: a, velocityLimit: V, accelerationLimit: A, jerkLimit: J } = task;
  if (Math.abs(v) <= V && Math.abs(released(task)) <= V) return 0;
  // Mirrored, so that it is the upper limit that is left. By bisection over the time of full deceleration.
  const sign = released(task) > V || (released(task) >= -V && v > V) ? 1 : -1;
  const v0 = sign * v;
  const a0 = sign * a;
  const end = (peak: number): [number, number] => {
    // −J until −peak (or +J where that is beyond), +J to zero.
    const t1 = Math.abs(a0 + peak) / J;
    const j1 = a0 + peak >= 0 ? -J : J;
    const v1 = v0 + t1 * (a0 + (j1 * t1) / 2);
    return [v1 - (peak * peak) / (2 * J), t1 + peak / J];
  };
  const strongest = Math.min(A, Infinity);
  const [slowest, least] = end(strongest);
  if (slowest > V) return least + (slowest - V) / strongest;
  let low = 0;
  let high = strongest;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (end(middle)[0] > V) low = middle;
    else high = middle;
  }
  return end(high)[1];
}
