/**
 * Why motion is limited or held. One code per cause; the screen turns `id` into words.
 * Codes are part of recordings: append, never renumber.
 */
export const Reason = {
  none: 0,
  operatorAbsent: 1,
  inputStale: 2,
  inputOutOfOrder: 3,
  inputNotFinite: 4,
  clutch: 5,
  camera: 6,
  aligning: 7,
  jointPositionLimit: 8,
  jointVelocityLimit: 9,
  jointAccelerationLimit: 10,
  jointJerkLimit: 11,
  insertionTooShallow: 12,
  workspaceEdge: 13,
  unreachable: 14,
  wristSingular: 15,
  monitorStop: 16,
  loopOverrun: 17,
  armDisabled: 18,
  armPaused: 19,
  armFault: 20,
  handInactive: 21,
  confirmToResume: 22,
  jawCatchingUp: 23,
  commandRefused: 24,
  masterEdge: 28,
  moving: 29,
  trackingError: 30,
  setpointPosition: 31,
  setpointVelocity: 32,
  setpointAcceleration: 33,
  tipTooFast: 34,
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

/** What a reason does to motion. `inform` leaves it as it is, `limit` bends it, `hold` stops the arm. */
export const Severity = { inform: 0, limit: 1, hold: 2, stop: 3 } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** Wire identifier and severity of each reason, indexed by code. */
export const reasons: Readonly<Record<Reason, { id: string; severity: Severity }>> = {
  [Reason.none]: { id: '', severity: Severity.inform },
  [Reason.operatorAbsent]: { id: 'operator_absent', severity: Severity.hold },
  [Reason.inputStale]: { id: 'input_stale', severity: Severity.hold },
  [Reason.inputOutOfOrder]: { id: 'input_out_of_order', severity: Severity.hold },
  [Reason.inputNotFinite]: { id: 'input_not_finite', severity: Severity.hold },
  [Reason.clutch]: { id: 'clutch', severity: Severity.inform },
  [Reason.camera]: { id: 'camera', severity: Severity.inform },
  [Reason.aligning]: { id: 'aligning', severity: Severity.hold },
  [Reason.jointPositionLimit]: { id: 'joint_position_limit', severity: Severity.limit },
  [Reason.jointVelocityLimit]: { id: 'joint_velocity_limit', severity: Severity.limit },
  [Reason.jointAccelerationLimit]: { id: 'joint_acceleration_limit', severity: Severity.limit },
  [Reason.jointJerkLimit]: { id: 'joint_jerk_limit', severity: Severity.limit },
  [Reason.insertionTooShallow]: { id: 'insertion_too_shallow', severity: Severity.limit },
  [Reason.workspaceEdge]: { id: 'workspace_edge', severity: Severity.limit },
  [Reason.unreachable]: { id: 'unreachable', severity: Severity.limit },
  [Reason.wristSingular]: { id: 'wrist_singular', severity: Severity.limit },
  [Reason.monitorStop]: { id: 'monitor_stop', severity: Severity.stop },
  [Reason.loopOverrun]: { id: 'loop_overrun', severity: Severity.hold },
  [Reason.armDisabled]: { id: 'arm_disabled', severity: Severity.hold },
  [Reason.armPaused]: { id: 'arm_paused', severity: Severity.hold },
  [Reason.armFault]: { id: 'arm_fault', severity: Severity.stop },
  [Reason.handInactive]: { id: 'hand_inactive', severity: Severity.inform },
  [Reason.confirmToResume]: { id: 'confirm_to_resume', severity: Severity.hold },
  [Reason.jawCatchingUp]: { id: 'jaw_catching_up', severity: Severity.inform },
  [Reason.commandRefused]: { id: 'command_refused', severity: Severity.inform },
  [Reason.masterEdge]: { id: 'master_edge', severity: Severity.inform },
  [Reason.moving]: { id: 'moving', severity: Severity.hold },
  [Reason.trackingError]: { id: 'tracking_error', severity: Severity.stop },
  [Reason.setpointPosition]: { id: 'setpoint_position', severity: Severity.stop },
  [Reason.setpointVelocity]: { id: 'setpoint_velocity', severity: Severity.stop },
  [Reason.setpointAcceleration]: { id: 'setpoint_acceleration', severity: Severity.stop },
  [Reason.tipTooFast]: { id: 'tip_too_fast', severity: Severity.stop },
};
