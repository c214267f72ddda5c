/**
 * What comes out of the loop: one fixed-length record of doubles per tick, written to shared memory by the loop
 * and turned into messages elsewhere. A training session has two instruments and one endoscope.
 */

/** Instruments first (index = pair), the endoscope last. PSM1 is the right hand's, PSM2 the left hand's. */
export const armNames = ['PSM1', 'PSM2', 'ECM'] as const;
export type ArmName = (typeof armNames)[number];
export const PAIR_COUNT = 2;
export const ECM_INDEX = 2;

/** Room for the joints of any arm; unused ones stay 0. */
export const MAX_JOINTS = 7;

/** Doubles in a pose: x, y, z (m), qx, qy, qz, qw. */
export const POSE_LENGTH = 7;

export const TeleopState = {
  disabled: 0,
  settingArmsState: 1,
  aligning: 2,
  following: 3,
  clutched: 4,
  camera: 5,
  unselected: 6,
  holding: 7,
} as const;
export type TeleopState = (typeof TeleopState)[keyof typeof TeleopState];
export const teleopStateNames = [
  'DISABLED',
  'SETTING_ARMS_STATE',
  'ALIGNING',
  'FOLLOWING',
  'CLUTCHED',
  'CAMERA',
  'UNSELECTED',
  'HOLDING',
] as const;

/** Offsets of one arm inside its block. */
export const ArmField = {
  /** `OperatingState`. */
  state: 0,
  homed: 1,
  busy: 2,
  /** Commanded joint positions, rad or m. */
  setpoint: 3,
  setpointJaw: 3 + MAX_JOINTS,
  measured: 4 + MAX_JOINTS,
  measuredJaw: 4 + 2 * MAX_JOINTS,
  /** Pose of the tip in the arm's base. */
  setpointPose: 5 + 2 * MAX_JOINTS,
  measuredPose: 5 + 2 * MAX_JOINTS + POSE_LENGTH,
  length: 5 + 2 * MAX_JOINTS + 2 * POSE_LENGTH,
} as const;

/** Offsets of one hand-and-instrument pair inside its block. */
export const PairField = {
  /** `TeleopState`. */
  state: 0,
  /** Most severe `Reason` of this tick. */
  reason: 1,
  /** Joint index or axis the reason names; −1 for none. */
  detail: 2,
  /** Angle between hand and instrument, rad; 0 when aligned. */
  alignmentError: 3,
  active: 4,
  /** Hand in the view frame, after the input check. */
  masterPose: 5,
  masterGripper: 5 + POSE_LENGTH,
  /** Where the hand has to be to be aligned, view frame. */
  masterSetpointPose: 6 + POSE_LENGTH,
  /** Hand-to-tip ratio of this pair now: the one in force, less where the hand is slow and the scale depends on that. */
  ratio: 6 + 2 * POSE_LENGTH,
  /** How far the tip is from where the whole ratio would have brought it since the latch, view frame, m. */
  drift: 7 + 2 * POSE_LENGTH,
  /** How far the tremor canceller moves the hand at this tick, m. */
  tremor: 10 + 2 * POSE_LENGTH,
  /** Force that the master is asked to show to the hand, view frame, N. */
  force: 11 + 2 * POSE_LENGTH,
  length: 14 + 2 * POSE_LENGTH,
} as const;

/** Offsets of one tick's record. */
export const TickField = {
  tick: 0,
  /** Sequence of the operator record in force; −1 before the first. */
  inputSequence: 1,
  /** Ticks since that record arrived. */
  inputAge: 2,
  /** Hand-to-tip ratio in force. */
  scale: 3,
  present: 4,
  clutch: 5,
  camera: 6,
  pairs: 7,
  arms: 7 + PAIR_COUNT * PairField.length,
} as const;

/** Doubles in a tick record. */
export const TICK_LENGTH = TickField.arms + armNames.length * ArmField.length;
