/**
 * Limits: the last step before the monitor. Per joint, and for the jaw, it turns the wanted position into a set-point
 * whose position, velocity, acceleration and jerk are within bounds at every tick, without exception.
 *
 * The issued positions p and their differences v = Δp/dt, a = Δv/dt, j = Δa/dt are the state; choosing j at a tick
 * chooses the rest. They are also the control points of a cubic B-spline, a motion with piecewise constant jerk whose
 * own position, velocity and acceleration are p − v·dt + a·dt²/6, v − a·dt/2 and a: in these terms distances to
 * stop hold exactly, though jerk changes at ticks only.
 *
 * - Near the target a linear law with the target's own velocity, acceleration and jerk fed forward: once on it, the
 *   set-point is the target, without lag.
 * - Far from it the jerk after which the quickest stop (relative to the target's motion) would end exactly there:
 *   time-optimal, no overshoot, no chatter. A hold is the same with the place where that stop ends as the target.
 * - Then bounds: the jerk is reduced until the quickest stop from the next tick on stays inside the position limits
 *   and the velocity, released, within its limit. Since a stop always satisfies them, a jerk that does always exists.
 *   Where an arm is found outside a limit, the bound is where it can stop; motion back inside is free.
 */
import type { Limits, RobotModel } from '../kinematics/index.ts';
import { INSERTION, JointType } from '../kinematics/index.ts';
import {
  CLOSING_BANDWIDTH,
  JERK_TIME,
  PLANNED,
  DEPTH_HYSTERESIS,
  REPORT_ANGLE,
  REPORT_BEYOND,
  REPORT_LENGTH,
  TICK_PERIOD,
} from './defaults.ts';
import { Reason } from './port/index.ts';
import { findRelease, findStop, Motion } from './stop.ts';
import { findJerk, mirror, Search } from './jerk-search.ts';

export interface LimitsState {
  /** Joints, and last the jaw where there is one. */
  readonly size: number;
  readonly joints: number;
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  /** The latest target and its differences. */
  readonly target: Float64Array;
  readonly targetVelocity: Float64Array;
  readonly targetAcceleration: Float64Array;
  readonly targetJerk: Float64Array;
  /** Position limits less a margin; of the insertion, also the least depth. */
  readonly lowest: Float64Array;
  readonly highest: Float64Array;
  /** Which end of the insertion is at the remote centre: −1 lower, 1 upper, 0 none. */
  readonly shallowSide: -1 | 0 | 1;
  /** The same as far as they are in force: an arm found outside may stay, and keeps what it comes back. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly velocityLimit: Float64Array;
  readonly accelerationLimit: Float64Array;
  readonly jerkLimit: Float64Array;
  /** Deviation from the target from which on a limit is reported. */
  readonly reported: Float64Array;
  /** Per joint, the `Reason` that bent it last. */
  readonly binding: Uint8Array;
  /** The motion of the joint at hand, and the search for its jerk. */
  readonly now: Float64Array;
  readonly next: Float64Array;
  readonly search: Float64Array;
  /** Joint that the reason of the latest step names; −1 for none. */
  detail: number;
}

export function createLimits(model: RobotModel): LimitsState {
  const all = [...model.joints.map((joint) => joint.limits), ...(model.jaw === null ? [] : [model.jaw])];
  const size = all.length;
  const zeros = () => new Float64Array(size);
  const shallowSide = sideOfRemoteCentre(model);
  const shallowest = shallowSide === 0 ? 0 : -shallowSide * leastDepth(model) - insertionOffset(model);
  return {
    size,
    joints: model.joints.length,
    position: zeros(),
    velocity: zeros(),
    acceleration: zeros(),
    target: zeros(),
    targetVelocity: zeros(),
    targetAcceleration: zeros(),
    targetJerk: zeros(),
    lowest: Float64Array.from(all, (limits, i) => {
      const depth = i === INSERTION && shallowSide === -1 ? shallowest : -Infinity;
      return Math.max(depth, limits.min) + positionMargin(limits);
    }),
    highest: Float64Array.from(all, (limits, i) => {
      const depth = i === INSERTION && shallowSide === 1 ? shallowest : Infinity;
      return Math.min(depth, limits.max) - positionMargin(limits);
    }),
    shallowSide,
    lower: zeros(),
    upper: zeros(),
    velocityLimit: Float64Array.from(all, (limits) => limits.velocity),
    accelerationLimit: Float64Array.from(all, (limits) => limits.acceleration),
    jerkLimit: Float64Array.from(all, (limits) => limits.acceleration / JERK_TIME),
    reported: Float64Array.from(all, (_, i) =>
      model.joints[i]?.type === JointType.prismatic ? REPORT_LENGTH : REPORT_ANGLE,
    ),
    binding: new Uint8Array(size),
    now: new Float64Array(Motion.length),
    next: new Float64Array(Motion.length),
    search: new Float64Array(Search.length),
    detail: -1,
  };
}

/**
 * Distance kept from a position limit, rad or m. The issued positions are up to a tick ahead of the motion they are the
 * control points of, and in a stop's last ticks may step over its end by about a quarter of this; 50 µrad for the roll.
 */
function positionMargin(limits: Limits): number {
  return 4 * limits.acceleration * TICK_PERIOD * TICK_PERIOD;
}

/** The end of the insertion that is at the remote centre: lower −1; upper 1, where it pulls up; 0 where there is none. */
function sideOfRemoteCentre(model: RobotModel): -1 | 0 | 1 {
  if (model.minimumDepth === null) return 0;
  return model.inverse === 'raven2' ? 1 : -1;
}

/** Joint 4's origin less the insertion, along it from the remote centre, m. */
function insertionOffset(model: RobotModel): number {
  return model.joints[INSERTION]!.d + model.joints[INSERTION + 1]!.d;
}

/** Distance of joint 4's origin from the remote centre that arms are kept at by all means, m. */
export function leastDepth(model: RobotModel): number {
  return (model.minimumDepth ?? -Infinity) + DEPTH_HYSTERESIS;
}

/** At rest at `position` (joints, then jaw), with that as the target. */
export function resetLimits(state: LimitsState, position: Float64Array): void {
  for (let i = 0; i < state.size; i++) {
    state.position[i] = position[i]!;
    state.target[i] = position[i]!;
    state.lower[i] = Math.min(state.lowest[i]!, position[i]!);
    state.upper[i] = Math.max(state.highest[i]!, position[i]!);
  }
  state.velocity.fill(0);
  state.acceleration.fill(0);
  state.targetVelocity.fill(0);
  state.targetAcceleration.fill(0);
  state.targetJerk.fill(0);
  state.binding.fill(Reason.none);
}

/** Writes to `target` where the quickest stop from now ends: as the target from now on, a jerk-limited hold. */
export function holdTarget(state: LimitsState, target: Float64Array, dt: number): void {
  for (let i = 0; i < state.size; i++) {
    setMotion(state, i, dt);
    findStop(state.now);
    target[i] = state.now[Motion.stop]!;
  }
}

/** `now`: the motion that the issued positions of joint i are the control points of. */
function setMotion(state: LimitsState, i: number, dt: number): void {
  const m = state.now;
  const v = state.velocity[i]!;
  const a = state.acceleration[i]!;
  m[Motion.position] = state.position[i]! - v * dt + (a * dt * dt) / 6;
  m[Motion.velocity] = v - (a * dt) / 2;
  m[Motion.acceleration] = a;
  m[Motion.accelerationLimit] = PLANNED * state.accelerationLimit[i]!;
  m[Motion.jerkLimit] = PLANNED * state.jerkLimit[i]!;
}

/** Whether freezing the set-point where it is would keep every limit. */
export function isStill(state: LimitsState, dt: number): boolean {
  for (let i = 0; i < state.size; i++) {
    const step = (state.jerkLimit[i]! * dt) / 4;
    if (!(Math.abs(state.velocity[i]!) <= step * dt && Math.abs(state.acceleration[i]!) <= step))
      return false;
  }
  return true;
}

/** One tick: `setpoint` (joints, then jaw) is issued instead of `target`. The joint that is bent is in `detail`. */
export function stepLimits(
  state: LimitsState,
  setpoint: Float64Array,
  target: Float64Array,
  dt: number,
): Reason {
  let reason: Reason = Reason.none;
  state.detail = -1;
  for (let i = 0; i < state.size; i++) {
    const bent = stepJoint(state, i, target, dt);
    setpoint[i] = state.position[i]!;
    if (bent === Reason.none) continue;
    // A joint at its end says more than one that catches up; a jaw that catches up limits nobody's hand.
    const worse = reason === Reason.none || (isEnd(bent) && !isEnd(reason));
    if (i < state.joints ? worse : reason === Reason.none) {
      reason = i < state.joints ? bent : Reason.jawCatchingUp;
      state.detail = i;
    }
  }
  return reason;
}

function isEnd(reason: Reason): boolean {
  return reason === Reason.jointPositionLimit || reason === Reason.insertionTooShallow;
}

/** What bends the joint this tick, `Reason.none` where nothing does noticeably. */
function stepJoint(state: LimitsState, i: number, wanted: Float64Array, dt: number): Reason {
  const beyond = followTarget(state, i, wanted, dt);
  wantJerk(state, i, dt);
  boundJerk(state, i, dt);
  const jerk = state.search[Search.jerk]!;
  const acceleration = state.acceleration[i]! + jerk * dt;
  const velocity = state.velocity[i]! + acceleration * dt;
  state.acceleration[i] = acceleration;
  state.velocity[i] = velocity;
  state.position[i] = state.position[i]! + velocity * dt;
  if (beyond !== Reason.none) return beyond;
  if (Math.abs(state.position[i] - state.target[i]!) > state.reported[i]!) return state.binding[i] as Reason;
  return Reason.none;
}

/**
 * Takes the target into the position limits and differentiates it. A difference beyond the joint's own limit is a
 * jump or a kink, which nothing can be fed forward from. Says which limit the target lay beyond.
 */
function followTarget(state: LimitsState, i: number, wanted: Float64Array, dt: number): Reason {
  const slack = state.reported[i]!;
  const lower = Math.min(state.lowest[i]!, Math.max(state.lower[i]!, state.position[i]! - slack));
  const upper = Math.max(state.highest[i]!, Math.min(state.upper[i]!, state.position[i]! + slack));
  state.lower[i] = lower;
  state.upper[i] = upper;
  const target = Math.min(upper, Math.max(lower, wanted[i]!));
  let velocity = (target - state.target[i]!) / dt;
  if (!(Math.abs(velocity) <= state.velocityLimit[i]!)) velocity = 0;
  let acceleration = (velocity - state.targetVelocity[i]!) / dt;
  if (!(Math.abs(acceleration) <= state.accelerationLimit[i]!)) acceleration = 0;
  let jerk = (acceleration - state.targetAcceleration[i]!) / dt;
  if (!(Math.abs(jerk) <= state.jerkLimit[i]!)) jerk = 0;
  state.target[i] = target;
  state.targetVelocity[i] = velocity;
  state.targetAcceleration[i] = acceleration;
  state.targetJerk[i] = jerk;
  if (Math.abs(target - wanted[i]!) <= REPORT_BEYOND) return Reason.none;
  const outwards = state.shallowSide * (wanted[i]! - target);
  return i === INSERTION && outwards > 0 ? Reason.insertionTooShallow : Reason.jointPositionLimit;
}

/** Finds the jerk that brings the set-point to the target, bounded by the jerk limit alone. */
function wantJerk(state: LimitsState, i: number, dt: number): void {
  const { search, now, next } = state;
  const limit = state.jerkLimit[i]!;
  const forward = state.targetJerk[i]!;
  // Deviation from a target that was a tick earlier where it would have been without a jump.
  const a = state.acceleration[i]! - (state.targetAcceleration[i]! - forward * dt);
  const v = state.velocity[i]! - (state.targetVelocity[i]! - state.targetAcceleration[i]! * dt);
  const p = state.position[i]! - (state.target[i]! - state.targetVelocity[i]! * dt);
  const w = CLOSING_BANDWIDTH;
  const ka = 3 * w * a;
  const kv = 3 * w * w * v;
  const kp = w * w * w * p;
  if (Math.abs(ka) + Math.abs(kv) + Math.abs(kp) <= PLANNED * limit) {
    search[Search.jerk] = forward - ka - kv - kp;
    return;
  }
  setMotion(state, i, dt);
  now[Motion.position] = p - v * dt + (a * dt * dt) / 6;
  now[Motion.velocity] = v - (a * dt) / 2;
  now[Motion.acceleration] = a;
  search[Search.least] = -limit - forward;
  search[Search.most] = limit - forward;
  search[Search.bound] = 0;
  findJerk(search, now, next, Motion.stop, dt);
  const jerk = search[Search.jerk]!;
  if (jerk <= -limit - forward || jerk >= limit - forward) state.binding[i] = Reason.jointJerkLimit;
  search[Search.jerk] = forward + jerk;
}

/**
 * Whether the jerk at hand plainly keeps the limits of velocity (the search's bound) and position: what nearly every
 * tick has, and no root.
 *
 * The quickest stop ends no farther than one from the velocity max(v, 0) and the acceleration max(a, 0), which is released
 * first, in a/J at no more than w = v + a²/2J; from w a stop takes 2 √(w/J), or w/A + A/J with a hold, and that is not less.
 */
function isFarInside(state: LimitsState, i: number, dt: number): boolean {
  const { now, search } = state;
  const fastest = search[Search.bound]!;
  const jerk = search[Search.jerk]!;
  const byLimit = 1 / now[Motion.accelerationLimit]!;
  const byJerk = 1 / now[Motion.jerkLimit]!;
  const a = now[Motion.acceleration]! + jerk * dt;
  const v = now[Motion.velocity]! + dt * (now[Motion.acceleration]! + (jerk * dt) / 2);
  const step = dt * (now[Motion.velocity]! + dt * (now[Motion.acceleration]! / 2 + (jerk * dt) / 6));
  const p = now[Motion.position]! + step;
  const release = (a * a * byJerk) / 2;
  if (Math.abs(v) + release > fastest) return false;
  const rounding = now[Motion.accelerationLimit]! * byJerk;
  const up = (v > 0 ? v : 0) + (a > 0 ? release : 0);
  const down = (v < 0 ? -v : 0) + (a < 0 ? release : 0);
  const ahead = up * ((a > 0 ? a * byJerk : 0) + (up * byLimit + rounding) / 2);
  const behind = down * ((a < 0 ? -a * byJerk : 0) + (down * byLimit + rounding) / 2);
  return p + ahead <= state.upper[i]! && p - behind >= state.lower[i]!;
}

/** Brings the jerk that is wanted to the nearest that keeps every limit, to the end of a stop begun at the next tick. */
function boundJerk(state: LimitsState, i: number, dt: number): void {
  const { search, now, next } = state;
  const limit = state.jerkLimit[i]!;
  const highest = state.accelerationLimit[i]!;
  const a = state.acceleration[i]!;
  const least = Math.max(-limit, (-highest - a) / dt);
  const most = Math.min(limit, (highest - a) / dt);
  let jerk = search[Search.jerk]!;
  if (jerk > most || jerk < least) {
    jerk = jerk > most ? most : least;
    state.binding[i] = Math.abs(jerk) === limit ? Reason.jointJerkLimit : Reason.jointAccelerationLimit;
  }
  const fastest = state.velocityLimit[i]! - highest * dt;
  setMotion(state, i, dt);
  search[Search.jerk] = jerk;
  search[Search.bound] = fastest;
  if (isFarInside(state, i, dt)) return;
  findRelease(now);
  findStop(now);

  const release = now[Motion.release]!;
  search[Search.least] = least;
  search[Search.most] = jerk;
  search[Search.bound] = Math.max(fastest, release);
  findJerk(search, now, next, Motion.release, dt);
  mirror(now);
  search[Search.least] = -most;
  search[Search.most] = -search[Search.jerk]!;
  search[Search.bound] = Math.max(fastest, -release);
  findJerk(search, now, next, Motion.release, dt);
  mirror(now);
  const slower = -search[Search.jerk]!;
  if (slower !== jerk) state.binding[i] = Reason.jointVelocityLimit;

  const stop = now[Motion.stop]!;
  search[Search.least] = least;
  search[Search.most] = slower;
  search[Search.bound] = Math.max(state.upper[i]!, stop);
  findJerk(search, now, next, Motion.stop, dt);
  mirror(now);
  search[Search.least] = -most;
  search[Search.most] = -search[Search.jerk]!;
  search[Search.bound] = Math.max(-state.lower[i]!, -stop);
  findJerk(search, now, next, Motion.stop, dt);
  search[Search.jerk] = -search[Search.jerk]!;
  if (search[Search.jerk] !== slower) state.binding[i] = Reason.jointPositionLimit;
}
