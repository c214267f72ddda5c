/**
 * The only way out of the control core. A simulated arm (sim/), a ROS 2 arm (hardware/) and the perfect
 * kinematic arm (control/kinematic-arm.ts) implement it, and the pipeline cannot tell them apart.
 */
import type { Reason } from './reason.ts';

/** CRTK operating states. */
export const OperatingState = { disabled: 0, enabled: 1, paused: 2, fault: 3 } as const;
export type OperatingState = (typeof OperatingState)[keyof typeof OperatingState];
export const operatingStateNames = ['DISABLED', 'ENABLED', 'PAUSED', 'FAULT'] as const;

/** CRTK state commands. */
export const StateCommand = { enable: 0, disable: 1, pause: 2, resume: 3, home: 4, unhome: 5 } as const;
export type StateCommand = (typeof StateCommand)[keyof typeof StateCommand];
export const stateCommandNames = ['enable', 'disable', 'pause', 'resume', 'home', 'unhome'] as const;

/** What an arm reports. Preallocated by the caller, overwritten by `Arm.read`. */
export interface ArmMeasured {
  /** Joint positions, rad or m, in the robot model's joint order. */
  readonly position: Float64Array;
  /** Jaw opening angle, rad; 0 where the arm has none. */
  jaw: number;
  state: OperatingState;
  homed: boolean;
  busy: boolean;
}

/** What an arm is told to do next. Preallocated by the caller, read by `Arm.servo`. */
export interface ArmSetpoint {
  /** Joint positions, rad or m, in the robot model's joint order. */
  readonly position: Float64Array;
  /** How fast they change, rad/s or m/s: feed-forward for an arm that would otherwise lag behind them. */
  readonly velocity: Float64Array;
  /** Jaw opening angle, rad. */
  jaw: number;
}

/** One arm. No method throws, allocates or waits; each answers with a reason, `Reason.none` for success. */
export interface Arm {
  readonly name: string;
  readonly jointCount: number;
  read(out: ArmMeasured): Reason;
  servo(setpoint: ArmSetpoint): Reason;
  command(command: StateCommand): Reason;
}

export function createMeasured(jointCount: number): ArmMeasured {
  return {
    position: new Float64Array(jointCount),
    jaw: 0,
    state: OperatingState.disabled,
    homed: false,
    busy: false,
  };
}

export function createSetpoint(jointCount: number): ArmSetpoint {
  return { position: new Float64Array(jointCount), velocity: new Float64Array(jointCount), jaw: 0 };
}
