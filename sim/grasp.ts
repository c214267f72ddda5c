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
  readPose,
  transformPoint,
} from '../kinematics/index.ts';
import type { Motion, Pull, Spring } from './attachment.ts';
import { createPull, createSpring, solvePulls, turnBetween } from './attachment.ts';
import type { BlockShape } from './block.ts';
import type { Blocks } from './blocks.ts';
import type { GraspState } from './grasp-state.ts';
import { createGraspState, frictionLimit, gripForce } from './grasp-state.ts';
import type { Instrument } from './instrument.ts';
import { interpolatePose } from './interpolate.ts';
import { overlapDepth } from './overlap.ts';
import { isNear, settleFlat, takeHold } from './take-hold.ts';
import type { World } from './world.ts';
import { GRAVITY } from './world.ts';

/** Opened this much beyond the wall, the jaws let go. rad. */
const LET_GO = 0.03;

/** Stiffness of jaws and rubber, N/m, and radius of the gripped patch, m. */
const STIFFNESS = 2000;
const PATCH_RADIUS = 0.003;

/** Steel this deep in a wall passes through it, m. */
const YIELDING_DEPTH = 0.001;

/** A block that slid this far in the jaws is lost, m; so is one whose load is this many times what friction holds. */
const LOST_SLIDE = 0.005;
const LOST_LOAD = 4;
/** The slip is over when the load is back below this share of the limit. */
const SLIP_OVER = 0.7;
/** Time constant with which a wall settles flat between the jaws, s, under less than this share of the limit. */
const SETTLING_TIME = 0.06;
const SETTLING_LOAD = 0.5;

/** What a grasp did in a step. */
export const GraspChange = { none: 0, grasped: 1, released: 2, slipped: 3 } as const;
export type GraspChange = (typeof GraspChange)[keyof typeof GraspChange];

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
    this.#rotation = createSpring(
      STIFFNESS * PATCH_RADIUS * PATCH_RADIUS,
      (moments[0]! + moments[1]! + moments[2]!) / 3,
    );
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
    const instrument = this.#instruments[i]!;
    if (wanted >= instrument.state.jaw) return GraspChange.none;
    if (!takeHold(grasp, instrument, this.#blocks, this.#shape, this.opening(i, wanted, dt), wanted)) {
      return GraspChange.none;
    }
    this.#spare(i);
    return GraspChange.grasped;
  }

  /** To where the jaws of instrument `i` get within `dt` seconds when told to go to `wanted`, rad: a wall stops them. */
  opening(i: number, wanted: number, dt: number): number {
    const grasp = this.states[i]!;
    if (grasp.block !== -1) return Math.max(wanted, grasp.opening);
    const { state, placement } = this.#instruments[i]!;
    const turn = (placement.model.jaw?.velocity ?? 0) * dt;
    return Math.min(state.jaw + turn, Math.max(state.jaw - turn, wanted));
  }

  /**
   * Lets each instrument pass through the block it holds, and through a block it is deep in: what is unmoved by force
   * would drag it along. A block is solid to it again once the two are apart.
   */
  spare(): void {
    for (let i = 0; i < this.states.length; i++) this.#spare(i);
  }

  #spare(i: number): void {
    const instrument = this.#instruments[i]!;
    let spared = 0;
    for (let block = 0; block < this.#blocks.count; block++) {
      if (this.states[i]!.block === block || this.#isDeepIn(instrument, block)) spared |= 1 << block;
    }
    instrument.spare(spared);
  }

  #isDeepIn(instrument: Instrument, block: number): boolean {
    readPose(worldFromBlock, this.#blocks.poses, block * worldFromBlock.length);
    if (!isNear(instrument, worldFromBlock, this.#shape)) return false;
    const depth = overlapDepth(instrument, worldFromBlock, this.#shape);
    return depth > ((instrument.state.spared & (1 << block)) !== 0 ? 0 : YIELDING_DEPTH);
  }

  letGo(i: number): void {
    this.states[i]!.block = -1;
    this.states[i]!.grip = 0;
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
      const twisting = (torque[axis]! + atGrip[axis]!) / PATCH_RADIUS;
      squared += force[axis]! * force[axis]! + twisting * twisting;
    }
    const share = Math.min(1, frictionLimit(grasp, this.#shape.friction) / Math.sqrt(squared));
    for (let axis = 0; axis < 3; axis++) {
      force[axis] = force[axis]! * share;
      torque[axis] = torque[axis]! * share;
    }
    this.#world.push(this.#blocks.bodies[grasp.block]!, force, torque);
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
    const limit = frictionLimit(grasp, this.#shape.friction);
    grasp.load = STIFFNESS * strain;
    if (grasp.load > limit) return this.#slide(i, strain, limit);
    if (grasp.load < SLIP_OVER * limit) grasp.slipping = false;
    const settles = grasp.load < SETTLING_LOAD * limit && this.#holderCount(grasp.block) === 1;
    if (!settles || settleFlat(grasp, this.#shape, dt / (SETTLING_TIME + dt))) return GraspChange.none;
    this.letGo(i);
    return GraspChange.released;
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
      const twist = PATCH_RADIUS * turn[axis]!;
      squared += offset * offset + twist * twist;
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
    if (grasp.slid > LOST_SLIDE || grasp.load > LOST_LOAD * limit) {
      this.letGo(i);
      return GraspChange.released;
    }
    return began ? GraspChange.slipped : GraspChange.none;
  }
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

const worldFromBlock = createPose();
const target = createPose();
const motion: Motion = { pose: createPose(), linear: createVector(), angular: createVector() };
const gripInTip = createVector();
const grip = createVector();
const lever = createVector();
const atGrip = createVector();
const turn = createVector();
