/** How closing jaws come to hold a block: which one, by which wall, and how it will lie between them. */
import type { Pose } from '../kinematics/index.ts';
import { composePose, createPose, invertPose, readPose } from '../kinematics/index.ts';
import type { BlockShape } from './block.ts';
import type { Blocks } from './blocks.ts';
import type { GraspState } from './grasp-state.ts';
import { gripForce } from './grasp-state.ts';
import type { Instrument } from './instrument.ts';
import { JAW_LENGTH } from './instrument.ts';
import { interpolatePose } from './interpolate.ts';
import { createStraddle, flatten, nearestWall, straddleWall } from './straddle.ts';

/** Jaws and wall count as touching when the opening is this near to the wall's. rad; 0.5 mm at mid-jaw. */
const TOUCH = 0.08;
/** The wall's middle may lie this far beside the jaws' mid-line: what a person at the console can be asked for. m. */
const OFF_CENTRE_TOLERANCE = 0.002;
/** The jaws must overlap the wall by at least this. m. */
const MINIMUM_OVERLAP = 0.0015;
/** Cosine of the greatest angle between wall and jaws: 50°. */
const MINIMUM_ALIGNMENT = 0.643;

/**
 * Looks for a wall of a block on which the jaws of `instrument` come to close when they go to `after` (rad) in the
 * coming step, being told to go to `wanted`. Fills `grasp` and returns true when there is one.
 */
export function takeHold(
  grasp: GraspState,
  instrument: Instrument,
  blocks: Blocks,
  shape: BlockShape,
  after: number,
  wanted: number,
): boolean {
  for (let block = 0; block < blocks.count; block++) {
    readPose(worldFromBlock, blocks.poses, block * worldFromBlock.length);
    if (!isNear(instrument, worldFromBlock, shape)) continue;
    invertPose(blockFromTip, worldFromBlock);
    composePose(blockFromTip, blockFromTip, instrument.worldFromTip);
    if (nearestWall(straddle, shape, blockFromTip, MINIMUM_OVERLAP) === -1) continue;
    if (!closesOn(instrument.state.jaw, after, shape.friction)) continue;
    grasp.block = block;
    attach(grasp, wanted);
    return true;
  }
  return false;
}

/** The block is near enough to the pivot for the jaws to reach it. */
export function isNear(instrument: Instrument, worldFromBlock: Pose, shape: BlockShape): boolean {
  const tip = instrument.worldFromTip;
  let squared = 0;
  for (let axis = 0; axis < 3; axis++) {
    const way = tip[axis]! - worldFromBlock[axis]!;
    squared += way * way;
  }
  const reach = JAW_LENGTH + shape.side;
  return squared < reach * reach;
}

/** True when jaws that close from `before` to `after` (rad) come to grip the wall in `straddle`. */
function closesOn(before: number, after: number, friction: number): boolean {
  return (
    before >= straddle.opening - TOUCH &&
    after <= straddle.opening + TOUCH / 4 &&
    straddle.alignment >= MINIMUM_ALIGNMENT &&
    Math.abs(straddle.offCentre) <= OFF_CENTRE_TOLERANCE &&
    // Jaws open wider than their friction cone squeeze the wall out.
    straddle.opening <= 2 * friction
  );
}

/** Attaches the block as it lies, its wall in `straddle` and the tip's pose in `blockFromTip`. */
function attach(grasp: GraspState, wanted: number): void {
  grasp.wall = straddle.wall;
  grasp.opening = straddle.opening;
  grasp.reach = straddle.middle;
  grasp.grip = gripForce(grasp.opening - wanted);
  grasp.load = 0;
  grasp.slid = 0;
  grasp.slipping = false;
  invertPose(grasp.tipFromBlock, blockFromTip);
}

/**
 * Brings the held wall by `share` of the way to where it lies flat between the jaws, and the jaws to its faces.
 * False, and nothing done, when the wall no longer reaches between them.
 */
export function settleFlat(grasp: GraspState, shape: BlockShape, share: number): boolean {
  invertPose(blockFromTip, grasp.tipFromBlock);
  straddleWall(straddle, shape, grasp.wall, blockFromTip);
  if (straddle.overlap === 0) return false;
  grasp.opening = straddle.opening;
  grasp.reach = straddle.middle;
  flatten(tipFromFlat, grasp.tipFromBlock, straddle);
  interpolatePose(grasp.tipFromBlock, grasp.tipFromBlock, tipFromFlat, share);
  return true;
}

const straddle = createStraddle();
const worldFromBlock = createPose();
const blockFromTip = createPose();
const tipFromFlat = createPose();
