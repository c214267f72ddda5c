/** When a joint can arrive, and how it spends the time when others need longer. */
import { findArrival, findLastArrival } from './arrival.ts';
import { loadChange } from './brake.ts';
import { Change, findChange } from './change.ts';
import { Mixture } from './course.ts';
import { CourseKind, type Joint, Task } from './joint.ts';
import { findFarthest, prepareFarthest, Farthest } from './farthest.ts';

/** Positions nearer than this part of their size, and of the way from rest to full speed, are the same. */
const SAME_POSITION = 1e-12;
const SAME_WAY = 1e-14;

/** Finds the earliest arrival, and the course that it takes. The joint has been braked. */
export function arriveEarliest(joint: Joint): void {
  const { task, now, own } = joint;
  const speed = task[Task.velocityLimit]!;
  // The acceleration reached on the way to full speed.
  const most = Math.min(task[Task.accelerationLimit]!, Math.sqrt(speed * task[Task.jerkLimit]!));
  const spinUp = speed / most + most / task[Task.jerkLimit]!;
  const size = Math.abs(task[Task.startPosition]!) + Math.abs(task[Task.targetPosition]!);
  task[Task.tolerance] = SAME_POSITION * size + SAME_WAY * speed * spinUp;
  task[Task.distance] = task[Task.targetPosition]! - task[Task.startPosition]!;
  loadChange(now, joint);
  now[Change.target] = task[Task.targetVelocity]!;
  findChange(now);
  joint.release[Change.time] = NaN;
  own[Farthest.time] = NaN;
  joint.other[Farthest.time] = NaN;
  const beyond = task[Task.distance]! - now[Change.way]!;
  joint.sense = beyond < 0 ? -1 : 1;
  if (Math.abs(beyond) <= task[Task.tolerance]!) {
    joint.low = CourseKind.now;
    joint.mixture[Mixture.time] = now[Change.time]!;
  } else {
    joint.low = CourseKind.own;
    loadFarthest(own, joint, joint.sense);
    findArrival(own);
    joint.mixture[Mixture.time] = own[Farthest.time]!;
  }
  joint.high = joint.low;
  joint.mixture[Mixture.weight] = 0;
  task[Task.arrival] = task[Task.braking]! + joint.mixture[Mixture.time]!;
}

/**
 * Finds the mixture of two courses that arrives `time[0]` s after the start, not before the earliest arrival.
 *
 * Of the four courses those are taken between which the target lies, the first two if it does:
 *
 * - now: the change to the target's velocity at once, then on with it;
 * - late: on with the velocity that is there, and the change in the end;
 * - own, other: the motions that get farthest in either sense, where the joint has to leave the range of these velocities.
 *
 * So a joint that has time to spare goes slower and does not overshoot. If the target is not even between the last two the
 * time is blocked: false, and `time[0]` is then the next that is not.
 */
export function arriveAfter(joint: Joint, time: Float64Array): boolean {
  const { task, sense, mixture } = joint;
  const distance = sense * task[Task.distance]!;
  const tolerance = task[Task.tolerance]!;
  mixture[Mixture.time] = Math.max(time[0]! - task[Task.braking]!, joint.now[Change.time]!);
  mixNowAndLate(joint);
  let tooShort: Float64Array | null = null;
  if (distance > mixture[Mixture.highWay]!) {
    findWay(joint, joint.own, sense);
    joint.low = joint.high;
    mixture[Mixture.lowWay] = mixture[Mixture.highWay]!;
    joint.high = CourseKind.own;
    mixture[Mixture.highWay] = joint.own[Farthest.way]!;
    if (distance > mixture[Mixture.highWay]! + tolerance) tooShort = joint.own;
  } else if (distance < mixture[Mixture.lowWay]!) {
    findWay(joint, joint.other, -sense);
    joint.high = joint.low;
    mixture[Mixture.highWay] = mixture[Mixture.lowWay]!;
    joint.low = CourseKind.other;
    mixture[Mixture.lowWay] = -joint.other[Farthest.way]!;
    if (distance < mixture[Mixture.lowWay]! - tolerance) tooShort = joint.other;
  }
  if (tooShort !== null) {
    findLastArrival(tooShort);
    time[0] = Math.max(time[0]!, task[Task.braking]! + tooShort[Farthest.time]!);
    return false;
  }
  const width = mixture[Mixture.highWay]! - mixture[Mixture.lowWay]!;
  const weight = width > 0 ? (distance - mixture[Mixture.lowWay]!) / width : 0;
  mixture[Mixture.weight] = Math.min(1, Math.max(0, weight));
  return true;
}

/** The courses that keep to the velocities there are, in the order of where they get. */
function mixNowAndLate(joint: Joint): void {
  const { task, now, release, late, sense, mixture } = joint;
  const time = mixture[Mixture.time]!;
  if (Number.isNaN(release[Change.time]!)) findLate(joint);
  const left = release[Change.target]!;
  const cruise = time - release[Change.time]! - late[Change.time]!;
  let kind: CourseKind = CourseKind.late;
  let way = sense * (release[Change.way]! + cruise * left + late[Change.way]!);
  if (cruise < 0) {
    // No time to release the acceleration first: instead, the motion that comes as near to it as can be.
    const gapSense = left > task[Task.targetVelocity]! ? 1 : -1;
    kind = gapSense === sense ? CourseKind.own : CourseKind.other;
    const reach = gapSense === sense ? joint.own : joint.other;
    findWay(joint, reach, gapSense);
    way = sense * gapSense * reach[Farthest.way]!;
  }
  const nowWay = sense * (now[Change.way]! + (time - now[Change.time]!) * now[Change.target]!);
  const nowIsLow = nowWay <= way;
  joint.low = nowIsLow ? CourseKind.now : kind;
  joint.high = nowIsLow ? kind : CourseKind.now;
  mixture[Mixture.lowWay] = nowIsLow ? nowWay : way;
  mixture[Mixture.highWay] = nowIsLow ? way : nowWay;
}

/** The changes of the late course. */
function findLate(joint: Joint): void {
  const { task, release, late } = joint;
  const a = task[Task.startAcceleration]!;
  const left = task[Task.startVelocity]! + (a * Math.abs(a)) / (2 * task[Task.jerkLimit]!);
  loadChange(release, joint);
  release[Change.target] = left;
  findChange(release);
  loadChange(late, joint);
  late[Change.velocity] = left;
  late[Change.acceleration] = 0;
  late[Change.target] = task[Task.targetVelocity]!;
  findChange(late);
}

/** How far the joint gets in the mixture's time, in a sense of travel. */
function findWay(joint: Joint, reach: Float64Array, sense: number): void {
  if (Number.isNaN(reach[Farthest.time]!)) loadFarthest(reach, joint, sense);
  reach[Farthest.time] = joint.mixture[Mixture.time]!;
  findFarthest(reach);
}

/** The joint's task in a sense of travel. */
function loadFarthest(reach: Float64Array, { task, now }: Joint, sense: number): void {
  reach[Farthest.velocity] = sense * task[Task.startVelocity]!;
  reach[Farthest.acceleration] = sense * task[Task.startAcceleration]!;
  reach[Farthest.target] = sense * task[Task.targetVelocity]!;
  reach[Farthest.distance] = sense * task[Task.distance]!;
  reach[Farthest.velocityLimit] = task[Task.velocityLimit]!;
  reach[Farthest.accelerationLimit] = task[Task.accelerationLimit]!;
  reach[Farthest.jerkLimit] = task[Task.jerkLimit]!;
  reach[Farthest.shortest] = now[Change.time]!;
  prepareFarthest(reach);
}
