/**
 * How far the arm is from a singularity, which way that grows, and which joint motion leaves every direction at rest.
 *
 * With M the rows of `Directions` (r of them, each of order one), the measure is
 *
 *     μ = √det(M Mᵀ) / (tr(M Mᵀ)/r)^(r/2),
 *
 * Yoshikawa's manipulability over the largest that rows of the same total length could have: 1 where the arm moves
 * equally well in all directions, 0 where it has lost one, whatever the arm's size (Kim & Khosla 1991, "Dexterity
 * measures for design and control of manipulators", IROS, as a power). With the rows of the remote centre among M it
 * also vanishes where the port takes away a direction of the tip. Its gradient over the joints is
 * ∇ln μ = Σ (M⁺ᵀ − r M/tr) · ∂M, with M⁺ = Mᵀ(M Mᵀ)⁻¹.
 */
import type { RobotData } from '../data.ts';
import { FRAME_SIZE } from '../forward.ts';
import type { Directions } from './directions.ts';
import { COLUMN_SIZE } from './directions.ts';

export interface Manipulability {
  /** μ, then tr(M Mᵀ). */
  readonly value: Float64Array;
  /** ∇μ, per unit of each column of the rows. */
  readonly gradient: Float64Array;
  /** Cholesky factor of M Mᵀ, row-major lower triangle. */
  readonly factor: Float64Array;
  /** M⁺ᵀ, shaped as M; then the weights of ∂M. */
  readonly weights: Float64Array;
  /** Of each joint: its weights summed to vectors that meet the velocity of the tip, its axis, and the port's. */
  readonly gathered: Float64Array;
}

export function createManipulability(directions: Directions): Manipulability {
  const { joints, count } = directions;
  return {
    value: new Float64Array(2),
    gradient: new Float64Array(joints),
    factor: new Float64Array(count * count),
    weights: new Float64Array(count * joints),
    gathered: new Float64Array(COLUMN_SIZE * joints),
  };
}

/** Added to the diagonal of M Mᵀ, as a share of its mean: keeps the factor alive at a singularity. */
const FLOOR = 1e-14;

/** Fills `measure` for the rows that `findDirections` left. */
export function findManipulability(measure: Manipulability, directions: Directions, data: RobotData): void {
  const { count } = directions;
  const { factor, value, gradient } = measure;
  factorGram(measure, directions);
  const trace = value[1]!;
  let product = 1;
  for (let r = 0; r < count; r++)
    product *= (factor[r * count + r]! * factor[r * count + r]! * count) / trace;
  value[0] = Math.sqrt(product);
  weigh(measure, directions);
  gather(measure, directions, data);
  differentiate(measure, directions);
  for (let k = 0; k < directions.joints; k++) gradient[k] = gradient[k]! * value[0];
}

/** Factor of M Mᵀ, and its trace. */
function factorGram({ factor, value }: Manipulability, { rows, count, joints: n }: Directions): void {
  let trace = 0;
  for (let k = 0; k < count * n; k++) trace += rows[k]! * rows[k]!;
  for (let r = 0; r < count; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = r === c ? (FLOOR * trace) / count : 0;
      for (let k = 0; k < n; k++) sum += rows[r * n + k]! * rows[c * n + k]!;
      for (let k = 0; k < c; k++) sum -= factor[r * count + k]! * factor[c * count + k]!;
      if (r > c) factor[r * count + c] = sum / factor[c * count + c]!;
      // Rounding alone can take a pivot below the floor.
      else factor[r * count + r] = Math.sqrt(Math.max(sum, (FLOOR * trace) / count));
    }
  }
  value[1] = trace;
}

/** weights = M⁺ᵀ − r M / tr. */
function weigh({ weights, factor, value }: Manipulability, directions: Directions): void {
  const { rows, count, joints: n } = directions;
  for (let j = 0; j < n; j++) {
    solveGram(weights, j, n, rows, j, n, factor, count);
    for (let r = 0; r < count; r++) {
      weights[r * n + j] = weights[r * n + j]! - (count / value[1]!) * rows[r * n + j]!;
    }
  }
}

/** out = (M Mᵀ)⁻¹ b for vectors of `count` entries, from `at` on and `stride` apart. */
function solveGram(
  out: Float64Array,
  at: number,
  stride: number,
  b: Float64Array,
  from: number,
  step: number,
  factor: Float64Array,
  count: number,
): void {
  for (let r = 0; r < count; r++) {
    let sum = b[from + step * r]!;
    for (let k = 0; k < r; k++) sum -= factor[r * count + k]! * out[at + stride * k]!;
    out[at + stride * r] = sum / factor[r * count + r]!;
  }
  for (let r = count - 1; r >= 0; r--) {
    let sum = out[at + stride * r]!;
    for (let k = r + 1; k < count; k++) sum -= factor[k * count + r]! * out[at + stride * k]!;
    out[at + stride * r] = sum / factor[r * count + r]!;
  }
}

/** Sums each joint's weights, times the rows' axes and scales, to three vectors. */
function gather({ weights, gathered }: Manipulability, directions: Directions, data: RobotData): void {
  const { joints: n, units, length, axes, tipRows, count, port, isRevolute } = directions;
  const f = data.frames;
  const tip = FRAME_SIZE * n;
  for (let j = 0; j < n; j++) {
    const scale = units[j]! / length;
    for (let d = 0; d < 3; d++) {
      let turn = 0;
      let across = 0;
      for (let a = 0; a < axes.length; a++) turn += weights[(3 + a) * n + j]! * f[tip + 3 * d + axes[a]!]!;
      for (let a = 0; a < count - tipRows; a++)
        across += weights[(tipRows + a) * n + j]! * port[3 + 3 * a + d]!;
      gathered[COLUMN_SIZE * j + d] = scale * weights[d * n + j]!;
      gathered[COLUMN_SIZE * j + 3 + d] = isRevolute[j]! * turn;
      gathered[COLUMN_SIZE * j + 6 + d] = scale * across;
    }
  }
}

/**
 * gradient = Σ weights · ∂M. For a joint k not beyond joint j, the velocity t_j that j gives to the tip turns with it,
 * z_k × t_j; for one beyond, it is z_j × t_k. Axes fixed in the tip or the shaft turn with every joint before them, so
 * that they see only the joints beyond j. The point at the port turns with the shaft and slides along it, by as much
 * as joint k moves it along.
 */
function differentiate({ gathered: g, gradient }: Manipulability, directions: Directions): void {
  const { joints: n, units, columns: m, isRevolute, port, shaftJoints } = directions;
  for (let k = 0; k < n; k++) {
    const K = COLUMN_SIZE * k;
    const zx = isRevolute[k]! * m[K]!;
    const zy = isRevolute[k]! * m[K + 1]!;
    const zz = isRevolute[k]! * m[K + 2]!;
    let sum = 0;
    for (let j = 0; j < n; j++) {
      const J = COLUMN_SIZE * j;
      if (j >= k) {
        const tx = m[J + 3]!;
        const ty = m[J + 4]!;
        const tz = m[J + 5]!;
        sum +=
          g[J]! * (zy * tz - zz * ty) + g[J + 1]! * (zz * tx - zx * tz) + g[J + 2]! * (zx * ty - zy * tx);
        continue;
      }
      const x = isRevolute[j]! * m[J]!;
      const y = isRevolute[j]! * m[J + 1]!;
      const z = isRevolute[j]! * m[J + 2]!;
      const tx = m[K + 3]!;
      const ty = m[K + 4]!;
      const tz = m[K + 5]!;
      sum += g[J]! * (y * tz - z * ty) + g[J + 1]! * (z * tx - x * tz) + g[J + 2]! * (x * ty - y * tx);
      sum += g[J + 3]! * (y * zz - z * zy) + g[J + 4]! * (z * zx - x * zz) + g[J + 5]! * (x * zy - y * zx);
    }
    if (k < shaftJoints) {
      const sx = port[0]!;
      const sy = port[1]!;
      const sz = port[2]!;
      const slide = sx * m[K + 6]! + sy * m[K + 7]! + sz * m[K + 8]!;
      const px = m[K + 6]! - slide * sx;
      const py = m[K + 7]! - slide * sy;
      const pz = m[K + 8]! - slide * sz;
      for (let j = 0; j < shaftJoints; j++) {
        const J = COLUMN_SIZE * j;
        const x = isRevolute[j]! * m[J]!;
        const y = isRevolute[j]! * m[J + 1]!;
        const z = isRevolute[j]! * m[J + 2]!;
        const ax = g[J + 6]!;
        const ay = g[J + 7]!;
        const az = g[J + 8]!;
        if (j >= k) {
          sum -= slide * (ax * (y * sz - z * sy) + ay * (z * sx - x * sz) + az * (x * sy - y * sx));
          continue;
        }
        const qx = m[J + 6]!;
        const qy = m[J + 7]!;
        const qz = m[J + 8]!;
        sum += ax * (y * pz - z * py) + ay * (z * px - x * pz) + az * (x * py - y * px);
        sum += ax * (qy * zz - qz * zy) + ay * (qz * zx - qx * zz) + az * (qx * zy - qy * zx);
      }
    }
    gradient[k] = units[k]! * sum;
  }
}

/** Takes from `motion` (per unit of each column) all that moves the tip or the shaft at the port; needs the factor. */
export function projectToRest(motion: Float64Array, measure: Manipulability, directions: Directions): void {
  const { rows, count, joints: n } = directions;
  const { gathered, factor } = measure;
  for (let r = 0; r < count; r++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += rows[r * n + k]! * motion[k]!;
    gathered[r] = sum;
  }
  solveGram(gathered, 0, 1, gathered, 0, 1, factor, count);
  for (let k = 0; k < n; k++) {
    let sum = motion[k]!;
    for (let r = 0; r < count; r++) sum -= rows[r * n + k]! * gathered[r]!;
    motion[k] = sum;
  }
}
