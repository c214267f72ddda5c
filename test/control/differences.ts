/** The oracle of the limits: plain differences of what was issued, against the robot's figures. */
import { JERK_TIME, TICK_PERIOD } from '../../control/index.ts';
import type { Limits, RobotModel } from '../../kinematics/index.ts';

export interface History {
  readonly limits: readonly Limits[];
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
}

/** Rounding of differences of numbers up to 5: 8 · 2⁻⁵¹, over dt as often as it was divided. */
const ROUNDING = 8 * 2 ** -51;

/** Begins at rest at `rest`: joints, then the jaw where the robot has one. */
export function createHistory(model: RobotModel, rest: Float64Array): History {
  const limits = [...model.joints.map((joint) => joint.limits), ...(model.jaw === null ? [] : [model.jaw])];
  const zeros = () => new Float64Array(limits.length);
  return { limits, position: rest.slice(0, limits.length), velocity: zeros(), acceleration: zeros() };
}

/** Adds a set-point; what is beyond its limit about it, or null. */
export function findExcess(history: History, setpoint: Float64Array): Record<string, unknown> | null {
  const { limits, position, velocity, acceleration } = history;
  const dt = TICK_PERIOD;
  let excess: Record<string, unknown> | null = null;
  for (let i = 0; i < limits.length; i++) {
    const limit = limits[i]!;
    const p = setpoint[i]!;
    const v = (p - position[i]!) / dt;
    const a = (v - velocity[i]!) / dt;
    const j = (a - acceleration[i]!) / dt;
    const jerkLimit = limit.acceleration / JERK_TIME;
    const fine =
      p >= limit.min &&
      p <= limit.max &&
      Math.abs(v) <= limit.velocity * (1 + 1e-9) &&
      Math.abs(a) <= limit.acceleration * (1 + 1e-9) + ROUNDING / dt ** 2 &&
      Math.abs(j) <= jerkLimit * (1 + 1e-9) + ROUNDING / dt ** 3;
    if (!fine) excess ??= { joint: i, p, v, a, j, ...limit, jerkLimit };
    position[i] = p;
    velocity[i] = v;
    acceleration[i] = a;
  }
  return excess;
}
