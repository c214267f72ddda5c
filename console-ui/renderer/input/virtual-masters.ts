/**
 * Two virtual hands, one of them in use, driven by mouse, keyboard or gamepad: what a master console does with arms
 * and pedals. Pure: time and events come in, an operator input comes out.
 */
import type { quat } from 'gl-matrix';
import type { HandInput, OperatorInput } from '../../../messages/index.ts';
import { createGrip, leaveGrip, pressGrip, restingClosure } from './grip.ts';
import type { Grip } from './grip.ts';
import {
  alignHand,
  createHand,
  GRIPPER_REST,
  pushTranslation,
  pushTurn,
  stepHand,
  stopHand,
} from './virtual-hand.ts';
import type { VirtualHand } from './virtual-hand.ts';

export type Side = 'left' | 'right';

/** What is held down now. Axes run from −1 to 1. */
export interface Controls {
  clutch: boolean;
  camera: boolean;
  /** How far the jaws are pressed shut, 0 … 1. */
  grip: number;
  /** Speed wanted along the view's x, y, z. */
  move: [x: number, y: number, z: number];
  /** Turning wanted about the view's x and y and the hand's own z. */
  turn: [x: number, y: number, roll: number];
}

/** A step of a device that reports steps: metres and radians of the hand. */
export interface Step {
  readonly move: readonly [x: number, y: number, z: number];
  readonly turn: readonly [x: number, y: number, roll: number];
}

/** Speed of a hand with an axis fully out, m/s and rad/s. At 2:1 the tip moves at 30 mm/s. */
const AXIS_SPEED = 0.06;
const AXIS_TURN_RATE = 1.4;
/** Hands start this far to either side, m. */
const HAND_APART = 0.1;

export interface VirtualMasters {
  readonly hands: Readonly<Record<Side, VirtualHand>>;
  readonly grips: Readonly<Record<Side, Grip>>;
  readonly controls: Controls;
  active: Side;
  present: boolean;
  /** Wanted tip-to-hand ratio; 0 until the operator wants one. */
  scale: number;
  /** How each hand has to be turned to match its instrument; undefined while it leads it. */
  readonly alignTo: Record<Side, quat | undefined>;
  previousGrip: number;
  sequence: number;
}

export function createVirtualMasters(): VirtualMasters {
  return {
    hands: { left: createHand(-HAND_APART), right: createHand(HAND_APART) },
    grips: { left: createGrip(), right: createGrip() },
    controls: { clutch: false, camera: false, grip: 0, move: [0, 0, 0], turn: [0, 0, 0] },
    active: 'right',
    present: false,
    scale: 0,
    alignTo: { left: undefined, right: undefined },
    previousGrip: 0,
    sequence: 0,
  };
}

/** The operator takes (true) or gives back (false) the controls. What the hand in use holds, it keeps. */
export function setPresent(masters: VirtualMasters, present: boolean): void {
  if (masters.present === present) return;
  masters.present = present;
  if (!present) leaveGrip(masters.grips[masters.active]);
  stopHand(masters.hands.left);
  stopHand(masters.hands.right);
}

/** Goes to the other instrument. The one that is left keeps its grip. */
export function swapHands(masters: VirtualMasters): void {
  leaveGrip(masters.grips[masters.active]);
  stopHand(masters.hands[masters.active]);
  masters.active = masters.active === 'right' ? 'left' : 'right';
  // A press that is still going on belonged to the other hand.
  masters.previousGrip = 1;
}

/** Takes one step of a device; without effect while nobody is at the controls. */
export function takeStep(masters: VirtualMasters, { move, turn }: Step): void {
  if (!masters.present) return;
  push(masters, move[0], move[1], move[2], turn[0], turn[1], turn[2]);
}

/** Lets `dt` seconds pass. */
export function stepMasters(masters: VirtualMasters, dt: number): void {
  const { controls, hands, grips, active } = masters;
  if (masters.present) {
    const [x, y, z] = controls.move;
    const [pitch, yaw, roll] = controls.turn;
    const distance = AXIS_SPEED * dt;
    const angle = AXIS_TURN_RATE * dt;
    push(masters, x * distance, y * distance, z * distance, pitch * angle, yaw * angle, roll * angle);
  }
  for (const side of sides) {
    const aligned = masters.alignTo[side];
    // A hand that turns the picture is measured by its own turning.
    if (aligned !== undefined && !controls.camera) alignHand(hands[side], aligned);
    const inUse = masters.present && side === active;
    const closure = inUse
      ? pressGrip(grips[side], controls.grip, masters.previousGrip)
      : restingClosure(grips[side]);
    stepHand(hands[side], GRIPPER_REST * (1 - closure), dt);
  }
  masters.previousGrip = controls.grip;
}

const sides = ['left', 'right'] as const;

/** Hands a motion to the hand in use. */
function push(
  masters: VirtualMasters,
  x: number,
  y: number,
  z: number,
  pitch: number,
  yaw: number,
  roll: number,
): void {
  const hand = masters.hands[masters.active];
  pushTranslation(hand, x, y, z);
  // The picture turns with the hand about the line of sight; clockwise is negative about an axis towards the surgeon.
  if (masters.controls.camera) pushTurn(hand, 0, 0, -roll, 0);
  // With the clutch the hand is free to go elsewhere but keeps its direction, which the instrument keeps too.
  else if (!masters.controls.clutch) pushTurn(hand, pitch, yaw, 0, roll);
}

/** The ratios one can ask for, hand to tip: 1 : 1 … 10 : 1. */
export const SCALE_STEPS = 10;

/** Steps the wanted ratio from the one in force: `direction` +1 is finer. */
export function stepScale(masters: VirtualMasters, inForce: number, direction: number): void {
  const ratio = Math.round(1 / (masters.scale || inForce || 1));
  setScale(masters, ratio + direction);
}

/** Asks for `ratio` : 1. */
export function setScale(masters: VirtualMasters, ratio: number): void {
  if (!Number.isFinite(ratio)) return;
  masters.scale = 1 / Math.min(SCALE_STEPS, Math.max(1, Math.round(ratio)));
}

/** Writes the next operator input; `now` is the operator's clock, ms since 1970. */
export function writeOperatorInput(out: OperatorInput, masters: VirtualMasters, now: number): void {
  masters.sequence = (masters.sequence + 1) >>> 0;
  out.header.stamp.sec = Math.floor(now / 1000);
  out.header.stamp.nanosec = Math.round((now - 1000 * out.header.stamp.sec) * 1e6) % 1e9;
  out.sequence = masters.sequence;
  out.present = masters.present;
  out.clutch = masters.present && masters.controls.clutch;
  out.camera = masters.present && masters.controls.camera;
  out.scale = masters.scale;
  writeHand(out.left, masters, 'left');
  writeHand(out.right, masters, 'right');
}

function writeHand(out: HandInput, masters: VirtualMasters, side: Side): void {
  const { position: p, orientation: q, gripper } = masters.hands[side];
  out.active = masters.present && masters.active === side;
  out.pose.position.x = p[0]!;
  out.pose.position.y = p[1]!;
  out.pose.position.z = p[2]!;
  out.pose.orientation.x = q[0]!;
  out.pose.orientation.y = q[1]!;
  out.pose.orientation.z = q[2]!;
  out.pose.orientation.w = q[3]!;
  out.gripper = gripper;
}

export function createOperatorInput(): OperatorInput {
  const hand = (): HandInput => ({
    active: false,
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
    gripper: 0,
  });
  return {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'view' },
    sequence: 0,
    present: false,
    clutch: false,
    camera: false,
    scale: 0,
    left: hand(),
    right: hand(),
  };
}
