/** Closed surfaces of triangles whose distance is known in closed form, and slow exact distances. */

export interface Triangles {
  vertices: number[];
  triangles: number[];
}

export type Point = readonly [number, number, number];

const along = (a: readonly number[], b: readonly number[], t: number) => a.map((x, i) => x + t * (b[i]! - x));
export const length = (v: readonly number[]) => Math.hypot(...v);
export const minus = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (x, i) => x - b[i]!);

/** An icosahedron, each triangle divided in four `times` times, on a sphere. */
export function icosphere(times: number, radius: number, centre: Point): Triangles {
  const g = (1 + Math.sqrt(5)) / 2;
  let points: number[][] = [
    [-1, g, 0],
    [1, g, 0],
    [-1, -g, 0],
    [1, -g, 0],
    [0, -1, g],
    [0, 1, g],
    [0, -1, -g],
    [0, 1, -g],
    [g, 0, -1],
    [g, 0, 1],
    [-g, 0, -1],
    [-g, 0, 1],
  ];
  let faces =
    '0 11 5 0 5 1 0 1 7 0 7 10 0 10 11 1 5 9 5 11 4 11 10 2 10 7 6 7 1 8 3 9 4 3 4 2 3 2 6 3 6 8 3 8 9 4 9 5 2 4 11 6 2 10 8 6 7 9 8 1'
      .split(' ')
      .map(Number);
  for (let time = 0; time < times; time++) {
    const middles = new Map<string, number>();
    const middle = (a: number, b: number) => {
      const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
      const known = middles.get(key);
      if (known !== undefined) return known;
      points.push(along(points[a]!, points[b]!, 0.5));
      middles.set(key, points.length - 1);
      return points.length - 1;
    };
    const finer: number[] = [];
    for (let i = 0; i < faces.length; i += 3) {
      const [a, b, c] = [faces[i]!, faces[i + 1]!, faces[i + 2]!];
      const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
      finer.push(a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca);
    }
    faces = finer;
  }
  points = points.map((p) => p.map((x, i) => (radius * x) / length(p) + centre[i]!));
  return { vertices: points.flat(), triangles: faces };
}

/** An upright box. */
export function boxMesh(min: Point, max: Point): Triangles {
  const vertices: number[] = [];
  for (let corner = 0; corner < 8; corner++) {
    for (let k = 0; k < 3; k++) vertices.push((corner >> k) & 1 ? max[k]! : min[k]!);
  }
  const triangles = '0 2 1 1 2 3 4 5 6 5 7 6 0 1 4 1 5 4 2 6 3 3 6 7 0 4 2 2 4 6 1 3 5 3 7 5'
    .split(' ')
    .map(Number);
  return { vertices, triangles };
}

/** Signed distance from an upright box. */
export function distanceFromBox(min: Point, max: Point, p: ArrayLike<number>): number {
  const beyond = [0, 1, 2].map((k) => Math.max(min[k]! - p[k]!, p[k]! - max[k]!));
  const outside = length(beyond.map((x) => Math.max(0, x)));
  return outside > 0 ? outside : Math.max(...beyond);
}

/** Distance from a segment. */
export function distanceFromSegment(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  p: ArrayLike<number>,
): number {
  const u = minus(b, a);
  const w = minus(p, a);
  const uu = u.reduce((sum, x) => sum + x * x, 0);
  const t = uu === 0 ? 0 : Math.min(1, Math.max(0, u.reduce((sum, x, i) => sum + x * w[i]!, 0) / uu));
  return length(w.map((x, i) => x - t * u[i]!));
}

/** Distance from a triangle by another way than Voronoi regions: its plane where the foot is inside, else its sides. */
export function distanceFromTriangle(
  a: readonly number[],
  b: readonly number[],
  c: readonly number[],
  p: readonly number[],
): number {
  const cross = (u: number[], v: number[]) => [
    u[1]! * v[2]! - u[2]! * v[1]!,
    u[2]! * v[0]! - u[0]! * v[2]!,
    u[0]! * v[1]! - u[1]! * v[0]!,
  ];
  const dot = (u: number[], v: number[]) => u.reduce((sum, x, i) => sum + x * v[i]!, 0);
  const n = cross(minus(b, a), minus(c, a));
  const height = dot(n, minus(p, a)) / length(n);
  const foot = p.map((x, i) => x - (height * n[i]!) / length(n));
  const sides = [
    [a, b],
    [b, c],
    [c, a],
  ] as const;
  const inside = sides.every(([s, t]) => dot(cross(minus(t, s), minus(foot, s)), n) >= 0);
  return inside ? Math.abs(height) : Math.min(...sides.map(([s, t]) => distanceFromSegment(s, t, p)));
}
