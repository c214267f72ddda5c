/** What joints carry of the arm's weight at rest, and what a push at the tip asks of them. */
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { Vector } from '../spatial.ts';
import type { DynamicsData } from './dynamics-data.ts';

/**
 * Joint efforts (N·m, N) that hold the arm still against gravity at `q`: `inverseDynamics` without motion, but from
 * the tip inwards in one go, since only masses and their centres count. Gravity as there.
 */
export function gravityEfforts(
  outEffort: Float64Array,
  model: RobotModel,
  { robot, mass, centres }: DynamicsData,
  q: Float64Array,
  gravityInBase: Vector,
): void {
  forwardPass(model, robot, q);
  const f = robot.frames;
  const gx = gravityInBase[0]!;
  const gy = gravityInBase[1]!;
  const gz = gravityInBase[2]!;
  // Mass from here to the tip, and mass times centre.
  let m = 0;
  let sx = 0;
  let sy = 0;
  let sz = 0;
  for (let i = model.types.length - 1; i >= 0; i--) {
    const o = FRAME_SIZE * i;
    const ox = f[o + 9]!;
    const oy = f[o + 10]!;
    const oz = f[o + 11]!;
    const link = mass[i]!;
    const c0 = centres[3 * i]!;
    const c1 = centres[3 * i + 1]!;
    const c2 = centres[3 * i + 2]!;
    m += link;
    sx += link * (ox + f[o]! * c0 + f[o + 1]! * c1 + f[o + 2]! * c2);
    sy += link * (oy + f[o + 3]! * c0 + f[o + 4]! * c1 + f[o + 5]! * c2);
    sz += link * (oz + f[o + 6]! * c0 + f[o + 7]! * c1 + f[o + 8]! * c2);
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    const rx = sx - m * ox;
    const ry = sy - m * oy;
    const rz = sz - m * oz;
    outEffort[i] =
      model.types[i] === JointType.prismatic
        ? -m * (zx * gx + zy * gy + zz * gz)
        : -(zx * (ry * gz - rz * gy) + zy * (rz * gx - rx * gz) + zz * (rx * gy - ry * gx));
  }
}

/**
 * Adds to `effort` what the joints need to hold against a wrench that the surroundings put on the tip: −Jᵀw. `wrench`
 * is force (N), then moment about the tip's origin (N·m), in the base's axes. Frames are those of the call before.
 */
export function addTipWrench(
  effort: Float64Array,
  model: RobotModel,
  { robot: { frames: f } }: DynamicsData,
  wrench: Float64Array,
): void {
  const tip = FRAME_SIZE * model.types.length + 9;
  const fx = wrench[0]!;
  const fy = wrench[1]!;
  const fz = wrench[2]!;
  for (let i = 0; i < model.types.length; i++) {
    const o = FRAME_SIZE * i;
    const rx = f[tip]! - f[o + 9]!;
    const ry = f[tip + 1]! - f[o + 10]!;
    const rz = f[tip + 2]! - f[o + 11]!;
    const turned =
      f[o + 2]! * (wrench[3]! + ry * fz - rz * fy) +
      f[o + 5]! * (wrench[4]! + rz * fx - rx * fz) +
      f[o + 8]! * (wrench[5]! + rx * fy - ry * fx);
    const pushed = f[o + 2]! * fx + f[o + 5]! * fy + f[o + 8]! * fz;
    effort[i] = effort[i]! - (model.types[i] === JointType.prismatic ? pushed : turned);
  }
}
