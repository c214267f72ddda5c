import { describe, expect, it } from 'vitest';
import { createDistanceGrid, sampleGrid } from '../../control/fixtures/distance-grid.ts';
import { compileFixture, type Fixture } from '../../control/fixtures/index.ts';
import { createSurface } from '../../control/fixtures/surface.ts';
import { createTriangleTree, signedDistance } from '../../control/fixtures/triangle-tree.ts';
import { Nearest, nearestOnTriangle } from '../../control/fixtures/triangle.ts';
import { createUniform } from './bench.ts';
import {
  boxMesh,
  distanceFromBox,
  distanceFromTriangle,
  icosphere,
  length,
  minus,
  type Point,
  type Triangles,
} from './solids-of-triangles.ts';

function createPoints(seed: number, spread: number): () => [number, number, number] {
  const uniform = createUniform(seed);
  return () => [0, 1, 2].map(() => (uniform() - 0.5) * 2 * spread) as [number, number, number];
}

function signedDistanceOf(mesh: Triangles): (p: Point) => number {
  const tree = createTriangleTree(createSurface('mesh', mesh.vertices, mesh.triangles));
  const out = new Float64Array(1);
  return (p) => {
    signedDistance(out, 0, tree, Float64Array.from(p), Infinity);
    return out[0]!;
  };
}

describe('the nearest point of a triangle', () => {
  it('is as near as by its plane and its sides, for 20 000 triangles of every shape', () => {
    const point = createPoints(1, 1);
    const thin = createUniform(2);
    const out = new Float64Array(Nearest.length);
    for (let i = 0; i < 20_000; i++) {
      const [a, b, far, p] = [point(), point(), point(), point()];
      // Also needles: the third corner near the first side.
      const share = thin();
      const c = i % 4 === 0 ? a.map((x, k) => x + share * (b[k]! - x) + 1e-4 * far[k]!) : far;
      nearestOnTriangle(out, Float64Array.of(...a, ...b, ...c), 0, Float64Array.from(p));
      const exact = distanceFromTriangle(a, b, c, p);
      expect(Math.abs(Math.sqrt(out[Nearest.square]!) - exact)).toBeLessThan(1e-9);
      expect(Math.abs(length(minus(p, out.subarray(0, 3))) - exact)).toBeLessThan(1e-9);
    }
  });
});

describe('the signed distance of a mesh', () => {
  it('is that of a box, to rounding, also nearest to edges and corners', () => {
    const [min, max]: [Point, Point] = [
      [-0.01, -0.02, 0.005],
      [0.03, 0.01, 0.02],
    ];
    const distance = signedDistanceOf(boxMesh(min, max));
    const point = createPoints(3, 0.06);
    for (let i = 0; i < 2000; i++) {
      const p = point();
      expect(Math.abs(distance(p) - distanceFromBox(min, max, p))).toBeLessThan(1e-15);
    }
  });

  it('is that of every triangle, and its sign that of the winding number, for a star with deep valleys', () => {
    // An icosphere with every vertex pulled in or pushed out: edges of every angle, still without self-intersection.
    const star = icosphere(2, 1, [0, 0, 0]);
    const uniform = createUniform(4);
    for (let i = 0; i < star.vertices.length; i += 3) {
      const stretch = 0.4 + uniform();
      for (let k = 0; k < 3; k++) star.vertices[i + k]! *= stretch;
    }
    const distance = signedDistanceOf(star);
    const at = (i: number) => star.vertices.slice(3 * star.triangles[i]!, 3 * star.triangles[i]! + 3);
    const point = createPoints(5, 1.5);
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const p = point();
      let nearest = Infinity;
      let solidAngle = 0;
      for (let t = 0; t < star.triangles.length; t += 3) {
        const corners = [at(t), at(t + 1), at(t + 2)];
        nearest = Math.min(nearest, distanceFromTriangle(corners[0]!, corners[1]!, corners[2]!, p));
        // Van Oosterom & Strackee 1983.
        const [a, b, c] = corners.map((corner) => minus(corner, p)) as [number[], number[], number[]];
        const [la, lb, lc] = [length(a), length(b), length(c)];
        const dot = (u: number[], v: number[]) => u.reduce((sum, x, k) => sum + x * v[k]!, 0);
        const triple =
          a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
          a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
          a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
        solidAngle += 2 * Math.atan2(triple, la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb);
      }
      const isInside = solidAngle > 2 * Math.PI;
      if (isInside) inside++;
      expect(distance(p)).toBeCloseTo(isInside ? -nearest : nearest, 12);
    }
    expect(inside).toBeGreaterThan(100);
  });
});

describe('the grid of distances', () => {
  const out = new Float64Array(4);
  const cases: [string, Triangles, (p: ArrayLike<number>) => number][] = [
    [
      'box',
      boxMesh([-0.02, -0.01, -0.015], [0.01, 0.02, 0.005]),
      (p) => distanceFromBox([-0.02, -0.01, -0.015], [0.01, 0.02, 0.005], p),
    ],
    [
      'thin plate',
      boxMesh([-0.02, -0.02, -0.0005], [0.02, 0.02, 0.0005]),
      (p) => distanceFromBox([-0.02, -0.02, -0.0005], [0.02, 0.02, 0.0005], p),
    ],
    ['sphere', icosphere(4, 0.02, [0.003, 0, 0]), (p) => length(minus(p, [0.003, 0, 0])) - 0.02],
  ];

  it.each(cases)(
    'of a %s keeps the error that was asked for, and changes as its gradient says',
    (_, mesh, exact) => {
      // A sphere of triangles is itself off by its sagitta.
      const facets = mesh.triangles.length > 1000 ? 6e-5 : 0;
      for (const error of [0.002, 0.0005]) {
        const grid = createDistanceGrid('mesh', mesh.vertices, mesh.triangles, error);
        const point = createPoints(6, 0.04);
        for (let i = 0; i < 2000; i++) {
          const p = Float64Array.from(point());
          const isInGrid = p.every((x, k) => x >= grid.first[k]! && x <= grid.last[k]!);
          sampleGrid(out, 0, grid, p, 0, 1);
          expect(out[0]! - exact(p)).toBeLessThan(grid.error + 1e-12);
          if (isInGrid) expect(exact(p) - out[0]!).toBeLessThan(grid.error + facets);
          const [value, ...gradient] = out;
          const step = point().map((x) => x * 1e-7);
          sampleGrid(
            out,
            0,
            grid,
            Float64Array.from(p, (x, k) => x + step[k]!),
            0,
            1,
          );
          const change = gradient.reduce((sum, g, k) => sum + g * step[k]!, 0);
          // Kinks at the sides of cells apart.
          expect(Math.abs(out[0]! - value! - change)).toBeLessThan(3 * length(step));
        }
      }
    },
  );

  it('is near a smooth surface far better than its bound', () => {
    const mesh = icosphere(5, 0.02, [0, 0, 0]);
    const grid = createDistanceGrid('sphere', mesh.vertices, mesh.triangles, 0.001);
    const point = createPoints(7, 1);
    for (let i = 0; i < 2000; i++) {
      const p = point();
      const onSphere = Float64Array.from(p, (x) => (0.02 * x) / length(p));
      sampleGrid(out, 0, grid, onSphere, 0, 1);
      expect(Math.abs(out[0]!)).toBeLessThan(1e-4);
    }
  });

  it('goes on continuously beyond its sides, from below and from above', () => {
    const mesh = boxMesh([-0.02, -0.01, -0.015], [0.01, 0.02, 0.005]);
    const grid = createDistanceGrid('box', mesh.vertices, mesh.triangles, 0.001);
    const point = createPoints(8, 0.06);
    for (const side of [1, -1]) {
      for (let i = 0; i < 500; i++) {
        const [a, b] = [point(), point()];
        let before = NaN;
        for (let k = 0; k <= 200; k++) {
          const p = Float64Array.from(a, (x, axis) => x + (k / 200) * (b[axis]! - x));
          sampleGrid(out, 0, grid, p, 0, side);
          if (k > 0) expect(Math.abs(out[0]! - before)).toBeLessThan((1.8 * length(minus(b, a))) / 200);
          before = out[0]!;
          const off = side * (distanceFromBox([-0.02, -0.01, -0.015], [0.01, 0.02, 0.005], p) - before);
          expect(off).toBeGreaterThan(-grid.error);
        }
      }
    }
  });
});

describe('a mesh that cannot be a region', () => {
  const box = boxMesh([0, 0, 0], [0.01, 0.01, 0.01]);
  const compile = (mesh: Partial<Triangles>, error = 0.001) =>
    compileFixture({
      kind: 'keepOut',
      name: 'liver',
      shape: { type: 'mesh', ...box, ...mesh, error },
      stiffness: 'hard',
      margin: 0,
    } satisfies Fixture);
  const withTriangle = (i: number, corners: number[]) =>
    box.triangles
      .with(3 * i, corners[0]!)
      .with(3 * i + 1, corners[1]!)
      .with(3 * i + 2, corners[2]!);

  it('compiles where nothing is the matter, also with a vertex of its own for every corner', () => {
    expect(compile({}).grid).not.toBeNull();
    const soup = box.triangles.flatMap((vertex) => box.vertices.slice(3 * vertex, 3 * vertex + 3));
    expect(compile({ vertices: soup, triangles: box.triangles.map((_, i) => i) }).grid).not.toBeNull();
  });

  it.each([
    ['a hole', { triangles: box.triangles.slice(3) }, /"liver": triangle \d+ has no neighbour .* not closed/],
    [
      'a triangle wound the wrong way',
      { triangles: withTriangle(4, [1, 0, 4]) },
      /triangles \d+ and 4 .* wound|triangles 4 and \d+ .* wound/,
    ],
    ['a triangle without area', { triangles: withTriangle(2, [4, 5, 5]) }, /triangle 2 has no area/],
    ['NaN', { vertices: box.vertices.with(7, NaN) }, /triangle 0: vertex 2 is at 0, NaN, 0/],
    ['an infinite vertex', { vertices: box.vertices.with(0, -Infinity) }, /triangle 0: vertex 0 .*Infinity/],
    [
      'an index beyond',
      { triangles: withTriangle(3, [5, 8, 6]) },
      /triangle 3: expected a vertex below 8, found 8/,
    ],
    ['an index that is none', { triangles: withTriangle(3, [5, 1.5, 6]) }, /triangle 3: .* found 1.5/],
    ['everything wound inwards', { triangles: [...box.triangles].reverse() }, /inside out/],
    ['half a triangle', { triangles: box.triangles.slice(1) }, /triangles: expected three/],
    ['nothing', { vertices: [], triangles: [] }, /vertices: expected three/],
  ])('has %s: it says so', (_, mesh, message) => {
    expect(() => compile(mesh)).toThrow(message);
  });

  it('two boxes that touch in a corner only: it says which triangle', () => {
    const other = boxMesh([0.01, 0.01, 0.01], [0.02, 0.02, 0.02]);
    const both = {
      vertices: [...box.vertices, ...other.vertices],
      triangles: [...box.triangles, ...other.triangles.map((i) => i + 8)],
    };
    expect(() => compile(both)).toThrow(/triangle \d+ touches other parts .* vertex 7/);
  });

  it('an error that would need too many cells: it says how many', () => {
    expect(() => compile({}, 1e-6)).toThrow(/error: 0.000001 m .* nodes/);
  });
});
