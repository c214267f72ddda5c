/** One joint of a trajectory: its task, its courses, and the profile that comes of it. */
import { Change } from './change.ts';
import { Mixture } from './course.ts';
import type { Profile } from './profile.ts';
import { createProfile } from './profile.ts';
import { Farthest } from './farthest.ts';

/** Layout of a joint's task. SI units of the joint. */
export const Task = {
  /** What is asked: the state, the target and the limits. */
  position: 0,
  velocity: 1,
  acceleration: 2,
  targetPosition: 3,
  targetVelocity: 4,
  velocityLimit: 5,
  accelerationLimit: 6,
  jerkLimit: 7,
  /** Time that braking takes, s; where it ends; the state after it. */
  braking: 8,
  startPosition: 9,
  startVelocity: 10,
  startAcceleration: 11,
  /** Distance left to the target; distances that differ by less than the tolerance are the same. */
  distance: 12,
  tolerance: 13,
  /** The earliest arrival, s after the start. */
  arrival: 14,
  length: 15,
} as const;

/** Courses that a joint can take from where it has been braked. */
export const CourseKind = { now: 0, late: 1, own: 2, other: 3 } as const;
export type CourseKind = (typeof CourseKind)[keyof typeof CourseKind];

export interface Joint {
  readonly task: Float64Array;
  /** Changes of velocity: to the target's; to what is left when the acceleration is released; from there on. */
  readonly now: Float64Array;
  readonly release: Float64Array;
  readonly late: Float64Array;
  /** Sense of travel in which more is asked than the change to the target's velocity does: 1 or −1. */
  sense: number;
  /** What can be reached in that sense, and in the other. */
  readonly own: Float64Array;
  readonly other: Float64Array;
  /** The courses that are mixed. */
  low: CourseKind;
  high: CourseKind;
  readonly mixture: Float64Array;
  readonly profile: Profile;
}

export function createJoint(): Joint {
  return {
    task: new Float64Array(Task.length),
    now: new Float64Array(Change.length),
    release: new Float64Array(Change.length),
    late: new Float64Array(Change.length),
    sense: 1,
    own: new Float64Array(Farthest.length),
    other: new Float64Array(Farthest.length),
    low: CourseKind.now,
    high: CourseKind.now,
    mixture: new Float64Array(Mixture.length),
    profile: createProfile(),
  };
}
