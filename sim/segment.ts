/** Distance between two line segments (C. Ericson, Real-Time Collision Detection, 2005, section 5.1.9). */

/**
 * Least distance between segment p–q and segment r–s, m. Each point is three doubles of its array at its offset.
 */
export function segmentDistance(p: Float64Array, q: Float64Array, r: Float64Array, s: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let f = 0;
  for (let i = 0; i < 3; i++) {
    const d1 = q[i]! - p[i]!;
    const d2 = s[i]! - r[i]!;
    const between = p[i]! - r[i]!;
    a += d1 * d1;
    b += d1 * d2;
    c += d1 * between;
    e += d2 * d2;
    f += d2 * between;
  }
  const denominator = a * e - b * b;
  // Parallel segments: any point of the first will do to start from.
  let along1 = denominator > PARALLEL * a * e ? clamp((b * f - c * e) / denominator) : 0;
  let along2 = (b * along1 + f) / e;
  if (along2 < 0 || along2 > 1) {
    along2 = clamp(along2);
    along1 = clamp((b * along2 - c) / a);
  }
  let squared = 0;
  for (let i = 0; i < 3; i++) {
    const x = p[i]! + along1 * (q[i]! - p[i]!) - r[i]! - along2 * (s[i]! - r[i]!);
    squared += x * x;
  }
  return Math.sqrt(squared);
}

const PARALLEL = 1e-12;

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
