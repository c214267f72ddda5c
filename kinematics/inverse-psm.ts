/**
 * Closed-form inverse of the PSM. The shaft passes through the remote centre, so the wrist pitch axis is perpendicular
 * to the plane of the shaft and the wrist's short link (0.0091 m): seen from the last link, the remote centre's
 * direction gives that link's direction up to its sign, and everything else follows by atan2. Of the two signs
 * exactly one keeps the wrist within ±80°.
 */
import type { RobotData } from './forward.ts';
import { firstOutside, InverseStatus } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import type { Pose } from './spatial.ts';
import { rotationFromPose } from './spatial.ts';
import { atan2At, turnNear } from './trigonometry.ts';

/** Nearer than this to a singular pose the answer is noise. m. */
const SINGULAR_DISTANCE = 1e-9;

/** As `inverse` in inverse.ts; six joints reach every orientation. */
export function inversePsm(
  out: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  seed: Float64Array,
): InverseStatus {
  lastLinkRotation(model, data, baseFromTip);
  const [plus, minus] = data.branches;
  const plusSolved = solveBranch(plus, model, data, baseFromTip, 1);
  const minusSolved = solveBranch(minus, model, data, baseFromTip, -1);
  if (!plusSolved || !minusSolved) {
    for (let i = 0; i < 6; i++) out[i] = seed[i]!;
    return InverseStatus.singular;
  }
  turnNear(plus, 3, seed);
  turnNear(minus, 3, seed);
  const solution = prefersMinus(model, plus, minus, seed) ? minus : plus;
  for (let i = 0; i < 6; i++) out[i] = solution[i]!;
  return firstOutside(model, out) === -1 ? InverseStatus.solved : InverseStatus.outsideLimits;
}

/**
 * The branch inside the limits; where both or neither is, the one nearer to the seed, so that a hand that leads the
 * wrist past its limit never makes the arm swing over to the other branch.
 */
function prefersMinus(
  model: RobotModel,
  plus: Float64Array,
  minus: Float64Array,
  seed: Float64Array,
): boolean {
  const plusInside = firstOutside(model, plus) === -1;
  const minusInside = firstOutside(model, minus) === -1;
  if (plusInside !== minusInside) return minusInside;
  let difference = 0;
  for (let i = 0; i < 6; i++) difference += Math.abs(minus[i]! - seed[i]!) - Math.abs(plus[i]! - seed[i]!);
  return difference < 0;
}

/** `data.rotation`: orientation of the last link, which is the tip's before its fixed rotation. */
function lastLinkRotation(model: RobotModel, data: RobotData, baseFromTip: Pose): void {
  const r = data.rotation;
  const t = model.tipRotation;
  rotationFromPose(r, baseFromTip);
  for (let i = 0; i < 9; i += 3) {
    const x = r[i]!;
    const y = r[i + 1]!;
    const z = r[i + 2]!;
    r[i] = x * t[0]! + y * t[1]! + z * t[2]!;
    r[i + 1] = x * t[3]! + y * t[4]! + z * t[5]!;
    r[i + 2] = x * t[6]! + y * t[7]! + z * t[8]!;
  }
}

/** One branch, roll in [−π, π]. False when singular. Frames 3, 5 and 6 are those of the joints counted from 1. */
function solveBranch(
  q: Float64Array,
  model: RobotModel,
  data: RobotData,
  baseFromTip: Pose,
  sign: number,
): boolean {
  const r = data.rotation;
  const px = baseFromTip[0]!;
  const py = baseFromTip[1]!;
  const pz = baseFromTip[2]!;
  const inFrame6x = r[0]! * px + r[3]! * py + r[6]! * pz;
  const inFrame6y = r[1]! * px + r[4]! * py + r[7]! * pz;
  const length = Math.sqrt(inFrame6x * inFrame6x + inFrame6y * inFrame6y);
  if (!(length > SINGULAR_DISTANCE)) return false;
  const ux = (sign * inFrame6x) / length;
  const uy = (sign * inFrame6y) / length;

  // x and z axes of frame 5 in the base; frame 6 is frame 5 turned about the wrist yaw axis by q6 − π/2.
  const x5x = r[0]! * ux + r[1]! * uy;
  const x5y = r[3]! * ux + r[4]! * uy;
  const x5z = r[6]! * ux + r[7]! * uy;
  const z5x = r[0]! * uy - r[1]! * ux;
  const z5y = r[3]! * uy - r[4]! * ux;
  const z5z = r[6]! * uy - r[7]! * ux;

  // Wrist pitch origin, on the shaft's axis.
  const a = model.joints[5]!.a;
  const ox = px - a * x5x;
  const oy = py - a * x5y;
  const oz = pz - a * x5z;
  const across = Math.sqrt(ox * ox + oz * oz);
  const depth = Math.sqrt(ox * ox + oy * oy + oz * oz);
  if (!(across > SINGULAR_DISTANCE)) return false;
  const s1 = ox / across;
  const c1 = -oz / across;
  const s2 = -oy / depth;
  const c2 = across / depth;

  // z5 and x5 in frame 3, whose axes in the base are (−s1 s2, −c2, c1 s2), (−c1, 0, −s1) and (s1 c2, −s2, −c1 c2).
  const zx = -s1 * s2 * z5x - c2 * z5y + c1 * s2 * z5z;
  const zy = -c1 * z5x - s1 * z5z;
  const xx = -s1 * s2 * x5x - c2 * x5y + c1 * s2 * x5z;
  const xy = -c1 * x5x - s1 * x5z;
  const xz = s1 * c2 * x5x - s2 * x5y - c1 * c2 * x5z;
  const across5 = Math.sqrt(zx * zx + zy * zy);
  if (!(across5 > SINGULAR_DISTANCE)) return false;

  const yx = data.trigonometry;
  yx[0] = ox;
  yx[1] = -oz;
  atan2At(q, 0, yx);
  yx[0] = -oy;
  yx[1] = across;
  atan2At(q, 1, yx);
  q[2] = depth - model.joints[2]!.d - model.joints[3]!.d;
  yx[0] = -zx;
  yx[1] = zy;
  atan2At(q, 3, yx);
  // cos q4 = zy / across5, sin q4 = −zx / across5: x5 turned back by the roll.
  yx[0] = -xz;
  yx[1] = (xx * zy - xy * zx) / across5;
  atan2At(q, 4, yx);
  yx[0] = -uy;
  yx[1] = ux;
  atan2At(q, 5, yx);
  for (let i = 4; i < 6; i++) {
    q[i] = q[i]! + Math.PI / 2;
    if (q[i]! > Math.PI) q[i] = q[i]! - 2 * Math.PI;
  }
  return true;
}
