/**
 * One hand of a virtual master: a pose without weight or friction, moved by whatever device there is. View frame:
 * x right, y up, z towards the surgeon; metres, radians, seconds. The instrument points along the hand's own z.
 */
import { quat, vec3 } from 'gl-matrix';

/** Bounds of what a hand may do, whatever its device claims. */
export const MAX_SPEED = 1.5;
export const MAX_TURN_RATE = 6;
/** Motion that waits to be carried out is at most this: a hand must not go on long after its device has stopped. */
const MAX_PENDING = 0.15;
const MAX_PENDING_TURN = 0.8;
/** Time constant with which the steps of a device become motion. */
const SMOOTHING = 0.03;
/** A hand further from the view's origin than this is refused by the control core (5 m). */
const REACH = 4.5;
/** Where the gripper stands when nothing closes it: the jaws half open. */
export const GRIPPER_REST = 0.6;
const GRIPPER_RATE = 4;

export interface VirtualHand {
  readonly position: vec3;
  readonly orientation: quat;
  gripper: number;
  /** Motion not yet carried out: translation, and turn about the view's axes. */
  readonly pending: vec3;
  readonly pendingTurn: vec3;
  /** Turn about the hand's own z not yet carried out. */
  pendingRoll: number;
}

export function createHand(x: number): VirtualHand {
  return {
    position: vec3.fromValues(x, 0, 0),
    orientation: quat.create(),
    gripper: GRIPPER_REST,
    pending: vec3.create(),
    pendingTurn: vec3.create(),
    pendingRoll: 0,
  };
}

/** Adds a translation to what is to be carried out; anything not finite is ignored. */
export function pushTranslation(hand: VirtualHand, x: number, y: number, z: number): void {
  if (!Number.isFinite(x + y + z)) return;
  const most = MAX_PENDING;
  vec3.add(hand.pending, hand.pending, vec3.set(step, clamp(x, most), clamp(y, most), clamp(z, most)));
  bound(hand.pending, MAX_PENDING);
}

/** Adds a turn about the view's x, y and z and about the hand's own z (rad) to what is to be carried out. */
export function pushTurn(hand: VirtualHand, x: number, y: number, z: number, roll: number): void {
  if (!Number.isFinite(x + y + z + roll)) return;
  const most = MAX_PENDING_TURN;
  vec3.add(
    hand.pendingTurn,
    hand.pendingTurn,
    vec3.set(step, clamp(x, most), clamp(y, most), clamp(z, most)),
  );
  bound(hand.pendingTurn, MAX_PENDING_TURN);
  hand.pendingRoll = clamp(hand.pendingRoll + clamp(roll, most), most);
}

const step = vec3.create();
const turn = quat.create();

/** Carries out `dt` seconds of what is pending and moves the gripper towards `gripperTarget` (rad). */
export function stepHand(hand: VirtualHand, gripperTarget: number, dt: number): void {
  const share = 1 - Math.exp(-dt / SMOOTHING);
  vec3.scale(step, hand.pending, share);
  bound(step, MAX_SPEED * dt);
  vec3.subtract(hand.pending, hand.pending, step);
  vec3.add(hand.position, hand.position, step);
  for (let i = 0; i < 3; i++) hand.position[i] = clamp(hand.position[i]!, REACH);

  vec3.scale(step, hand.pendingTurn, share);
  bound(step, MAX_TURN_RATE * dt);
  vec3.subtract(hand.pendingTurn, hand.pendingTurn, step);
  const angle = vec3.length(step);
  if (angle > 1e-9) {
    vec3.scale(step, step, 1 / angle);
    quat.setAxisAngle(turn, step, angle);
    quat.multiply(hand.orientation, turn, hand.orientation);
  }
  const roll = clamp(hand.pendingRoll * share, MAX_TURN_RATE * dt);
  hand.pendingRoll -= roll;
  quat.rotateZ(hand.orientation, hand.orientation, roll);
  quat.normalize(hand.orientation, hand.orientation);

  hand.gripper += clamp(gripperTarget - hand.gripper, GRIPPER_RATE * dt);
}

/** Forgets what was not yet carried out. */
export function stopHand(hand: VirtualHand): void {
  vec3.zero(hand.pending);
  vec3.zero(hand.pendingTurn);
  hand.pendingRoll = 0;
}

/** Turns the hand to `orientation`, as a motor would; ignored when that is no rotation. */
export function alignHand(hand: VirtualHand, orientation: quat): void {
  const length = quat.length(orientation);
  if (!(length > 0.5 && length < 2)) return;
  quat.normalize(hand.orientation, orientation);
  vec3.zero(hand.pendingTurn);
  hand.pendingRoll = 0;
}

function bound(vector: vec3, length: number): void {
  const actual = vec3.length(vector);
  if (actual > length) vec3.scale(vector, vector, length / actual);
}

function clamp(value: number, bound: number): number {
  return Math.min(bound, Math.max(-bound, value));
}
