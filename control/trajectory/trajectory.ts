/**
 * Jerk-limited trajectories of several joints, planned on line: from any state to a target position and velocity, or to a
 * target velocity. Each joint alone is time-optimal; all arrive at the earliest time that every one of them can make.
 *
 * The same problem as Berscheid & Kröger, Jerk-limited Real-time Trajectory Generation with Arbitrary Target States, RSS
 * 2021, but for the target's acceleration, which is zero here; solved another way: docs/trajectories.md.
 *
 * Deterministic (+ − × ÷ √ only), allocates nothing once created, never throws. Times come and go in arrays of one
 * element, because the runtime boxes numbers that cross functions.
 */
import { arriveAfter, arriveEarliest } from './synchronise.ts';
import { brake, loadChange } from './brake.ts';
import { Change, findChange } from './change.ts';
import type { Course } from './course.ts';
import { createCourse, writeChange, writeFarthest, writeLate, writeNow } from './course.ts';
import { CourseKind, createJoint, type Joint, Task } from './joint.ts';
import { appendCourse, appendMixture, integrate, sampleProfile } from './profile.ts';

/** Whether a trajectory was planned, or what of the input is not legal. Which joint is in `detail`. */
export const PlanStatus = {
  planned: 0,
  /** A limit is not a positive finite number. */
  limitNotPositive: 1,
  /** The state or the target is not finite. */
  notFinite: 2,
  /** The target velocity is beyond the velocity limit. */
  targetTooFast: 3,
  /** Numbers so large or so small that the trajectory cannot be represented. */
  outOfRange: 4,
} as const;
export type PlanStatus = (typeof PlanStatus)[keyof typeof PlanStatus];

/** Magnitudes, per joint: rad/s or m/s, and per second, and per second squared. */
export interface TrajectoryLimits {
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  readonly jerk: Float64Array;
}

export interface Trajectory {
  readonly joints: readonly Joint[];
  /** Time of the last joint's arrival, s after the start; one element. */
  readonly duration: Float64Array;
  /** Joint that the latest status is about; −1 for none. */
  detail: number;
  readonly low: Course;
  readonly high: Course;
}

/** At rest at zero, until something is planned. */
export function createTrajectory(joints: number): Trajectory {
  return {
    joints: Array.from({ length: joints }, createJoint),
    duration: new Float64Array(1),
    detail: -1,
    low: createCourse(),
    high: createCourse(),
  };
}

/**
 * Plans the motion from a state (rad or m, per second, per second squared) to a target position and velocity, with no
 * acceleration there. The state may be anything finite: what is beyond a limit is brought inside first. All arrays have
 * one element per joint. Where the status is not `planned`, the trajectory is undefined until the next plan.
 */
export function planTrajectory(
  trajectory: Trajectory,
  limits: TrajectoryLimits,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
  targetPosition: Float64Array,
  targetVelocity: Float64Array,
): PlanStatus {
  const { joints, duration } = trajectory;
  duration[0] = 0;
  for (let i = 0; i < joints.length; i++) {
    const joint = joints[i]!;
    const { task } = joint;
    loadState(task, i, limits, position, velocity, acceleration);
    task[Task.targetPosition] = targetPosition[i]!;
    task[Task.targetVelocity] = targetVelocity[i]!;
    const status = check(task);
    if (status !== PlanStatus.planned) return refuse(trajectory, i, status);
    brake(joint, true);
    arriveEarliest(joint);
    const representable = task[Task.arrival]! < Infinity && Math.abs(task[Task.distance]!) < Infinity;
    if (!representable) return refuse(trajectory, i, PlanStatus.outOfRange);
    if (task[Task.arrival]! > duration[0]) duration[0] = task[Task.arrival]!;
  }
  synchronise(trajectory);
  for (let i = 0; i < joints.length; i++) finishJoint(trajectory, i);
  return accept(trajectory);
}

/**
 * Plans the quickest motion of each joint to a target velocity, without acceleration there, wherever it is reached: a stop
 * or a jog. Joints reach theirs one by one and go on with it.
 */
export function planVelocity(
  trajectory: Trajectory,
  limits: TrajectoryLimits,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
  targetVelocity: Float64Array,
): PlanStatus {
  const { joints, duration, low } = trajectory;
  duration[0] = 0;
  for (let i = 0; i < joints.length; i++) {
    const joint = joints[i]!;
    const { task, now, profile } = joint;
    loadState(task, i, limits, position, velocity, acceleration);
    task[Task.targetPosition] = 0;
    task[Task.targetVelocity] = targetVelocity[i]!;
    const status = check(task);
    if (status !== PlanStatus.planned) return refuse(trajectory, i, status);
    brake(joint, false);
    loadChange(now, joint);
    now[Change.target] = task[Task.targetVelocity]!;
    findChange(now);
    const arrival = task[Task.braking]! + now[Change.time]!;
    const end = task[Task.startPosition]! + now[Change.way]!;
    if (!(arrival < Infinity && Math.abs(end) < Infinity))
      return refuse(trajectory, i, PlanStatus.outOfRange);
    if (arrival > duration[0]) duration[0] = arrival;
    low.count = 3;
    writeChange(low, 0, now);
    appendCourse(profile, low);
    integrate(profile);
    profile.final[0] = arrival;
    profile.final[1] = end;
    profile.final[2] = task[Task.targetVelocity]!;
  }
  return accept(trajectory);
}

/** Position, velocity and acceleration of every joint at `time[0]` ≥ 0 s after the start; past the end, on with its velocity. */
export function sampleTrajectory(
  { joints }: Trajectory,
  time: Float64Array,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
): void {
  for (let i = 0; i < joints.length; i++) {
    sampleProfile(joints[i]!.profile, time, i, position, velocity, acceleration);
  }
}

/** Finds the earliest time that every joint can make, and how each makes it. */
function synchronise({ joints, duration }: Trajectory): void {
  // Every joint can block two intervals at most, one in each sense of travel.
  for (let round = 0; round <= 2 * joints.length; round++) {
    let blocked = false;
    for (let i = 0; i < joints.length && !blocked; i++) {
      const joint = joints[i]!;
      if (joint.task[Task.arrival]! < duration[0]!) blocked = !arriveAfter(joint, duration);
    }
    if (!blocked) return;
  }
}

function finishJoint({ joints, duration, low, high }: Trajectory, i: number): void {
  const joint = joints[i]!;
  const { task, profile, mixture } = joint;
  writeCourse(low, joint, joint.low);
  if (joint.low === joint.high) {
    appendCourse(profile, low);
  } else {
    writeCourse(high, joint, joint.high);
    appendMixture(profile, low, high, mixture);
  }
  integrate(profile);
  profile.final[0] = duration[0]!;
  profile.final[1] = task[Task.targetPosition]!;
  profile.final[2] = task[Task.targetVelocity]!;
}

function writeCourse(course: Course, joint: Joint, kind: CourseKind): void {
  const { now, release, late, own, other, sense, mixture } = joint;
  if (kind === CourseKind.now) writeNow(course, now, mixture);
  else if (kind === CourseKind.late) writeLate(course, release, late, mixture);
  else if (kind === CourseKind.own) writeFarthest(course, own, sense);
  else writeFarthest(course, other, -sense);
}

function loadState(
  task: Float64Array,
  i: number,
  limits: TrajectoryLimits,
  position: Float64Array,
  velocity: Float64Array,
  acceleration: Float64Array,
): void {
  task[Task.position] = position[i]!;
  task[Task.velocity] = velocity[i]!;
  task[Task.acceleration] = acceleration[i]!;
  task[Task.velocityLimit] = limits.velocity[i]!;
  task[Task.accelerationLimit] = limits.acceleration[i]!;
  task[Task.jerkLimit] = limits.jerk[i]!;
}

function check(task: Float64Array): PlanStatus {
  for (let k: number = Task.velocityLimit; k <= Task.jerkLimit; k++) {
    if (!(task[k]! > 0 && task[k]! < Infinity)) return PlanStatus.limitNotPositive;
  }
  for (let k: number = Task.position; k <= Task.targetVelocity; k++) {
    if (!(Math.abs(task[k]!) < Infinity)) return PlanStatus.notFinite;
  }
  if (Math.abs(task[Task.targetVelocity]!) > task[Task.velocityLimit]!) return PlanStatus.targetTooFast;
  return PlanStatus.planned;
}

function refuse(trajectory: Trajectory, joint: number, status: PlanStatus): PlanStatus {
  trajectory.detail = joint;
  return status;
}

function accept(trajectory: Trajectory): PlanStatus {
  trajectory.detail = -1;
  return PlanStatus.planned;
}
