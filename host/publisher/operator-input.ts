/** Operator input as a ROS message and as the loop's record: the same numbers both ways. */
import { Hand, InputKind, OperatorField } from '../../control/port/index.ts';
import type { HandInput, OperatorInput } from '../../messages/index.ts';

/** Writes the message into an operator record (`INPUT_LENGTH` doubles at `offset`). Bad values pass: the loop judges them. */
export function recordFromOperatorInput(record: Float64Array, offset: number, message: OperatorInput): void {
  record[offset + OperatorField.kind] = InputKind.operator;
  record[offset + OperatorField.sequence] = message.sequence;
  record[offset + OperatorField.stamp] = message.header.stamp.sec + message.header.stamp.nanosec * 1e-9;
  record[offset + OperatorField.present] = Number(message.present);
  record[offset + OperatorField.clutch] = Number(message.clutch);
  record[offset + OperatorField.camera] = Number(message.camera);
  record[offset + OperatorField.scale] = message.scale;
  recordFromHand(record, offset + OperatorField.left, message.left);
  recordFromHand(record, offset + OperatorField.right, message.right);
}

function recordFromHand(record: Float64Array, offset: number, hand: HandInput): void {
  const { position, orientation } = hand.pose;
  record[offset + Hand.active] = Number(hand.active);
  record[offset + Hand.pose] = position.x;
  record[offset + Hand.pose + 1] = position.y;
  record[offset + Hand.pose + 2] = position.z;
  record[offset + Hand.pose + 3] = orientation.x;
  record[offset + Hand.pose + 4] = orientation.y;
  record[offset + Hand.pose + 5] = orientation.z;
  record[offset + Hand.pose + 6] = orientation.w;
  record[offset + Hand.gripper] = hand.gripper;
}

/** An operator input message whose fields `operatorInputFromRecord` fills. */
export function createOperatorInput(): OperatorInput {
  return {
    header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'view' },
    sequence: 0,
    present: false,
    clutch: false,
    camera: false,
    scale: 0,
    left: createHand(),
    right: createHand(),
  };
}

function createHand(): HandInput {
  return {
    active: false,
    pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
    gripper: 0,
  };
}

/** Reads an operator record back into a message. The stamp is kept to the microsecond. */
export function operatorInputFromRecord(message: OperatorInput, record: Float64Array, offset: number): void {
  const stamp = record[offset + OperatorField.stamp]!;
  message.header.stamp.sec = Math.floor(stamp);
  message.header.stamp.nanosec = Math.min(Math.round((stamp - Math.floor(stamp)) * 1e6), 999_999) * 1000;
  message.sequence = record[offset + OperatorField.sequence]!;
  message.present = record[offset + OperatorField.present] === 1;
  message.clutch = record[offset + OperatorField.clutch] === 1;
  message.camera = record[offset + OperatorField.camera] === 1;
  message.scale = record[offset + OperatorField.scale]!;
  handFromRecord(message.left, record, offset + OperatorField.left);
  handFromRecord(message.right, record, offset + OperatorField.right);
}

function handFromRecord(hand: HandInput, record: Float64Array, offset: number): void {
  const { position, orientation } = hand.pose;
  hand.active = record[offset + Hand.active] === 1;
  position.x = record[offset + Hand.pose]!;
  position.y = record[offset + Hand.pose + 1]!;
  position.z = record[offset + Hand.pose + 2]!;
  orientation.x = record[offset + Hand.pose + 3]!;
  orientation.y = record[offset + Hand.pose + 4]!;
  orientation.z = record[offset + Hand.pose + 5]!;
  orientation.w = record[offset + Hand.pose + 6]!;
  hand.gripper = record[offset + Hand.gripper]!;
}
