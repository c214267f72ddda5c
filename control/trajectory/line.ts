/**
 * A straight line of the tip: its position from one place to another, its orientation turned about one axis, both in
 * proportion to a parameter s in [0, 1] (slerp, Shoemake 1985, as a rotation about a fixed axis).
 */
import type { Pose, Quaternion, Vector } from '../../kinematics/index.ts';
import {
  atan2At,
  conjugateQuaternion,
  copyPose,
  createPose,
  createQuaternion,
  createVector,
  multiplyQuaternion,
  sincosAt,
} from '../../kinematics/index.ts';

export interface Line {
  readonly from: Pose;
  readonly to: Pose;
  /** Unit axis of the turn, in the tip's frame. */
  readonly axis: Vector;
  /** Length (m) and angle (rad in [0, π]). */
  readonly size: Float64Array;
  readonly start: Quaternion;
  readonly turn: Quaternion;
  readonly trigonometry: Float64Array;
}

/** Indices into `Line.size`. */
export const LineSize = { length: 0, angle: 1 } as const;

export function createLine(): Line {
  return {
    from: createPose(),
    to: createPose(),
    axis: createVector(),
    size: new Float64Array(2),
    start: createQuaternion(),
    turn: createQuaternion(),
    trigonometry: new Float64Array(3),
  };
}

/** The line from one pose to another, the shorter way round. Orientations are unit quaternions. */
export function setLine(line: Line, from: Pose, to: Pose): void {
  const { axis, size, start, turn, trigonometry } = line;
  copyPose(line.from, from);
  copyPose(line.to, to);
  const x = to[0]! - from[0]!;
  const y = to[1]! - from[1]!;
  const z = to[2]! - from[2]!;
  size[LineSize.length] = Math.sqrt(x * x + y * y + z * z);
  for (let i = 0; i < 4; i++) {
    start[i] = from[3 + i]!;
    turn[i] = to[3 + i]!;
  }
  conjugateQuaternion(start, start);
  multiplyQuaternion(turn, start, turn);
  conjugateQuaternion(start, start);
  const sign = turn[3]! < 0 ? -1 : 1;
  const sine = Math.sqrt(turn[0]! * turn[0]! + turn[1]! * turn[1]! + turn[2]! * turn[2]!);
  for (let i = 0; i < 3; i++) axis[i] = sine > 0 ? (sign * turn[i]!) / sine : 0;
  trigonometry[0] = sine;
  trigonometry[1] = Math.abs(turn[3]!);
  atan2At(trigonometry, 0, trigonometry);
  size[LineSize.angle] = 2 * trigonometry[0];
}

/** The pose at `s[0]` in [0, 1]. */
export function poseOnLine(out: Pose, line: Line, s: Float64Array): void {
  const { from, to, axis, size, start, turn, trigonometry } = line;
  const part = s[0]!;
  trigonometry[2] = (size[LineSize.angle]! * part) / 2;
  sincosAt(trigonometry, 0, trigonometry, 2);
  for (let i = 0; i < 3; i++) turn[i] = axis[i]! * trigonometry[0]!;
  turn[3] = trigonometry[1]!;
  multiplyQuaternion(turn, start, turn);
  for (let i = 0; i < 3; i++) out[i] = from[i]! + part * (to[i]! - from[i]!);
  for (let i = 0; i < 4; i++) out[3 + i] = turn[i]!;
}
