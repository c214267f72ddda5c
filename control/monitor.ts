/**
 * The monitor: written apart from the pipeline, shares nothing with it but forward kinematics, keeps its own history,
 * trusts nothing. It can let a set-point pass, ask for a hold, or stop: the set-point is not issued and the arm pauses.
 */
import type { Limits, Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import {
  copyPose,
  createData,
  createPose,
  depthBelowRemoteCentre,
  forward,
  JointType,
} from '../kinematics/index.ts';
import { MONITOR_MARGIN, TIP_SPEED, TRACKING_ANGLE, TRACKING_LENGTH } from './defaults.ts';
import type { ArmMeasured, ArmSetpoint } from './port/index.ts';

export const Verdict = { pass: 0, hold: 1, stop: 2 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

export interface MonitorState {
  readonly model: RobotModel;
  readonly data: RobotData;
  /** What was issued at the latest tick, joints then jaw, and how fast it moved. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** What is judged. */
  readonly proposed: Float64Array;
  readonly tip: Pose;
  readonly previousTip: Pose;
  /** Joint that the latest verdict is about; −1 for none or the tip. */
  detail: number;
}

/** Rounding of a second difference of set-points near 1: 4 · 2⁻⁵³ / dt². */
const DIFFERENCE_NOISE = 1e-8;

export function createMonitor(model: RobotModel): MonitorState {
  const size = model.joints.length + 1;
  return {
    model,
    data: createData(model),
    position: new Float64Array(size),
    velocity: new Float64Array(size),
    proposed: new Float64Array(size),
    tip: createPose(),
    previousTip: createPose(),
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

/** Judges a set-point before it is issued. `needsDepth`: the tip is under Cartesian control. */
export function stepMonitor(
  state: MonitorState,
  setpoint: ArmSetpoint,
  measured: ArmMeasured,
  needsDepth: boolean,
  dt: number,
): Verdict {
  const { model, proposed } = state;
  const n = model.joints.length;
  state.detail = -1;
  for (let i = 0; i < n; i++) proposed[i] = setpoint.position[i]!;
  proposed[n] = setpoint.jaw;
  for (let i = 0; i < n; i++) {
    if (!isWithin(state, i, model.joints[i]!.limits, dt)) return stopAt(state, i);
    const tolerance = model.joints[i]!.type === JointType.revolute ? TRACKING_ANGLE : TRACKING_LENGTH;
    // Written so that NaN stops, too.
    if (!(Math.abs(proposed[i]! - measured.position[i]!) <= tolerance)) return stopAt(state, i);
  }
  // A jaw that holds something never gets where it is told: its tracking is not judged.
  if (model.jaw !== null && !isWithin(state, n, model.jaw, dt)) return stopAt(state, n);
  forward(state.tip, model, state.data, proposed);
  if (!(tipWay(state) <= TIP_SPEED * dt)) return stopAt(state, -1);
  const depth = depthBelowRemoteCentre(model, proposed);
  // Going deeper is the way out of being too shallow.
  const tooShallow = depth < model.minimumDepth && depth < depthBelowRemoteCentre(model, state.position);
  remember(state, dt);
  return needsDepth && tooShallow ? Verdict.hold : Verdict.pass;
}

function isWithin(state: MonitorState, i: number, limits: Limits, dt: number): boolean {
  const position = state.proposed[i]!;
  const before = state.position[i]!;
  const velocity = (position - before) / dt;
  const acceleration = (velocity - state.velocity[i]!) / dt;
  // An arm found beyond its limit may come back.
  const inside = position >= Math.min(limits.min, before) && position <= Math.max(limits.max, before);
  return (
    inside &&
    Math.abs(velocity) <= limits.velocity * (1 + MONITOR_MARGIN) &&
    Math.abs(acceleration) <= limits.acceleration * (1 + MONITOR_MARGIN) + DIFFERENCE_NOISE
  );
}

function stopAt(state: MonitorState, joint: number): Verdict {
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
