/**
 * The joint-space mass matrix by composite rigid bodies (Walker & Orin 1982; Featherstone 2008, ch. 6), in the base's
 * axes and about the base's origin: from the tip inwards, each link joins what is beyond it to one body, and the
 * momentum of that body as joint i alone moves at unit speed gives row i.
 */
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { DynamicsData } from './dynamics-data.ts';

/** Writes M(q) to `out`, n × n, symmetric: kg·m² between revolute joints, kg between prismatic ones, kg·m between both. */
export function massMatrix(
  out: Float64Array,
  model: RobotModel,
  dynamics: DynamicsData,
  q: Float64Array,
): void {
  const { robot, composite: b } = dynamics;
  const { types } = model;
  const n = types.length;
  forwardPass(model, robot, q);
  const f = robot.frames;
  b.fill(0);
  for (let i = n - 1; i >= 0; i--) {
    joinLink(dynamics, i);
    const o = FRAME_SIZE * i;
    const revolute = types[i] !== JointType.prismatic;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    // Angular velocity, and velocity of the body's point at the base's origin.
    const wx = revolute ? zx : 0;
    const wy = revolute ? zy : 0;
    const wz = revolute ? zz : 0;
    const vx = revolute ? f[o + 10]! * zz - f[o + 11]! * zy : zx;
    const vy = revolute ? f[o + 11]! * zx - f[o + 9]! * zz : zy;
    const vz = revolute ? f[o + 9]! * zy - f[o + 10]! * zx : zz;
    // Momentum m v + w × s, and angular momentum I w + s × v.
    const px = b[0]! * vx + wy * b[3]! - wz * b[2]!;
    const py = b[0]! * vy + wz * b[1]! - wx * b[3]!;
    const pz = b[0]! * vz + wx * b[2]! - wy * b[1]!;
    const lx = b[4]! * wx + b[5]! * wy + b[6]! * wz + b[2]! * vz - b[3]! * vy;
    const ly = b[5]! * wx + b[7]! * wy + b[8]! * wz + b[3]! * vx - b[1]! * vz;
    const lz = b[6]! * wx + b[8]! * wy + b[9]! * wz + b[1]! * vy - b[2]! * vx;
    for (let j = 0; j <= i; j++) {
      const k = FRAME_SIZE * j;
      const ox = f[k + 9]!;
      const oy = f[k + 10]!;
      const oz = f[k + 11]!;
      const entry =
        types[j] === JointType.prismatic
          ? f[k + 2]! * px + f[k + 5]! * py + f[k + 8]! * pz
          : f[k + 2]! * (lx - oy * pz + oz * py) +
            f[k + 5]! * (ly - oz * px + ox * pz) +
            f[k + 8]! * (lz - ox * py + oy * px);
      out[n * i + j] = entry;
      out[n * j + i] = entry;
    }
  }
}

/** Adds link `i` to the composite body, as its latest frames place it: I_O = R I Rᵀ + m (c² 1 − c cᵀ). */
function joinLink({ robot, mass, centres, inertias, composite: b }: DynamicsData, i: number): void {
  const f = robot.frames;
  const o = FRAME_SIZE * i;
  const k = 9 * i;
  const m = mass[i]!;
  const c0 = centres[3 * i]!;
  const c1 = centres[3 * i + 1]!;
  const c2 = centres[3 * i + 2]!;
  const cx = f[o + 9]! + f[o]! * c0 + f[o + 1]! * c1 + f[o + 2]! * c2;
  const cy = f[o + 10]! + f[o + 3]! * c0 + f[o + 4]! * c1 + f[o + 5]! * c2;
  const cz = f[o + 11]! + f[o + 6]! * c0 + f[o + 7]! * c1 + f[o + 8]! * c2;
  b[0] = b[0]! + m;
  b[1] = b[1]! + m * cx;
  b[2] = b[2]! + m * cy;
  b[3] = b[3]! + m * cz;
  const square = cx * cx + cy * cy + cz * cz;
  let at = 4;
  for (let r = 0; r < 3; r++) {
    // Row r of R I.
    const r0 = f[o + 3 * r]!;
    const r1 = f[o + 3 * r + 1]!;
    const r2 = f[o + 3 * r + 2]!;
    const t0 = r0 * inertias[k]! + r1 * inertias[k + 3]! + r2 * inertias[k + 6]!;
    const t1 = r0 * inertias[k + 1]! + r1 * inertias[k + 4]! + r2 * inertias[k + 7]!;
    const t2 = r0 * inertias[k + 2]! + r1 * inertias[k + 5]! + r2 * inertias[k + 8]!;
    const cr = r === 0 ? cx : r === 1 ? cy : cz;
    for (let c = r; c < 3; c++) {
      const s = o + 3 * c;
      const cc = c === 0 ? cx : c === 1 ? cy : cz;
      const turned = t0 * f[s]! + t1 * f[s + 1]! + t2 * f[s + 2]!;
      b[at] = b[at]! + turned + m * ((r === c ? square : 0) - cr * cc);
      at++;
    }
  }
}
