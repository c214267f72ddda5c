/** From joint positions to the poses of a robot's links and tip, and the tip's geometric Jacobian. */
import type { RobotModel } from './model.ts';
import { JointType, ROW_SIZE } from './model.ts';
import type { Pose } from './spatial.ts';
import { POSE_SIZE, quaternionFromMatrix } from './spatial.ts';
import { sincosAt } from './trigonometry.ts';

/** Doubles in a frame: rotation (row-major), then origin (m). */
export const FRAME_SIZE = 12;

/** Scratch of walking the chain: all that forward kinematics needs of a `RobotData` (data.ts). */
export interface ChainData {
  /** Frames of each link and last the tip in the base, as left by the latest forward pass. */
  readonly frames: Float64Array;
  /** Sine, cosine and angle of the joint at hand; in the inverse, y and x of an angle. */
  readonly trigonometry: Float64Array;
}

/** Pose of the tip in the base at joint positions `q` (rad, m). */
export function forward(baseFromTip: Pose, model: RobotModel, data: ChainData, q: Float64Array): void {
  forwardPass(model, data, q);
  frameToPose(baseFromTip, 0, data.frames, FRAME_SIZE * model.joints.length);
}

/**
 * Poses of every link, in joint order, and last of the tip, all in the base.
 * `out` holds `POSE_SIZE` · (joints + 1) doubles.
 */
export function forwardFrames(out: Float64Array, model: RobotModel, data: ChainData, q: Float64Array): void {
  forwardPass(model, data, q);
  for (let i = 0; i <= model.joints.length; i++) frameToPose(out, POSE_SIZE * i, data.frames, FRAME_SIZE * i);
}

/**
 * Geometric Jacobian of the tip in the base, 6 × joints, row-major: rows 0–2 map joint velocities to the velocity of
 * the tip's origin (m/s), rows 3–5 to its angular velocity (rad/s).
 */
export function jacobian(out: Float64Array, model: RobotModel, data: ChainData, q: Float64Array): void {
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

/** Fills `data.frames`: the frame of each joint in the base, and last the tip's. */
export function forwardPass(model: RobotModel, data: ChainData, q: Float64Array): void {
  const n = model.joints.length;
  const { rows, types } = model;
  if (rows === null) passTransforms(data.frames, model.parentFromJoint, types, data.trigonometry, q, n);
  else passRows(data.frames, rows, types, data.trigonometry, q, n);
  appendTip(data.frames, FRAME_SIZE * n, model);
}

/**
 * The frame of joint i is the one before it times Rx(alpha) · Tx(a) · Rz(theta) · Tz(d). The one before it stays in
 * local variables, the base to begin with.
 */
function passRows(
  f: Float64Array,
  rows: Float64Array,
  types: Uint8Array,
  sc: Float64Array,
  q: Float64Array,
  n: number,
): void {
  let xx = 1;
  let xy = 0;
  let xz = 0;
  let yx = 0;
  let yy = 1;
  let yz = 0;
  let zx = 0;
  let zy = 0;
  let zz = 1;
  let ox = 0;
  let oy = 0;
  let oz = 0;
  for (let i = 0; i < n; i++) {
    const row = ROW_SIZE * i;
    const sa = rows[row]!;
    const ca = rows[row + 1]!;
    const a = rows[row + 2]!;
    let d = rows[row + 4]!;
    let st = rows[row + 5]!;
    let ct = rows[row + 6]!;
    if (types[i] === JointType.prismatic) {
      d += q[i]!;
    } else {
      sc[2] = rows[row + 3]! + q[i]!;
      sincosAt(sc, 0, sc, 2);
      st = sc[0]!;
      ct = sc[1]!;
    }
    // (x, y, z) of each line are the parent's axes; y and z after the turn by alpha, x and y after the one by theta.
    const y0 = ca * xy + sa * xz;
    const z0 = ca * xz - sa * xy;
    ox = ox + a * xx + d * z0;
    xy = ct * y0 - st * xx;
    xx = ct * xx + st * y0;
    xz = z0;
    const y1 = ca * yy + sa * yz;
    const z1 = ca * yz - sa * yy;
    oy = oy + a * yx + d * z1;
    yy = ct * y1 - st * yx;
    yx = ct * yx + st * y1;
    yz = z1;
    const y2 = ca * zy + sa * zz;
    const z2 = ca * zz - sa * zy;
    oz = oz + a * zx + d * z2;
    zy = ct * y2 - st * zx;
    zx = ct * zx + st * y2;
    zz = z2;
    const o = FRAME_SIZE * i;
    f[o] = xx;
    f[o + 1] = xy;
    f[o + 2] = xz;
    f[o + 3] = yx;
    f[o + 4] = yy;
    f[o + 5] = yz;
    f[o + 6] = zx;
    f[o + 7] = zy;
    f[o + 8] = zz;
    f[o + 9] = ox;
    f[o + 10] = oy;
    f[o + 11] = oz;
  }
}

/** The frame of joint i is the one before it times its fixed transform, then Rz(q) or Tz(q). As in `passRows`. */
function passTransforms(
  f: Float64Array,
  fixed: Float64Array,
  types: Uint8Array,
  sc: Float64Array,
  q: Float64Array,
  n: number,
): void {
  let xx = 1;
  let xy = 0;
  let xz = 0;
  let yx = 0;
  let yy = 1;
  let yz = 0;
  let zx = 0;
  let zy = 0;
  let zz = 1;
  let ox = 0;
  let oy = 0;
  let oz = 0;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    let st = 0;
    let ct = 1;
    let d = 0;
    if (types[i] === JointType.prismatic) {
      d = q[i]!;
    } else {
      sincosAt(sc, 0, q, i);
      st = sc[0]!;
      ct = sc[1]!;
    }
    const f0 = fixed[o]!;
    const f1 = fixed[o + 1]!;
    const f2 = fixed[o + 2]!;
    const f3 = fixed[o + 3]!;
    const f4 = fixed[o + 4]!;
    const f5 = fixed[o + 5]!;
    const f6 = fixed[o + 6]!;
    const f7 = fixed[o + 7]!;
    const f8 = fixed[o + 8]!;
    const fx = fixed[o + 9]!;
    const fy = fixed[o + 10]!;
    const fz = fixed[o + 11]!;
    const p0x = xx * f0 + xy * f3 + xz * f6;
    const p0y = xx * f1 + xy * f4 + xz * f7;
    const p0z = xx * f2 + xy * f5 + xz * f8;
    ox = ox + xx * fx + xy * fy + xz * fz + d * p0z;
    xx = ct * p0x + st * p0y;
    xy = ct * p0y - st * p0x;
    xz = p0z;
    const p1x = yx * f0 + yy * f3 + yz * f6;
    const p1y = yx * f1 + yy * f4 + yz * f7;
    const p1z = yx * f2 + yy * f5 + yz * f8;
    oy = oy + yx * fx + yy * fy + yz * fz + d * p1z;
    yx = ct * p1x + st * p1y;
    yy = ct * p1y - st * p1x;
    yz = p1z;
    const p2x = zx * f0 + zy * f3 + zz * f6;
    const p2y = zx * f1 + zy * f4 + zz * f7;
    const p2z = zx * f2 + zy * f5 + zz * f8;
    oz = oz + zx * fx + zy * fy + zz * fz + d * p2z;
    zx = ct * p2x + st * p2y;
    zy = ct * p2y - st * p2x;
    zz = p2z;
    f[o] = xx;
    f[o + 1] = xy;
    f[o + 2] = xz;
    f[o + 3] = yx;
    f[o + 4] = yy;
    f[o + 5] = yz;
    f[o + 6] = zx;
    f[o + 7] = zy;
    f[o + 8] = zz;
    f[o + 9] = ox;
    f[o + 10] = oy;
    f[o + 11] = oz;
  }
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
