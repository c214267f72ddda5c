/**
 * The monitor: written apart from the pipeline, shares nothing with it but forward kinematics, keeps its own history,
 * trusts nothing. It can let a set-point pass, ask for a hold, or stop: the set-point is not issued and the arm pauses.
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { createData, createPose, depthBelowRemoteCentre, forward, JointType } from '../kinematics/index.ts';
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
  const { model } = state;
  const n = model.joints.length;
  state.detail = -1;
  for (let i = 0; i < n; i++) {
    const limits = model.joints[i]!.limits;
    const position = setpoint.position[i]!;
    if (!isWithin(state, i, position, limits.min, limits.max, limits.velocity, limits.acceleration, dt)) {
      return stopAt(state, i);
    }
    const tolerance = model.joints[i]!.type === JointType.revolute ? TRACKING_ANGLE : TRACKING_LENGTH;
    // Written so that NaN stops, too.
    if (!(Math.abs(position - measured.position[i]!) <= tolerance)) return stopAt(state, i);
  }
  const jaw = model.jaw;
  // A jaw that holds something never gets where it is told: its tracking is not judged.
  if (
    jaw !== null &&
    !isWithin(state, n, setpoint.jaw, jaw.min, jaw.max, jaw.velocity, jaw.acceleration, dt)
  ) {
    return stopAt(state, n);
  }
  forward(state.tip, model, state.data, setpoint.position);
  if (!(tipWay(state) <= TIP_SPEED * dt)) return stopAt(state, -1);
  const depth = depthBelowRemoteCentre(model, setpoint.position);
  // Going deeper is the way out of being too shallow.
  const tooShallow = depth < model.minimumDepth && depth < depthBelowRemoteCentre(model, state.position);
  remember(state, setpoint, dt);
  return needsDepth && tooShallow ? Verdict.hold : Verdict.pass;
}

function isWithin(
  state: MonitorState,
  i: number,
  position: number,
  min: number,
  max: number,
  velocityLimit: number,
  accelerationLimit: number,
  dt: number,
): boolean {
  const before = state.position[i]!;
  const velocity = (position - before) / dt;
  const acceleration = (velocity - state.velocity[i]!) / dt;
  // An arm found beyond its limit may come back.
  const inside = position >= Math.min(min, before) && position <= Math.max(max, before);
  return (
    inside &&
    Math.abs(velocity) <= velocityLimit * (1 + MONITOR_MARGIN) &&
    Math.abs(acceleration) <= accelerationLimit * (1 + MONITOR_MARGIN) + DIFFERENCE_NOISE
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

function remember(state: MonitorState, setpoint: ArmSetpoint, dt: number): void {
  const n = state.model.joints.length;
  for (let i = 0; i < n; i++) {
    state.velocity[i] = (setpoint.position[i]! - state.position[i]!) / dt;
    state.position[i] = setpoint.position[i]!;
  }
  state.velocity[n] = (setpoint.jaw - state.position[n]!) / dt;
  state.position[n] = setpoint.jaw;
  for (let i = 0; i < 7; i++) state.previousTip[i] = state.tip[i]!;
}
