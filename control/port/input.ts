/**
 * What goes into the loop: fixed-length records of doubles, so that they cross a thread in shared memory,
 * are logged exactly as consumed, and come back bit for bit in a replay.
 */

export const InputKind = {
  operator: 1,
  stateCommand: 2,
  exerciseCommand: 3,
  moveJoints: 4,
  moveTip: 5,
} as const;
export type InputKind = (typeof InputKind)[keyof typeof InputKind];

export const ExerciseCommand = { restart: 1, stop: 2 } as const;
export type ExerciseCommand = (typeof ExerciseCommand)[keyof typeof ExerciseCommand];
export const exerciseCommandNames = { restart: ExerciseCommand.restart, stop: ExerciseCommand.stop } as const;

/** Offsets of one hand inside its block. */
export const Hand = {
  /** 1 when this hand moves its instrument. */
  active: 0,
  /** x, y, z (m), qx, qy, qz, qw in the view frame: x right, y up, z towards the surgeon. */
  pose: 1,
  /** Opening of the master gripper, rad; 0 is closed. */
  gripper: 8,
  length: 9,
} as const;

/** Offsets of an operator record (`InputKind.operator`). Booleans are 0 or 1. */
export const OperatorField = {
  kind: 0,
  /** Strictly increasing per operator, unsigned 32 bit. */
  sequence: 1,
  /** Operator's clock, s; carried to the recording, not used for control. */
  stamp: 2,
  present: 3,
  clutch: 4,
  camera: 5,
  /** Wanted hand-to-tip ratio in (0, 1]; 0 keeps the one in force. */
  scale: 6,
  left: 7,
  right: 7 + Hand.length,
} as const;

/** Offsets of a state command record (`InputKind.stateCommand`). */
export const StateCommandField = {
  kind: 0,
  /** Index into `armNames`. */
  arm: 1,
  /** `StateCommand`. */
  command: 2,
} as const;

/** Offsets of an exercise command record (`InputKind.exerciseCommand`). */
export const ExerciseCommandField = { kind: 0, command: 1 } as const;

/** Offsets of a record that sends an arm somewhere (`InputKind.moveJoints`, `InputKind.moveTip`). */
export const MoveField = {
  kind: 0,
  /** Index into `armNames`. */
  arm: 1,
  /** Joint positions, rad or m, in the robot model's order; or the tip's pose in the arm's base. */
  target: 2,
} as const;

/** Doubles in any input record. */
export const INPUT_LENGTH = OperatorField.right + Hand.length;
