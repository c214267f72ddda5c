/**
 * Which wall of a block lies between the jaws. The jaws' mid-plane (the tip's y–z plane) is cut with the wall along
 * the jaws' length; the cut, seen from the pivot, is the opening that closes the jaws on both its faces.
 */
import type { Pose } from '../kinematics/index.ts';
import {
  atan2,
  composePose,
  createPose,
  createVector,
  normalizeOrientation,
  rotateVector,
} from '../kinematics/index.ts';
import type { BlockShape } from './block.ts';
import { outerRadius, WALL_COUNT, wallNormals } from './block.ts';
import { JAW_LENGTH } from './instrument.ts';

/** The jaws do not grip next to their pivot. m from the pivot. */
const GRIP_START = 0.002;
const SAMPLE_STEP = 0.0005;
const SAMPLES = Math.round((JAW_LENGTH - GRIP_START) / SAMPLE_STEP) + 1;

/** A wall seen from the jaws. Preallocated by the caller. */
export interface Straddle {
  wall: number;
  /** Opening at which both jaws touch it, rad. */
  opening: number;
  /** How far its middle lies beside the jaws' mid-line, towards +y of the tip, m. */
  offCentre: number;
  /** Length of jaw that overlaps it, m. */
  overlap: number;
  /** From the pivot to the middle of the overlap, m. */
  middle: number;
  /** Cosine of the angle between the wall's normal and the direction in which the jaws close. */
  alignment: number;
}

export function createStraddle(): Straddle {
  return { wall: -1, opening: 0, offCentre: 0, overlap: 0, middle: 0, alignment: 0 };
}

/** Fills `out` for one wall of the block at `blockFromTip`. `out.overlap` is 0 when the jaws do not reach it. */
export function straddleWall(out: Straddle, shape: BlockShape, wall: number, blockFromTip: Pose): void {
  const [nx, ny] = wallNormals[wall]!;
  rotateVector(closing, blockFromTip, unitY);
  rotateVector(along, blockFromTip, unitZ);
  const halves = halfExtents(shape);
  const centre = outerRadius(shape) - shape.wall / 2;
  // Components along the wall's normal, its length and its height.
  project(direction, closing, nx, ny);
  project(advance, along, nx, ny);
  project(start, blockFromTip, nx, ny);
  start[0] = start[0]! - centre;

  let hits = 0;
  let first = 0;
  let last = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < SAMPLES; i++) {
    const z = GRIP_START + i * SAMPLE_STEP;
    if (!cut(halves, z)) continue;
    if (hits++ === 0) first = z;
    last = z;
    low = Math.min(low, interval[0]! / z);
    high = Math.max(high, interval[1]! / z);
  }
  out.wall = wall;
  out.overlap = hits * SAMPLE_STEP;
  out.alignment = Math.abs(direction[0]!);
  if (hits === 0) return;
  const below = atan2(low, 1);
  const above = atan2(high, 1);
  out.opening = above - below;
  out.middle = (first + last) / 2;
  out.offCentre = ((above + below) / 2) * out.middle;
}

/** The wall nearest to the jaws' mid-line of those they overlap by at least `minimumOverlap`, or −1. */
export function nearestWall(
  out: Straddle,
  shape: BlockShape,
  blockFromTip: Pose,
  minimumOverlap: number,
): number {
  let best = -1;
  let bestOffset = Infinity;
  for (let wall = 0; wall < WALL_COUNT; wall++) {
    straddleWall(out, shape, wall, blockFromTip);
    if (out.overlap < minimumOverlap || Math.abs(out.offCentre) >= bestOffset) continue;
    best = wall;
    bestOffset = Math.abs(out.offCentre);
  }
  if (best !== -1) straddleWall(out, shape, best, blockFromTip);
  return best;
}

/**
 * Where the block lies when its wall, seen in `straddle`, is flat between the jaws: turned by the smallest turn that
 * brings the wall's normal to the closing direction, and shifted until the wall's middle is the jaws'.
 */
export function flatten(tipFromFlat: Pose, tipFromBlock: Pose, straddle: Straddle): void {
  const [nx, ny] = wallNormals[straddle.wall]!;
  start[0] = nx;
  start[1] = ny;
  start[2] = 0;
  rotateVector(direction, tipFromBlock, start);
  const sign = direction[1]! < 0 ? -1 : 1;
  // The quaternion (n × m, 1 + n·m) turns the normal n to m = ±y.
  turn[0] = 0;
  turn[1] = 0;
  turn[2] = 0;
  turn[3] = -direction[2]! * sign;
  turn[4] = 0;
  turn[5] = direction[0]! * sign;
  turn[6] = 1 + direction[1]! * sign;
  normalizeOrientation(turn);
  tipFromFlat.set(tipFromBlock);
  tipFromFlat[1] = tipFromFlat[1]! - straddle.offCentre;
  tipFromFlat[2] = tipFromFlat[2]! - straddle.middle;
  composePose(tipFromFlat, turn, tipFromFlat);
  tipFromFlat[2] = tipFromFlat[2] + straddle.middle;
}

/** Cuts the line at distance z from the pivot, along y, with the wall's box (slab method); true when they meet. */
function cut(halves: Float64Array, z: number): boolean {
  let low = -Infinity;
  let high = Infinity;
  for (let axis = 0; axis < 3; axis++) {
    const from = start[axis]! + z * advance[axis]!;
    const slope = direction[axis]!;
    const half = halves[axis]!;
    if (Math.abs(slope) < PARALLEL) {
      if (Math.abs(from) > half) return false;
      continue;
    }
    const a = (-half - from) / slope;
    const b = (half - from) / slope;
    low = Math.max(low, Math.min(a, b));
    high = Math.min(high, Math.max(a, b));
  }
  interval[0] = low;
  interval[1] = high;
  return low < high;
}

/** Half thickness, half length between the mitres' middles, and half height of a wall. */
function halfExtents(shape: BlockShape): Float64Array {
  halvesScratch[0] = shape.wall / 2;
  halvesScratch[1] = Math.sqrt(3) * (outerRadius(shape) - shape.wall / 2);
  halvesScratch[2] = shape.height / 2;
  return halvesScratch;
}

function project(out: Float64Array, v: Float64Array, nx: number, ny: number): void {
  const x = v[0]!;
  const y = v[1]!;
  out[0] = nx * x + ny * y;
  out[1] = nx * y - ny * x;
  out[2] = v[2]!;
}

const PARALLEL = 1e-9;
const unitY = createVector(0, 1, 0);
const unitZ = createVector(0, 0, 1);
const closing = createVector();
const along = createVector();
const direction = createVector();
const advance = createVector();
const start = createPose();
const turn = createPose();
const interval = new Float64Array(2);
const halvesScratch = createVector();
