/** How far the tip is from the wanted pose, and how joints change that. */
import { FRAME_SIZE } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import { quaternionFromMatrix } from '../spatial.ts';
import { atan2At } from '../trigonometry.ts';
import type { GeneralWorkspace } from './workspace.ts';
import { COST } from './workspace.ts';

/** Below this sine of half the angle, angle / sine is its series to the last bit. */
const SMALL = 1e-4;

/**
 * Writes the tip's error at `frames` to `out`: the displacement to the wanted position times `lengthWeight`, the
 * rotation vector (axis · angle, rad in [0, π]) to the wanted orientation, both in the base, and the sum of squares.
 * Half its gradient over a turn of the tip is exactly the rotation vector, so that −Jᵀe is the gradient of cost / 2.
 */
export function poseError(
  out: Float64Array,
  { wanted, lengthWeight, quaternion, angle }: GeneralWorkspace,
  frames: Float64Array,
  tip: number,
): void {
  const px = lengthWeight * (wanted[0]! - frames[tip + 9]!);
  const py = lengthWeight * (wanted[1]! - frames[tip + 10]!);
  const pz = lengthWeight * (wanted[2]! - frames[tip + 11]!);
  quaternionFromMatrix(quaternion, 0, frames, tip);
  const cx = -quaternion[0]!;
  const cy = -quaternion[1]!;
  const cz = -quaternion[2]!;
  const cw = quaternion[3]!;
  const wx = wanted[3]!;
  const wy = wanted[4]!;
  const wz = wanted[5]!;
  const ww = wanted[6]!;
  const x = ww * cx + wx * cw + wy * cz - wz * cy;
  const y = ww * cy - wx * cz + wy * cw + wz * cx;
  const z = ww * cz + wx * cy - wy * cx + wz * cw;
  const w = ww * cw - wx * cx - wy * cy - wz * cz;
  const square = x * x + y * y + z * z;
  const sine = Math.sqrt(square);
  let perSine = 2 + square / 3;
  if (sine > SMALL) {
    angle[0] = sine;
    angle[1] = Math.abs(w);
    atan2At(angle, 0, angle);
    perSine = (2 * angle[0]) / sine;
  }
  if (w < 0) perSine = -perSine;
  out[0] = px;
  out[1] = py;
  out[2] = pz;
  out[3] = perSine * x;
  out[4] = perSine * y;
  out[5] = perSine * z;
  out[COST] = px * px + py * py + pz * pz + perSine * perSine * square;
}

/**
 * At the frames of a forward pass: the weighted Jacobian J of the tip, Jᵀe and the lower triangle of JᵀJ, for the error
 * e that `poseError` found there. The rotation vector is taken to change as the tip turns, which is exact at e = 0.
 */
export function normalEquations(
  { columns, gradient, normal, error, lengthWeight }: GeneralWorkspace,
  model: RobotModel,
  frames: Float64Array,
): void {
  const n = model.joints.length;
  const tip = FRAME_SIZE * n + 9;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    const c = 6 * i;
    const zx = frames[o + 2]!;
    const zy = frames[o + 5]!;
    const zz = frames[o + 8]!;
    if (model.types[i] === JointType.revolute) {
      const rx = lengthWeight * (frames[tip]! - frames[o + 9]!);
      const ry = lengthWeight * (frames[tip + 1]! - frames[o + 10]!);
      const rz = lengthWeight * (frames[tip + 2]! - frames[o + 11]!);
      columns[c] = zy * rz - zz * ry;
      columns[c + 1] = zz * rx - zx * rz;
      columns[c + 2] = zx * ry - zy * rx;
      columns[c + 3] = zx;
      columns[c + 4] = zy;
      columns[c + 5] = zz;
    } else {
      // What a prismatic joint turns, the last three, stays at 0.
      columns[c] = lengthWeight * zx;
      columns[c + 1] = lengthWeight * zy;
      columns[c + 2] = lengthWeight * zz;
    }
  }
  for (let i = 0; i < n; i++) {
    const c = 6 * i;
    const c0 = columns[c]!;
    const c1 = columns[c + 1]!;
    const c2 = columns[c + 2]!;
    const c3 = columns[c + 3]!;
    const c4 = columns[c + 4]!;
    const c5 = columns[c + 5]!;
    gradient[i] =
      c0 * error[0]! + c1 * error[1]! + c2 * error[2]! + c3 * error[3]! + c4 * error[4]! + c5 * error[5]!;
    for (let j = 0; j <= i; j++) {
      const d = 6 * j;
      normal[n * i + j] =
        c0 * columns[d]! +
        c1 * columns[d + 1]! +
        c2 * columns[d + 2]! +
        c3 * columns[d + 3]! +
        c4 * columns[d + 4]! +
        c5 * columns[d + 5]!;
    }
  }
}
