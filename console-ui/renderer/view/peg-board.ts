/** The exercise's things, shaped from what /scene says of them: board, pegs, rubber triangles. Lengths in m. */
import { ExtrudeGeometry, LatheGeometry, Mesh, Path, Shape, Vector2 } from 'three';
import type { BufferGeometry, Color, Material } from 'three';
import { mergeVertices, toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Materials } from './materials.ts';

export interface Size {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Edges sharper than this stay edges in the shading, rad. */
const CREASE = 0.6;

/** A slab centred on its origin with softened edges. */
export function createBoard(size: Size, colour: Color, materials: Materials): Mesh {
  const bevel = Math.min(0.0012, size.z / 4);
  const geometry = new ExtrudeGeometry(roundedRectangle(size.x - 2 * bevel, size.y - 2 * bevel, 0.006), {
    depth: size.z - 2 * bevel,
    bevelSize: bevel,
    bevelThickness: bevel,
    bevelSegments: 3,
    curveSegments: 8,
  });
  geometry.translate(0, 0, -size.z / 2 + bevel);
  return solid(geometry, materials.board(colour), false);
}

/** A peg along z centred on its origin, its foot flared into the board and its head rounded. */
export function createPeg(size: Size, colour: Color, materials: Materials, detail: number): Mesh {
  const radius = size.x / 2;
  const half = size.z / 2;
  const profile = [new Vector2(radius * 1.9, -half), new Vector2(radius * 1.3, -half + radius * 0.3)];
  profile.push(new Vector2(radius, -half + radius * 1.2));
  const steps = Math.round(8 * detail);
  for (let i = 0; i <= steps; i++) {
    const angle = ((i / steps) * Math.PI) / 2;
    profile.push(new Vector2(radius * Math.cos(angle), half - radius + radius * Math.sin(angle)));
  }
  const geometry = new LatheGeometry(profile, Math.round(24 * detail)).rotateX(Math.PI / 2);
  return solid(geometry, materials.plastic(colour), true);
}

/** Corner radii of a block outside and inside, in widths, and what of its inner circle's radius the wall takes. */
const CORNER = 0.12;
const HOLE_CORNER = 0.06;
const WALL = 0.41;

/**
 * A triangular ring of rubber about z, the hole's axis on the origin, a corner towards +y, edges full and soft. Its
 * faces lie where the sharp triangle of this size has them; only the corners are taken back.
 */
export function createBlock(size: Size, colour: Color, materials: Materials, detail: number): Mesh {
  const bevel = Math.min(0.0007, size.z / 6);
  const outer: Triangle = { half: size.x / 2, height: size.y };
  const hole = shrink(outer, WALL * inradius(outer));
  const shape = traceTriangle(new Shape(), shrink(outer, bevel), CORNER * size.x - bevel);
  shape.holes.push(traceTriangle(new Path(), shrink(hole, -bevel), HOLE_CORNER * size.x + bevel));
  const geometry = new ExtrudeGeometry(shape, {
    depth: size.z - 2 * bevel,
    bevelSize: bevel,
    bevelThickness: bevel,
    bevelSegments: Math.round(5 * detail),
    curveSegments: Math.round(12 * detail),
  });
  geometry.translate(0, 0, -size.z / 2 + bevel);
  return solid(toCreasedNormals(geometry, CREASE), materials.rubber(colour), true);
}

/** An isosceles triangle about its incentre. */
interface Triangle {
  /** Half its base. */
  readonly half: number;
  readonly height: number;
}

function inradius({ half, height }: Triangle): number {
  return (half * height) / (half + Math.hypot(half, height));
}

/** The triangle with its sides moved inwards by `distance`. */
function shrink(from: Triangle, distance: number): Triangle {
  const scale = Math.max(0.05, 1 - distance / inradius(from));
  return { half: from.half * scale, height: from.height * scale };
}

/** Draws `of` with its corners rounded, its incentre on the origin. */
function traceTriangle<T extends Path>(path: T, of: Triangle, radius: number): T {
  const core = shrink(of, radius);
  const base = -inradius(core);
  const tilt = Math.atan2(core.half, core.height);
  path.absarc(core.half, base, radius, -Math.PI / 2, tilt, false);
  path.absarc(0, base + core.height, radius, tilt, Math.PI - tilt, false);
  path.absarc(-core.half, base, radius, Math.PI - tilt, 1.5 * Math.PI, false);
  path.closePath();
  return path;
}

function roundedRectangle(width: number, height: number, radius: number): Shape {
  const x = width / 2 - radius;
  const y = height / 2 - radius;
  const shape = new Shape();
  shape.absarc(x, y, radius, 0, Math.PI / 2, false);
  shape.absarc(-x, y, radius, Math.PI / 2, Math.PI, false);
  shape.absarc(-x, -y, radius, Math.PI, 1.5 * Math.PI, false);
  shape.absarc(x, -y, radius, 1.5 * Math.PI, 2 * Math.PI, false);
  shape.closePath();
  return shape;
}

function solid(geometry: BufferGeometry, material: Material, casts: boolean): Mesh {
  const mesh = new Mesh(mergeVertices(geometry, 1e-7), material);
  mesh.castShadow = casts;
  mesh.receiveShadow = true;
  return mesh;
}
