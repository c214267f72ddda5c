/** Where an operator wants an instrument's tip in order to take a block, or to bring the block it holds somewhere. */
import type { Pose } from '../../kinematics/index.ts';
import {
  composePose,
  createPose,
  createVector,
  invertPose,
  quaternionFromRotation,
  rotateVector,
} from '../../kinematics/index.ts';
import type { BlockShape } from '../block.ts';
import { outerRadius, WALL_COUNT, wallNormals } from '../block.ts';
import { JAW_LENGTH } from '../instrument.ts';

/** The jaws reach this far below the wall's upper edge, m. */
const BITE = 0.0045;
/** How far the jaws lean from upright along the wall, towards their own port, rad: sine and cosine of 0.5. */
const LEAN = { sin: 0.479425538604203, cos: 0.8775825618903728 };
/** Length of jaw that stays above the wall, m. */
const JAW_ABOVE = JAW_LENGTH - BITE / LEAN.cos;

/**
 * Tip pose in the world that takes hold of the block at `worldFromBlock` from above: the right instrument (0) by the
 * wall that faces right and away, the left (1) by the one that faces left and away, each leaning towards its own port.
 * `along` shifts the grip along the wall, m.
 */
export function reachFor(
  out: Pose,
  instrument: number,
  worldFromBlock: Pose,
  shape: BlockShape,
  along: number,
): void {
  const side = instrument === 0 ? 1 : -1;
  nearestNormal(normal, worldFromBlock, side);
  const nx = normal[0]!;
  const ny = normal[1]!;
  // Horizontal direction along the wall, towards the port.
  const px = side * ny;
  const py = -side * nx;
  const middle = outerRadius(shape) - shape.wall / 2;
  const above = JAW_ABOVE * LEAN.cos;
  const back = JAW_ABOVE * LEAN.sin - along;
  out[0] = worldFromBlock[0]! + nx * middle + px * back;
  out[1] = worldFromBlock[1]! + ny * middle + py * back;
  out[2] = worldFromBlock[2]! + shape.height / 2 + above;
  // Axes of the tip: z out of the jaws, y across the wall to the right, x = y × z.
  const zx = -px * LEAN.sin;
  const zy = -py * LEAN.sin;
  const zz = -LEAN.cos;
  const r = rotation;
  r[0] = side * ny * zz;
  r[3] = -side * nx * zz;
  r[6] = side * (nx * zy - ny * zx);
  r[1] = side * nx;
  r[4] = side * ny;
  r[7] = 0;
  r[2] = zx;
  r[5] = zy;
  r[8] = zz;
  quaternionFromRotation(orientation, r);
  for (let i = 0; i < 4; i++) out[3 + i] = orientation[i]!;
}

/** Outward horizontal normal of the wall that faces most to (side · √3/2, 1/2). */
function nearestNormal(out: Float64Array, worldFromBlock: Pose, side: number): void {
  let best = -2;
  for (let wall = 0; wall < WALL_COUNT; wall++) {
    candidate[0] = wallNormals[wall]![0];
    candidate[1] = wallNormals[wall]![1];
    candidate[2] = 0;
    rotateVector(candidate, worldFromBlock, candidate);
    const towards = (side * Math.sqrt(3) * candidate[0]) / 2 + candidate[1] / 2;
    if (towards <= best) continue;
    best = towards;
    const length = Math.sqrt(candidate[0] * candidate[0] + candidate[1] * candidate[1]);
    out[0] = candidate[0] / length;
    out[1] = candidate[1] / length;
  }
}

/**
 * Tip pose in the world that brings the block an instrument holds to x, y, z (m), upright, turned as it was laid.
 */
export function bringTo(
  out: Pose,
  worldFromTip: Pose,
  worldFromBlock: Pose,
  x: number,
  y: number,
  z: number,
): void {
  invertPose(out, worldFromBlock);
  composePose(out, out, worldFromTip);
  uprightOf(goal, worldFromBlock);
  goal[0] = x;
  goal[1] = y;
  goal[2] = z;
  composePose(out, goal, out);
}

/** Orientation about z nearest to the block's, of the three in which it looks as it was laid. */
function uprightOf(out: Pose, worldFromBlock: Pose): void {
  let best = -1;
  for (const [z, w] of THIRDS) {
    const likeness = Math.abs(worldFromBlock[5]! * z + worldFromBlock[6]! * w);
    if (likeness <= best) continue;
    best = likeness;
    out[3] = 0;
    out[4] = 0;
    out[5] = z;
    out[6] = w;
  }
}

/** z and w of the quaternions of 0, ±120° about z. */
const THIRDS = [
  [0, 1],
  [Math.sqrt(3) / 2, 0.5],
  [-Math.sqrt(3) / 2, 0.5],
] as const;

const normal = createVector();
const candidate = createVector();
const rotation = new Float64Array(9);
const orientation = new Float64Array(4);
const goal = createPose();
