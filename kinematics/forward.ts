/** From joint positions to the poses of a robot's links and tip, and the tip's geometric Jacobian. */
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';
import type { Pose, Rotation } from './spatial.ts';
import { POSE_SIZE, quaternionFromMatrix } from './spatial.ts';
import { sincosAt } from './trigonometry.ts';

/** Doubles in a frame: rotation (row-major), then origin (m). */
export const FRAME_SIZE = 12;

/** Scratch of one caller, for one model: never shared between threads. */
export interface RobotData {
  /** Frames of each link and last the tip in the base, as left by the latest forward pass. */
  readonly frames: Float64Array;
  /** Sine, cosine and angle of the joint at hand; in the inverse, y and x of an angle. */
  readonly trigonometry: Float64Array;
  /** Of the inverse: the wanted orientation, and the solution of each branch. */
  readonly rotation: Rotation;
  readonly branches: readonly [Float64Array, Float64Array];
}

export function createData(model: RobotModel): RobotData {
  const n = model.joints.length;
  return {
    frames: new Float64Array(FRAME_SIZE * (n + 1)),
    trigonometry: new Float64Array(3),
    rotation: new Float64Array(9),
    branches: [new Float64Array(n), new Float64Array(n)],
  };
}

/** Pose of the tip in the base at joint positions `q` (rad, m). */
export function forward(baseFromTip: Pose, model: RobotModel, data: RobotData, q: Float64Array): void {
  forwardPass(model, data, q);
  frameToPose(baseFromTip, 0, data.frames, FRAME_SIZE * model.joints.length);
}

/**
 * Poses of every link, in joint order, and last of the tip, all in the base.
 * `out` holds `POSE_SIZE` · (joints + 1) doubles.
 */
export function forwardFrames(out: Float64Array, model: RobotModel, data: RobotData, q: Float64Array): void {
  forwardPass(model, data, q);
  for (let i = 0; i <= model.joints.length; i++) frameToPose(out, POSE_SIZE * i, data.frames, FRAME_SIZE * i);
}

/**
 * Geometric Jacobian of the tip in the base, 6 × joints, row-major: rows 0–2 map joint velocities to the velocity of
 * the tip's origin (m/s), rows 3–5 to its angular velocity (rad/s).
 */
export function jacobian(out: Float64Array, model: RobotModel, data: RobotData, q: Float64Array): void {
  forwardPass(model, data, q);
  const n = model.joints.length;
  const f = data.frames;
  const tip = FRAME_SIZE * n + 9;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    const revolute = model.joints[i]!.type === JointType.revolute;
    const rx = f[tip]! - f[o + 9]!;
    const ry = f[tip + 1]! - f[o + 10]!;
    const rz = f[tip + 2]! - f[o + 11]!;
    out[i] = revolute ? zy * rz - zz * ry : zx;
    out[n + i] = revolute ? zz * rx - zx * rz : zy;
    out[2 * n + i] = revolute ? zx * ry - zy * rx : zz;
    out[3 * n + i] = revolute ? zx : 0;
    out[4 * n + i] = revolute ? zy : 0;
    out[5 * n + i] = revolute ? zz : 0;
  }
}

/** Fills `data.frames`. The frame of joint i is the one before it times Rx(alpha) · Tx(a) · Rz(theta) · Tz(d). */
export function forwardPass(model: RobotModel, data: RobotData, q: Float64Array): void {
  const f = data.frames;
  const sc = data.trigonometry;
  const n = model.joints.length;
  for (let i = 0; i < n; i++) {
    const joint = model.joints[i]!;
    const revolute = joint.type === JointType.revolute;
    const d = revolute ? joint.d : joint.d + q[i]!;
    sc[2] = revolute ? joint.theta + q[i]! : joint.theta;
    sincosAt(sc, 0, sc, 2);
    const st = sc[0]!;
    const ct = sc[1]!;
    const sa = joint.sinAlpha;
    const ca = joint.cosAlpha;
    const o = FRAME_SIZE * i;
    for (let r = 0; r < 3; r++) {
      const parent = o - FRAME_SIZE + 3 * r;
      const px = i === 0 ? (r === 0 ? 1 : 0) : f[parent]!;
      const py = i === 0 ? (r === 1 ? 1 : 0) : f[parent + 1]!;
      const pz = i === 0 ? (r === 2 ? 1 : 0) : f[parent + 2]!;
      const origin = i === 0 ? 0 : f[o - FRAME_SIZE + 9 + r]!;
      const y = ca * py + sa * pz;
      const z = ca * pz - sa * py;
      f[o + 3 * r] = ct * px + st * y;
      f[o + 3 * r + 1] = ct * y - st * px;
      f[o + 3 * r + 2] = z;
      f[o + 9 + r] = origin + joint.a * px + d * z;
    }
  }
  appendTip(f, FRAME_SIZE * n, model);
}

/** The tip's frame after the last joint's, which lies just before offset `o`. */
function appendTip(f: Float64Array, o: number, model: RobotModel): void {
  const t = model.tipTranslation;
  const m = model.tipRotation;
  for (let r = 0; r < 3; r++) {
    const parent = o - FRAME_SIZE + 3 * r;
    const x = f[parent]!;
    const y = f[parent + 1]!;
    const z = f[parent + 2]!;
    for (let c = 0; c < 3; c++) f[o + 3 * r + c] = x * m[c]! + y * m[3 + c]! + z * m[6 + c]!;
    f[o + 9 + r] = f[o - FRAME_SIZE + 9 + r]! + x * t[0]! + y * t[1]! + z * t[2]!;
  }
}

function frameToPose(out: Float64Array, to: number, frames: Float64Array, from: number): void {
  out[to] = frames[from + 9]!;
  out[to + 1] = frames[from + 10]!;
  out[to + 2] = frames[from + 11]!;
  quaternionFromMatrix(out, to + 3, frames, from);
}
