/**
 * An operator of the peg transfer by script. It sees the latest records, as a person sees the picture, and moves two
 * virtual hands: pick a block, lift it, hand it over in the air, put it on a peg of the other side, until all are
 * there, then back. What slips or falls it picks up again, as long as it stands upright.
 */
import { ArmField, ECM_INDEX, InputKind, OperatorField, TickField } from '../../control/port/index.ts';
import type { Pose } from '../../kinematics/index.ts';
import { composePose, createPose, invertPose, readPose } from '../../kinematics/index.ts';
import type { Exercise } from '../exercise.ts';
import { Random } from '../random.ts';
import { Phase, Stage, WorldField } from '../record.ts';
import { OperatorHand } from './hand.ts';
import type { Operator } from './operator.ts';
import { OPERATOR_PERIOD } from './operator.ts';
import { PegTable } from './peg-table.ts';
import { bringTo, reachFor } from './reach.ts';

const DT = OPERATOR_PERIOD / 1000;

/** Tip motion per hand motion. */
const SCALE = 0.5;

/** Openings of the jaws, rad; closed means squeezed. */
const OPEN = 0.6;
const CLOSED = -0.3;

/** Height of a tip above where it grasps, of a carried block's centre, of one let go over a peg; m. */
const HOVER = 0.028;
const CARRY_HEIGHT = 0.047;
const LET_GO_HEIGHT = 0.0105;
/** A tip this high clears pegs and blocks, m. */
const CLEAR_HEIGHT = 0.058;
/** Where blocks change hands: x, y of the block's centre, m. */
const MEETING = [0, -0.002] as const;
/** While it waits for the block, the taker keeps this far to its own side, m. */
const ASIDE = 0.02;

/** How long the jaws may take to get hold or to let go before something is wrong, s. */
const GRIP_PATIENCE = 1.2;
/** For how long an operator whose instruments do not follow waits before giving presence anew, and away from it, s. */
const ENGAGE_PATIENCE = 1.5;
const AWAY = 0.3;

type StepName =
  | 'engage'
  | 'choose'
  | 'approach'
  | 'descend'
  | 'grip'
  | 'lift'
  | 'carry'
  | 'meet'
  | 'enter'
  | 'take'
  | 'give'
  | 'deliver'
  | 'lower'
  | 'release'
  | 'recover';

interface Step {
  begin(): void;
  /** The step that follows, or null to go on with this one. */
  next(): StepName | null;
}

/** `seed` varies pace, pauses and grips a little; a 32-bit integer. */
export function createPegTransferOperator(exercise: Exercise, seed: number): Operator {
  return new PegTransferOperator(exercise, seed);
}

class PegTransferOperator implements Operator {
  readonly #exercise: Exercise;
  readonly #random: Random;
  readonly #table: PegTable;
  readonly #hands: readonly [OperatorHand, OperatorHand];
  readonly #viewFromWorld: Pose = createPose();
  readonly #block: Pose = createPose();
  readonly #pose: Pose = createPose();
  #sequence = 0;
  #present = true;
  #stepName: StepName = 'engage';
  #elapsed = 0;
  /** The pause before the step after this one, s. */
  #pause = 0;
  /** Chosen block and peg, the hand that has the block, the other, and how often it has yet to change hands. */
  #chosen = -1;
  #peg: readonly [number, number] = [0, 0];
  #holder: OperatorHand;
  #other: OperatorHand;
  #passes = 0;

  constructor(exercise: Exercise, seed: number) {
    this.#exercise = exercise;
    this.#random = new Random(seed ^ 0x5eed);
    this.#table = new PegTable(exercise);
    const [right, left] = exercise.placements;
    this.#hands = [new OperatorHand(0, right!), new OperatorHand(1, left!)];
    [this.#holder, this.#other] = this.#hands;
  }

  step(tickRecord: Float64Array, worldRecord: Float64Array, out: Float64Array, tick: number): void {
    this.#see(tickRecord, worldRecord);
    this.#elapsed += DT;
    const next = this.#losesTouch() ? 'engage' : this.#steps[this.#stepName].next();
    if (next !== null && (this.#elapsed >= this.#pause || next === 'recover' || next === 'engage'))
      this.#begin(next);
    for (const hand of this.#hands) hand.step(this.#viewFromWorld, SCALE, DT);
    this.#write(out, tick);
  }

  #see(tickRecord: Float64Array, worldRecord: Float64Array): void {
    const ecm = this.#exercise.placements[ECM_INDEX]!;
    readPose(
      this.#viewFromWorld,
      tickRecord,
      TickField.arms + ECM_INDEX * ArmField.length + ArmField.measuredPose,
    );
    composePose(this.#viewFromWorld, ecm.worldFromBase, this.#viewFromWorld);
    composePose(this.#viewFromWorld, this.#viewFromWorld, TIP_FROM_VIEW);
    invertPose(this.#viewFromWorld, this.#viewFromWorld);
    for (const hand of this.#hands) hand.see(tickRecord, this.#viewFromWorld);
    this.#table.see(worldRecord);
    if (this.#chosen !== -1)
      readPose(this.#block, worldRecord, WorldField.blocks + this.#chosen * this.#block.length);
  }

  #losesTouch(): boolean {
    return this.#stepName !== 'engage' && !this.#hands.every((hand) => hand.following);
  }

  #begin(name: StepName): void {
    this.#stepName = name;
    this.#elapsed = 0;
    this.#pause = this.#random.between(0.02, 0.1);
    this.#steps[name].begin();
  }

  #write(out: Float64Array, tick: number): void {
    out[OperatorField.kind] = InputKind.operator;
    out[OperatorField.sequence] = this.#sequence;
    out[OperatorField.stamp] = tick / 1000;
    out[OperatorField.present] = this.#present ? 1 : 0;
    out[OperatorField.clutch] = 0;
    out[OperatorField.camera] = 0;
    out[OperatorField.scale] = SCALE;
    this.#hands[0].write(out, OperatorField.right);
    this.#hands[1].write(out, OperatorField.left);
    this.#sequence = (this.#sequence + 1) >>> 0;
  }

  readonly #steps: Readonly<Record<StepName, Step>> = {
    engage: {
      begin: () => undefined,
      next: () => {
        if (this.#hands.every((hand) => hand.following)) return 'recover';
        // Presence that was refused has to be given anew.
        this.#present = this.#elapsed % (ENGAGE_PATIENCE + AWAY) < ENGAGE_PATIENCE;
        return null;
      },
    },
    choose: {
      begin: () => undefined,
      next: () => (this.#choose() ? 'approach' : null),
    },
    approach: {
      begin: () => {
        this.#holder.wantedJaw = OPEN;
        this.#other.wantedJaw = OPEN;
        this.#hover(this.#holder, this.#table.pose(this.#chosen));
        this.#await(this.#other);
      },
      next: () => (this.#holder.arrived ? 'descend' : null),
    },
    descend: {
      begin: () => {
        reachFor(this.#pose, this.#holder.index, this.#block, this.#exercise.blocks, this.#imprecision());
        this.#holder.moveOver(this.#pose, CLEAR_HEIGHT, this.#pace());
      },
      next: () => (this.#holder.arrived ? 'grip' : null),
    },
    grip: this.#gripStep(() => this.#holder, 'lift'),
    lift: this.#carryStep(() => [this.#block[0]!, this.#block[1]!], CARRY_HEIGHT, 'carry'),
    carry: this.#carryStep(() => MEETING, CARRY_HEIGHT, 'meet'),
    meet: {
      begin: () => this.#hover(this.#other, this.#block),
      next: () => this.#unlessLost(this.#other.arrived ? 'enter' : null),
    },
    enter: {
      begin: () => {
        reachFor(this.#pose, this.#other.index, this.#block, this.#exercise.blocks, this.#imprecision());
        this.#other.moveOver(this.#pose, CLEAR_HEIGHT, this.#pace());
      },
      next: () => this.#unlessLost(this.#other.arrived ? 'take' : null),
    },
    take: this.#gripStep(() => this.#other, 'give'),
    give: {
      begin: () => {
        this.#holder.wantedJaw = OPEN;
        [this.#holder, this.#other] = [this.#other, this.#holder];
        this.#passes--;
      },
      next: () => {
        if (this.#table.held(this.#other.index) !== -1)
          return this.#elapsed > GRIP_PATIENCE ? 'recover' : null;
        this.#other.rise(HOVER, this.#pace());
        return this.#unlessLost(this.#passes > 0 ? 'meet' : 'deliver');
      },
    },
    deliver: this.#carryStep(() => this.#peg, CARRY_HEIGHT, 'lower'),
    lower: this.#carryStep(() => this.#peg, LET_GO_HEIGHT, 'release'),
    release: {
      begin: () => (this.#holder.wantedJaw = OPEN),
      next: () => {
        if (this.#table.held(this.#holder.index) !== -1)
          return this.#elapsed > GRIP_PATIENCE ? 'recover' : null;
        this.#holder.rise(HOVER, this.#pace());
        return 'choose';
      },
    },
    recover: {
      begin: () => {
        if (this.#chosen !== -1) this.#table.noteFailure(this.#chosen);
        for (const hand of this.#hands) {
          hand.wantedJaw = OPEN;
          hand.rise(Math.max(0, CLEAR_HEIGHT - hand.worldFromTip[2]!), this.#pace());
        }
      },
      next: () => (this.#hands.every((hand) => hand.arrived) ? 'choose' : null),
    },
  };

  /** Closes the jaws of a hand on the chosen block. */
  #gripStep(hand: () => OperatorHand, then: StepName): Step {
    return {
      begin: () => (hand().wantedJaw = CLOSED),
      next: () => {
        if (this.#table.held(hand().index) === this.#chosen) return this.#elapsed > FIRM ? then : null;
        return this.#elapsed > GRIP_PATIENCE ? 'recover' : null;
      },
    };
  }

  /** Brings the block that the holder has to a place, x and y, and a height of its centre; m. */
  #carryStep(place: () => readonly [number, number], height: number, then: StepName): Step {
    return {
      begin: () => {
        const [x, y] = place();
        bringTo(this.#pose, this.#holder.worldFromTip, this.#block, x, y, height);
        this.#holder.moveTo(this.#pose, this.#pace());
      },
      next: () => this.#unlessLost(this.#holder.arrived ? then : null),
    };
  }

  #unlessLost(next: StepName | null): StepName | null {
    return this.#table.held(this.#holder.index) === this.#chosen ? next : 'recover';
  }

  /** Picks the next block, the peg it is to go to and the hand to begin with; false when there is nothing to do. */
  #choose(): boolean {
    if (this.#table.phase === Phase.finished) return false;
    const side = this.#table.stage === Stage.there ? 1 : -1;
    this.#chosen = this.#table.nextBlock(side);
    if (this.#chosen === -1) return false;
    this.#peg = this.#table.freePeg(side, this.#chosen);
    const pose = this.#table.pose(this.#chosen);
    const first = pose[0]! > 0 ? 0 : 1;
    const last = side === 1 ? 0 : 1;
    this.#holder = this.#hands[first];
    this.#other = this.#hands[1 - first]!;
    this.#passes = first === last ? 2 : 1;
    this.#block.set(pose);
    return true;
  }

  /** Sends a hand above where it is to take hold of a block. */
  #hover(hand: OperatorHand, block: Pose): void {
    reachFor(this.#pose, hand.index, block, this.#exercise.blocks, 0);
    this.#pose[2] = this.#pose[2]! + HOVER;
    hand.moveOver(this.#pose, CLEAR_HEIGHT, this.#pace());
  }

  /** Sends a hand to where it waits for a block to be brought. */
  #await(hand: OperatorHand): void {
    this.#meeting[0] = MEETING[0];
    this.#meeting[1] = MEETING[1];
    this.#meeting[2] = CARRY_HEIGHT;
    reachFor(this.#pose, hand.index, this.#meeting, this.#exercise.blocks, 0);
    this.#pose[0] = this.#pose[0]! + (hand.index === 0 ? ASIDE : -ASIDE);
    this.#pose[2] = this.#pose[2]! + HOVER;
    hand.moveOver(this.#pose, CLEAR_HEIGHT, this.#pace());
  }

  #pace(): number {
    return this.#random.between(0.95, 1.1);
  }

  /** How far beside the intended place a grip lands, m. */
  #imprecision(): number {
    return this.#random.between(-0.0005, 0.0005);
  }

  readonly #meeting: Pose = createPose();
}

/** The squeeze goes on for this long before the block is moved, s. */
const FIRM = 0.25;

const TIP_FROM_VIEW = Float64Array.of(0, 0, 0, 1, 0, 0, 0);
