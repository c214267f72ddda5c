/** The oracle of the limits: plain differences of what was issued, against the robot's figures. */
import { expect } from 'vitest';
import { JERK_TIME, TICK_PERIOD } from '../../control/index.ts';
import type { RobotModel } from '../../kinematics/index.ts';

export interface Differences {
  /** Checks one more set-point: joints, then the jaw where the robot has one. */
  check(setpoint: Float64Array): void;
}

/** Rounding of a third difference of numbers up to 5: 8 · 2⁻⁵¹ / dt³, and the same for the lower ones. */
const ROUNDING = 8 * 2 ** -51;

export function createDifferences(model: RobotModel, rest: Float64Array): Differences {
  const all = [...model.joints.map((joint) => joint.limits), ...(model.jaw === null ? [] : [model.jaw])];
  const [p, v, a] = [Float64Array.from(rest), new Float64Array(all.length), new Float64Array(all.length)];
  const dt = TICK_PERIOD;
  return {
    check(setpoint) {
      all.forEach((limits, i) => {
        const velocity = (setpoint[i]! - p[i]!) / dt;
        const acceleration = (velocity - v[i]!) / dt;
        const jerk = (acceleration - a[i]!) / dt;
        const jerkLimit = limits.acceleration / JERK_TIME;
        // One comparison when all is well: this runs millions of times.
        const fine =
          setpoint[i]! >= limits.min &&
          setpoint[i]! <= limits.max &&
          Math.abs(velocity) <= limits.velocity * (1 + 1e-9) &&
          Math.abs(acceleration) <= limits.acceleration * (1 + 1e-9) + ROUNDING / dt ** 2 &&
          Math.abs(jerk) <= jerkLimit * (1 + 1e-9) + ROUNDING / dt ** 3;
        if (!fine) {
          const found = { joint: i, position: setpoint[i], velocity, acceleration, jerk };
          expect(found, 'a set-point beyond its limits').toEqual({ ...limits, jerk: jerkLimit });
        }
        p[i] = setpoint[i]!;
        v[i] = velocity;
        a[i] = acceleration;
      });
    },
  };
}
