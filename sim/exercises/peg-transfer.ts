/**
 * The rules of the peg transfer: each block is picked from a left peg by one instrument, handed in the air to the
 * other and put on an empty right peg; when all are there, back again.
 */
import { ECM_INDEX } from '../../control/port/index.ts';
import { POSE_SIZE } from '../../kinematics/index.ts';
import type { Events } from '../events.ts';
import type { Exercise } from '../exercise.ts';
import { holeRadius } from '../exercise.ts';
import { EventKind, Hint, Phase, Stage } from '../record.ts';

/** The first touch: a block was moved this far from where it was laid. m. */
const TOUCHED = 0.001;
/** A held block this far above the board has been lifted, m. */
const LIFTED = 0.003;
/** A handover counts as in the air from this height above the board, m. */
const IN_THE_AIR = 0.005;
/** A block slower than this for this long lies still. m/s, s. */
const STILL_SPEED = 0.01;
const STILL_TIME = 0.2;
/** A block on a peg rests on the board when its bottom is lower than this, m: not on top of another. */
const ON_BOARD = 0.004;
/** Cosine of the tilt up to which a block stands upright. */
const UPRIGHT = 0.95;

/** What the rules see of the world after a step. */
export interface Scene {
  /** Poses of the blocks in the world, one after the other, and where they were laid. */
  readonly poses: Float64Array;
  readonly starts: Float64Array;
  /** m/s. */
  readonly speeds: Float64Array;
  /** The block that each instrument holds, −1 for none. */
  readonly held: Float64Array;
}

interface BlockState {
  /** Bit i is set while instrument i holds it. */
  holders: number;
  /** The instrument that had it first, and the one that had it last, since it was picked; −1 before. */
  giver: number;
  lastHolder: number;
  lifted: boolean;
  handedOver: boolean;
  /** On a peg where the rules want it. */
  done: boolean;
  lost: boolean;
  /** For how long it has lain still, s. */
  still: number;
}

export interface ProgressState {
  phase: Phase;
  stage: Stage;
  /** Every block has been there and back, or is lost. */
  complete: boolean;
  /** s since the first touch. */
  elapsed: number;
  /** Blocks placed on the way there, once that is over. */
  doneThere: number;
  drops: number;
  missedHandovers: number;
  readonly blocks: readonly BlockState[];
}

const createBlockState = (): BlockState => ({
  holders: 0,
  giver: -1,
  lastHolder: -1,
  lifted: false,
  handedOver: false,
  done: false,
  lost: false,
  still: 0,
});

export class PegTransfer {
  readonly state: ProgressState;
  readonly #exercise: Exercise;
  readonly #events: Events;

  constructor(exercise: Exercise, events: Events) {
    this.#exercise = exercise;
    this.#events = events;
    this.state = {
      phase: Phase.ready,
      stage: Stage.there,
      complete: false,
      elapsed: 0,
      doneThere: 0,
      drops: 0,
      missedHandovers: 0,
      blocks: Array.from({ length: exercise.blocks.count }, createBlockState),
    };
  }

  /** Back to the beginning of an attempt. */
  reset(): void {
    const { state } = this;
    state.phase = Phase.ready;
    state.complete = false;
    state.elapsed = 0;
    state.drops = 0;
    state.missedHandovers = 0;
    this.#beginStage(Stage.there);
    for (const block of state.blocks) block.lost = false;
  }

  #beginStage(stage: Stage): void {
    this.state.doneThere = stage === Stage.back ? this.#doneInStage() : 0;
    this.state.stage = stage;
    for (const block of this.state.blocks) {
      block.done = false;
      block.handedOver = false;
      block.lifted = false;
      block.giver = -1;
      block.holders = 0;
      block.still = 0;
    }
  }

  /** Judges the step of `dt` seconds that just ended. */
  update(scene: Scene, dt: number): void {
    const { state } = this;
    if (state.phase === Phase.finished) return;
    if (state.phase === Phase.ready && !this.#touched(scene)) return;
    state.elapsed += dt;
    for (let i = 0; i < state.blocks.length; i++) this.#updateBlock(i, scene, dt);
    if (this.#stageComplete()) {
      if (state.stage === Stage.there) this.#beginStage(Stage.back);
      else state.complete = true;
    }
    if (state.complete) state.phase = Phase.finished;
    if (state.elapsed >= this.#exercise.timeLimit) state.phase = Phase.finished;
  }

  /** Ends the attempt as it stands. */
  stop(): void {
    this.state.phase = Phase.finished;
  }

  #touched(scene: Scene): boolean {
    for (let i = 0; i < this.state.blocks.length; i++) {
      if (holdersOf(i, scene.held) === 0 && distance(scene.poses, scene.starts, i * POSE_SIZE) < TOUCHED)
        continue;
      this.state.phase = Phase.running;
      this.#events.add(EventKind.start, i, -1, scene.poses, i * POSE_SIZE, 0);
      return true;
    }
    return false;
  }

  #updateBlock(i: number, scene: Scene, dt: number): void {
    const block = this.state.blocks[i]!;
    if (block.lost) return;
    const holders = holdersOf(i, scene.held);
    if (holders !== block.holders) this.#changeHolders(i, holders, scene);
    if (holders !== 0) {
      block.still = 0;
      if (this.#bottom(scene.poses, i) > LIFTED) {
        block.lifted = true;
        block.done = false;
      }
    } else if (block.lifted) {
      block.still = scene.speeds[i]! < STILL_SPEED ? block.still + dt : 0;
      if (block.still >= STILL_TIME) this.#land(i, scene);
    }
  }

  #changeHolders(i: number, holders: number, scene: Scene): void {
    const block = this.state.blocks[i]!;
    const before = block.holders;
    block.holders = holders;
    if (holders === 0) return;
    if (before === 0) block.giver = firstOf(holders);
    const single = (holders & (holders - 1)) === 0;
    if (!single) return;
    block.lastHolder = firstOf(holders);
    const passed = before > holders && block.lastHolder !== block.giver;
    if (!passed || this.#bottom(scene.poses, i) < IN_THE_AIR || this.#pegUnder(scene.poses, i) !== -1) return;
    block.handedOver = true;
    block.giver = block.lastHolder;
    this.#events.add(EventKind.handover, i, block.lastHolder, scene.poses, i * POSE_SIZE, 0);
  }

  /** A lifted block lies still again: placed or dropped. */
  #land(i: number, scene: Scene): void {
    const block = this.state.blocks[i]!;
    block.lifted = false;
    block.still = 0;
    const peg = this.#pegUnder(scene.poses, i);
    if (peg === -1 || this.#bottom(scene.poses, i) > ON_BOARD) {
      this.#drop(i, scene);
      return;
    }
    const onTarget = peg < this.#exercise.pegs.left.length === (this.state.stage === Stage.back);
    if (onTarget && !block.handedOver) this.state.missedHandovers++;
    block.done = onTarget && block.handedOver;
    if (!onTarget) block.handedOver = false;
    this.#events.add(EventKind.place, i, block.lastHolder, scene.poses, i * POSE_SIZE, block.done ? 1 : 0);
  }

  #drop(i: number, scene: Scene): void {
    const block = this.state.blocks[i]!;
    const [width, depth] = this.#exercise.table.size;
    const o = i * POSE_SIZE;
    block.handedOver = false;
    block.lost = Math.abs(scene.poses[o]!) > width / 2 || Math.abs(scene.poses[o + 1]!) > depth / 2;
    this.state.drops++;
    this.#events.add(EventKind.drop, i, block.lastHolder, scene.poses, o, block.lost ? 1 : 0);
  }

  /** Height of the block's lower end above the board, were it upright; m. */
  #bottom(poses: Float64Array, i: number): number {
    return poses[i * POSE_SIZE + 2]! - this.#exercise.blocks.height / 2;
  }

  /** Index of the peg through the block's hole (left ones first), or −1. */
  #pegUnder(poses: Float64Array, i: number): number {
    const { pegs, blocks } = this.#exercise;
    const o = i * POSE_SIZE;
    const upright = 1 - 2 * (poses[o + 3]! * poses[o + 3]! + poses[o + 4]! * poses[o + 4]!);
    if (Math.abs(upright) < UPRIGHT || this.#bottom(poses, i) > pegs.height) return -1;
    const reach = holeRadius(blocks);
    for (let peg = 0; peg < pegs.left.length + pegs.right.length; peg++) {
      const at = peg < pegs.left.length ? pegs.left[peg]! : pegs.right[peg - pegs.left.length]!;
      const x = poses[o]! - at[0];
      const y = poses[o + 1]! - at[1];
      if (x * x + y * y < reach * reach) return peg;
    }
    return -1;
  }

  #doneInStage(): number {
    let done = 0;
    for (const block of this.state.blocks) if (block.done) done++;
    return done;
  }

  #stageComplete(): boolean {
    for (const block of this.state.blocks) if (!block.done && !block.lost) return false;
    return true;
  }

  /** Blocks placed so far, there and back. */
  get done(): number {
    return this.state.doneThere + this.#doneInStage();
  }

  /** Blocks lost so far. */
  get lost(): number {
    let lost = 0;
    for (const block of this.state.blocks) if (block.lost) lost++;
    return lost;
  }

  /** What to do next. */
  get hint(): Hint {
    const { phase, stage, blocks } = this.state;
    if (phase === Phase.finished) return Hint.finished;
    for (const block of blocks) {
      if (block.holders === 0) continue;
      if ((block.holders & (block.holders - 1)) !== 0) return Hint.letGo;
      if (!block.handedOver) return Hint.handOver;
      return stage === Stage.there ? Hint.placeRight : Hint.placeLeft;
    }
    return stage === Stage.there ? Hint.pickBlockLeft : Hint.pickBlockRight;
  }
}

/** Bit i is set when instrument i holds `block`. */
function holdersOf(block: number, held: Float64Array): number {
  let holders = 0;
  for (let i = 0; i < ECM_INDEX; i++) if (held[i] === block) holders |= 1 << i;
  return holders;
}

/** The lowest set bit's index. */
function firstOf(holders: number): number {
  return 31 - Math.clz32(holders & -holders);
}

function distance(a: Float64Array, b: Float64Array, offset: number): number {
  let squared = 0;
  for (let i = offset; i < offset + 3; i++) squared += (a[i]! - b[i]!) * (a[i]! - b[i]!);
  return Math.sqrt(squared);
}
