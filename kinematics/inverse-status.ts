/** How an inverse ends, and what it says of a pose that it cannot reach. */
import type { RobotModel } from './model.ts';

/** How an inverse ended. Whatever the status, `out` is finite and inside the joint limits. */
export const InverseStatus = {
  /** `out` reaches the pose. */
  solved: 0,
  /** The limits do not allow the pose: `out` comes nearest. `InverseReport` says which joints are at their ends, and what is missing. */
  limited: 1,
  /** The robot has too few joints for the orientation (ECM): `out` reaches the position and comes nearest to the orientation. */
  orientationUnreachable: 2,
  /** Infinitely many postures reach the pose (a joint axis meets the remote centre): `out` is one that goes on from the seed. */
  singular: 3,
  /** The pose holds NaN, an infinity or no orientation: `out` is the seed, brought inside the limits. */
  invalid: 4,
} as const;
export type InverseStatus = (typeof InverseStatus)[keyof typeof InverseStatus];

/** What the latest inverse left missing, and why. Allocated once, in `RobotData`. */
export interface InverseReport {
  /** Distance (m) and angle (rad) between the wanted pose and the one that `out` reaches; exactly 0 when solved. */
  readonly error: Float64Array;
  /** Per joint: 1 held at its upper limit, −1 at its lower, 0 free. At its limit only counts what keeps the pose away. */
  readonly atLimit: Int8Array;
}

/** Indices into `InverseReport.error`. */
export const InverseError = { position: 0, angle: 1 } as const;

export function createInverseReport(joints: number): InverseReport {
  return { error: new Float64Array(2), atLimit: new Int8Array(joints) };
}

export function clearReport(report: InverseReport): void {
  report.error[InverseError.position] = 0;
  report.error[InverseError.angle] = 0;
  for (let i = 0; i < report.atLimit.length; i++) report.atLimit[i] = 0;
}

/** Index of the first joint that is held at a limit, −1 for none. */
export function firstAtLimit(report: InverseReport): number {
  for (let i = 0; i < report.atLimit.length; i++) if (report.atLimit[i] !== 0) return i;
  return -1;
}

/** A solution this near to a limit is on it: rounding, not motion. rad or m. */
export const LIMIT_TOLERANCE = 1e-9;

/** Index of the first joint outside its position limits, −1 when all are inside. NaN counts as outside. */
export function firstOutside({ lower, upper }: Pick<RobotModel, 'lower' | 'upper'>, q: Float64Array): number {
  for (let i = 0; i < lower.length; i++) {
    if (!(q[i]! >= lower[i]! - LIMIT_TOLERANCE && q[i]! <= upper[i]! + LIMIT_TOLERANCE)) return i;
  }
  return -1;
}
