/**
 * The monitor: written apart from the pipeline, shares nothing with it but forward kinematics, keeps its own history,
 * trusts nothing. It can let a set-point pass, ask for a hold (the operator leads no more until a deliberate act), or
 * stop: the set-point is not issued and the arm pauses. It says why.
 *
 * - hold: the operator has been silent for too long, or the loop skipped ticks, while the hand led; the wrist comes out
 *   of the port.
 * - stop: a set-point that is no number, beyond a limit of position, velocity or acceleration, or with a tip faster than
 *   any hand; an arm that is not where it was told to be.
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import {
  copyPose,
  createData,
  createPose,
  depthBelowRemoteCentre,
  forward,
  JointType,
} from '../kinematics/index.ts';
import {
  MONITOR_MARGIN,
  OVERRUN_TICKS,
  SILENCE_HOLDS_AFTER,
  TIP_SPEED,
  TRACKING_ANGLE,
  TRACKING_LENGTH,
} from './defaults.ts';
import type { ArmMeasured, ArmSetpoint } from './port/index.ts';
import { Reason } from './port/index.ts';

export const Verdict = { pass: 0, hold: 1, stop: 2 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** What the monitor is told of a tick, besides the set-point and what was measured. */
export interface MonitorInput {
  /** The operator's hand leads the tip. */
  led: boolean;
  /** Something was heard from the operator since the tick before. */
  heard: boolean;
  /** Ticks since the tick before: 1 when none was skipped. */
  ticks: number;
}

export interface MonitorState {
  readonly model: RobotModel;
  readonly data: RobotData;
  /** Limits of the joints, and last of the jaw, its own copy: in arrays, because numbers in objects may be boxed. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly fastest: Float64Array;
  readonly quickest: Float64Array;
  /** What was issued at the latest tick, joints then jaw, and how fast it moved. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** What is judged. */
  readonly proposed: Float64Array;
  readonly tip: Pose;
  readonly previousTip: Pose;
  /** Ticks since the operator was heard. */
  silence: number;
  /** Why the latest verdict is not a pass, and the joint it is about; −1 for none or the tip. */
  reason: Reason;
  detail: number;
}

/** Rounding of a second difference of set-points near 1: 4 · 2⁻⁵³ / dt². */
const DIFFERENCE_NOISE = 1e-8;

export function createMonitor(model: RobotModel): MonitorState {
  const size = model.joints.length + 1;
  const limits = model.joints.map((joint) => joint.limits);
  const all = model.jaw === null ? limits : [...limits, model.jaw];
  const figure = (key: 'min' | 'max' | 'velocity' | 'acceleration') =>
    Float64Array.from(all, (each) => each[key]);
  return {
    model,
    data: createData(model),
    lower: figure('min'),
    upper: figure('max'),
    fastest: figure('velocity'),
    quickest: figure('acceleration'),
    position: new Float64Array(size),
    velocity: new Float64Array(size),
    proposed: new Float64Array(size),
    tip: createPose(),
    previousTip: createPose(),
    silence: 0,
    reason: Reason.none,
    detail: -1,
  };
}

/** Begins with an arm at rest at `setpoint`. */
export function resetMonitor(state: MonitorState, setpoint: ArmSetpoint): void {
  const n = state.model.joints.length;
  for (let i = 0; i < n; i++) state.position[i] = setpoint.position[i]!;
  state.position[n] = setpoint.jaw;
  state.velocity.fill(0);
  forward(state.previousTip, state.model, state.data, setpoint.position);
}

/** Judges a set-point before it is issued. */
export function stepMonitor(
  state: MonitorState,
  setpoint: ArmSetpoint,
  measured: ArmMeasured,
  input: MonitorInput,
  dt: number,
): Verdict {
  const { model, proposed } = state;
  const n = model.joints.length;
  state.reason = Reason.none;
  state.detail = -1;
  for (let i = 0; i < n; i++) proposed[i] = setpoint.position[i]!;
  proposed[n] = setpoint.jaw;
  // A jaw that holds something never gets where it is told: its tracking is not judged.
  const wrong = model.jaw !== null && isWrong(state, n, dt);
  if (wrong || hasWrongJoint(state, measured, dt)) return Verdict.stop;
  forward(state.tip, model, state.data, proposed);
  if (!(tipWay(state) <= TIP_SPEED * dt)) return stopFor(state, Reason.tipTooFast, -1);
  const verdict = input.led ? judgeLead(state, input) : Verdict.pass;
  state.silence = input.heard ? 0 : state.silence + input.ticks;
  remember(state, dt);
  return verdict;
}

function hasWrongJoint(state: MonitorState, measured: ArmMeasured, dt: number): boolean {
  const { model, proposed } = state;
  for (let i = 0; i < model.types.length; i++) {
    if (isWrong(state, i, dt)) return true;
    const tolerance = model.types[i] === JointType.revolute ? TRACKING_ANGLE : TRACKING_LENGTH;
    // Written so that NaN stops, too.
    if (!(Math.abs(proposed[i]! - measured.position[i]!) <= tolerance)) {
      stopFor(state, Reason.trackingError, i);
      return true;
    }
  }
  return false;
}

function isWrong(state: MonitorState, i: number, dt: number): boolean {
  const { lower, upper, fastest, quickest } = state;
  const position = state.proposed[i]!;
  const before = state.position[i]!;
  const velocity = (position - before) / dt;
  const acceleration = (velocity - state.velocity[i]!) / dt;
  // An arm found beyond its limit may come back.
  const inside = position >= Math.min(lower[i]!, before) && position <= Math.max(upper[i]!, before);
  let reason: Reason = Reason.none;
  if (!Number.isFinite(position)) reason = Reason.monitorStop;
  else if (!inside) reason = Reason.setpointPosition;
  else if (!(Math.abs(velocity) <= fastest[i]! * (1 + MONITOR_MARGIN))) reason = Reason.setpointVelocity;
  else if (!(Math.abs(acceleration) <= quickest[i]! * (1 + MONITOR_MARGIN) + DIFFERENCE_NOISE))
    reason = Reason.setpointAcceleration;
  if (reason === Reason.none) return false;
  stopFor(state, reason, i);
  return true;
}

/** Whether the hand may go on leading. */
function judgeLead(state: MonitorState, input: MonitorInput): Verdict {
  const { model } = state;
  const depth = depthBelowRemoteCentre(model, state.proposed);
  // Going deeper is the way out of being too shallow.
  const least = model.minimumDepth ?? -Infinity;
  const tooShallow = depth < least && depth < depthBelowRemoteCentre(model, state.position);
  if (input.ticks > OVERRUN_TICKS) state.reason = Reason.loopOverrun;
  else if (!input.heard && state.silence >= SILENCE_HOLDS_AFTER) state.reason = Reason.inputStale;
  else if (tooShallow) state.reason = Reason.insertionTooShallow;
  return state.reason === Reason.none ? Verdict.pass : Verdict.hold;
}

function stopFor(state: MonitorState, reason: Reason, joint: number): Verdict {
  state.reason = reason;
  state.detail = joint;
  return Verdict.stop;
}

function tipWay(state: MonitorState): number {
  const x = state.tip[0]! - state.previousTip[0]!;
  const y = state.tip[1]! - state.previousTip[1]!;
  const z = state.tip[2]! - state.previousTip[2]!;
  return Math.sqrt(x * x + y * y + z * z);
}

function remember(state: MonitorState, dt: number): void {
  for (let i = 0; i < state.proposed.length; i++) {
    state.velocity[i] = (state.proposed[i]! - state.position[i]!) / dt;
    state.position[i] = state.proposed[i]!;
  }
  copyPose(state.previousTip, state.tip);
}
