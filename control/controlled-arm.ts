/** One arm as the core sees it: how it is reached, where it stands, what it measured and what it is told. */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { createData, createPose, forward } from '../kinematics/index.ts';
import { TICK_PERIOD } from './defaults.ts';
import type { LimitsState } from './limits.ts';
import { createLimits, isStill, resetLimits, stepLimits } from './limits.ts';
import type { MonitorInput, MonitorState } from './monitor.ts';
import { createMonitor, resetMonitor, stepMonitor, Verdict } from './monitor.ts';
import type { MoveState } from './move.ts';
import { abandonMove, createMove, isMoving, stepMove, stopMove } from './move.ts';
import type { PermissionState } from './permission.ts';
import { createPermission, stepPermission, withdraw } from './permission.ts';
import type { Arm, ArmMeasured, ArmPlacement, ArmSetpoint } from './port/index.ts';
import { createMeasured, createSetpoint, OperatingState, Reason, StateCommand } from './port/index.ts';
import type { Report } from './report.ts';
import { createReport, note } from './report.ts';
import type { SetupState } from './setup.ts';
import { createSetup, isReady, stepSetup } from './setup.ts';
import type { ThroughPort } from './through-port.ts';
import { createThroughPort } from './through-port.ts';

export interface ControlledArm {
  readonly arm: Arm;
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly worldFromBase: Pose;
  readonly measured: ArmMeasured;
  readonly setpoint: ArmSetpoint;
  readonly baseFromMeasuredTip: Pose;
  readonly baseFromTip: Pose;
  /** Wanted joint positions, then the jaw; rad or m. */
  readonly target: Float64Array;
  /** What the limits make of them. */
  readonly limited: Float64Array;
  readonly setup: SetupState;
  readonly permission: PermissionState;
  readonly limits: LimitsState;
  /** Null where the arm holds no tool through a port, or one about a remote centre of its own. */
  readonly throughPort: ThroughPort | null;
  readonly move: MoveState;
  readonly monitor: MonitorState;
  readonly monitorInput: MonitorInput;
  readonly report: Report;
  ready: boolean;
  /** What keeps the arm itself from moving now; none when nothing does. */
  held: Reason;
  /** Why the arm may not be moved by its operator; none when it may. */
  forbidden: Reason;
  /** Why the monitor stopped it; none when it did not, or when the arm was readied since. */
  stoppedBy: Reason;
}

export function createControlledArm(arm: Arm, placement: ArmPlacement): ControlledArm {
  const { model } = placement;
  const n = model.joints.length;
  const data = createData(model);
  const limits = createLimits(model);
  return {
    arm,
    model,
    data,
    worldFromBase: placement.worldFromBase,
    measured: createMeasured(n),
    setpoint: createSetpoint(n),
    baseFromMeasuredTip: createPose(),
    baseFromTip: createPose(),
    target: new Float64Array(n + 1),
    limited: new Float64Array(n + 1),
    setup: createSetup(),
    permission: createPermission(),
    limits,
    throughPort: createThroughPort(placement, limits),
    move: createMove(model, data, limits),
    monitor: createMonitor(model),
    monitorInput: { led: false, heard: false, ticks: 1 },
    report: createReport(),
    ready: false,
    held: Reason.none,
    forbidden: Reason.none,
    stoppedBy: Reason.none,
  };
}

/** Reads the arm, brings it to readiness and decides whether it may be moved. */
export function readArm(a: ControlledArm, operator: Reason, operatorDetail: number, act: boolean): void {
  const { measured } = a;
  const failed = a.arm.read(measured);
  const held = stepSetup(a.setup, a.arm, measured, isStill(a.limits, TICK_PERIOD));
  a.ready = failed === Reason.none && isReady(measured);
  if (a.ready) a.stoppedBy = Reason.none;
  a.held = failed === Reason.none ? held : failed;
  if (a.held === Reason.armPaused && a.stoppedBy !== Reason.none) a.held = a.stoppedBy;
  if (a.held === Reason.none && isMoving(a.move)) a.held = Reason.moving;
  else if (a.held !== Reason.none) stopMove(a.move);
  if (a.held === Reason.none) a.forbidden = stepPermission(a.permission, operator, operatorDetail, act);
  else a.forbidden = stepPermission(a.permission, a.held, a.permission.detail, false);
  if (!a.ready && measured.state !== OperatingState.paused) followMeasured(a);
  forward(a.baseFromMeasuredTip, a.model, a.data, measured.position);
}

/** An arm that is not ours to move: the set-point is wherever it is, so that nothing jumps when it is ours again. */
function followMeasured(a: ControlledArm): void {
  abandonMove(a.move);
  const n = a.model.joints.length;
  for (let i = 0; i < n; i++) a.target[i] = a.measured.position[i]!;
  a.target[n] = a.measured.jaw;
  resetLimits(a.limits, a.target);
  setSetpoint(a, a.target);
  resetMonitor(a.monitor, a.setpoint);
  forward(a.baseFromTip, a.model, a.data, a.setpoint.position);
}

/**
 * Move, if one is under way → limits → monitor → command: the way out, the same for every arm at every tick. `led`: the
 * operator's hand leads it.
 */
export function driveArm(a: ControlledArm, led: boolean, dt: number): void {
  if (!a.ready) return;
  note(a.report, stepMove(a.move, a.target, dt), a.move.detail);
  const limited = stepLimits(a.limits, a.limited, a.target, dt);
  if (led) note(a.report, limited, a.limits.detail);
  setSetpoint(a, a.limited);
  a.monitorInput.led = led;
  const verdict = stepMonitor(a.monitor, a.setpoint, a.measured, a.monitorInput, dt);
  if (verdict === Verdict.stop) {
    stopArm(a);
    return;
  }
  if (verdict === Verdict.hold) withdraw(a.permission, a.monitor.reason, -1);
  const refused = a.arm.servo(a.setpoint);
  if (refused !== Reason.none) withdraw(a.permission, refused, -1);
  note(a.report, refused, -1);
  forward(a.baseFromTip, a.model, a.data, a.setpoint.position);
}

/** The set-point is not issued: the arm stays at the one before it, and pauses. */
function stopArm(a: ControlledArm): void {
  abandonMove(a.move);
  for (let i = 0; i < a.target.length; i++) a.target[i] = a.monitor.position[i]!;
  resetLimits(a.limits, a.target);
  setSetpoint(a, a.target);
  resetMonitor(a.monitor, a.setpoint);
  a.stoppedBy = a.monitor.reason;
  withdraw(a.permission, a.stoppedBy, a.monitor.detail);
  note(a.report, a.stoppedBy, a.monitor.detail);
  a.arm.command(StateCommand.pause);
}

/** `values`: joint positions, then the jaw. Their velocity is that of the limits' state. */
function setSetpoint(a: ControlledArm, values: Float64Array): void {
  const n = a.model.joints.length;
  for (let i = 0; i < n; i++) {
    a.setpoint.position[i] = values[i]!;
    a.setpoint.velocity[i] = a.limits.velocity[i]!;
  }
  a.setpoint.jaw = values[n]!;
}
