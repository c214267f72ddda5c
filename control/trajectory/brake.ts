/**
 * Brings a joint that is beyond its limits inside them, as quickly as jerk allows: the first phases of its profile.
 *
 * First an acceleration beyond its limit is taken back to it. Then, where the velocity is going to be beyond its limit
 * even if the acceleration is released at once, the quickest change to that limit is begun, up to where its last phase
 * would start: every motion to a slower velocity begins with this, so nothing is lost by it.
 */
import { Change, findChange } from './change.ts';
import { type Joint, Task } from './joint.ts';

/** Velocities nearer to each other than this part of the limit are the same: what sampling a motion leaves of rounding. */
const SAME_VELOCITY = 4e-15;

/** Begins the profile. Without `boundVelocity` only the acceleration is brought inside. */
export function brake(joint: Joint, boundVelocity: boolean): void {
  const { task, profile } = joint;
  profile.count = 0;
  profile.position[0] = task[Task.position]!;
  profile.velocity[0] = task[Task.velocity]!;
  profile.acceleration[0] = task[Task.acceleration]!;
  task[Task.startPosition] = task[Task.position]!;
  task[Task.startVelocity] = task[Task.velocity]!;
  task[Task.startAcceleration] = task[Task.acceleration]!;
  task[Task.braking] = 0;
  const a = task[Task.acceleration]!;
  const limit = task[Task.accelerationLimit]!;
  if (Math.abs(a) > limit) {
    profile.duration[0] = (Math.abs(a) - limit) / task[Task.jerkLimit]!;
    profile.jerk[0] = a > 0 ? -task[Task.jerkLimit]! : task[Task.jerkLimit]!;
    profile.count = 1;
    passPhase(joint);
    task[Task.startAcceleration] = a > 0 ? limit : -limit;
  }
  if (boundVelocity) brakeVelocity(joint);
}

function brakeVelocity(joint: Joint): void {
  const { task, profile, now } = joint;
  const v = task[Task.startVelocity]!;
  const a = task[Task.startAcceleration]!;
  const release = v + (a * Math.abs(a)) / (2 * task[Task.jerkLimit]!);
  const fastest = task[Task.velocityLimit]!;
  if (!(Math.abs(release) > fastest * (1 + SAME_VELOCITY))) return;
  loadChange(now, joint);
  now[Change.target] = release > 0 ? fastest : -fastest;
  findChange(now);
  for (let k = 0; k < 2; k++) {
    profile.duration[profile.count] = k === 0 ? now[Change.first]! : now[Change.hold]!;
    profile.jerk[profile.count] = k === 0 ? now[Change.jerk]! : 0;
    profile.count++;
    passPhase(joint);
  }
  const limit = task[Task.accelerationLimit]!;
  task[Task.startAcceleration] = Math.min(limit, Math.max(-limit, task[Task.startAcceleration]!));
}

/** A change of velocity from the state after braking; its target is the caller's. */
export function loadChange(change: Float64Array, { task }: Joint): void {
  change[Change.velocity] = task[Task.startVelocity]!;
  change[Change.acceleration] = task[Task.startAcceleration]!;
  change[Change.accelerationLimit] = task[Task.accelerationLimit]!;
  change[Change.jerkLimit] = task[Task.jerkLimit]!;
  change[Change.rounding] = SAME_VELOCITY * task[Task.velocityLimit]!;
}

/** Moves the state after braking on through the profile's latest phase. */
function passPhase({ task, profile }: Joint): void {
  const t = profile.duration[profile.count - 1]!;
  const j = profile.jerk[profile.count - 1]!;
  const v = task[Task.startVelocity]!;
  const a = task[Task.startAcceleration]!;
  task[Task.startPosition] = task[Task.startPosition]! + t * (v + t * (a / 2 + (t * j) / 6));
  task[Task.startVelocity] = v + t * (a + (t * j) / 2);
  task[Task.startAcceleration] = a + t * j;
  task[Task.braking] = task[Task.braking]! + t;
}
