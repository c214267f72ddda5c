/**
 * How jaws hold a block: a compliant attachment that can slip.
 *
 * It forms when the jaws, closing, come to the opening at which both touch one wall of a block. From then on a spring
 * and damper (attachment.ts) pull the block along. While one instrument holds it alone, it settles until the wall lies
 * flat between the jaws.
 *
 * The load is the wrench with which the block resists, taken at the grip: √(F² + (τ/r)²), r the radius of the gripped
 * patch (the ellipsoidal limit surface of soft-finger contact, Howe and Cutkosky 1996). Above friction · grip on both
 * jaws the attachment slides; when it has slid too far, or the load is many times the limit, the block is lost.
 */
import type { Pose } from '../kinematics/index.ts';
import {
  composePose,
  createPose,
  createVector,
  invertPose,
  normalizeOrientation,
  readPose,
  transformPoint,
} from '../kinematics/index.ts';
import type { Motion, Pull, Spring } from './attachment.ts';
import { createPull, createSpring, solvePulls, turnBetween } from './attachment.ts';
import type { BlockShape } from './block.ts';
import type { Blocks } from './blocks.ts';
import type { Instrument } from './instrument.ts';
import { JAW_LENGTH } from './instrument.ts';
import { createStraddle, flatten, nearestWall, straddleWall } from './straddle.ts';
import type { World } from './world.ts';
import { GRAVITY } from './world.ts';

/** Jaws and wall count as touching when the opening is this near to the wall's. rad; 0.5 mm at mid-jaw. */
const TOUCH = 0.08;
/** The wall's middle may lie this far beside the jaws' mid-line: what a person at the console can be asked for. m. */
export const OFF_CENTRE_TOLERANCE = 0.002;
/** The jaws must overlap the wall by at least this. m. */
export const MINIMUM_OVERLAP = 0.0015;
/** Cosine of the greatest angle between wall and jaws: 50°. */
const MINIMUM_ALIGNMENT = 0.643;
/** Opened this much beyond the wall, the jaws let go. rad. */
const LET_GO = 0.03;

/** Full force of the jaws on rubber, N, reached when they are closed this far beyond the wall, rad. */
const FULL_GRIP = 5;
const FULL_GRIP_ANGLE = 0.15;
/** Force at first touch, N. */
const FIRST_GRIP = 0.1;

/** Stiffness of jaws and rubber, N/m, and radius of the gripped patch, m. */
const STIFFNESS = 2000;
const PATCH_RADIUS = 0.003;

/** A block that slid this far in the jaws is lost, m; so is one whose load is this many times what friction holds. */
const LOST_SLIDE = 0.005;
const LOST_LOAD = 4;
/** The slip is over when the load is back below this share of the limit. */
const SLIP_OVER = 0.7;
/** Time constant with which a wall settles flat between the jaws, s. */
const SETTLING_TIME = 0.06;

/** What one instrument's grasp carries from one step to the next. */
export interface GraspState {
  /** Index of the block held; −1 for none. */
  block: number;
  wall: number;
  /** At which the jaws touch the wall, rad. */
  opening: number;
  /** From the jaws' pivot to the grip, m. */
  reach: number;
  /** N. */
  grip: number;
  load: number;
  /** How far the block has slid since it was grasped, m. */
  slid: number;
  slipping: boolean;
  /** Where the jaws pull the block, and where it settles when nothing resists. */
  readonly tipFromBlock: Pose;
  readonly tipFromFlat: Pose;
}

/** What a grasp did in a step. */
export const GraspChange = { none: 0, grasped: 1, released: 2, slipped: 3 } as const;
export type GraspChange = (typeof GraspChange)[keyof typeof GraspChange];

const createGraspState = (): GraspState => ({
  block: -1,
  wall: -1,
  opening: 0,
  reach: 0,
  grip: 0,
  load: 0,
  slid: 0,
  slipping: false,
  tipFromBlock: createPose(),
  tipFromFlat: createPose(),
});

/** The grasps of all instruments. In a step: `decide`, then for each part of it `aim`, move, `pull`; then `settle`. */
export class Grasps {
  readonly states: readonly GraspState[];
  readonly #world: World;
  readonly #instruments: readonly Instrument[];
  readonly #blocks: Blocks;
  readonly #shape: BlockShape;
  readonly #translation: Spring;
  readonly #rotation: Spring;
  readonly #pulls: readonly Pull[];
  /** The pulls of those that hold one block. */
  readonly #together: Pull[];

  constructor(world: World, instruments: readonly Instrument[], blocks: Blocks, shape: BlockShape) {
    this.#world = world;
    this.#instruments = instruments;
    this.#blocks = blocks;
    this.#shape = shape;
    const moments = createVector();
    world.readInertia(moments, blocks.bodies[0]!);
    this.#translation = createSpring(STIFFNESS, shape.mass);
    this.#rotation = createSpring(STIFFNESS * PATCH_RADIUS * PATCH_RADIUS, (moments[0]! + moments[1]! + moments[2]!) / 3);
    this.states = instruments.map(createGraspState);
    this.#pulls = instruments.map(createPull);
    this.#together = [...this.#pulls];
  }

  /** Takes hold or lets go, as the jaws of instrument `i` are told to close or open to `wanted` (rad). */
  decide(i: number, wanted: number, dt: number): GraspChange {
    const grasp = this.states[i]!;
    if (grasp.block !== -1) {
      if (wanted <= grasp.opening + LET_GO) {
        grasp.grip = gripForce(grasp.opening - wanted);
        return GraspChange.none;
      }
      this.letGo(i);
      return GraspChange.released;
    }
    const { jaw } = this.#instruments[i]!.state;
    return wanted < jaw && this.#takeHold(i, jaw, wanted, dt) ? GraspChange.grasped : GraspChange.none;
  }

  /** To where the jaws of instrument `i` get within `dt` seconds when told to go to `wanted`, rad: a wall stops them. */
  opening(i: number, wanted: number, dt: number): number {
    const grasp = this.states[i]!;
    if (grasp.block !== -1) return Math.max(wanted, grasp.opening);
    const { state, placement } = this.#instruments[i]!;
    const turn = (placement.model.jaw?.velocity ?? 0) * dt;
    return Math.min(state.jaw + turn, Math.max(state.jaw - turn, wanted));
  }

  letGo(i: number): void {
    this.states[i]!.block = -1;
    this.states[i]!.grip = 0;
    this.#instruments[i]!.spare(-1);
  }

  #takeHold(i: number, before: number, wanted: number, dt: number): boolean {
    const after = this.opening(i, wanted, dt);
    for (let block = 0; block < this.#blocks.count; block++) {
      if (!this.#isNear(i, block)) continue;
      readPose(worldFromBlock, this.#blocks.poses, block * worldFromBlock.length);
      invertPose(blockFromTip, worldFromBlock);
      composePose(blockFromTip, blockFromTip, this.#instruments[i]!.worldFromTip);
      if (nearestWall(straddle, this.#shape, blockFromTip, MINIMUM_OVERLAP) === -1) continue;
      if (!closesOn(before, after, this.#shape.friction)) continue;
      this.#hold(i, block, wanted);
      return true;
    }
    return false;
  }

  /** Nothing farther from the pivot can lie between the jaws. */
  #isNear(i: number, block: number): boolean {
    const tip = this.#instruments[i]!.worldFromTip;
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) squared += (tip[axis]! - this.#blocks.poses[block * tip.length + axis]!) ** 2;
    return squared < (JAW_LENGTH + this.#shape.side) ** 2;
  }

  /** Attaches the block, whose wall is in `straddle` and whose pose is in `blockFromTip`. */
  #hold(i: number, block: number, wanted: number): void {
    const grasp = this.states[i]!;
    grasp.block = block;
    grasp.wall = straddle.wall;
    grasp.reach = straddle.middle;
    invertPose(grasp.tipFromBlock, blockFromTip);
    flatten(grasp.tipFromFlat, grasp.tipFromBlock, straddle);
    invertPose(blockFromTip, grasp.tipFromFlat);
    straddleWall(straddle, this.#shape, grasp.wall, blockFromTip);
    grasp.opening = straddle.opening;
    grasp.grip = gripForce(grasp.opening - wanted);
    grasp.load = 0;
    grasp.slid = 0;
    grasp.slipping = false;
    this.#instruments[i]!.spare(block);
  }

  /** Notes where the blocks are wanted before the instruments move. */
  aim(): void {
    for (let i = 0; i < this.states.length; i++) this.#target(this.#pulls[i]!.from, i);
  }

  #target(out: Pose, i: number): void {
    composePose(out, this.#instruments[i]!.worldFromTip, this.states[i]!.tipFromBlock);
  }

  /** Pulls the held blocks to where the instruments, which have moved, want them in `dt` seconds. */
  pull(dt: number): void {
    for (let i = 0; i < this.states.length; i++) {
      const { block } = this.states[i]!;
      if (block === -1 || this.#firstHolder(block) !== i) continue;
      let count = 0;
      for (let j = i; j < this.states.length; j++) {
        if (this.states[j]!.block !== block) continue;
        this.#target(this.#pulls[j]!.to, j);
        this.#together[count++] = this.#pulls[j]!;
      }
      this.#readMotion(block);
      solvePulls(this.#together, count, motion, this.#translation, this.#rotation, GRAVITY, dt);
      for (let j = i; j < this.states.length; j++) if (this.states[j]!.block === block) this.#push(j);
    }
  }

  #firstHolder(block: number): number {
    for (let i = 0; i < this.states.length; i++) if (this.states[i]!.block === block) return i;
    return -1;
  }

  #holderCount(block: number): number {
    let count = 0;
    for (const state of this.states) if (state.block === block) count++;
    return count;
  }

  #readMotion(block: number): void {
    const body = this.#blocks.bodies[block]!;
    this.#world.readPose(motion.pose, 0, body);
    this.#world.readVelocity(motion.linear, motion.angular, body);
  }

  /** Applies a pull, as far as friction passes it on. */
  #push(i: number): void {
    const grasp = this.states[i]!;
    const { force, torque } = this.#pulls[i]!;
    this.#gripPoint(grip, i);
    for (let axis = 0; axis < 3; axis++) lever[axis] = motion.pose[axis]! - grip[axis]!;
    cross(atGrip, lever, force);
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      squared += force[axis]! ** 2 + ((torque[axis]! + atGrip[axis]!) / PATCH_RADIUS) ** 2;
    }
    const share = Math.min(1, this.#frictionLimit(grasp) / Math.sqrt(squared));
    for (let axis = 0; axis < 3; axis++) {
      force[axis] = force[axis]! * share;
      torque[axis] = torque[axis]! * share;
    }
    this.#world.push(this.#blocks.bodies[grasp.block]!, force, torque);
  }

  #frictionLimit(grasp: GraspState): number {
    return 2 * this.#shape.friction * grasp.grip;
  }

  #gripPoint(out: Float64Array, i: number): void {
    gripInTip[2] = this.states[i]!.reach;
    transformPoint(out, this.#instruments[i]!.worldFromTip, gripInTip);
  }

  /** After the step of `dt` seconds: what the block resists with, and whether it slides, settles or is lost. */
  settle(i: number, dt: number): GraspChange {
    const grasp = this.states[i]!;
    if (grasp.block === -1) return GraspChange.none;
    const strain = this.#strain(i);
    const limit = this.#frictionLimit(grasp);
    grasp.load = STIFFNESS * strain;
    if (grasp.load > limit) return this.#slide(i, strain, limit);
    if (grasp.load < SLIP_OVER * limit) grasp.slipping = false;
    if (this.#holderCount(grasp.block) === 1) {
      interpolatePose(grasp.tipFromBlock, grasp.tipFromBlock, grasp.tipFromFlat, dt / (SETTLING_TIME + dt));
    }
    return GraspChange.none;
  }

  /** How far the attachment is stretched at the grip, turn included, m. Leaves target and block pose in scratch. */
  #strain(i: number): number {
    this.#target(target, i);
    readPose(worldFromBlock, this.#blocks.poses, this.states[i]!.block * worldFromBlock.length);
    turnBetween(turn, worldFromBlock, target);
    this.#gripPoint(grip, i);
    for (let axis = 0; axis < 3; axis++) lever[axis] = grip[axis]! - target[axis]!;
    cross(atGrip, turn, lever);
    let squared = 0;
    for (let axis = 0; axis < 3; axis++) {
      const offset = target[axis]! - worldFromBlock[axis]! + atGrip[axis]!;
      squared += offset ** 2 + (PATCH_RADIUS * turn[axis]!) ** 2;
    }
    return Math.sqrt(squared);
  }

  /** Moves the attachment after the block until friction holds it again. */
  #slide(i: number, strain: number, limit: number): GraspChange {
    const grasp = this.states[i]!;
    const began = !grasp.slipping;
    const share = limit / grasp.load;
    grasp.slipping = true;
    grasp.slid += (1 - share) * strain;
    interpolatePose(target, worldFromBlock, target, share);
    invertPose(grasp.tipFromBlock, this.#instruments[i]!.worldFromTip);
    composePose(grasp.tipFromBlock, grasp.tipFromBlock, target);
    grasp.tipFromFlat.set(grasp.tipFromBlock);
    if (grasp.slid > LOST_SLIDE || grasp.load > LOST_LOAD * limit || !this.#stillBetween(grasp)) {
      this.letGo(i);
      return GraspChange.released;
    }
    return began ? GraspChange.slipped : GraspChange.none;
  }

  #stillBetween(grasp: GraspState): boolean {
    invertPose(blockFromTip, grasp.tipFromBlock);
    straddleWall(straddle, this.#shape, grasp.wall, blockFromTip);
    return straddle.overlap > 0;
  }
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

/** N, for jaws told to close by `beyond` (rad) more than the wall lets them. */
function gripForce(beyond: number): number {
  return Math.min(FULL_GRIP, Math.max(FIRST_GRIP, (FULL_GRIP * beyond) / FULL_GRIP_ANGLE));
}

/** `share` of the way from a to b, positions and (normalised) quaternions alike. */
function interpolatePose(out: Pose, a: Pose, b: Pose, share: number): void {
  const dot = a[3]! * b[3]! + a[4]! * b[4]! + a[5]! * b[5]! + a[6]! * b[6]!;
  for (let i = 0; i < 3; i++) out[i] = a[i]! + share * (b[i]! - a[i]!);
  for (let i = 3; i < 7; i++) out[i] = a[i]! + share * ((dot < 0 ? -b[i]! : b[i]!) - a[i]!);
  normalizeOrientation(out);
}

function cross(out: Float64Array, a: Float64Array, b: Float64Array): void {
  const ax = a[0]!;
  const ay = a[1]!;
  const az = a[2]!;
  const bx = b[0]!;
  const by = b[1]!;
  const bz = b[2]!;
  out[0] = ay * bz - az * by;
  out[1] = az * bx - ax * bz;
  out[2] = ax * by - ay * bx;
}

const straddle = createStraddle();
const worldFromBlock = createPose();
const blockFromTip = createPose();
const target = createPose();
const motion: Motion = { pose: createPose(), linear: createVector(), angular: createVector() };
const gripInTip = createVector();
const grip = createVector();
const lever = createVector();
const atGrip = createVector();
const turn = createVector();
