/**
 * How fast a line may be travelled. The joints' positions q(s) along it are looked at in equal steps of s, a few of them
 * at each tick; the greatest differences between them bound q′, q″ and q‴. With s a function of time, a joint has
 *
 *   q̇ = q′ ṡ,   q̈ = q″ ṡ² + q′ s̈,   q⃛ = q‴ ṡ³ + 3 q″ ṡ s̈ + q′ s⃛.
 *
 * The limits of ṡ, s̈ and s⃛ that follow, with the tip's own, are constants: a line is travelled as its worst place needs.
 * Differences bound derivatives but for what lies between the steps; what they miss the tick's limits see to, which every
 * set-point passes: a joint would then be late by a little, and never too fast.
 */
import type { Pose, RobotData, RobotModel } from '../../kinematics/index.ts';
import { createPose, firstAtLimit, follow, InverseStatus } from '../../kinematics/index.ts';
import { Reason } from '../port/index.ts';
import type { Line } from './line.ts';
import { LineSize, poseOnLine } from './line.ts';
import type { TrajectoryLimits } from './trajectory.ts';

/** Steps in which a line is looked at, and how many of them at a tick: an inverse takes from 1 to some 50 µs. */
const STEPS = 64;
const STEPS_PER_TICK = 8;

/** Derivatives between the steps may be greater than the differences, by this part. */
const BETWEEN = 1.1;

/** A line begins where the joints are, to within this, rad or m: else they have the pose in another posture. */
const SAME_POSTURE = 1e-6;

export interface Survey {
  readonly model: RobotModel;
  readonly data: RobotData;
  readonly pose: Pose;
  readonly s: Float64Array;
  /** Joint positions at the latest steps, the latest first. */
  readonly latest: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  /** Per joint, bounds of |q′|, |q″| and |q‴|. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
  /** The step to look at next. */
  step: number;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

export function createSurvey(model: RobotModel, data: RobotData): Survey {
  const zeros = () => new Float64Array(model.joints.length);
  return {
    model,
    data,
    pose: createPose(),
    s: new Float64Array(1),
    latest: [zeros(), zeros(), zeros(), zeros()],
    first: zeros(),
    second: zeros(),
    third: zeros(),
    step: 0,
    detail: -1,
  };
}

/** Begins with the joints at `q`, which is where the line does. */
export function beginSurvey(survey: Survey, q: Float64Array): void {
  for (let i = 0; i < survey.first.length; i++) survey.latest[0][i] = q[i]!;
  survey.first.fill(0);
  survey.second.fill(0);
  survey.third.fill(0);
  survey.step = 0;
}

export function isSurveyed(survey: Survey): boolean {
  return survey.step > STEPS;
}

/** One tick's part of the survey. Says why the line cannot be travelled, if so. */
export function stepSurvey(survey: Survey, line: Line, lowest: Float64Array, highest: Float64Array): Reason {
  for (let k = 0; k < STEPS_PER_TICK && !isSurveyed(survey); k++) {
    survey.s[0] = survey.step / STEPS;
    poseOnLine(survey.pose, line, survey.s);
    const reason = visit(survey, lowest, highest);
    if (reason !== Reason.none) return reason;
    takeDifferences(survey);
    survey.detail = turnsOutside(survey, lowest, highest);
    if (survey.detail !== -1) return Reason.jointPositionLimit;
    survey.step++;
  }
  return Reason.none;
}

/** The joints at the pose at hand, and whether they may be there. */
function visit(survey: Survey, lowest: Float64Array, highest: Float64Array): Reason {
  const { model, data, latest } = survey;
  const [q, before, beforeThat, first] = latest;
  for (let i = 0; i < q.length; i++) {
    first[i] = beforeThat[i]!;
    beforeThat[i] = before[i]!;
    before[i] = q[i]!;
  }
  const status = follow(q, model, data, survey.pose, before);
  survey.detail = -1;
  if (status === InverseStatus.singular) return Reason.wristSingular;
  if (status === InverseStatus.limited) {
    survey.detail = firstAtLimit(data.inverse.report);
    return survey.detail === -1 ? Reason.unreachable : Reason.jointPositionLimit;
  }
  if (status === InverseStatus.invalid) return Reason.unreachable;
  for (let i = 0; i < q.length; i++) {
    if (q[i]! >= lowest[i]! && q[i]! <= highest[i]!) continue;
    survey.detail = i;
    return Reason.jointPositionLimit;
  }
  if (survey.step > 0) return Reason.none;
  for (let i = 0; i < q.length; i++)
    if (!(Math.abs(q[i]! - before[i]!) <= SAME_POSTURE)) return Reason.unreachable;
  return Reason.none;
}

function takeDifferences({ latest, step, first, second, third }: Survey): void {
  const [q, q1, q2, q3] = latest;
  for (let i = 0; i < q.length; i++) {
    const d1 = Math.abs(q[i]! - q1[i]!) * STEPS * BETWEEN;
    const d2 = Math.abs(q[i]! - 2 * q1[i]! + q2[i]!) * STEPS * STEPS * BETWEEN;
    const d3 = Math.abs(q[i]! - 3 * q1[i]! + 3 * q2[i]! - q3[i]!) * STEPS * STEPS * STEPS * BETWEEN;
    if (step >= 1 && d1 > first[i]!) first[i] = d1;
    if (step >= 2 && d2 > second[i]!) second[i] = d2;
    if (step >= 3 && d3 > third[i]!) third[i] = d3;
  }
}

/**
 * Whether a joint leaves its limits between two steps and comes back: where the parabola through the latest three of them
 * turns, near the middle one, or at the line's ends near these.
 */
function turnsOutside({ latest, step, first }: Survey, lowest: Float64Array, highest: Float64Array): number {
  const [q, q1, q2] = latest;
  for (let i = 0; i < first.length && step >= 2; i++) {
    const bend = q[i]! - 2 * q1[i]! + q2[i]!;
    const slope = (q[i]! - q2[i]!) / 2;
    // Offset of the turn from the middle step, in steps.
    const offset = -slope / bend;
    const foremost = step === 2 ? -1 : -1 / 2;
    const last = step === STEPS ? 1 : 1 / 2;
    if (!(offset >= foremost && offset <= last)) continue;
    const turn = q1[i]! - (slope * slope) / (2 * bend);
    if (!(turn >= lowest[i]! && turn <= highest[i]!)) return i;
  }
  return -1;
}

/** Shares of a joint's acceleration limit, and of its jerk limit twice, that the line's bends may take. */
const BEND_SHARE = 1 / 2;
const BEND_JERK_SHARE = 1 / 4;

/**
 * Writes to `path` (one element each) the limits of ṡ, s̈ and s⃛, from those of the joints and of the tip (two elements
 * each: m, rad). The line has some length or angle.
 */
export function limitPath(
  path: TrajectoryLimits,
  survey: Survey,
  { size }: Line,
  joints: TrajectoryLimits,
  tip: TrajectoryLimits,
): void {
  const { first, second, third } = survey;
  const { velocity, acceleration, jerk } = path;
  velocity[0] = Infinity;
  acceleration[0] = Infinity;
  jerk[0] = Infinity;
  for (let k: number = LineSize.length; k <= LineSize.angle; k++) {
    velocity[0] = Math.min(velocity[0], tip.velocity[k]! / size[k]!);
    acceleration[0] = Math.min(acceleration[0], tip.acceleration[k]! / size[k]!);
    jerk[0] = Math.min(jerk[0], tip.jerk[k]! / size[k]!);
  }
  for (let i = 0; i < first.length; i++) {
    velocity[0] = Math.min(velocity[0], joints.velocity[i]! / first[i]!);
    acceleration[0] = Math.min(acceleration[0], joints.acceleration[i]! / first[i]!);
  }
  // No faster than a line of this length, 1, lets it become from rest to rest.
  velocity[0] = Math.min(velocity[0], Math.sqrt(acceleration[0]));
  for (let i = 0; i < first.length; i++) {
    const bend = BEND_SHARE * joints.acceleration[i]!;
    velocity[0] = Math.min(velocity[0], Math.sqrt(bend / second[i]!));
    slowForJerk(velocity, (BEND_JERK_SHARE * joints.jerk[i]!) / third[i]!);
  }
  const v = velocity[0];
  for (let i = 0; i < first.length; i++) {
    const left = joints.acceleration[i]! - second[i]! * v * v;
    const bend = (BEND_JERK_SHARE * joints.jerk[i]!) / (3 * second[i]! * v);
    acceleration[0] = Math.min(acceleration[0], left / first[i]!, bend);
  }
  for (let i = 0; i < first.length; i++) {
    const bend = third[i]! * v * v * v + 3 * second[i]! * v * acceleration[0];
    jerk[0] = Math.min(jerk[0], (joints.jerk[i]! - bend) / first[i]!);
  }
}

/** Lowers a velocity to at most the cube root of `cube`: Newton's method, which comes from above and stays there. */
function slowForJerk(velocity: Float64Array, cube: number): void {
  let v = velocity[0]!;
  while (v * v * v > cube) {
    const next = (2 * v + cube / (v * v)) / 3;
    if (!(next < v)) break;
    v = next;
  }
  velocity[0] = v;
}
