/**
 * Jacobians as twists, in the convention of Lynch & Park (Modern Robotics, 2017, ch. 5): 6 × joints, row-major; rows
 * 0–2 map joint velocities to an angular velocity (rad/s), rows 3–5 to a linear one (m/s). `jacobian` in forward.ts has
 * its rows the other way round, and its linear part at the tip.
 */
import type { ChainData } from './forward.ts';
import { forwardPass, FRAME_SIZE } from './forward.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';

/**
 * Spatial Jacobian: the tip's twist in the base frame. The linear rows are the velocity of that point of the tip's body
 * which is passing through the base's origin.
 */
export function spatialJacobian(
  out: Float64Array,
  model: RobotModel,
  data: ChainData,
  q: Float64Array,
): void {
  forwardPass(model, data, q);
  const n = model.joints.length;
  const f = data.frames;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    const revolute = model.types[i] === JointType.revolute;
    out[i] = revolute ? zx : 0;
    out[n + i] = revolute ? zy : 0;
    out[2 * n + i] = revolute ? zz : 0;
    out[3 * n + i] = revolute ? f[o + 10]! * zz - f[o + 11]! * zy : zx;
    out[4 * n + i] = revolute ? f[o + 11]! * zx - f[o + 9]! * zz : zy;
    out[5 * n + i] = revolute ? f[o + 9]! * zy - f[o + 10]! * zx : zz;
  }
}

/** Body Jacobian: the tip's twist in the tip's own frame. The linear rows are the velocity of the tip's origin. */
export function bodyJacobian(out: Float64Array, model: RobotModel, data: ChainData, q: Float64Array): void {
  forwardPass(model, data, q);
  const n = model.joints.length;
  const f = data.frames;
  const t = FRAME_SIZE * n;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    const revolute = model.types[i] === JointType.revolute;
    const rx = f[t + 9]! - f[o + 9]!;
    const ry = f[t + 10]! - f[o + 10]!;
    const rz = f[t + 11]! - f[o + 11]!;
    const vx = revolute ? zy * rz - zz * ry : zx;
    const vy = revolute ? zz * rx - zx * rz : zy;
    const vz = revolute ? zx * ry - zy * rx : zz;
    for (let c = 0; c < 3; c++) {
      // Onto the tip's axes, the columns of its rotation.
      const ax = f[t + c]!;
      const ay = f[t + 3 + c]!;
      const az = f[t + 6 + c]!;
      out[c * n + i] = revolute ? ax * zx + ay * zy + az * zz : 0;
      out[(3 + c) * n + i] = ax * vx + ay * vy + az * vz;
    }
  }
}
