/** What can be seen in an exercise, for those who draw it: static shapes, each in a frame that moves or stands. */
import { createPose } from '../kinematics/index.ts';
import { blockTriangles } from './block.ts';
import type { Exercise } from './exercise.ts';
import { objectNames } from './record.ts';
import { pegPositions } from './surroundings.ts';

/** Lengths m. A box and a cylinder have their origin at their centre; a cylinder's axis is z. */
export type SceneShape =
  | { readonly kind: 'box'; readonly size: readonly [number, number, number] }
  | { readonly kind: 'cylinder'; readonly diameter: number; readonly height: number }
  /** Corners x, y, z of triangles, anticlockwise seen from outside. */
  | { readonly kind: 'triangles'; readonly corners: Float64Array };

export interface SceneObject {
  readonly name: string;
  /** `board` stands at the world's origin; `block_1` … move as the world record says. */
  readonly frame: string;
  /** x, y, z (m), qx, qy, qz, qw in that frame. */
  readonly pose: Float64Array;
  readonly shape: SceneShape;
  /** What it is made of; the screen chooses colour and finish. */
  readonly role: 'table' | 'board' | 'peg' | 'block';
}

export function describeScene(exercise: Exercise): SceneObject[] {
  const { blocks, board, pegs, table } = exercise;
  const thickness = board.size[2];
  const corners = blockTriangles(blocks);
  return [
    {
      name: 'table',
      frame: 'board',
      pose: at(0, 0, -thickness - TABLE_THICKNESS / 2),
      shape: { kind: 'box', size: [table.size[0], table.size[1], TABLE_THICKNESS] },
      role: 'table',
    },
    {
      name: 'board',
      frame: 'board',
      pose: at(0, 0, -thickness / 2),
      shape: { kind: 'box', size: board.size },
      role: 'board',
    },
    ...pegPositions(exercise).map(([x, y], i): SceneObject => {
      const shape = { kind: 'cylinder', diameter: pegs.diameter, height: pegs.height } as const;
      return { name: `peg_${i + 1}`, frame: 'board', pose: at(x, y, pegs.height / 2), shape, role: 'peg' };
    }),
    ...objectNames.slice(0, blocks.count).map((name): SceneObject => {
      return { name, frame: name, pose: createPose(), shape: { kind: 'triangles', corners }, role: 'block' };
    }),
  ];
}

/** As drawn, m. */
const TABLE_THICKNESS = 0.005;

function at(x: number, y: number, z: number): Float64Array {
  return Float64Array.of(x, y, z, 0, 0, 0, 1);
}
