/**
 * A straight tool through a port, held by an arm that has no remote centre of its own: joint targets by the differential
 * inverse (kinematics/differential/), which keeps the shaft at the port. The tip follows in its place and in its turn
 * about itself; where else it points is the port's say.
 *
 * The programme bounds velocity and acceleration, not jerk; and joints that the limits bend one by one would leave the port.
 * So the targets are the mean of the programme's latest positions: with an acceleration of at most a, that of a mean over N
 * ticks changes by 2 a / N at most, all joints are late by the same time, and the limits have nothing to bend. A mean of
 * positions along a curve is off it by the curvature times the variance of the way, (N dt v)² / 12: why joints are kept slow.
 */
import type { DifferentialInverse, Pose, RobotModel } from '../kinematics/index.ts';
import {
  copyPose,
  createDifferentialInverse,
  createPose,
  DifferentialStatus,
  followTwist,
  invertPose,
  resetDifferentialInverse,
  Restraint,
  setPort,
  stepDifferentialInverse,
  transformPoint,
} from '../kinematics/index.ts';
import { JERK_TIME, PLANNED, TICK_PERIOD, TIP_SPEED } from './defaults.ts';
import type { LimitsState } from './limits.ts';
import type { ArmPlacement } from './port/index.ts';
import { Reason } from './port/index.ts';

/** N: as long as a joint takes to reach its full acceleration. */
const WINDOW = Math.round(JERK_TIME / TICK_PERIOD);

/** With N ticks in the time of a full acceleration, half of it leaves the jerk at its limit. */
const ACCELERATION_SHARE = PLANNED / 2;

/** No joint is to move faster, rad/s or m/s: a mean of 10 ms is then off the port by some micrometres at most. */
const FASTEST = 1;

/** A held arm loses speed with this part of the acceleration that it is planned with. */
const HOLD_SHARE = 0.5;

/** Targets that differ from ours by more have been set by someone else: the arm has been elsewhere since. rad, m. */
const SAME = 1e-9;

/** How errors of the tip are closed: within 10 ms, from far away with a deceleration that arms can do. */
const PURSUIT = { gain: 100, linearDeceleration: 0.5, angularDeceleration: 5 };

export interface ThroughPort {
  readonly inverse: DifferentialInverse;
  /** The joints' velocity limits in force, and what they are while a hand leads. */
  readonly velocity: Float64Array;
  readonly fastest: Float64Array;
  /** The programme's latest positions, WINDOW times the joints, and the next place there. */
  readonly window: Float64Array;
  next: number;
  /** Their mean. */
  readonly output: Float64Array;
  /** Where the tip was wanted at the tick before, and the velocity that follows. */
  readonly before: Pose;
  readonly twist: Float64Array;
  /** Speed that a hold has left, as a part of the joints' fastest; and how much of it goes in a second. One element each. */
  readonly left: Float64Array;
  readonly braking: number;
  isHeld: boolean;
  /** Joint that the latest reason names; −1 for none. */
  detail: number;
}

/** Null for an arm that is placed at no port. @throws RangeError for a shaft that has no length, or an arm that does not do. */
export function createThroughPort(placement: ArmPlacement, limits: LimitsState): ThroughPort | null {
  const { name, model, port, shaft = 0, worldFromBase, initialPosition } = placement;
  if (port === undefined) return null;
  if (model.inverse !== 'general') {
    throw new RangeError(
      `${name}: port: expected an arm without a remote centre of its own, found ${model.name}`,
    );
  }
  if (!(shaft > 0 && shaft < Infinity))
    throw new RangeError(`${name}: shaft: expected m, above 0, found ${shaft}`);
  const n = model.joints.length;
  const fastest = model.velocity.map((velocity) => Math.min(FASTEST, PLANNED * velocity));
  const own: RobotModel = {
    ...model,
    velocity: fastest.slice(),
    acceleration: model.acceleration.map((acceleration) => ACCELERATION_SHARE * acceleration),
    lower: limits.lowest.slice(0, n),
    upper: limits.highest.slice(0, n),
  };
  const inverse = createDifferentialInverse(own, initialPosition, {
    axes: [2],
    rotationWeight: 1,
    shaft: { frame: n, start: Float64Array.of(0, 0, -shaft), end: new Float64Array(3) },
    fixtures: 0,
    pursuit: PURSUIT,
  });
  const inBase = createPose();
  invertPose(inBase, worldFromBase);
  const point = new Float64Array(3);
  transformPoint(point, inBase, port);
  setPort(inverse, point);
  const rates = Array.from(fastest, (most, i) => own.acceleration[i]! / most);
  return {
    inverse,
    velocity: own.velocity,
    fastest,
    window: new Float64Array(WINDOW * n),
    next: 0,
    output: new Float64Array(n).fill(NaN),
    before: createPose(),
    twist: new Float64Array(6),
    left: new Float64Array(1),
    braking: HOLD_SHARE * Math.min(...rates),
    isHeld: true,
    detail: -1,
  };
}

/** Begins to follow from the joints at `q`: from rest, unless that is where a hold is bringing them to rest. */
export function latchThroughPort(state: ThroughPort, q: Float64Array): void {
  if (!isOurs(state, q)) restAt(state, q);
}

function isOurs({ output }: ThroughPort, q: Float64Array): boolean {
  for (let i = 0; i < output.length; i++) if (!(Math.abs(output[i]! - q[i]!) <= SAME)) return false;
  return true;
}

function restAt(state: ThroughPort, q: Float64Array): void {
  const { output, window, inverse } = state;
  const n = output.length;
  for (let i = 0; i < n; i++) output[i] = q[i]!;
  for (let k = 0; k < window.length; k++) window[k] = output[k % n]!;
  resetDifferentialInverse(inverse, output);
}

/** One tick of a hand that leads: joint targets that bring the tip towards `baseFromTip`. */
export function stepThroughPort(
  state: ThroughPort,
  target: Float64Array,
  baseFromTip: Pose,
  dt: number,
): Reason {
  const { inverse, velocity, fastest, before, twist, output } = state;
  for (let i = 0; i < velocity.length; i++) velocity[i] = fastest[i]!;
  for (let k = 0; k < 3; k++) {
    const speed = (baseFromTip[k]! - before[k]!) / dt;
    // A jump is none that anything can be fed forward from.
    twist[k] = Math.abs(speed) <= TIP_SPEED ? speed : 0;
  }
  copyPose(before, baseFromTip);
  state.isHeld = false;
  const status = stepDifferentialInverse(inverse, output, baseFromTip, twist, dt);
  average(state, target);
  return reasonOf(state, status);
}

/** One tick of a hold: the tool comes to rest at the port, all joints together. */
export function holdThroughPort(state: ThroughPort, target: Float64Array, dt: number): void {
  const { inverse, velocity, fastest, twist, left } = state;
  if (!isOurs(state, target)) {
    restAt(state, target);
    state.isHeld = false;
  }
  if (!state.isHeld) {
    state.isHeld = true;
    left[0] = 0;
    for (let i = 0; i < fastest.length; i++) {
      left[0] = Math.max(left[0], Math.abs(inverse.velocity[i]!) / fastest[i]!);
    }
    twist.fill(0);
  }
  if (left[0]! > 0) {
    left[0] = Math.max(0, left[0]! - state.braking * dt);
    for (let i = 0; i < velocity.length; i++) velocity[i] = left[0] * fastest[i]!;
    followTwist(inverse, twist, dt);
  }
  average(state, target);
}

/** Takes the programme's position into the window, and writes the mean. */
function average(state: ThroughPort, target: Float64Array): void {
  const { window, output, inverse } = state;
  const n = output.length;
  for (let i = 0; i < n; i++) window[n * state.next + i] = inverse.position[i]!;
  state.next = state.next + 1 === WINDOW ? 0 : state.next + 1;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < WINDOW; k++) sum += window[n * k + i]!;
    output[i] = sum / WINDOW;
    target[i] = output[i]!;
  }
}

/** What holds the tip back. A joint's acceleration only makes it late. */
function reasonOf(state: ThroughPort, status: DifferentialStatus): Reason {
  const { account } = state.inverse;
  state.detail = -1;
  if (status > DifferentialStatus.limited) return Reason.unreachable;
  switch (account[0]) {
    case Restraint.jointPosition:
      state.detail = account[1]!;
      return Reason.jointPositionLimit;
    case Restraint.jointVelocity:
      state.detail = account[1]!;
      return Reason.jointVelocityLimit;
    case Restraint.singularity:
      return Reason.unreachable;
    default:
      return Reason.none;
  }
}
