/**
 * Operator input → check. Decides record by record whether what arrived may be used, and keeps the operator in force.
 * A refused record is never used in part. Every refusal and every silence has a reason; motion comes back only by a
 * deliberate act: giving presence anew, or pressing and releasing the clutch, both seen in good records.
 */
import { normalizeOrientation } from '../kinematics/index.ts';
import { GRIPPER_REACH, HAND_REACH, QUATERNION_TOLERANCE, STALE_AFTER } from './defaults.ts';
import { Hand, INPUT_LENGTH, OperatorField, PAIR_COUNT, POSE_LENGTH, Reason } from './port/index.ts';

/** Pose (view frame; m) and gripper (rad) of a hand. */
export const HAND_SIZE = POSE_LENGTH + 1;

export interface OperatorHand {
  active: boolean;
  readonly pose: Float64Array;
  gripper: number;
}

/** The operator in force. */
export interface Operator {
  present: boolean;
  clutch: boolean;
  camera: boolean;
  /** Wanted hand-to-tip ratio; 0 keeps the one in force. */
  scale: number;
  /** Indexed by pair: the right hand first. */
  readonly hands: readonly OperatorHand[];
}

const ClutchAct = { unknown: 0, up: 1, down: 2 } as const;
type ClutchAct = (typeof ClutchAct)[keyof typeof ClutchAct];

export interface CheckState {
  readonly operator: Operator;
  /** Sequence of the operator record in force; −1 before the first. */
  sequence: number;
  /** Ticks since it arrived. */
  age: number;
  /** Ticks between it and the record before it. */
  interval: number;
  /** At least one record was accepted since the tick before. */
  fresh: boolean;
  /** The operator did something deliberate since the tick before. */
  act: boolean;
  /** Worst refusal since the tick before, and the field it names. */
  refusal: Reason;
  refusedField: number;
  /** Field that the reason of the latest step names; −1 for none. */
  detail: number;
  clutchAct: ClutchAct;
  offered: boolean;
}

export function createCheck(): CheckState {
  const hand = (): OperatorHand => ({
    active: false,
    pose: Float64Array.of(0, 0, 0, 0, 0, 0, 1),
    gripper: 0,
  });
  return {
    operator: { present: false, clutch: false, camera: false, scale: 0, hands: [hand(), hand()] },
    sequence: -1,
    age: 0,
    interval: 1,
    fresh: false,
    act: false,
    refusal: Reason.none,
    refusedField: -1,
    detail: -1,
    clutchAct: ClutchAct.unknown,
    offered: false,
  };
}

/** Offers one operator record, at `offset` in `record`, between two ticks. */
export function offerOperator(state: CheckState, record: Float64Array, offset: number): void {
  const field = malformedField(record, offset);
  if (field !== -1) {
    refuse(state, Reason.inputNotFinite, field);
  } else if (!isNext(state, record[offset + OperatorField.sequence]!)) {
    refuse(state, Reason.inputOutOfOrder, OperatorField.sequence);
  } else {
    accept(state, record, offset);
  }
}

/** Once a tick: what the operator's input does to motion. Moves on to the next tick. */
export function stepCheck(state: CheckState): Reason {
  state.fresh = state.offered;
  if (!state.offered && state.sequence !== -1) state.age++;
  state.offered = false;
  state.detail = -1;
  if (state.refusal !== Reason.none) {
    const refusal = state.refusal;
    state.detail = state.refusedField;
    state.refusal = Reason.none;
    state.refusedField = -1;
    return refusal;
  }
  if (!state.operator.present) return Reason.operatorAbsent;
  if (state.age > STALE_AFTER) {
    state.clutchAct = ClutchAct.unknown;
    return Reason.inputStale;
  }
  return Reason.none;
}

export function refuse(state: CheckState, reason: Reason, field: number): void {
  state.refusal = reason;
  state.refusedField = field;
  state.act = false;
  state.clutchAct = ClutchAct.unknown;
}

/** Serial numbers of 32 bits (RFC 1982): newer means less than half the circle ahead. After silence any may begin. */
function isNext(state: CheckState, sequence: number): boolean {
  if (state.sequence === -1 || state.age > STALE_AFTER) return true;
  const ahead = (sequence - state.sequence) >>> 0;
  return ahead > 0 && ahead < 0x8000_0000;
}

function accept(state: CheckState, record: Float64Array, offset: number): void {
  const operator = state.operator;
  const wasPresent = operator.present;
  operator.present = record[offset + OperatorField.present] === 1;
  operator.clutch = record[offset + OperatorField.clutch] === 1;
  operator.camera = record[offset + OperatorField.camera] === 1;
  operator.scale = record[offset + OperatorField.scale]!;
  readHand(operator.hands[0]!, record, offset + OperatorField.right);
  readHand(operator.hands[1]!, record, offset + OperatorField.left);
  if (!wasPresent && operator.present) state.act = true;
  if (!operator.present) state.act = false;
  followClutch(state, operator);
  state.sequence = record[offset + OperatorField.sequence]!;
  if (!state.offered) state.interval = state.age + 1;
  state.age = 0;
  state.offered = true;
}

/** A press counts when the pedal was seen up before it, and completes as an act when it is let go. */
function followClutch(state: CheckState, operator: Operator): void {
  if (!operator.present) {
    state.clutchAct = ClutchAct.unknown;
  } else if (!operator.clutch) {
    if (state.clutchAct === ClutchAct.down) state.act = true;
    state.clutchAct = ClutchAct.up;
  } else if (state.clutchAct === ClutchAct.up) {
    state.clutchAct = ClutchAct.down;
  }
}

function readHand(hand: OperatorHand, record: Float64Array, offset: number): void {
  hand.active = record[offset + Hand.active] === 1;
  for (let i = 0; i < POSE_LENGTH; i++) hand.pose[i] = record[offset + Hand.pose + i]!;
  normalizeOrientation(hand.pose);
  hand.gripper = record[offset + Hand.gripper]!;
}

/** Offset of the first field that is not finite or not in its range; −1 when all are. */
function malformedField(record: Float64Array, offset: number): number {
  for (let i = 0; i < INPUT_LENGTH; i++) {
    if (!Number.isFinite(record[offset + i]!)) return i;
  }
  const sequence = record[offset + OperatorField.sequence]!;
  if (sequence !== sequence >>> 0) return OperatorField.sequence;
  for (let i: number = OperatorField.present; i <= OperatorField.camera; i++) {
    if (!isFlag(record[offset + i]!)) return i;
  }
  const scale = record[offset + OperatorField.scale]!;
  if (scale < 0 || scale > 1) return OperatorField.scale;
  for (let hand = 0; hand < PAIR_COUNT; hand++) {
    const at = hand === 0 ? OperatorField.left : OperatorField.right;
    const field = malformedHandField(record, offset + at);
    if (field !== -1) return at + field;
  }
  return -1;
}

function malformedHandField(record: Float64Array, offset: number): number {
  if (!isFlag(record[offset + Hand.active]!)) return Hand.active;
  for (let i = Hand.pose; i < Hand.pose + 3; i++) {
    if (Math.abs(record[offset + i]!) > HAND_REACH) return i;
  }
  let square = 0;
  for (let i = Hand.pose + 3; i < Hand.pose + POSE_LENGTH; i++)
    square += record[offset + i]! * record[offset + i]!;
  if (!(Math.abs(Math.sqrt(square) - 1) <= QUATERNION_TOLERANCE)) return Hand.pose + 3;
  return Math.abs(record[offset + Hand.gripper]!) <= GRIPPER_REACH ? -1 : Hand.gripper;
}

function isFlag(value: number): boolean {
  return value === 0 || value === 1;
}
