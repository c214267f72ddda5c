/**
 * One hand of a scripted operator. It sees its instrument in the picture and moves itself so that the tip goes where
 * it is wanted: the motion it intends, in the view frame and at the scale in force, and a slow correction by what it
 * sees, as late as a person sees it.
 */
import { ArmField, Hand, PairField, TeleopState, TickField } from '../../control/port/index.ts';
import type { ArmPlacement } from '../../control/port/index.ts';
import type { Pose } from '../../kinematics/index.ts';
import {
  angleBetween,
  composePose,
  copyPose,
  createPose,
  createVector,
  distanceBetween,
  invertPose,
  readPose,
  rotateVector,
} from '../../kinematics/index.ts';
import { Stroke } from './stroke.ts';

/** Share of the seen error that the hand makes up for in one record. */
const CORRECTION = 0.05;
/** What is seen is compared with where the tip was wanted this many records ago: 64 ms. */
const DELAY = 8;
/** How fast the gripper follows what the eye wants of the jaws: rad/s per rad, and at most rad/s. */
const GRIPPER_GAIN = 2;
const GRIPPER_RATE = 2.5;
/** Jaws that stay this near to what is wanted for this long teach the hand how far to open its gripper. rad, s. */
const JAW_STEADY = 0.01;
const LEARNING_TIME = 0.2;
/** Sideways motion up to this is no sweep, m. */
const SWEEP = 0.004;
/** The tip has arrived within these, m and rad; and is taken as arrived after this long, s. */
const NEAR = 0.0008;
const NEAR_ANGLE = 0.05;
const PATIENCE = 0.6;

export class OperatorHand {
  /** What the hand sees: its instrument's tip in the world, the jaws' opening (rad). */
  readonly worldFromTip: Pose = createPose();
  jaw = 0;
  /** The instrument does as the hand does. */
  following = false;
  /** Opening the jaws are to have, rad; negative squeezes. */
  wantedJaw: number;
  readonly index: number;
  readonly #placement: ArmPlacement;
  readonly #pose: Pose = createPose();
  #gripper: number;
  #steadyFor = 0;
  #learntGripper = -1;
  readonly #stroke = new Stroke();
  #pace = 1;
  #goesOn = false;
  readonly #after: Pose = createPose();
  /** Where the tip was wanted, the latest first. */
  readonly #wanted: Pose[] = Array.from({ length: DELAY + 1 }, createPose);
  readonly #viewFromTip: Pose = createPose();
  /** Orientation of the tip in the hand's frame, as at engagement. */
  readonly #tipFromHand: Pose = createPose();
  readonly #shift = createVector();
  readonly #scratch: Pose = createPose();

  constructor(index: number, placement: ArmPlacement) {
    this.index = index;
    this.#placement = placement;
    this.wantedJaw = placement.initialJaw;
    this.#gripper = placement.initialJaw;
  }

  /** Looks at the instrument. `viewFromWorld` is the picture's. */
  see(tick: Float64Array, viewFromWorld: Pose): void {
    const arm = TickField.arms + this.index * ArmField.length;
    readPose(this.worldFromTip, tick, arm + ArmField.measuredPose);
    composePose(this.worldFromTip, this.#placement.worldFromBase, this.worldFromTip);
    composePose(this.#viewFromTip, viewFromWorld, this.worldFromTip);
    this.jaw = tick[arm + ArmField.measuredJaw]!;
    const state = tick[TickField.pairs + this.index * PairField.length + PairField.state];
    const following = state === TeleopState.following;
    if (!following) {
      // Aligned with the instrument, the hand may take the lead.
      for (let i = 3; i < 7; i++) this.#pose[i] = this.#viewFromTip[i]!;
    } else if (!this.following) {
      this.#engage();
    }
    this.following = following;
  }

  #engage(): void {
    invertPose(this.#tipFromHand, this.#viewFromTip);
    composePose(this.#tipFromHand, this.#tipFromHand, this.#pose);
    this.#stroke.begin(this.worldFromTip, this.worldFromTip, 1);
    for (const pose of this.#wanted) copyPose(pose, this.worldFromTip);
  }

  /** Begins to move the tip to `worldFromTip`; `pace` above 1 is slower. */
  moveTo(worldFromTip: Pose, pace: number): void {
    this.#pace = pace;
    this.#goesOn = false;
    this.#stroke.begin(this.#wanted[0]!, worldFromTip, pace);
  }

  /** As `moveTo`, but straight up to `clearHeight` (m) first where the tip would sweep over pegs and blocks. */
  moveOver(worldFromTip: Pose, clearHeight: number, pace: number): void {
    const here = this.worldFromTip;
    const x = worldFromTip[0]! - here[0]!;
    const y = worldFromTip[1]! - here[1]!;
    if (here[2]! >= clearHeight || x * x + y * y <= SWEEP * SWEEP) {
      this.moveTo(worldFromTip, pace);
      return;
    }
    this.rise(clearHeight - here[2]!, pace);
    this.#goesOn = true;
    copyPose(this.#after, worldFromTip);
  }

  /** Begins to move the tip straight up by `height` (m). */
  rise(height: number, pace: number): void {
    copyPose(this.#scratch, this.worldFromTip);
    this.#scratch[2] = this.#scratch[2]! + height;
    this.moveTo(this.#scratch, pace);
  }

  /** The tip is where it was to be, or as near as it gets. */
  get arrived(): boolean {
    if (this.#stroke.overdue < 0 || this.#goesOn) return false;
    const { to } = this.#stroke;
    const near =
      distanceBetween(to, this.worldFromTip) < NEAR && angleBetween(to, this.worldFromTip) < NEAR_ANGLE;
    return near || this.#stroke.overdue > PATIENCE;
  }

  /** Moves the hand for the next `dt` seconds. */
  step(viewFromWorld: Pose, scale: number, dt: number): void {
    this.#moveGripper(dt);
    if (!this.following) return;
    if (this.#goesOn && this.#stroke.overdue >= 0) this.moveTo(this.#after, this.#pace);
    const wanted = this.#wanted.pop()!;
    this.#wanted.unshift(wanted);
    const before = this.#wanted[1]!;
    this.#stroke.advance(wanted, dt);
    const seen = this.#wanted[DELAY]!;
    for (let i = 0; i < 3; i++) {
      this.#shift[i] = (wanted[i]! - before[i]! + CORRECTION * (seen[i]! - this.worldFromTip[i]!)) / scale;
    }
    rotateVector(this.#shift, viewFromWorld, this.#shift);
    composePose(this.#scratch, viewFromWorld, wanted);
    composePose(this.#scratch, this.#scratch, this.#tipFromHand);
    for (let i = 0; i < 3; i++) this.#pose[i] = this.#pose[i]! + this.#shift[i]!;
    for (let i = 3; i < 7; i++) this.#pose[i] = this.#scratch[i]!;
  }

  /** Squeezes, or opens the gripper as far as it has learnt that the jaws then open as wanted. */
  #moveGripper(dt: number): void {
    const opens = this.wantedJaw >= 0;
    this.#steadyFor = opens && Math.abs(this.jaw - this.wantedJaw) < JAW_STEADY ? this.#steadyFor + dt : 0;
    if (this.#steadyFor > LEARNING_TIME) this.#learntGripper = this.#gripper;
    let rate = -GRIPPER_RATE;
    if (opens)
      rate =
        this.#learntGripper < 0
          ? GRIPPER_GAIN * (this.wantedJaw - this.jaw)
          : (this.#learntGripper - this.#gripper) / dt;
    this.#gripper += Math.min(GRIPPER_RATE, Math.max(-GRIPPER_RATE, rate)) * dt;
    this.#gripper = Math.min(WIDEST, Math.max(0, this.#gripper));
  }

  /** Writes the hand's part of an operator record. */
  write(out: Float64Array, offset: number): void {
    out[offset + Hand.active] = 1;
    for (let i = 0; i < 7; i++) out[offset + Hand.pose + i] = this.#pose[i]!;
    out[offset + Hand.gripper] = this.#gripper;
  }
}

/** As far as fingers open a gripper, rad. */
const WIDEST = 1;
