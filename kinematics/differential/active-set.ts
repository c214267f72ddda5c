/**
 * The factors of a dual active set (Goldfarb & Idnani 1983, "A numerically stable dual method for solving strictly
 * convex quadratic programs", Mathematical Programming 27): with H = L·Lᵀ and the active constraints' normals as the
 * columns of N,
 *
 *     Jᵀ N = [R; 0],  J = L⁻ᵀ Q,  Q orthogonal, R upper triangular.
 *
 * The first columns of J span what the active constraints forbid, the others what they leave free. Adding and dropping
 * a constraint takes plane rotations only.
 */

export interface ActiveSet {
  /** Number of variables. */
  readonly size: number;
  /** J, size × size, row-major. */
  readonly basis: Float64Array;
  /** R, size × size, row-major; its leading block counts. */
  readonly triangle: Float64Array;
  /** Jᵀ · normal of the constraint at hand. */
  readonly image: Float64Array;
}

export function createActiveSet(size: number): ActiveSet {
  return {
    size,
    basis: new Float64Array(size * size),
    triangle: new Float64Array(size * size),
    image: new Float64Array(size),
  };
}

/** A pivot of H this much smaller than its diagonal has no digits left. */
const SMALLEST_PIVOT = 1e-15;

/** Empties the set: J = L⁻ᵀ for H = L·Lᵀ, whose lower triangle is read. False when H is not positive definite. */
export function factorise(set: ActiveSet, hessian: Float64Array): boolean {
  const { size: n, basis: j, triangle: l } = set;
  for (let c = 0; c < n; c++) {
    let pivot = hessian[c * n + c]!;
    const least = SMALLEST_PIVOT * pivot;
    for (let k = 0; k < c; k++) pivot -= l[c * n + k]! * l[c * n + k]!;
    if (!(pivot > least)) return false;
    const root = Math.sqrt(pivot);
    l[c * n + c] = root;
    for (let r = c + 1; r < n; r++) {
      let sum = hessian[r * n + c]!;
      for (let k = 0; k < c; k++) sum -= l[r * n + k]! * l[c * n + k]!;
      l[r * n + c] = sum / root;
    }
  }
  // Row c of L⁻¹ by forward substitution is column c of J.
  for (let c = 0; c < n; c++) {
    for (let r = 0; r < c; r++) j[c * n + r] = 0;
    j[c * n + c] = 1 / l[c * n + c]!;
    for (let r = c + 1; r < n; r++) {
      let sum = 0;
      for (let k = c; k < r; k++) sum -= l[r * n + k]! * j[c * n + k]!;
      j[c * n + r] = sum / l[r * n + r]!;
    }
  }
  return true;
}

/** Adds, as the last of then `count` + 1, the constraint whose image `set.image` is. */
export function addToActiveSet(set: ActiveSet, count: number): void {
  const { size: n, basis: j, triangle: r, image: d } = set;
  for (let k = n - 1; k > count; k--) {
    const b = d[k]!;
    if (b === 0) continue;
    const a = d[k - 1]!;
    const length = Math.sqrt(a * a + b * b);
    const c = a / length;
    const s = b / length;
    d[k - 1] = length;
    d[k] = 0;
    for (let i = 0; i < n; i++) {
      const left = j[i * n + k - 1]!;
      const right = j[i * n + k]!;
      j[i * n + k - 1] = c * left + s * right;
      j[i * n + k] = c * right - s * left;
    }
  }
  for (let i = 0; i <= count; i++) r[i * n + count] = d[i]!;
}

/** Drops the constraint in column `at` of the `count`. */
export function dropFromActiveSet(set: ActiveSet, at: number, count: number): void {
  const { size: n, basis: j, triangle: r } = set;
  for (let c = at + 1; c < count; c++) {
    for (let i = 0; i <= c; i++) r[i * n + c - 1] = r[i * n + c]!;
  }
  // R has become upper Hessenberg from column `at` on.
  for (let k = at; k < count - 1; k++) {
    const a = r[k * n + k]!;
    const b = r[(k + 1) * n + k]!;
    if (b === 0) continue;
    const length = Math.sqrt(a * a + b * b);
    const c = a / length;
    const s = b / length;
    for (let col = k; col < count - 1; col++) {
      const upper = r[k * n + col]!;
      const lower = r[(k + 1) * n + col]!;
      r[k * n + col] = c * upper + s * lower;
      r[(k + 1) * n + col] = c * lower - s * upper;
    }
    for (let i = 0; i < n; i++) {
      const left = j[i * n + k]!;
      const right = j[i * n + k + 1]!;
      j[i * n + k] = c * left + s * right;
      j[i * n + k + 1] = c * right - s * left;
    }
  }
}
