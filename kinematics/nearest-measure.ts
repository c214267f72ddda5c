/**
 * How far a posture's tip is from a wanted pose, as one number to be made least, and that number's exact first and
 * second derivatives in the joints.
 *
 * f(q) = ½ (|e|² + L² θ²), with e the tip's displacement from the wanted position and φ = θ·axis the rotation that
 * takes the wanted orientation to the tip's, both in the base. With vᵢ and ωᵢ the columns of the geometric Jacobian:
 *
 *   ∂f/∂qᵢ     = e·vᵢ + L² φ·ωᵢ                       (the logarithm's inverse Jacobian leaves φ as it is)
 *   ∂²f/∂qᵢ∂qⱼ = vᵢ·vⱼ + e·(ωⱼ × vᵢ) + L² ωᵢ·(S ωⱼ + ½ φ × ωⱼ),   j ≤ i
 *   S          = γ 1 + (1 − γ) φφᵀ/θ²,  γ = (θ/2) cot(θ/2)
 *
 * for a chain: moving joint j turns the axes and levers of the joints after it. The antisymmetric half of the
 * logarithm's inverse Jacobian (Bullo & Murray 1995, eq. 2.10) and that of ∂ωᵢ/∂qⱼ make up the symmetric ½ φ × ωⱼ.
 */
import type { ChainData } from './forward.ts';
import { forwardPass, FRAME_SIZE } from './forward.ts';
import type { RobotModel } from './model.ts';
import { JointType } from './model.ts';
import type { Pose } from './spatial.ts';
import { quaternionFromMatrix } from './spatial.ts';
import { atan2At } from './trigonometry.ts';

/**
 * L: a radian of orientation counts as much as this length of position, m. A tip that pricks what the hand did not
 * point at does harm, an instrument that cannot bend further is only felt: position is kept at the cost of
 * orientation. At a wrist limit the tip strays by at most L² θ / 9.1 mm, 0.11 mm for a whole radian beyond it. A
 * smaller L would keep it nearer, but where only a straighter wrist reaches further, the wrist turns by up to 1/L
 * radians per metre of the hand's motion: at 1 mm, a hand's tremor of 10 µm moves it by half a degree.
 */
export const ORIENTATION_LENGTH = 1e-3;

/** Doubles of a measured posture: e (3), φ (3), θ, γ, f. */
export const MEASURE_SIZE = 9;
export const Measure = { position: 0, rotation: 3, angle: 6, gamma: 7, cost: 8 } as const;

/** What `differentiate` fills, for n joints. */
export interface Derivatives {
  readonly gradient: Float64Array;
  /** n × n, lower triangle, row-major. */
  readonly hessian: Float64Array;
  /** vᵢ·vᵢ + L² ωᵢ·ωᵢ: what a joint's own motion moves, m² per unit of the joint squared. */
  readonly scale: Float64Array;
  /** vᵢ and ωᵢ, then the two vectors that give row j of the Hessian by scalar products with them. */
  readonly columns: Float64Array;
}

export const COLUMN_SIZE = 12;

export function createDerivatives(joints: number): Derivatives {
  return {
    gradient: new Float64Array(joints),
    hessian: new Float64Array(joints * joints),
    scale: new Float64Array(joints),
    columns: new Float64Array(COLUMN_SIZE * joints),
  };
}

const quaternion = new Float64Array(4);
const halfAngle = new Float64Array(2);

/** Fills `measure` for the tip at joints `q`, and leaves its frames in `data`. `baseFromTip` has a unit quaternion. */
export function measurePosture(
  measure: Float64Array,
  model: RobotModel,
  data: ChainData,
  baseFromTip: Pose,
  q: Float64Array,
): void {
  forwardPass(model, data, q);
  const f = data.frames;
  const tip = FRAME_SIZE * model.joints.length;
  const ex = f[tip + 9]! - baseFromTip[0]!;
  const ey = f[tip + 10]! - baseFromTip[1]!;
  const ez = f[tip + 11]! - baseFromTip[2]!;
  quaternionFromMatrix(quaternion, 0, f, tip);
  const tx = quaternion[0]!;
  const ty = quaternion[1]!;
  const tz = quaternion[2]!;
  const tw = quaternion[3]!;
  const wx = baseFromTip[3]!;
  const wy = baseFromTip[4]!;
  const wz = baseFromTip[5]!;
  const ww = baseFromTip[6]!;
  // tip · wanted⁻¹, of the two quaternions the one of at most half a turn.
  const w = tw * ww + tx * wx + ty * wy + tz * wz;
  const sign = w < 0 ? -1 : 1;
  const x = sign * (tx * ww - tw * wx - ty * wz + tz * wy);
  const y = sign * (ty * ww - tw * wy - tz * wx + tx * wz);
  const z = sign * (tz * ww - tw * wz - tx * wy + ty * wx);
  const sine = Math.sqrt(x * x + y * y + z * z);
  halfAngle[0] = sine;
  halfAngle[1] = sign * w;
  atan2At(halfAngle, 0, halfAngle);
  const half = halfAngle[0];
  const perSine = sine > 0 ? (2 * half) / sine : 2;
  measure[0] = ex;
  measure[1] = ey;
  measure[2] = ez;
  measure[3] = perSine * x;
  measure[4] = perSine * y;
  measure[5] = perSine * z;
  measure[6] = 2 * half;
  measure[7] = sine > 0 ? (half * sign * w) / sine : 1;
  const turn = ORIENTATION_LENGTH * 2 * half;
  measure[8] = 0.5 * (ex * ex + ey * ey + ez * ez + turn * turn);
}

/** Derivatives of the cost at the posture that was measured last: `measure` and `data.frames` are its. */
export function differentiate(
  out: Derivatives,
  measure: Float64Array,
  model: RobotModel,
  data: ChainData,
): void {
  fillColumns(out, measure, model, data);
  const n = model.joints.length;
  const { columns: c, hessian } = out;
  for (let i = 0; i < n; i++) {
    const p = COLUMN_SIZE * i;
    for (let j = 0; j <= i; j++) {
      const r = COLUMN_SIZE * j + 6;
      hessian[n * i + j] =
        c[p]! * c[r]! +
        c[p + 1]! * c[r + 1]! +
        c[p + 2]! * c[r + 2]! +
        c[p + 3]! * c[r + 3]! +
        c[p + 4]! * c[r + 4]! +
        c[p + 5]! * c[r + 5]!;
    }
  }
}

function fillColumns(out: Derivatives, m: Float64Array, model: RobotModel, data: ChainData): void {
  const { columns: c, gradient, scale } = out;
  const f = data.frames;
  const n = model.joints.length;
  const tip = FRAME_SIZE * n + 9;
  const l2 = ORIENTATION_LENGTH * ORIENTATION_LENGTH;
  const ex = m[0]!;
  const ey = m[1]!;
  const ez = m[2]!;
  const fx = m[3]!;
  const fy = m[4]!;
  const fz = m[5]!;
  const gamma = m[7]!;
  const along = m[6]! > 0 ? (1 - gamma) / (m[6]! * m[6]!) : 0;
  for (let i = 0; i < n; i++) {
    const o = FRAME_SIZE * i;
    const p = COLUMN_SIZE * i;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    if (model.types[i] === JointType.prismatic) {
      c[p] = c[p + 6] = zx;
      c[p + 1] = c[p + 7] = zy;
      c[p + 2] = c[p + 8] = zz;
      for (let k = 3; k < 6; k++) c[p + k] = c[p + 6 + k] = 0;
      gradient[i] = ex * zx + ey * zy + ez * zz;
      scale[i] = 1;
      continue;
    }
    const rx = f[tip]! - f[o + 9]!;
    const ry = f[tip + 1]! - f[o + 10]!;
    const rz = f[tip + 2]! - f[o + 11]!;
    const vx = zy * rz - zz * ry;
    const vy = zz * rx - zx * rz;
    const vz = zx * ry - zy * rx;
    const turned = fx * zx + fy * zy + fz * zz;
    c[p] = vx;
    c[p + 1] = vy;
    c[p + 2] = vz;
    c[p + 3] = zx;
    c[p + 4] = zy;
    c[p + 5] = zz;
    // e·(ωⱼ × vᵢ) = (e × ωⱼ)·vᵢ.
    c[p + 6] = vx + ey * zz - ez * zy;
    c[p + 7] = vy + ez * zx - ex * zz;
    c[p + 8] = vz + ex * zy - ey * zx;
    c[p + 9] = l2 * (gamma * zx + along * turned * fx + 0.5 * (fy * zz - fz * zy));
    c[p + 10] = l2 * (gamma * zy + along * turned * fy + 0.5 * (fz * zx - fx * zz));
    c[p + 11] = l2 * (gamma * zz + along * turned * fz + 0.5 * (fx * zy - fy * zx));
    gradient[i] = ex * vx + ey * vy + ez * vz + l2 * turned;
    scale[i] = vx * vx + vy * vy + vz * vz + l2;
  }
}
