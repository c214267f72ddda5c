/**
 * Camera control: the picture sticks to the hands as if they had grabbed it. Moving the hands by d moves what lies at
 * the working distance by s·d in the picture, so the endoscope turns about its port the other way, and goes in when the
 * hands pull the picture towards the surgeon. Two hands turn the picture like a steering wheel, one by its own roll.
 */
import type { Pose, Quaternion, RobotData, RobotModel, Vector } from '../kinematics/index.ts';
import {
  atan2,
  createPose,
  createQuaternion,
  createVector,
  firstAtLimit,
  follow,
  forward,
  INSERTION,
  InverseStatus,
  rotateVector,
} from '../kinematics/index.ts';
import { ROLL_BASE, WORKING_DISTANCE } from './defaults.ts';
import type { LowPassState } from './low-pass.ts';
import { createLowPass, resetLowPass, stepLowPass } from './low-pass.ts';
import { Reason } from './port/index.ts';

/** Which hands hold the picture: both, the right, the left, none. */
export const Grip = { none: 0, right: 1, left: 2, both: 3 } as const;
export type Grip = (typeof Grip)[keyof typeof Grip];

const ROLL = INSERTION + 1;

/** Displacement of the hands (view frame, m) and their turn about the line of sight (rad). */
const MOTION_SIZE = 4;

export interface EndoscopeState {
  readonly model: RobotModel;
  readonly data: RobotData;
  grip: Grip;
  /** Hand-to-picture ratio at the latch; one element. */
  readonly scale: Float64Array;
  /** At the latch: midpoint of the hands, their orientation or the line between them, the tip and the joints. */
  readonly midpoint: Vector;
  readonly orientation: Quaternion;
  readonly line: Vector;
  readonly baseFromView: Pose;
  readonly baseFromTip: Pose;
  readonly joints: Float64Array;
  readonly motion: Float64Array;
  readonly lowPass: LowPassState;
  readonly smooth: Float64Array;
  readonly wanted: Pose;
  readonly shift: Vector;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

export function createEndoscope(model: RobotModel, data: RobotData): EndoscopeState {
  return {
    model,
    data,
    grip: Grip.none,
    scale: Float64Array.of(1),
    midpoint: createVector(),
    orientation: createQuaternion(),
    line: createVector(),
    baseFromView: createPose(),
    baseFromTip: createPose(),
    joints: new Float64Array(model.joints.length),
    motion: new Float64Array(MOTION_SIZE),
    lowPass: createLowPass(MOTION_SIZE),
    smooth: new Float64Array(MOTION_SIZE),
    wanted: createPose(),
    shift: createVector(),
    detail: -1,
  };
}

/** Grabs the picture with `hands` (pose and gripper each, right first), the endoscope being at joints `q`. */
export function latchEndoscope(
  state: EndoscopeState,
  grip: Grip,
  hands: readonly Float64Array[],
  q: Float64Array,
  baseFromView: Pose,
  scale: Float64Array,
): void {
  state.grip = grip;
  state.scale[0] = scale[0]!;
  for (let i = 0; i < state.joints.length; i++) state.joints[i] = q[i]!;
  for (let i = 0; i < 7; i++) state.baseFromView[i] = baseFromView[i]!;
  forward(state.baseFromTip, state.model, state.data, state.joints);
  const leading = hands[grip === Grip.left ? 1 : 0]!;
  for (let i = 0; i < 4; i++) state.orientation[i] = leading[3 + i]!;
  for (let i = 0; i < 3; i++) {
    state.midpoint[i] = middle(grip, hands, i);
    state.line[i] = hands[0]![i]! - hands[1]![i]!;
  }
  state.motion.fill(0);
  resetLowPass(state.lowPass, state.motion);
}

/** One tick of a grabbed picture: joint targets of the endoscope. */
export function stepEndoscope(
  state: EndoscopeState,
  target: Float64Array,
  hands: readonly Float64Array[],
  dt: number,
): Reason {
  const { motion, smooth } = state;
  for (let i = 0; i < 3; i++)
    motion[i] = state.scale[0]! * (middle(state.grip, hands, i) - state.midpoint[i]!);
  motion[3] = rollOf(state, hands);
  stepLowPass(state.lowPass, smooth, motion, dt);
  wantedTip(state);
  const status = follow(target, state.model, state.data, state.wanted, state.joints);
  target[ROLL] = state.joints[ROLL]! + smooth[3]!;
  state.detail = firstAtLimit(state.data.inverse.report);
  if (status === InverseStatus.singular || status === InverseStatus.invalid) return Reason.unreachable;
  // The roll is the hands', bounded by limits.ts; the inverse has the say about the others.
  return state.detail === -1 || state.detail === ROLL ? Reason.none : Reason.jointPositionLimit;
}

/** Swings the tip about the port against the hands' sideways motion, and moves it in or out with the rest. */
function wantedTip(state: EndoscopeState): void {
  const { smooth, shift, wanted, baseFromTip: tip } = state;
  const depth = Math.sqrt(tip[0]! * tip[0]! + tip[1]! * tip[1]! + tip[2]! * tip[2]!);
  // The picture at the working distance swings by more than the tip does, as their distances from the port.
  const lever = depth / (depth + WORKING_DISTANCE);
  shift[0] = -lever * smooth[0]!;
  shift[1] = -lever * smooth[1]!;
  shift[2] = 0;
  rotateVector(shift, state.baseFromView, shift);
  for (let i = 0; i < 3; i++) wanted[i] = tip[i]! + shift[i]!;
  const length = Math.sqrt(wanted[0]! * wanted[0]! + wanted[1]! * wanted[1]! + wanted[2]! * wanted[2]!);
  // Not through the port and out again on the other side: the limits say no long before that.
  const wantedDepth = Math.max(depth / 10, depth + smooth[2]!);
  for (let i = 0; i < 3; i++) wanted[i] = (wanted[i]! * wantedDepth) / length;
  for (let i = 3; i < 7; i++) wanted[i] = tip[i]!;
}

function middle(grip: Grip, hands: readonly Float64Array[], i: number): number {
  if (grip === Grip.both) return (hands[0]![i]! + hands[1]![i]!) / 2;
  return hands[grip === Grip.left ? 1 : 0]![i]!;
}

/** Turn of the hands about the line of sight since the latch, rad, anticlockwise as the surgeon sees it. */
function rollOf(state: EndoscopeState, hands: readonly Float64Array[]): number {
  if (state.grip !== Grip.both) return twist(state.orientation, hands[state.grip === Grip.left ? 1 : 0]!);
  const x = hands[0]![0]! - hands[1]![0]!;
  const y = hands[0]![1]! - hands[1]![1]!;
  const x0 = state.line[0]!;
  const y0 = state.line[1]!;
  const least = ROLL_BASE * ROLL_BASE;
  if (x * x + y * y < least || x0 * x0 + y0 * y0 < least) return state.motion[3]!;
  return atan2(x0 * y - y0 * x, x0 * x + y0 * y);
}

/** Turn about the view's z axis from orientation `start` to the hand's, rad. */
function twist(start: Quaternion, hand: Float64Array): number {
  const x = hand[3]!;
  const y = hand[4]!;
  const z = hand[5]!;
  const w = hand[6]!;
  const turnZ = z * start[3]! - w * start[2]! - x * start[1]! + y * start[0]!;
  const turnW = w * start[3]! + x * start[0]! + y * start[1]! + z * start[2]!;
  return turnW < 0 ? 2 * atan2(-turnZ, -turnW) : 2 * atan2(turnZ, turnW);
}
