/**
 * Closed-form inverse of the PSM. The shaft passes through the remote centre, so the wrist pitch axis is perpendicular
 * to the plane of the shaft and the wrist's short link (0.0091 m): seen from the last link, the remote centre's
 * direction gives that link's direction up to its sign, and everything else follows by atan2. The wrist may lie on
 * either side of the remote centre, which makes four solutions. With the wrist bent by less than a right angle and below
 * the remote centre, as it is wherever an instrument works, only the first of them is possible.
 */
import type { RobotData } from './data.ts';
import type { RobotModel } from './model.ts';
import { atan2At, sincosAt } from './trigonometry.ts';
import { Candidate, isOutside } from './inverse-choice.ts';

/** A direction shorter than this is noise, and the seed's is taken instead: the pose is still reached to as much. m. */
const SINGULAR_DISTANCE = 1e-12;

/** Of the wrist's short link: towards the tip's side of the remote centre, and away from it. */
const linkSigns = [1, 1, -1, -1] as const;
/** Of the wrist: below the remote centre, and above it. */
const sides = [1, -1, 1, -1] as const;

export const PSM_CANDIDATES = 4;

const YAW = 0;
const PITCH = 1;
const INSERTION = 2;
const ROLL = 3;
const WRIST_PITCH = 4;
const WRIST_YAW = 5;

/** Whether no other candidate than the first, which is `q`, can lie inside the limits. */
export function firstIsOnly(model: RobotModel, q: Float64Array): boolean {
  const { lower, upper } = model;
  const offset = model.joints[INSERTION]!.d + model.joints[ROLL]!.d;
  const bends = lower[WRIST_PITCH]! < -Math.PI / 2 || upper[WRIST_PITCH]! > Math.PI / 2;
  // Above the remote centre the wrist is at most as far from it as the tip allows, two short links more than below.
  const depth = q[INSERTION]! + offset - 2 * model.joints[WRIST_YAW]!.a;
  return !bends && depth > -(lower[INSERTION]! + offset);
}

/**
 * Writes candidate `index`, angles in [−π, π], and says what it is. Unless `all` are wanted, a candidate whose insertion
 * lies out of bounds is none. Frames 3, 5 and 6 are those of the joints counted from 1.
 */
export function psmCandidate(index: number, model: RobotModel, data: RobotData, all: boolean): Candidate {
  const { rotation: r, wanted, seed, candidates } = data.inverse;
  const q = candidates[index]!;
  const yx = data.trigonometry;
  const sign = linkSigns[index]!;
  const side = sides[index]!;
  let kind: Candidate = Candidate.solution;
  const px = wanted[0]!;
  const py = wanted[1]!;
  const pz = wanted[2]!;

  // x axis of frame 5, the short link's direction, in frame 6: in the plane of the remote centre's direction.
  let ux = sign * (r[0]! * px + r[3]! * py + r[6]! * pz);
  let uy = sign * (r[1]! * px + r[4]! * py + r[7]! * pz);
  const length = Math.sqrt(ux * ux + uy * uy);
  if (length > SINGULAR_DISTANCE) {
    ux /= length;
    uy /= length;
  } else {
    // Wrist yaw at the seed: frame 6 is frame 5 turned by q₆ − π/2 about the wrist yaw axis.
    sincosAt(yx, 0, seed, WRIST_YAW);
    ux = yx[0]!;
    uy = yx[1]!;
    kind = Candidate.singular;
  }
  // x and z axes of frame 5 in the base.
  const x5x = r[0]! * ux + r[1]! * uy;
  const x5y = r[3]! * ux + r[4]! * uy;
  const x5z = r[6]! * ux + r[7]! * uy;
  const z5x = r[0]! * uy - r[1]! * ux;
  const z5y = r[3]! * uy - r[4]! * ux;
  const z5z = r[6]! * uy - r[7]! * ux;

  // Wrist pitch origin, on the shaft's axis: perpendicular to the wrist pitch axis z₅, but for rounding that counts
  // near the remote centre. Taken out, the pose stays exact however near that is.
  const a = model.joints[WRIST_YAW]!.a;
  let ox = side * (px - a * x5x);
  let oy = side * (py - a * x5y);
  let oz = side * (pz - a * x5z);
  const off = ox * z5x + oy * z5y + oz * z5z;
  ox -= off * z5x;
  oy -= off * z5y;
  oz -= off * z5z;
  const depth = Math.sqrt(ox * ox + oy * oy + oz * oz);
  if (!(depth > SINGULAR_DISTANCE)) return Candidate.none;
  q[INSERTION] = side * depth - model.joints[INSERTION]!.d - model.joints[ROLL]!.d;
  if (!all && isOutside(q, data, INSERTION)) return Candidate.none;
  const across = Math.sqrt(ox * ox + oz * oz);
  if (!(across > SINGULAR_DISTANCE * depth)) return Candidate.none;
  const s1 = ox / across;
  const c1 = -oz / across;
  const s2 = -oy / depth;
  const c2 = across / depth;

  // z₅ and x₅ in frame 3, whose axes in the base are (−s₁s₂, −c₂, c₁s₂), (−c₁, 0, −s₁) and (s₁c₂, −s₂, −c₁c₂).
  const zx = -s1 * s2 * z5x - c2 * z5y + c1 * s2 * z5z;
  const zy = -c1 * z5x - s1 * z5z;
  const xx = -s1 * s2 * x5x - c2 * x5y + c1 * s2 * x5z;
  const xy = -c1 * x5x - s1 * x5z;
  const xz = s1 * c2 * x5x - s2 * x5y - c1 * c2 * x5z;

  yx[0] = ox;
  yx[1] = -oz;
  atan2At(q, YAW, yx);
  yx[0] = -oy;
  yx[1] = across;
  atan2At(q, PITCH, yx);
  // z₅ is (−sin q₄, cos q₄, 0) in frame 3, and x₅ turned back by q₄ is (sin q₅, 0, cos q₅).
  yx[0] = -zx;
  yx[1] = zy;
  atan2At(q, ROLL, yx);
  yx[0] = xx * zy - xy * zx;
  yx[1] = xz;
  atan2At(q, WRIST_PITCH, yx);
  yx[0] = ux;
  yx[1] = uy;
  atan2At(q, WRIST_YAW, yx);
  return kind;
}
