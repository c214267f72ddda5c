/**
 * Recursive Newton-Euler (Luh, Walker, Paul 1980; Featherstone, Rigid Body Dynamics Algorithms, 2008, ch. 5): from the
 * base outwards how each link moves, which force and moment that asks for, and back inwards what each joint carries.
 * Everything is in the base's axes and moments are about the base's origin, so that what links carry simply adds up.
 *
 * Efforts are those of the links alone: no friction, no inertia of motors and gears, no pull of cables.
 */
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { Vector } from '../spatial.ts';
import type { DynamicsData } from './dynamics-data.ts';
import { MOTION_SIZE, WRENCH_SIZE } from './dynamics-data.ts';

/**
 * Joint efforts (N·m, N) that make the arm accelerate by `qdd` (rad/s², m/s²) at positions `q` and velocities `qd`:
 * M(q) q̈ + C(q, q̇) q̇ + g(q). Gravity is the acceleration of a falling body in the base's axes, m/s²: (0, 0, −9.81)
 * for an arm that stands upright.
 */
export function inverseDynamics(
  outEffort: Float64Array,
  model: RobotModel,
  dynamics: DynamicsData,
  q: Float64Array,
  qd: Float64Array,
  qdd: Float64Array,
  gravityInBase: Vector,
): void {
  forwardPass(model, dynamics.robot, q);
  for (let i = 0; i < model.types.length; i++) {
    moveLink(dynamics, model.types, i, qd, qdd, gravityInBase);
    weighLink(dynamics, i);
  }
  carryInwards(outEffort, dynamics, model.types);
}

/**
 * How link `i` moves, from how the one before it does: angular velocity w and acceleration e, acceleration a of its
 * origin. The base accelerates upwards instead of everything being pulled down, which spares a force per link.
 */
function moveLink(
  { robot: { frames: f }, motion }: DynamicsData,
  types: Uint8Array,
  i: number,
  qd: Float64Array,
  qdd: Float64Array,
  gravity: Vector,
): void {
  const first = i === 0;
  const o = FRAME_SIZE * i;
  const before = o - FRAME_SIZE;
  const k = MOTION_SIZE * i;
  const p = k - MOTION_SIZE;
  const wx = first ? 0 : motion[p]!;
  const wy = first ? 0 : motion[p + 1]!;
  const wz = first ? 0 : motion[p + 2]!;
  const ex = first ? 0 : motion[p + 3]!;
  const ey = first ? 0 : motion[p + 4]!;
  const ez = first ? 0 : motion[p + 5]!;
  const ax = first ? -gravity[0]! : motion[p + 6]!;
  const ay = first ? -gravity[1]! : motion[p + 7]!;
  const az = first ? -gravity[2]! : motion[p + 8]!;
  const rx = f[o + 9]! - (first ? 0 : f[before + 9]!);
  const ry = f[o + 10]! - (first ? 0 : f[before + 10]!);
  const rz = f[o + 11]! - (first ? 0 : f[before + 11]!);
  const tx = wy * rz - wz * ry;
  const ty = wz * rx - wx * rz;
  const tz = wx * ry - wy * rx;
  // The joint's axis, and how it turns with the link before at the joint's speed.
  const zx = f[o + 2]!;
  const zy = f[o + 5]!;
  const zz = f[o + 8]!;
  const sx = qd[i]! * (wy * zz - wz * zy);
  const sy = qd[i]! * (wz * zx - wx * zz);
  const sz = qd[i]! * (wx * zy - wy * zx);
  const prismatic = types[i] === JointType.prismatic;
  const turns = prismatic ? 0 : 1;
  const shifts = prismatic ? 1 : 0;
  motion[k] = wx + turns * qd[i]! * zx;
  motion[k + 1] = wy + turns * qd[i]! * zy;
  motion[k + 2] = wz + turns * qd[i]! * zz;
  motion[k + 3] = ex + turns * (qdd[i]! * zx + sx);
  motion[k + 4] = ey + turns * (qdd[i]! * zy + sy);
  motion[k + 5] = ez + turns * (qdd[i]! * zz + sz);
  motion[k + 6] = ax + ey * rz - ez * ry + wy * tz - wz * ty + shifts * (qdd[i]! * zx + 2 * sx);
  motion[k + 7] = ay + ez * rx - ex * rz + wz * tx - wx * tz + shifts * (qdd[i]! * zy + 2 * sy);
  motion[k + 8] = az + ex * ry - ey * rx + wx * ty - wy * tx + shifts * (qdd[i]! * zz + 2 * sz);
}

/** The wrench that moves link `i` so: Newton's equation for its centre of mass, Euler's in its own axes. */
function weighLink(
  { robot: { frames: f }, motion, mass, centres, inertias, wrenches }: DynamicsData,
  i: number,
): void {
  const o = FRAME_SIZE * i;
  const k = MOTION_SIZE * i;
  const wx = motion[k]!;
  const wy = motion[k + 1]!;
  const wz = motion[k + 2]!;
  const ex = motion[k + 3]!;
  const ey = motion[k + 4]!;
  const ez = motion[k + 5]!;
  const xx = f[o]!;
  const xy = f[o + 3]!;
  const xz = f[o + 6]!;
  const yx = f[o + 1]!;
  const yy = f[o + 4]!;
  const yz = f[o + 7]!;
  const zx = f[o + 2]!;
  const zy = f[o + 5]!;
  const zz = f[o + 8]!;
  // The centre of mass from the joint's origin, in the base's axes.
  const c = 3 * i;
  const cx = xx * centres[c]! + yx * centres[c + 1]! + zx * centres[c + 2]!;
  const cy = xy * centres[c]! + yy * centres[c + 1]! + zy * centres[c + 2]!;
  const cz = xz * centres[c]! + yz * centres[c + 1]! + zz * centres[c + 2]!;
  const tx = wy * cz - wz * cy;
  const ty = wz * cx - wx * cz;
  const tz = wx * cy - wy * cx;
  const m = mass[i]!;
  const fx = m * (motion[k + 6]! + ey * cz - ez * cy + wy * tz - wz * ty);
  const fy = m * (motion[k + 7]! + ez * cx - ex * cz + wz * tx - wx * tz);
  const fz = m * (motion[k + 8]! + ex * cy - ey * cx + wx * ty - wy * tx);
  // I e + w × I w in the link's axes, where I is constant.
  const w0 = xx * wx + xy * wy + xz * wz;
  const w1 = yx * wx + yy * wy + yz * wz;
  const w2 = zx * wx + zy * wy + zz * wz;
  const e0 = xx * ex + xy * ey + xz * ez;
  const e1 = yx * ex + yy * ey + yz * ez;
  const e2 = zx * ex + zy * ey + zz * ez;
  const I = 9 * i;
  const h0 = inertias[I]! * w0 + inertias[I + 1]! * w1 + inertias[I + 2]! * w2;
  const h1 = inertias[I + 3]! * w0 + inertias[I + 4]! * w1 + inertias[I + 5]! * w2;
  const h2 = inertias[I + 6]! * w0 + inertias[I + 7]! * w1 + inertias[I + 8]! * w2;
  const n0 = inertias[I]! * e0 + inertias[I + 1]! * e1 + inertias[I + 2]! * e2 + w1 * h2 - w2 * h1;
  const n1 = inertias[I + 3]! * e0 + inertias[I + 4]! * e1 + inertias[I + 5]! * e2 + w2 * h0 - w0 * h2;
  const n2 = inertias[I + 6]! * e0 + inertias[I + 7]! * e1 + inertias[I + 8]! * e2 + w0 * h1 - w1 * h0;
  const px = f[o + 9]! + cx;
  const py = f[o + 10]! + cy;
  const pz = f[o + 11]! + cz;
  const b = WRENCH_SIZE * i;
  wrenches[b] = fx;
  wrenches[b + 1] = fy;
  wrenches[b + 2] = fz;
  wrenches[b + 3] = xx * n0 + yx * n1 + zx * n2 + py * fz - pz * fy;
  wrenches[b + 4] = xy * n0 + yy * n1 + zy * n2 + pz * fx - px * fz;
  wrenches[b + 5] = xz * n0 + yz * n1 + zz * n2 + px * fy - py * fx;
}

/** Each joint carries its link and all after it; what the joint's axis takes of that is its effort. */
function carryInwards(outEffort: Float64Array, { robot, wrenches }: DynamicsData, types: Uint8Array): void {
  const f = robot.frames;
  let fx = 0;
  let fy = 0;
  let fz = 0;
  let nx = 0;
  let ny = 0;
  let nz = 0;
  for (let i = types.length - 1; i >= 0; i--) {
    const b = WRENCH_SIZE * i;
    fx += wrenches[b]!;
    fy += wrenches[b + 1]!;
    fz += wrenches[b + 2]!;
    nx += wrenches[b + 3]!;
    ny += wrenches[b + 4]!;
    nz += wrenches[b + 5]!;
    const o = FRAME_SIZE * i;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    const ox = f[o + 9]!;
    const oy = f[o + 10]!;
    const oz = f[o + 11]!;
    outEffort[i] =
      types[i] === JointType.prismatic
        ? zx * fx + zy * fy + zz * fz
        : zx * (nx - oy * fz + oz * fy) + zy * (ny - oz * fx + ox * fz) + zz * (nz - ox * fy + oy * fx);
  }
}
