/**
 * Courses: ways for one joint to spend a given time and end at its target velocity without acceleration, as phases of
 * constant jerk. They differ in where they end. Phases of no duration are allowed.
 */
import { Change } from './change.ts';
import { Farthest } from './farthest.ts';

export interface Course {
  /** Phases in use. */
  count: number;
  /** s. */
  readonly duration: Float64Array;
  readonly jerk: Float64Array;
}

/** Layout of a mixture of two courses. */
export const Mixture = {
  /** What they take, s. */
  time: 0,
  /** Where they get, in the joint's sense of travel. */
  lowWay: 1,
  highWay: 2,
  /** Of the high one, in [0, 1]. */
  weight: 3,
  length: 4,
} as const;

/** Phases of the motion that gets farthest: jerks + 0 − 0 − 0 +. No other course has more. */
export const COURSE_PHASES = 7;

export function createCourse(): Course {
  return { count: 0, duration: new Float64Array(COURSE_PHASES), jerk: new Float64Array(COURSE_PHASES) };
}

/** The motion that `findFarthest` found; `sense` of travel. */
export function writeFarthest(course: Course, m: Float64Array, sense: number): void {
  const { duration, jerk } = course;
  const full = m[Farthest.jerkLimit]!;
  const rise = m[Farthest.rise]!;
  const fall = m[Farthest.fall]!;
  course.count = COURSE_PHASES;
  duration[0] = Math.max(0, rise - m[Farthest.acceleration]!) / full;
  duration[1] = m[Farthest.holdRise]!;
  // Where the acceleration never comes up to zero, one phase leads from `rise` down to −`fall`.
  duration[2] = rise > 0 ? rise / full : 0;
  duration[3] = m[Farthest.cruise]!;
  duration[4] = (rise > 0 ? fall : Math.max(0, rise + fall)) / full;
  duration[5] = m[Farthest.holdFall]!;
  duration[6] = fall / full;
  jerk[0] = sense * full;
  jerk[1] = 0;
  jerk[2] = -sense * full;
  jerk[3] = 0;
  jerk[4] = -sense * full;
  jerk[5] = 0;
  jerk[6] = sense * full;
}

/** The change to the target velocity at once, then on with it. */
export function writeNow(course: Course, change: Float64Array, mixture: Float64Array): void {
  course.count = 4;
  writeChange(course, 0, change);
  course.duration[3] = Math.max(0, mixture[Mixture.time]! - change[Change.time]!);
  course.jerk[3] = 0;
}

/** The acceleration released at once, on with the velocity that is left, and the change as late as can be. */
export function writeLate(
  course: Course,
  release: Float64Array,
  change: Float64Array,
  mixture: Float64Array,
): void {
  const { duration, jerk } = course;
  course.count = 5;
  duration[0] = release[Change.time]!;
  jerk[0] = release[Change.first]! > 0 ? release[Change.jerk]! : -release[Change.jerk]!;
  duration[1] = Math.max(0, mixture[Mixture.time]! - release[Change.time]! - change[Change.time]!);
  jerk[1] = 0;
  writeChange(course, 2, change);
}

/** The first phases of a change, all three of them. */
export function writeChange({ duration, jerk }: Course, at: number, change: Float64Array): void {
  duration[at] = change[Change.first]!;
  duration[at + 1] = change[Change.hold]!;
  duration[at + 2] = change[Change.last]!;
  jerk[at] = change[Change.jerk]!;
  jerk[at + 1] = 0;
  jerk[at + 2] = -change[Change.jerk]!;
}
