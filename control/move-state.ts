/** What a move remembers from tick to tick, and the two things every move does with it: to take over an arm as it moves, and
 * to stop it. */
import type { Pose, RobotData, RobotModel } from '../kinematics/index.ts';
import { createPose } from '../kinematics/index.ts';
import type { Chord } from './chord.ts';
import { createChord } from './chord.ts';
import {
  JERK_TIME,
  MOVE_TIP_ACCELERATION,
  MOVE_TIP_ANGULAR_ACCELERATION,
  MOVE_TIP_RATE,
  MOVE_TIP_SPEED,
  PLANNED,
} from './defaults.ts';
import type { Guard } from './guard.ts';
import type { LimitsState } from './limits.ts';
import { Reason } from './port/index.ts';
import type { Line, Survey, Trajectory, TrajectoryLimits } from './trajectory/index.ts';
import { createLine, createSurvey, createTrajectory, planVelocity } from './trajectory/index.ts';

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
  /** Waiting for the arm to come to rest where it was led, or held. */
  waiting: 6,
  /** Looking along a line or a chord for fixtures, at rest. */
  looking: 7,
  /** Travelling a chord of the joints, or coming to rest on it. */
  chord: 8,
} as const;
export type MovePhase = (typeof MovePhase)[keyof typeof MovePhase];

/** What a move along a path follows. */
export const Path = { none: 0, line: 1, chord: 2 } as const;
export type Path = (typeof Path)[keyof typeof Path];

export interface MoveState {
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly limits: LimitsState;
  /** What looks out for fixtures; null for an arm that has none. */
  guard: Guard | null;
  phase: MovePhase;
  /** The path to begin when at rest; the path being looked at. */
  next: Path;
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
  readonly chord: Chord;
  /** Where the next chord is to end: the one under way is left to its own. */
  readonly goal: Float64Array;
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
  /** Joint, or slot of the fixture, that the latest reason names; −1 for none. */
  detail: number;
  /** Why the latest order came to nothing before anything moved, for whoever gave it to take away. */
  refused: Reason;
}

/** Nothing moves until a move begins. `limits` are the arm's: what has been issued is where a move begins. */
export function createMove(model: RobotModel, data: RobotData, limits: LimitsState): MoveState {
  const { size, velocityLimit, accelerationLimit, jerkLimit } = limits;
  const zeros = () => new Float64Array(size);
  const one = () => new Float64Array(1);
  return {
    model,
    data,
    limits,
    guard: null,
    phase: MovePhase.idle,
    next: Path.none,
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
    chord: createChord(size),
    goal: zeros(),
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
    refused: Reason.none,
  };
}

/** Plans the joints' quickest stop, each by itself, and does it as `phase`. */
export function planStop(state: MoveState, phase: MovePhase): void {
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
export function takeOver(state: MoveState, dt: number): void {
  const { limits, position, velocity, acceleration, phase } = state;
  if (phase === MovePhase.joints || phase === MovePhase.stopping || phase === MovePhase.settling) return;
  for (let i = 0; i < limits.size; i++) {
    position[i] = limits.position[i]!;
    velocity[i] = limits.velocity[i]! + (limits.acceleration[i]! * dt) / 2;
    acceleration[i] = limits.acceleration[i]!;
  }
}
