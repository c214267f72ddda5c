/** How deep an instrument's rods are in the walls of a block: jaws and wrist as lines with a radius. */
import type { Pose } from '../kinematics/index.ts';
import { createPose, createVector, invertPose, transformPoint } from '../kinematics/index.ts';
import type { BlockShape } from './block.ts';
import { outerRadius, WALL_COUNT, wallNormals } from './block.ts';
import type { Instrument } from './instrument.ts';
import { JAW_RADIUS, WRIST_RADIUS } from './instrument.ts';

/** Points looked at along each rod. */
const SAMPLES = 6;

/** The deepest point's depth below a wall's surface, m; negative for the distance of the nearest. */
export function overlapDepth(instrument: Instrument, worldFromBlock: Pose, shape: BlockShape): number {
  invertPose(blockFromWorld, worldFromBlock);
  transformPoint(pivot, blockFromWorld, instrument.worldFromTip);
  transformPoint(end, blockFromWorld, instrument.worldFromShaft);
  let depth = rodDepth(shape, WRIST_RADIUS);
  transformPoint(end, blockFromWorld, instrument.jawEnds[0]);
  depth = Math.max(depth, rodDepth(shape, JAW_RADIUS));
  transformPoint(end, blockFromWorld, instrument.jawEnds[1]);
  return Math.max(depth, rodDepth(shape, JAW_RADIUS));
}

/** Of the rod from `pivot` to `end`. */
function rodDepth(shape: BlockShape, radius: number): number {
  let depth = -Infinity;
  for (let i = 0; i < SAMPLES; i++) {
    const share = i / (SAMPLES - 1);
    const x = pivot[0]! + share * (end[0]! - pivot[0]!);
    const y = pivot[1]! + share * (end[1]! - pivot[1]!);
    const z = pivot[2]! + share * (end[2]! - pivot[2]!);
    for (let wall = 0; wall < WALL_COUNT; wall++)
      depth = Math.max(depth, radius - wallDistance(shape, wall, x, y, z));
  }
  return depth;
}

/** Signed distance of a point in the block's frame from a wall, taken as a box; m, negative inside. */
function wallDistance(shape: BlockShape, wall: number, x: number, y: number, z: number): number {
  const normal = wallNormals[wall]!;
  const nx = normal[0];
  const ny = normal[1];
  const middle = outerRadius(shape) - shape.wall / 2;
  const across = Math.abs(nx * x + ny * y - middle) - shape.wall / 2;
  const along = Math.abs(nx * y - ny * x) - Math.sqrt(3) * middle;
  const up = Math.abs(z) - shape.height / 2;
  const inside = Math.min(0, Math.max(across, along, up));
  const outAcross = Math.max(0, across);
  const outAlong = Math.max(0, along);
  const outUp = Math.max(0, up);
  return inside + Math.sqrt(outAcross * outAcross + outAlong * outAlong + outUp * outUp);
}

const blockFromWorld = createPose();
const pivot = createVector();
const end = createVector();
