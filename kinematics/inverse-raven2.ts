/**
 * Closed-form inverse of RAVEN II: all eight solutions. As in the PSM the shaft passes through the remote centre, so
 * that the last link tells the direction of the wrist's short link up to its sign (two wrists); the shaft may reach the
 * wrist from either side of the remote centre (two insertions); and the shoulder and elbow axes, which meet there at
 * other than right angles, point the shaft in two ways (two shoulders). Frames are those of the joints counted from 1.
 */
import type { RobotData } from './data.ts';
import { forwardPass, FRAME_SIZE } from './forward.ts';
import { Candidate, isOutside } from './inverse-choice.ts';
import type { RobotModel } from './model.ts';
import { ROW_SIZE } from './model.ts';
import { atan2At, sincosAt, turnNear } from './trigonometry.ts';

export const RAVEN2_CANDIDATES = 8;

/** A direction shorter than this is noise, and the seed's is taken instead. m, or a share of 1. */
const SINGULAR_DISTANCE = 1e-12;

/** How far beyond 1 rounding may take the cosine of an elbow that is stretched or folded. */
const COSINE_TOLERANCE = 1e-12;

const SHOULDER = 0;
const ELBOW = 1;
const INSERTION = 2;
const ROLL = 3;
const WRIST_PITCH = 4;
const WRIST_YAW = 5;

/** x and z axes of frame 5, then the shaft's direction (z axis of frame 3), in the base. */
const axes = new Float64Array(9);

/**
 * Writes candidate `index` and says what it is: of its bits, 4 is the wrist, 2 the insertion, 1 the shoulder. Angles
 * are in [−π, π] or at the turn nearest to the middle of their range; `Candidate.start` where the shoulder cannot point the shaft so. Unless `all` are
 * wanted, a candidate whose first joints lie out of bounds is none.
 */
export function raven2Candidate(index: number, model: RobotModel, data: RobotData, all: boolean): Candidate {
  const q = data.inverse.candidates[index]!;
  const wrist = placeWrist(q, model, data, (index & 4) === 0 ? 1 : -1, (index & 2) === 0 ? -1 : 1);
  if (wrist === Candidate.none || (!all && isOutside(q, data, INSERTION))) return Candidate.none;
  const shoulder = pointShaft(q, model, data, (index & 1) === 0 ? 1 : -1);
  if (!all && (shoulder === Candidate.start || isOutside(q, data, SHOULDER) || isOutside(q, data, ELBOW))) {
    return Candidate.none;
  }
  turnWrist(q, model, data);
  return shoulder === Candidate.start ? shoulder : wrist;
}

/** Insertion and wrist yaw, and `axes`. `side`: where the wrist lies on the shaft's axis from the remote centre. */
function placeWrist(
  q: Float64Array,
  model: RobotModel,
  data: RobotData,
  sign: number,
  side: number,
): Candidate {
  const { rotation: r, wanted, seed } = data.inverse;
  const yx = data.trigonometry;
  let kind: Candidate = Candidate.solution;
  const px = wanted[0]!;
  const py = wanted[1]!;
  const pz = wanted[2]!;
  let ux = sign * (r[0]! * px + r[3]! * py + r[6]! * pz);
  let uy = sign * (r[1]! * px + r[4]! * py + r[7]! * pz);
  const length = Math.sqrt(ux * ux + uy * uy);
  if (length > SINGULAR_DISTANCE) {
    ux /= length;
    uy /= length;
  } else {
    sincosAt(yx, 0, seed, WRIST_YAW);
    ux = yx[1]!;
    uy = -yx[0]!;
    kind = Candidate.singular;
  }
  // Frame 6 is frame 5 after Rx(π/2) and the wrist yaw: x₅ = cos x₆ − sin y₆, z₅ = sin x₆ + cos y₆.
  for (let i = 0; i < 3; i++) {
    axes[i] = r[3 * i]! * ux + r[3 * i + 1]! * uy;
    axes[3 + i] = r[3 * i + 1]! * ux - r[3 * i]! * uy;
  }
  yx[0] = -uy;
  yx[1] = ux;
  atan2At(q, WRIST_YAW, yx);
  // The wrist pitch origin, perpendicular to z₅ but for rounding that counts near the remote centre.
  const a = model.joints[WRIST_YAW]!.a;
  const ox = px - a * axes[0]!;
  const oy = py - a * axes[1]!;
  const oz = pz - a * axes[2]!;
  const off = ox * axes[3]! + oy * axes[4]! + oz * axes[5]!;
  axes[6] = side * (ox - off * axes[3]!);
  axes[7] = side * (oy - off * axes[4]!);
  axes[8] = side * (oz - off * axes[5]!);
  const along = Math.sqrt(axes[6] * axes[6] + axes[7] * axes[7] + axes[8] * axes[8]);
  if (!(along > SINGULAR_DISTANCE)) return Candidate.none;
  for (let i = 6; i < 9; i++) axes[i] = axes[i]! / along;
  q[INSERTION] = side * along - model.joints[INSERTION]!.d - model.joints[ROLL]!.d;
  return kind;
}

/**
 * Shoulder and elbow, so that the shaft's direction is s = Rx(α₁) Rz(θ₁) Rx(α₂) Rz(θ₂) Rx(α₃) ẑ. The shoulder leaves
 * the part of s along its axis to the elbow, which has two ways to get it.
 */
function pointShaft(q: Float64Array, model: RobotModel, data: RobotData, sign: number): Candidate {
  const rows = model.rows!;
  const yx = data.trigonometry;
  const sa1 = rows[0]!;
  const ca1 = rows[1]!;
  const sa2 = rows[ROW_SIZE]!;
  const ca2 = rows[ROW_SIZE + 1]!;
  const sa3 = rows[2 * ROW_SIZE]!;
  const ca3 = rows[2 * ROW_SIZE + 1]!;
  // s before the turn by α₁, and of Rx(α₂) Rz(θ₂) Rx(α₃) ẑ the z part: cos α₂ cos α₃ − sin α₂ sin α₃ cos θ₂.
  const sx = axes[6]!;
  const sy = ca1 * axes[7]! + sa1 * axes[8]!;
  const sz = ca1 * axes[8]! - sa1 * axes[7]!;
  let cosine = (ca2 * ca3 - sz) / (sa2 * sa3);
  let kind: Candidate = Candidate.solution;
  if (!(Math.abs(cosine) <= 1)) {
    if (!(Math.abs(cosine) <= 1 + COSINE_TOLERANCE)) kind = Candidate.start;
    cosine = cosine > 0 ? 1 : -1;
  }
  const sine = sign * Math.sqrt((1 - cosine) * (1 + cosine));
  yx[0] = sine;
  yx[1] = cosine;
  atan2At(q, ELBOW, yx);
  q[ELBOW] = q[ELBOW]! - model.joints[ELBOW]!.theta;
  turnNear(q, ELBOW, data.inverse.middle);
  // The elbow's direction before the shoulder, (x, y), is to become (sx, sy): the angle between them.
  const x = sa3 * sine;
  const y = -ca2 * sa3 * cosine - sa2 * ca3;
  yx[0] = x * sy - y * sx;
  yx[1] = x * sx + y * sy;
  if (yx[0] * yx[0] + yx[1] * yx[1] < SINGULAR_DISTANCE * SINGULAR_DISTANCE) {
    q[SHOULDER] = data.inverse.seed[SHOULDER]!;
    return kind === Candidate.solution ? Candidate.singular : kind;
  }
  atan2At(q, SHOULDER, yx);
  q[SHOULDER] = q[SHOULDER]! - model.joints[SHOULDER]!.theta;
  turnNear(q, SHOULDER, data.inverse.middle);
  return kind;
}

/** Roll and wrist pitch: z₅ is (sin q₄, −cos q₄, 0) in frame 3, and x₅ turned back by q₄ is (sin q₅, 0, −cos q₅). */
function turnWrist(q: Float64Array, model: RobotModel, data: RobotData): void {
  const yx = data.trigonometry;
  const f = data.frames;
  const o = FRAME_SIZE * INSERTION;
  // Of these joints only the first three count here.
  q[ROLL] = 0;
  q[WRIST_PITCH] = 0;
  forwardPass(model, data, q);
  const zx = f[o]! * axes[3]! + f[o + 3]! * axes[4]! + f[o + 6]! * axes[5]!;
  const zy = f[o + 1]! * axes[3]! + f[o + 4]! * axes[4]! + f[o + 7]! * axes[5]!;
  const xx = f[o]! * axes[0]! + f[o + 3]! * axes[1]! + f[o + 6]! * axes[2]!;
  const xy = f[o + 1]! * axes[0]! + f[o + 4]! * axes[1]! + f[o + 7]! * axes[2]!;
  const xz = f[o + 2]! * axes[0]! + f[o + 5]! * axes[1]! + f[o + 8]! * axes[2]!;
  yx[0] = zx;
  yx[1] = -zy;
  atan2At(q, ROLL, yx);
  yx[0] = xy * zx - xx * zy;
  yx[1] = -xz;
  atan2At(q, WRIST_PITCH, yx);
}
