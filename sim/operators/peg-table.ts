/** The board as the operator of the peg transfer sees it: which block stands where, who holds what, which peg is free. */
import { PAIR_COUNT } from '../../control/port/index.ts';
import type { Pose } from '../../kinematics/index.ts';
import { createPose, readPose } from '../../kinematics/index.ts';
import type { Exercise } from '../exercise.ts';
import type { Phase, Stage } from '../record.ts';
import { InstrumentField, WorldField } from '../record.ts';

/** A peg within this of a block's centre carries it, m; one within that is not free for another. */
const ON_PEG = 0.003;
const TAKEN = 0.01;
/** Cosine of the tilt up to which a block can be picked up. */
const UPRIGHT = 0.97;
/** A block higher than this above where it would stand does not stand, m. */
const STANDING = 0.004;

export class PegTable {
  phase: Phase = 0;
  stage: Stage = 0;
  readonly #exercise: Exercise;
  readonly #poses: readonly Pose[];
  readonly #held = new Float64Array(PAIR_COUNT).fill(-1);
  /** How often each block was let fall or not got hold of. */
  readonly #failures: Float64Array;

  constructor(exercise: Exercise) {
    this.#exercise = exercise;
    this.#poses = Array.from({ length: exercise.blocks.count }, createPose);
    this.#failures = new Float64Array(exercise.blocks.count);
  }

  see(world: Float64Array): void {
    this.phase = world[WorldField.phase] as Phase;
    this.stage = world[WorldField.stage] as Stage;
    for (let i = 0; i < this.#poses.length; i++) readPose(this.#poses[i]!, world, WorldField.blocks + 7 * i);
    for (let i = 0; i < PAIR_COUNT; i++) {
      this.#held[i] = world[WorldField.instruments + i * InstrumentField.length + InstrumentField.held]!;
    }
  }

  pose(block: number): Pose {
    return this.#poses[block]!;
  }

  /** The block that instrument `i` holds; −1 for none. */
  held(i: number): number {
    return this.#held[i]!;
  }

  noteFailure(block: number): void {
    this.#failures[block] = this.#failures[block]! + 1;
  }

  /** The block to bring to `side` (1 right, −1 left) next, those that made no trouble first; −1 when there is none. */
  nextBlock(side: number): number {
    let best = -1;
    for (let i = 0; i < this.#poses.length; i++) {
      if (!this.#stands(i) || this.#isOnPeg(i, side)) continue;
      if (best === -1 || this.#failures[i]! < this.#failures[best]!) best = i;
    }
    return best;
  }

  #stands(i: number): boolean {
    const pose = this.#poses[i]!;
    const upright = 1 - 2 * (pose[3]! * pose[3]! + pose[4]! * pose[4]!);
    return upright > UPRIGHT && Math.abs(pose[2]! - this.#exercise.blocks.height / 2) < STANDING;
  }

  #isOnPeg(i: number, side: number): boolean {
    return this.#pegs(side).some((peg) => this.#distance(i, peg) < ON_PEG);
  }

  /** The peg of `side` to put a block on: the one with the block's own number, else the first that is free. */
  freePeg(side: number, block: number): readonly [number, number] {
    const pegs = this.#pegs(side);
    const free = (peg: readonly [number, number]) =>
      this.#poses.every((_, i) => this.#distance(i, peg) > TAKEN);
    const own = pegs[block]!;
    return free(own) ? own : (pegs.find(free) ?? own);
  }

  #pegs(side: number): readonly (readonly [number, number])[] {
    return side === 1 ? this.#exercise.pegs.right : this.#exercise.pegs.left;
  }

  #distance(i: number, [x, y]: readonly [number, number]): number {
    const pose = this.#poses[i]!;
    const dx = pose[0]! - x;
    const dy = pose[1]! - y;
    return Math.sqrt(dx * dx + dy * dy);
  }
}
