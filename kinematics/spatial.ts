/**
 * Spatial maths on flat Float64Arrays, allocation-free: every function writes into its first argument, which may be
 * one of the others. A pose is x, y, z (m), qx, qy, qz, qw (unit quaternion, Hamilton, scalar last). A pose named
 * `aFromB` maps coordinates of frame b into frame a. A rotation is a 3×3 matrix, row-major.
 */
import { atan2At, sincos } from './trigonometry.ts';

export type Vector = Float64Array;
export type Quaternion = Float64Array;
export type Rotation = Float64Array;
export type Pose = Float64Array;

/** Doubles in a pose. */
export const POSE_SIZE = 7;

export function createVector(x = 0, y = 0, z = 0): Vector {
  return Float64Array.of(x, y, z);
}

export function createQuaternion(): Quaternion {
  return Float64Array.of(0, 0, 0, 1);
}

export function createPose(): Pose {
  return Float64Array.of(0, 0, 0, 0, 0, 0, 1);
}

/** A new pose from a translation (m) and roll, pitch, yaw (rad) about the fixed x, y, z axes, in that order. */
export function createPoseFromRpy(xyz: ArrayLike<number>, rpy: ArrayLike<number>): Pose {
  const orientation = createQuaternion();
  quaternionFromRpy(orientation, rpy[0]!, rpy[1]!, rpy[2]!);
  return Float64Array.of(xyz[0]!, xyz[1]!, xyz[2]!, ...orientation);
}

/** Copies seven doubles of `source`, starting at `offset`, into `out`. */
export function readPose(out: Pose, source: Float64Array, offset: number): void {
  for (let i = 0; i < POSE_SIZE; i++) out[i] = source[offset + i]!;
}

/** Copies a pose into `target`, starting at `offset`. */
export function writePose(target: Float64Array, offset: number, pose: Pose): void {
  for (let i = 0; i < POSE_SIZE; i++) target[offset + i] = pose[i]!;
}

export function copyPose(out: Pose, pose: Pose): void {
  for (let i = 0; i < POSE_SIZE; i++) out[i] = pose[i]!;
}

/** aFromC = aFromB · bFromC. */
export function composePose(out: Pose, aFromB: Pose, bFromC: Pose): void {
  const ax = aFromB[3]!;
  const ay = aFromB[4]!;
  const az = aFromB[5]!;
  const aw = aFromB[6]!;
  const bx = bFromC[3]!;
  const by = bFromC[4]!;
  const bz = bFromC[5]!;
  const bw = bFromC[6]!;
  transformPoint(out, aFromB, bFromC);
  out[3] = aw * bx + ax * bw + ay * bz - az * by;
  out[4] = aw * by - ax * bz + ay * bw + az * bx;
  out[5] = aw * bz + ax * by - ay * bx + az * bw;
  out[6] = aw * bw - ax * bx - ay * by - az * bz;
}

/** bFromA from aFromB. */
export function invertPose(out: Pose, aFromB: Pose): void {
  const px = aFromB[0]!;
  const py = aFromB[1]!;
  const pz = aFromB[2]!;
  const qx = -aFromB[3]!;
  const qy = -aFromB[4]!;
  const qz = -aFromB[5]!;
  const qw = aFromB[6]!;
  const tx = 2 * (qy * pz - qz * py);
  const ty = 2 * (qz * px - qx * pz);
  const tz = 2 * (qx * py - qy * px);
  out[0] = -(px + qw * tx + qy * tz - qz * ty);
  out[1] = -(py + qw * ty + qz * tx - qx * tz);
  out[2] = -(pz + qw * tz + qx * ty - qy * tx);
  out[3] = qx;
  out[4] = qy;
  out[5] = qz;
  out[6] = qw;
}

/** A point of frame b in frame a. */
export function transformPoint(out: Vector, aFromB: Pose, pointInB: Vector): void {
  const px = aFromB[0]!;
  const py = aFromB[1]!;
  const pz = aFromB[2]!;
  rotateVector(out, aFromB, pointInB);
  out[0] = out[0]! + px;
  out[1] = out[1]! + py;
  out[2] = out[2]! + pz;
}

/** A direction or displacement of frame b in frame a: v + 2w(u×v) + 2u×(u×v), with (u, w) the orientation. */
export function rotateVector(out: Vector, aFromB: Pose, vectorInB: Vector): void {
  const qx = aFromB[3]!;
  const qy = aFromB[4]!;
  const qz = aFromB[5]!;
  const qw = aFromB[6]!;
  const x = vectorInB[0]!;
  const y = vectorInB[1]!;
  const z = vectorInB[2]!;
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  out[0] = x + qw * tx + qy * tz - qz * ty;
  out[1] = y + qw * ty + qz * tx - qx * tz;
  out[2] = z + qw * tz + qx * ty - qy * tx;
}

/** The product a · b: first b, then a. */
export function multiplyQuaternion(out: Quaternion, a: Quaternion, b: Quaternion): void {
  const ax = a[0]!,
    ay = a[1]!,
    az = a[2]!,
    aw = a[3]!;
  const bx = b[0]!,
    by = b[1]!,
    bz = b[2]!,
    bw = b[3]!;
  out[0] = aw * bx + ax * bw + ay * bz - az * by;
  out[1] = aw * by - ax * bz + ay * bw + az * bx;
  out[2] = aw * bz + ax * by - ay * bx + az * bw;
  out[3] = aw * bw - ax * bx - ay * by - az * bz;
}

/** The inverse of a unit quaternion. */
export function conjugateQuaternion(out: Quaternion, q: Quaternion): void {
  out[0] = -q[0]!;
  out[1] = -q[1]!;
  out[2] = -q[2]!;
  out[3] = q[3]!;
}

/** Scales the pose's quaternion to unit length. False, and the pose untouched, when it has none (zero, NaN, ∞). */
export function normalizeOrientation(pose: Pose): boolean {
  const x = pose[3]!,
    y = pose[4]!,
    z = pose[5]!,
    w = pose[6]!;
  const norm = Math.sqrt(x * x + y * y + z * z + w * w);
  if (!(norm > 1e-12 && norm < Infinity)) return false;
  pose[3] = x / norm;
  pose[4] = y / norm;
  pose[5] = z / norm;
  pose[6] = w / norm;
  return true;
}

/** Rotation by `angle` (rad) about the unit vector `axis`. */
export function quaternionFromAxisAngle(out: Quaternion, axis: Vector, angle: number): void {
  const x = axis[0]!,
    y = axis[1]!,
    z = axis[2]!;
  sincos(scratch, angle / 2);
  const s = scratch[0]!;
  out[0] = x * s;
  out[1] = y * s;
  out[2] = z * s;
  out[3] = scratch[1]!;
}

/** Roll, pitch, yaw (rad) about the fixed x, y, z axes, in that order: Rz(yaw) · Ry(pitch) · Rx(roll). */
export function quaternionFromRpy(out: Quaternion, roll: number, pitch: number, yaw: number): void {
  sincos(scratch, roll / 2);
  const sr = scratch[0]!,
    cr = scratch[1]!;
  sincos(scratch, pitch / 2);
  const sp = scratch[0]!,
    cp = scratch[1]!;
  sincos(scratch, yaw / 2);
  const sy = scratch[0]!,
    cy = scratch[1]!;
  out[0] = sr * cp * cy - cr * sp * sy;
  out[1] = cr * sp * cy + sr * cp * sy;
  out[2] = cr * cp * sy - sr * sp * cy;
  out[3] = cr * cp * cy + sr * sp * sy;
}

/** 3×3 rotation matrix of a unit quaternion. */
export function rotationFromQuaternion(out: Rotation, q: Quaternion): void {
  rotationFromElements(out, q, 0);
}

/** 3×3 rotation matrix of a pose's orientation. */
export function rotationFromPose(out: Rotation, pose: Pose): void {
  rotationFromElements(out, pose, 3);
}

function rotationFromElements(out: Rotation, q: Float64Array, from: number): void {
  const x = q[from]!,
    y = q[from + 1]!,
    z = q[from + 2]!,
    w = q[from + 3]!;
  out[0] = 1 - 2 * (y * y + z * z);
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = 1 - 2 * (x * x + z * z);
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
}

/** Unit quaternion of a rotation matrix, scalar part ≥ 0 (Shepperd 1978: divides by the largest component). */
export function quaternionFromRotation(out: Quaternion, r: Rotation): void {
  quaternionFromMatrix(out, 0, r, 0);
}

/** As `quaternionFromRotation`, from nine doubles at `from` to four doubles at `to`. */
export function quaternionFromMatrix(out: Float64Array, to: number, r: Float64Array, from: number): void {
  const xx = r[from]!,
    yy = r[from + 4]!,
    zz = r[from + 8]!;
  const yz = r[from + 7]! - r[from + 5]!,
    zx = r[from + 2]! - r[from + 6]!,
    xy = r[from + 3]! - r[from + 1]!;
  const trace = xx + yy + zz;
  let x: number, y: number, z: number, w: number;
  if (trace >= xx && trace >= yy && trace >= zz) {
    w = 1 + trace;
    x = yz;
    y = zx;
    z = xy;
  } else if (xx >= yy && xx >= zz) {
    x = 1 + xx - yy - zz;
    y = r[from + 1]! + r[from + 3]!;
    z = r[from + 2]! + r[from + 6]!;
    w = yz;
  } else if (yy >= zz) {
    x = r[from + 1]! + r[from + 3]!;
    y = 1 + yy - xx - zz;
    z = r[from + 5]! + r[from + 7]!;
    w = zx;
  } else {
    x = r[from + 2]! + r[from + 6]!;
    y = r[from + 5]! + r[from + 7]!;
    z = 1 + zz - xx - yy;
    w = xy;
  }
  const norm = Math.sqrt(x * x + y * y + z * z + w * w);
  const scale = w < 0 ? -1 / norm : 1 / norm;
  out[to] = x * scale;
  out[to + 1] = y * scale;
  out[to + 2] = z * scale;
  out[to + 3] = w * scale;
}

/** Angle between the orientations of two poses, rad in [0, π]. */
export function angleBetween(a: Pose, b: Pose): number {
  angleBetweenAt(scratch, 0, a, b);
  return scratch[0]!;
}

/** As `angleBetween`, to `out[o]`. */
export function angleBetweenAt(out: Float64Array, o: number, a: Pose, b: Pose): void {
  const ax = -a[3]!;
  const ay = -a[4]!;
  const az = -a[5]!;
  const aw = a[6]!;
  const bx = b[3]!;
  const by = b[4]!;
  const bz = b[5]!;
  const bw = b[6]!;
  const x = aw * bx + ax * bw + ay * bz - az * by;
  const y = aw * by - ax * bz + ay * bw + az * bx;
  const z = aw * bz + ax * by - ay * bx + az * bw;
  scratch[0] = Math.sqrt(x * x + y * y + z * z);
  scratch[1] = Math.abs(aw * bw - ax * bx - ay * by - az * bz);
  atan2At(out, o, scratch);
  out[o] = 2 * out[o]!;
}

/** Distance between the origins of two poses, m. */
export function distanceBetween(a: Pose, b: Pose): number {
  const x = b[0]! - a[0]!,
    y = b[1]! - a[1]!,
    z = b[2]! - a[2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

const scratch = new Float64Array(2);
