/**
 * Moves: an arm sent somewhere, by its joints or along a straight line of its tip, with bounded jerk; and stopped from
 * wherever it is. A step of the tick: it writes the target that the limits are given, planned with the same part of the
 * joints' limits, `PLANNED`, as the limits plan their stops, and so they pass it as it is.
 *
 * A move begins from where the arm is and as it moves; a move may take the place of another. A line begins at rest: an arm
 * that moves is stopped first, then the line is surveyed (survey.ts), a few ticks, then travelled.
 *
 * Where hard fixtures stand, joints go from rest along their chord (chord.ts), so that the path is known whatever becomes
 * of it on the way; line and chord are looked at first (guard.ts), and a stop stays on them.
 */
import type { Pose } from '../kinematics/index.ts';
import { copyPose, follow, forward, normalizeOrientation } from '../kinematics/index.ts';
import { jointsOnChord, limitChord } from './chord.ts';
import type { Guard } from './guard.ts';
import { beginGuard, isNeeded, lookAlongChord, lookAlongLine } from './guard.ts';
import { isStill } from './limits.ts';
import type { MoveState } from './move-state.ts';
import { MovePhase, Path, planStop, takeOver } from './move-state.ts';
import { Reason } from './port/index.ts';
import {
  beginSurvey,
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

export { createMove } from './move-state.ts';
export type { MoveState } from './move-state.ts';

const ONE = Float64Array.of(1);
const ZERO = Float64Array.of(0);

/** From now on no move takes the instrument where fixtures forbid it. */
export function guardMove(state: MoveState, guard: Guard): void {
  state.guard = guard;
}

export function isMoving(state: MoveState): boolean {
  return state.phase !== MovePhase.idle;
}

/**
 * Sends all joints, and last the jaw, to `target` (rad, m), to arrive together at `targetVelocity`; where that is not zero
 * they stop from there on. Says why not, with the joint in `detail`: then what was under way goes on. Where fixtures stand
 * they arrive at rest, or are refused; and what only a look along the way can tell, `stepMove` says.
 */
export function beginMoveJoints(
  state: MoveState,
  target: Float64Array,
  targetVelocity: Float64Array,
  dt: number,
): Reason {
  const { limits } = state;
  const guarded = isGuarded(state);
  for (let i = 0; i < limits.size; i++) {
    state.detail = i;
    if (!(Math.abs(target[i]!) < Infinity)) return Reason.inputNotFinite;
    if (!(target[i]! >= limits.lower[i]! && target[i]! <= limits.upper[i]!)) return Reason.jointPositionLimit;
    if (!(Math.abs(targetVelocity[i]!) <= state.planned.velocity[i]!)) return Reason.jointVelocityLimit;
    if (guarded && targetVelocity[i] !== 0) return Reason.jointVelocityLimit;
  }
  state.detail = -1;
  if (guarded) {
    for (let i = 0; i < limits.size; i++) state.goal[i] = target[i]!;
    comeToRest(state, Path.chord);
    return Reason.none;
  }
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
  if (isGuarded(state)) {
    comeToRest(state, Path.line);
    return Reason.none;
  }
  state.next = Path.line;
  takeOver(state, dt);
  planStop(state, MovePhase.settling);
  return Reason.none;
}

function isGuarded({ guard }: MoveState): boolean {
  return guard !== null && isNeeded(guard);
}

/** Where fixtures stand, a path begins when the arm has come to rest the way it is coming to rest anyway, or along its path. */
function comeToRest(state: MoveState, next: Path): void {
  const { phase } = state;
  state.next = next;
  if (phase === MovePhase.line || phase === MovePhase.chord) stopOnPath(state);
  else if (phase === MovePhase.stopping) state.phase = MovePhase.settling;
  else if (phase === MovePhase.idle || phase === MovePhase.looking || phase === MovePhase.surveying)
    state.phase = MovePhase.waiting;
}

/** Stops in the least time that bounds jerk: joints each by itself, a line or a chord along itself. */
export function stopMove(state: MoveState): void {
  const { phase } = state;
  state.next = Path.none;
  if (phase === MovePhase.joints || phase === MovePhase.settling) {
    planStop(state, MovePhase.stopping);
  } else if (phase === MovePhase.line || phase === MovePhase.chord) {
    stopOnPath(state);
  } else if (phase !== MovePhase.stopping) {
    state.phase = MovePhase.idle;
  }
}

function stopOnPath(state: MoveState): void {
  planVelocity(state.pathTrajectory, state.path, state.s, state.rate, state.rateChange, ZERO);
  state.time[0] = 0;
}

/** The move is over, wherever the arm is: it is not ours to move any more, or has been stopped by other means. */
export function abandonMove(state: MoveState): void {
  state.phase = MovePhase.idle;
  state.next = Path.none;
}

/**
 * One tick of a move: writes where the joints, and last the jaw, are to be. Says why a path cannot be travelled, with the
 * joint or the fixture's slot in `detail`: the move is then over, with the arm at rest where it was.
 */
export function stepMove(state: MoveState, target: Float64Array, dt: number): Reason {
  if (state.phase === MovePhase.idle) return Reason.none;
  state.detail = -1;
  if (state.phase === MovePhase.waiting && !takesOverAtRest(state, dt)) return Reason.none;
  const reason = stepPhase(state, dt);
  for (let i = 0; i < state.position.length; i++) target[i] = state.position[i]!;
  if (reason === Reason.none) return reason;
  state.refused = reason;
  abandonMove(state);
  return reason;
}

/** Whether the arm is at rest; then what it still moves, less than is noticed, is brought to rest, too. */
function takesOverAtRest(state: MoveState, dt: number): boolean {
  if (!isStill(state.limits, dt)) return false;
  takeOver(state, dt);
  planStop(state, MovePhase.settling);
  return true;
}

function stepPhase(state: MoveState, dt: number): Reason {
  switch (state.phase) {
    case MovePhase.surveying:
      return stepLineSurvey(state);
    case MovePhase.looking:
      return stepLook(state);
    case MovePhase.line:
    case MovePhase.chord:
      stepPath(state, dt);
      return Reason.none;
    default:
      stepJoints(state, dt);
      return Reason.none;
  }
}

function stepJoints(state: MoveState, dt: number): void {
  const { time, trajectory, position, velocity, acceleration } = state;
  time[0] = time[0]! + dt;
  sampleTrajectory(trajectory, time, position, velocity, acceleration);
  if (time[0] < trajectory.duration[0]!) return;
  if (state.phase === MovePhase.settling) beginPath(state);
  else if (isGoingOn(state)) planStop(state, MovePhase.stopping);
  else state.phase = MovePhase.idle;
}

function isGoingOn({ limits, velocity }: MoveState): boolean {
  for (let i = 0; i < limits.size; i++) if (velocity[i] !== 0) return true;
  return false;
}

/** The arm is at rest. */
function beginPath(state: MoveState): void {
  const { joints, position, chord, goal, next, guard } = state;
  if (guard !== null) beginGuard(guard);
  if (next === Path.chord) {
    for (let i = 0; i < position.length; i++) {
      chord.from[i] = position[i]!;
      chord.to[i] = goal[i]!;
    }
    state.phase = MovePhase.looking;
    return;
  }
  for (let i = 0; i < joints.length; i++) joints[i] = position[i]!;
  forward(state.baseFromStart, state.model, state.data, joints);
  setLine(state.line, state.baseFromStart, state.baseFromEnd);
  beginSurvey(state.survey, joints);
  state.phase = MovePhase.surveying;
}

function stepLineSurvey(state: MoveState): Reason {
  const { survey, line, limits } = state;
  const reason = stepSurvey(survey, line, limits.lower, limits.upper);
  state.detail = survey.detail;
  if (reason !== Reason.none || !isSurveyed(survey)) return reason;
  if (isGuarded(state)) state.phase = MovePhase.looking;
  else setOut(state);
  return Reason.none;
}

function stepLook(state: MoveState): Reason {
  const guard = state.guard!;
  const reason =
    state.next === Path.chord ? lookAlongChord(guard, state.chord) : lookAlongLine(guard, state.line);
  state.detail = guard.clearance.slot;
  if (reason === Reason.none && guard.isDone) setOut(state);
  return reason;
}

/** Begins to travel the path that was looked at. */
function setOut(state: MoveState): void {
  const { path, next, chord, survey, line, pathTrajectory } = state;
  if (next === Path.chord) limitChord(path, chord, state.planned);
  else limitPath(path, survey, line, state.planned, state.tip);
  const planned = planTrajectory(pathTrajectory, path, ZERO, ZERO, ZERO, ONE, ZERO);
  const phase = next === Path.chord ? MovePhase.chord : MovePhase.line;
  // A path of no size has no limits: the arm is there.
  state.phase = planned === PlanStatus.planned ? phase : MovePhase.idle;
  state.next = Path.none;
  state.time[0] = 0;
}

function stepPath(state: MoveState, dt: number): void {
  const { time, pathTrajectory, s, rate, rateChange, joints, position, baseFromTip } = state;
  time[0] = time[0]! + dt;
  sampleTrajectory(pathTrajectory, time, s, rate, rateChange);
  if (state.phase === MovePhase.chord) {
    jointsOnChord(position, state.chord, s);
  } else {
    poseOnLine(baseFromTip, state.line, s);
    follow(joints, state.model, state.data, baseFromTip, joints);
    for (let i = 0; i < joints.length; i++) position[i] = joints[i]!;
  }
  if (time[0] < pathTrajectory.duration[0]!) return;
  state.phase = MovePhase.idle;
  if (state.next !== Path.none) state.phase = MovePhase.waiting;
}
