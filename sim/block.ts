/**
 * The blocks of the peg transfer: upright triangular rings. Frame of a block: origin at its centre of mass, z along
 * the hole, one corner of the triangle towards +y. Its three walls are numbered from the one facing −y, the others
 * follow anticlockwise (facing +x+y and −x+y).
 */
import type { Pose } from '../kinematics/index.ts';
import type { Exercise } from './exercise.ts';
import { blockGroups } from './groups.ts';
import type { BodyId, World } from './world.ts';

export type BlockShape = Exercise['blocks'];

export const WALL_COUNT = 3;

/** Outward unit normal of each wall, x and y in the block's frame. */
export const wallNormals: readonly (readonly [number, number])[] = [
  [0, -1],
  [Math.sqrt(3) / 2, 0.5],
  [-Math.sqrt(3) / 2, 0.5],
];

/** Distance of the outer faces from the block's axis, m. */
export function outerRadius(shape: BlockShape): number {
  return shape.side / (2 * Math.sqrt(3));
}

/** Three convex walls with mitred corners, together a ring. */
export function addBlock(world: World, shape: BlockShape, index: number, worldFromBlock: Pose): BodyId {
  const body = world.addDynamic(worldFromBlock);
  for (const corners of wallCorners(shape)) {
    world.addCollider(
      body,
      { kind: 'hull', points: corners.flat() },
      { friction: shape.friction, mass: shape.mass / WALL_COUNT, groups: blockGroups(index) },
    );
  }
  return body;
}

/** The eight corners of each wall: outer pair and inner pair, first below, then above. */
function wallCorners(shape: BlockShape): [number, number, number][][] {
  const outer = outerRadius(shape);
  return wallNormals.map(([nx, ny]) =>
    [-shape.height / 2, shape.height / 2].flatMap((z) =>
      [outer, outer - shape.wall].flatMap((radius) =>
        [-1, 1].map((end): [number, number, number] => {
          const along = end * Math.sqrt(3) * radius;
          return [nx * radius - ny * along, ny * radius + nx * along, z];
        }),
      ),
    ),
  );
}

/** The ring's surface as triangles: x, y, z of three corners each, anticlockwise seen from outside; m. */
export function blockTriangles(shape: BlockShape): Float64Array {
  const quads: [number, number, number][][] = wallCorners(shape).flatMap((c) => {
    const [lowOuterA, lowOuterB, lowInnerA, lowInnerB, highOuterA, highOuterB, highInnerA, highInnerB] =
      c as [
        [number, number, number],
        [number, number, number],
        [number, number, number],
        [number, number, number],
        [number, number, number],
        [number, number, number],
        [number, number, number],
        [number, number, number],
      ];
    return [
      [lowOuterA, lowOuterB, highOuterB, highOuterA],
      [lowInnerB, lowInnerA, highInnerA, highInnerB],
      [highOuterA, highOuterB, highInnerB, highInnerA],
      [lowOuterB, lowOuterA, lowInnerA, lowInnerB],
    ];
  });
  return Float64Array.from(quads.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!].flat()));
}
