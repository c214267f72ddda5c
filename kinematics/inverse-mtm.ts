/**
 * Closed-form inverse of the MTM. The four axes of its gimbal meet in the tip, so that the first three joints alone
 * place it: a yaw and a planar arm of two links, the second bent by a fixed angle. The gimbal's four joints have one
 * more than an orientation needs; the platform, the first of them, is chosen by this rule:
 *
 *   The platform stays where the seed has it for as long as the three joints after it can give the orientation inside
 *   their limits; else it yields by the least that lets them.
 *
 * Seeded with its own posture, a pose gives that posture back; along a motion the platform follows the hand like a cart
 * on a string, without a jump; and since wrist_yaw (joint 6) may only turn ±45°, the gimbal always stays 45° away from
 * its singularity, where axes 5 and 7 are in line. How far the platform may go is decided in closed form as well: the
 * platforms at which joint 5 or 6 is at a limit are the solutions of A cos q₄ + B sin q₄ = C.
 */
import type { RobotData } from './data.ts';
import { Candidate, isOutside } from './inverse-choice.ts';
import type { RobotModel } from './model.ts';
import { atan2At, sincosAt, turnNear } from './trigonometry.ts';

/** Shoulder towards the tip or away from it, elbow bent the one way or the other. */
export const MTM_CANDIDATES = 4;

/** Nearer than this to an axis the angle about it is noise, and the seed's is taken instead. m, or a share of 1. */
const SINGULAR_DISTANCE = 1e-12;

const YAW = 0;
const SHOULDER = 1;
const ELBOW = 2;
const PLATFORM = 3;
const WRIST_PITCH = 4;
const WRIST_YAW = 5;
const WRIST_ROLL = 6;

/** The wanted orientation before the platform: axes x (0–2) and z (6–8) of frame 4 at platform 0 in the base; y is 3–5. */
const axes = new Float64Array(9);
/** The wanted orientation in those axes. */
const wrist = new Float64Array(9);
/** A platform angle that is tried, its sine and cosine; then the best so far, and how far that is from the seed. */
const platform = new Float64Array(5);
const Platform = { angle: 0, sine: 1, cosine: 2, best: 3, way: 4 } as const;

/**
 * Writes candidate `index` and says what it is; `Candidate.start` where the tip is out of the arm's reach. Unless `all`
 * are wanted, a candidate whose first joints lie out of bounds is none.
 */
export function mtmCandidate(index: number, model: RobotModel, data: RobotData, all: boolean): Candidate {
  const q = data.inverse.candidates[index]!;
  const kind = placeTip(q, model, data, (index & 2) === 0 ? 1 : -1, (index & 1) === 0 ? 1 : -1);
  if (
    !all &&
    (kind === Candidate.start ||
      isOutside(q, data, YAW) ||
      isOutside(q, data, SHOULDER) ||
      isOutside(q, data, ELBOW))
  ) {
    return Candidate.none;
  }
  turnIntoArm(q, data);
  choosePlatform(q, data);
  return kind;
}

/** The first three joints. With X outwards and Y up in the arm's plane, X + iY = a₂ exp(iφ₂) + ℓ exp(i(φ₂ + γ)). */
function placeTip(
  q: Float64Array,
  model: RobotModel,
  data: RobotData,
  forwards: number,
  bend: number,
): Candidate {
  const { wanted, seed } = data.inverse;
  const yx = data.trigonometry;
  const upper = model.joints[ELBOW]!.a;
  const along = model.joints[PLATFORM]!.a;
  const across = model.joints[PLATFORM]!.d;
  const lower = Math.sqrt(along * along + across * across);
  const outwards = Math.sqrt(wanted[0]! * wanted[0]! + wanted[1]! * wanted[1]!);
  let kind: Candidate = Candidate.solution;
  if (outwards > SINGULAR_DISTANCE) {
    yx[0] = forwards * wanted[0]!;
    yx[1] = -forwards * wanted[1]!;
    atan2At(q, YAW, yx);
  } else {
    q[YAW] = seed[YAW]!;
    kind = Candidate.singular;
  }
  const x = forwards * outwards;
  const y = wanted[2]!;
  const square = x * x + y * y;
  let cosine = (square - upper * upper - lower * lower) / (2 * upper * lower);
  if (!(Math.abs(cosine) <= 1)) {
    cosine = cosine > 0 ? 1 : -1;
    kind = Candidate.start;
  }
  const sine = bend * Math.sqrt((1 - cosine) * (1 + cosine));
  // γ = q₃ + π/2 + β, with β between the lower link's long side and its end.
  yx[0] = -(cosine * along + sine * across);
  yx[1] = sine * along - cosine * across;
  atan2At(q, ELBOW, yx);
  // φ₂ = q₂ − π/2 is the tip's direction less that seen from the upper link.
  const tx = upper + lower * cosine;
  const ty = lower * sine;
  yx[0] = x * tx + y * ty;
  yx[1] = x * ty - y * tx;
  atan2At(q, SHOULDER, yx);
  return kind;
}

/** `axes` at the first three joints of `q`, and `wrist` in them. */
function turnIntoArm(q: Float64Array, data: RobotData): void {
  const { rotation: r } = data.inverse;
  const sc = data.trigonometry;
  sincosAt(sc, 0, q, YAW);
  // θ₁ = q₁ − π/2.
  const s1 = -sc[1]!;
  const c1 = sc[0]!;
  sc[2] = q[SHOULDER]! + q[ELBOW]!;
  sincosAt(sc, 0, sc, 2);
  const s = sc[0]!;
  const c = sc[1]!;
  axes[0] = c * c1;
  axes[1] = c * s1;
  axes[2] = s;
  axes[3] = -s1;
  axes[4] = c1;
  axes[5] = 0;
  axes[6] = -s * c1;
  axes[7] = -s * s1;
  axes[8] = c;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      wrist[3 * i + j] = axes[3 * i]! * r[j]! + axes[3 * i + 1]! * r[3 + j]! + axes[3 * i + 2]! * r[6 + j]!;
    }
  }
}

/** The platform by the rule above, and the three joints after it. Where none will do, the seed's. */
function choosePlatform(q: Float64Array, data: RobotData): void {
  const { seed, lower, upper } = data.inverse;
  platform[Platform.best] = seed[PLATFORM]!;
  platform[Platform.way] = Infinity;
  platform[Platform.angle] = seed[PLATFORM]!;
  tryPlatform(q, data);
  if (platform[Platform.way] === Infinity) {
    for (let end = 0; end < 2; end++) {
      const limit = end === 0 ? lower : upper;
      platform[Platform.angle] = limit[PLATFORM]!;
      tryPlatform(q, data);
      tryEnd(q, data, limit, WRIST_PITCH);
      tryEnd(q, data, limit, WRIST_YAW);
    }
  }
  platform[Platform.angle] = platform[Platform.best]!;
  solveWrist(q, data);
}

/**
 * Tries the platforms at which a wrist joint is at `limit`: with d the tool's axis before the platform,
 * sin q₆ = dₓ sin q₄ − d_y cos q₄, and tan q₅ = d_z / (dₓ cos q₄ + d_y sin q₄).
 */
function tryEnd(q: Float64Array, data: RobotData, limit: Float64Array, joint: number): void {
  const yx = data.trigonometry;
  const x = wrist[2]!;
  const y = wrist[5]!;
  sincosAt(yx, 0, limit, joint);
  const sine = yx[0]!;
  const cosine = yx[1]!;
  // R cos(q₄ − ψ) = C, with ψ the direction of (A, B).
  const isPitch = joint === WRIST_PITCH;
  const a = isPitch ? x * sine : -y;
  const b = isPitch ? y * sine : x;
  const c = isPitch ? wrist[8]! * cosine : sine;
  const rest = a * a + b * b - c * c;
  if (!(rest > 0)) return;
  const height = Math.sqrt(rest);
  for (let side = -1; side <= 1; side += 2) {
    // The angle of (A, B) plus or minus that of (C, height).
    yx[0] = b * c + side * a * height;
    yx[1] = a * c - side * b * height;
    atan2At(platform, Platform.angle, yx);
    tryPlatform(q, data);
  }
}

/** Keeps the platform angle at hand, at its turn nearest to the seed, where it is allowed and the nearest so far. */
function tryPlatform(q: Float64Array, data: RobotData): void {
  const { seed, middle } = data.inverse;
  q[PLATFORM] = platform[Platform.angle]!;
  turnNear(q, PLATFORM, middle);
  if (isOutside(q, data, PLATFORM)) return;
  const way = Math.abs(q[PLATFORM] - seed[PLATFORM]!);
  if (!(way < platform[Platform.way]!)) return;
  platform[Platform.angle] = q[PLATFORM]!;
  solveWrist(q, data);
  turnNear(q, WRIST_PITCH, middle);
  if (isOutside(q, data, WRIST_PITCH) || isOutside(q, data, WRIST_YAW)) return;
  platform[Platform.best] = q[PLATFORM]!;
  platform[Platform.way] = way;
}

/** The joints after the platform at `platform.angle`, wrist yaw within a right angle. */
function solveWrist(q: Float64Array, data: RobotData): void {
  const yx = data.trigonometry;
  const p = platform;
  q[PLATFORM] = p[Platform.angle]!;
  sincosAt(p, Platform.sine, p, Platform.angle);
  const s4 = p[Platform.sine]!;
  const c4 = p[Platform.cosine]!;
  // The tool's axis after the platform is −(cos q₆ cos q₅, sin q₆, cos q₆ sin q₅).
  const dx = c4 * wrist[2]! + s4 * wrist[5]!;
  const dy = c4 * wrist[5]! - s4 * wrist[2]!;
  const dz = wrist[8]!;
  const c6 = Math.sqrt(dx * dx + dz * dz);
  yx[0] = -dy;
  yx[1] = c6;
  atan2At(q, WRIST_YAW, yx);
  if (c6 > SINGULAR_DISTANCE) {
    yx[0] = -dz;
    yx[1] = -dx;
    atan2At(q, WRIST_PITCH, yx);
  } else {
    q[WRIST_PITCH] = data.inverse.seed[WRIST_PITCH]!;
  }
  // The wrist yaw's axis is (−sin q₅, 0, cos q₅) after the platform, and (cos q₇, −sin q₇, 0) in the tool.
  sincosAt(yx, 0, q, WRIST_PITCH);
  const s5 = yx[0];
  const c5 = yx[1];
  const ax = -s5 * c4;
  const ay = -s5 * s4;
  const az = c5;
  yx[0] = -(ax * wrist[1]! + ay * wrist[4]! + az * wrist[7]!);
  yx[1] = ax * wrist[0]! + ay * wrist[3]! + az * wrist[6]!;
  atan2At(q, WRIST_ROLL, yx);
}
