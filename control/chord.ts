/** A straight way of all joints from one position to another, in proportion to a parameter s in [0, 1]. */
import type { TrajectoryLimits } from './trajectory/index.ts';

export interface Chord {
  /** rad or m. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

export function createChord(size: number): Chord {
  return { from: new Float64Array(size), to: new Float64Array(size) };
}

/** Positions at `s[0]`; at 1, the end to the last bit. */
export function jointsOnChord(out: Float64Array, { from, to }: Chord, s: Float64Array): void {
  const part = s[0]!;
  for (let i = 0; i < out.length; i++) out[i] = (1 - part) * from[i]! + part * to[i]!;
}

/** Writes to `path` (one element each) the limits of ṡ, s̈ and s⃛ from those of the joints: Infinity where none moves. */
export function limitChord(path: TrajectoryLimits, { from, to }: Chord, joints: TrajectoryLimits): void {
  let velocity = Infinity;
  let acceleration = Infinity;
  let jerk = Infinity;
  for (let i = 0; i < from.length; i++) {
    const way = Math.abs(to[i]! - from[i]!);
    if (way === 0) continue;
    velocity = Math.min(velocity, joints.velocity[i]! / way);
    acceleration = Math.min(acceleration, joints.acceleration[i]! / way);
    jerk = Math.min(jerk, joints.jerk[i]! / way);
  }
  path.velocity[0] = velocity;
  path.acceleration[0] = acceleration;
  path.jerk[0] = jerk;
}
