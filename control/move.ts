/**
 * Moves: an arm sent somewhere, by its joints or along a straight line of its tip, with bounded jerk; and stopped from
 * wherever it is. A step of the tick: it writes the target that the limits are given, planned with the same part of the
 * joints' limits, `PLANNED`, as the limits plan their stops, and so they pass it as it is.
 *
 * A move begins from where the arm is and as it moves; a move may take the place of another. A line begins at rest: an arm
 * that moves is stopped first, then the line is surveyed (survey.ts), a few ticks, then travelled.
 */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { copyPose, createPose, follow, forward, normalizeOrientation } from '../kinematics/index.ts';
import {
  JERK_TIME,
  MOVE_TIP_ACCELERATION,
  MOVE_TIP_ANGULAR_ACCELERATION,
  MOVE_TIP_RATE,
  MOVE_TIP_SPEED,
  PLANNED,
} from './defaults.ts';
import type { LimitsState } from './limits.ts';
import { Reason } from './port/index.ts';
import type { Line, Survey, Trajectory, TrajectoryLimits } from './trajectory/index.ts';
import {
  beginSurvey,
  createLine,
  createSurvey,
  createTrajectory,
  isSurveyed,
  limitPath,
  PlanStatus,
  planTrajectory,
  planVelocity,
  poseOnLine,
  sampleTrajectory,
  setLine,
  stepSurvey,
} from './trajectory/index.ts';

/** What a move is doing. */
export const MovePhase = {
  idle: 0,
  /** On the way to joint positions. */
  joints: 1,
  /** Coming to rest wherever that is, to stay there, or to begin a line. */
  stopping: 2,
  settling: 3,
  /** Looking at a line, at rest; travelling it, or coming to rest on it. */
  surveying: 4,
  line: 5,
} as const;
export type MovePhase = (typeof MovePhase)[keyof typeof MovePhase];

export interface MoveState {
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly limits: LimitsState;
  phase: MovePhase;
  /** Joints, and last the jaw where there is one: limits that are planned with, the trajectory, and where it is. */
  readonly planned: TrajectoryLimits;
  readonly trajectory: Trajectory;
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  readonly targetVelocity: Float64Array;
  /** s since the trajectory's start; one element. */
  readonly time: Float64Array;
  /** The line, how it can be travelled, and where on it the tip is: 0 to 1, its rates, and the target. */
  readonly line: Line;
  readonly survey: Survey;
  readonly tip: TrajectoryLimits;
  readonly path: TrajectoryLimits;
  readonly pathTrajectory: Trajectory;
  readonly s: Float64Array;
  readonly rate: Float64Array;
  readonly rateChange: Float64Array;
  readonly baseFromStart: Pose;
  readonly baseFromEnd: Pose;
  readonly baseFromTip: Pose;
  readonly joints: Float64Array;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

const ONE = Float64Array.of(1);
const ZERO = Float64Array.of(0);

/** Nothing moves until a move begins. `limits` are the arm's: what has been issued is where a move begins. */
export function createMove(model: RobotModel, data: RobotData, limits: LimitsState): MoveState {
  const { size, velocityLimit, accelerationLimit, jerkLimit } = limits;
  const zeros = () => new Float64Array(size);
  const one = () => new Float64Array(1);
  return {
    model,
    data,
    limits,
    phase: MovePhase.idle,
    planned: {
      velocity: velocityLimit.map((limit) => PLANNED * limit),
      acceleration: accelerationLimit.map((limit) => PLANNED * limit),
      jerk: jerkLimit.map((limit) => PLANNED * limit),
    },
    trajectory: createTrajectory(size),
    position: zeros(),
    velocity: zeros(),
    acceleration: zeros(),
    targetVelocity: zeros(),
    time: one(),
    line: createLine(),
    survey: createSurvey(model, data),
    tip: {
      velocity: Float64Array.of(MOVE_TIP_SPEED, MOVE_TIP_RATE),
      acceleration: Float64Array.of(MOVE_TIP_ACCELERATION, MOVE_TIP_ANGULAR_ACCELERATION),
      jerk: Float64Array.of(MOVE_TIP_ACCELERATION / JERK_TIME, MOVE_TIP_ANGULAR_ACCELERATION / JERK_TIME),
    },
    path: { velocity: one(), acceleration: one(), jerk: one() },
    pathTrajectory: createTrajectory(1),
    s: one(),
    rate: one(),
    rateChange: one(),
    baseFromStart: createPose(),
    baseFromEnd: createPose(),
    baseFromTip: createPose(),
    joints: new Float64Array(model.joints.length),
    detail: -1,
  };
}

export function isMoving(state: MoveState): boolean {
  return state.phase !== MovePhase.idle;
}

/**
 * Sends all joints, and last the jaw, to `target` (rad, m), to arrive together at `targetVelocity`; where that is not zero
 * they stop from there on. Says why not, with the joint in `detail`: then what was under way goes on.
 */
export function beginMoveJoints(
  state: MoveState,
  target: Float64Array,
  targetVelocity: Float64Array,
  dt: number,
): Reason {
  const { limits } = state;
  for (let i = 0; i < limits.size; i++) {
    state.detail = i;
    if (!(Math.abs(target[i]!) < Infinity)) return Reason.inputNotFinite;
    if (!(target[i]! >= limits.lower[i]! && target[i]! <= limits.upper[i]!)) return Reason.jointPositionLimit;
    if (!(Math.abs(targetVelocity[i]!) <= state.planned.velocity[i]!)) return Reason.jointVelocityLimit;
  }
  state.detail = -1;
  takeOver(state, dt);
  const { position, velocity, acceleration } = state;
  planTrajectory(state.trajectory, state.planned, position, velocity, acceleration, target, targetVelocity);
  state.time[0] = 0;
  state.phase = MovePhase.joints;
  return Reason.none;
}

/**
 * Sends the tip to a pose (base frame, m, quaternion) along a straight line, the jaw staying as it is. Says why not; what
 * only a survey of the line can tell, `stepMove` says.
 */
export function beginMoveTip(state: MoveState, baseFromTip: Pose, dt: number): Reason {
  state.detail = -1;
  copyPose(state.baseFromTip, baseFromTip);
  if (!normalizeOrientation(state.baseFromTip)) return Reason.inputNotFinite;
  for (let i = 0; i < 3; i++) if (!(Math.abs(baseFromTip[i]!) < Infinity)) return Reason.inputNotFinite;
  copyPose(state.baseFromEnd, state.baseFromTip);
  takeOver(state, dt);
  planStop(state, MovePhase.settling);
  return Reason.none;
}

/** Stops in the least time that bounds jerk: joints each by itself, a line along itself. */
export function stopMove(state: MoveState): void {
  const { phase, s, rate, rateChange } = state;
  if (phase === MovePhase.joints || phase === MovePhase.settling) {
    planStop(state, MovePhase.stopping);
  } else if (phase === MovePhase.surveying) {
    state.phase = MovePhase.idle;
  } else if (phase === MovePhase.line) {
    planVelocity(state.pathTrajectory, state.path, s, rate, rateChange, ZERO);
    state.time[0] = 0;
  }
}

/** The move is over, wherever the arm is: it is not ours to move any more, or has been stopped by other means. */
export function abandonMove(state: MoveState): void {
  state.phase = MovePhase.idle;
}

/**
 * One tick of a move: writes where the joints, and last the jaw, are to be. Says why a line cannot be travelled, with the
 * joint in `detail`: the move is then over, with the arm at rest where it was.
 */
export function stepMove(state: MoveState, target: Float64Array, dt: number): Reason {
  let reason: Reason = Reason.none;
  if (state.phase === MovePhase.idle) return reason;
  state.detail = -1;
  if (state.phase === MovePhase.surveying) reason = stepLineSurvey(state);
  else if (state.phase === MovePhase.line) stepLine(state, dt);
  else stepJoints(state, dt);
  for (let i = 0; i < state.position.length; i++) target[i] = state.position[i]!;
  return reason;
}

function stepJoints(state: MoveState, dt: number): void {
  const { time, trajectory, position, velocity, acceleration } = state;
  time[0] = time[0]! + dt;
  sampleTrajectory(trajectory, time, position, velocity, acceleration);
  if (time[0] < trajectory.duration[0]!) return;
  if (state.phase === MovePhase.settling) beginLine(state);
  else if (isGoingOn(state)) planStop(state, MovePhase.stopping);
  else state.phase = MovePhase.idle;
}

function isGoingOn({ limits, velocity }: MoveState): boolean {
  for (let i = 0; i < limits.size; i++) if (velocity[i] !== 0) return true;
  return false;
}

function beginLine(state: MoveState): void {
  const { joints, position } = state;
  for (let i = 0; i < joints.length; i++) joints[i] = position[i]!;
  forward(state.baseFromStart, state.model, state.data, joints);
  setLine(state.line, state.baseFromStart, state.baseFromEnd);
  beginSurvey(state.survey, joints);
  state.phase = MovePhase.surveying;
}

function stepLineSurvey(state: MoveState): Reason {
  const { survey, line, limits, path } = state;
  const reason = stepSurvey(survey, line, limits.lower, limits.upper);
  if (reason !== Reason.none) {
    state.detail = survey.detail;
    state.phase = MovePhase.idle;
    return reason;
  }
  if (!isSurveyed(survey)) return Reason.none;
  limitPath(path, survey, line, state.planned, state.tip);
  const planned = planTrajectory(state.pathTrajectory, path, ZERO, ZERO, ZERO, ONE, ZERO);
  // A line of no size has no limits: the tip is there.
  state.phase = planned === PlanStatus.planned ? MovePhase.line : MovePhase.idle;
  state.time[0] = 0;
  return Reason.none;
}

function stepLine(state: MoveState, dt: number): void {
  const { time, pathTrajectory, s, rate, rateChange, joints, baseFromTip } = state;
  time[0] = time[0]! + dt;
  sampleTrajectory(pathTrajectory, time, s, rate, rateChange);
  poseOnLine(baseFromTip, state.line, s);
  follow(joints, state.model, state.data, baseFromTip, joints);
  for (let i = 0; i < joints.length; i++) state.position[i] = joints[i]!;
  if (time[0] >= pathTrajectory.duration[0]!) state.phase = MovePhase.idle;
}

function planStop(state: MoveState, phase: MovePhase): void {
  state.targetVelocity.fill(0);
  planVelocity(
    state.trajectory,
    state.planned,
    state.position,
    state.velocity,
    state.acceleration,
    state.targetVelocity,
  );
  state.time[0] = 0;
  state.phase = phase;
}

/**
 * The state that a new motion begins with: of the trajectory under way, or, of anything else, the motion that the issued
 * positions are samples of: their differences are its velocity half a tick ago.
 */
function takeOver(state: MoveState, dt: number): void {
  const { limits, position, velocity, acceleration, phase } = state;
  if (phase === MovePhase.joints || phase === MovePhase.stopping || phase === MovePhase.settling) return;
  for (let i = 0; i < limits.size; i++) {
    position[i] = limits.position[i]!;
    velocity[i] = limits.velocity[i]! + (limits.acceleration[i]! * dt) / 2;
    acceleration[i] = limits.acceleration[i]!;
  }
}
