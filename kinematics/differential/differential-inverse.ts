/** Joint velocities that follow a wanted motion of the tip as well as limits, port and fixtures allow, tick by tick. */
import { createData } from '../data.ts';
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import type { Pose, Vector } from '../spatial.ts';
import { createPose, quaternionFromMatrix } from '../spatial.ts';
import { fallsShort, writeAccount } from './account.ts';
import { findBending } from './curvature.ts';
import type { Directions } from './directions.ts';
import { createDirections, findDirections, findShaftAtPort } from './directions.ts';
import { characteristicLength } from './characteristic-length.ts';
import { createJointBounds, findJointBounds } from './joint-bounds.ts';
import { createManipulability, findManipulability } from './manipulability.ts';
import { solveByPriority } from './priorities.ts';
import {
  attachFixtures,
  findBraking,
  findSecondary,
  isLost,
  stepAside,
  stopTimeFor,
  writeBounds,
  writeCost,
  writeEscape,
  writeRows,
} from './programme.ts';
import { createQuadraticProgram } from './quadratic-program.ts';
import type { DifferentialInverse, DifferentialOptions } from './state.ts';
import { DifferentialStatus, FIXTURE_SIZE, Restraint, StateCount } from './state.ts';
import { twistTowards } from './twist-towards.ts';

/** Most joints, and most rows beside the joints' bounds. */
const MOST_JOINTS = 8;
const MOST_FIXTURES = 21;

/**
 * A differential inverse for `model`, at rest at `position` (rad, m), without fixtures; the port is where the shaft's
 * start is.
 * @throws RangeError when the arm has too few joints for what is wanted, more than are provided for, or one without
 * bounds of velocity and acceleration.
 */
export function createDifferentialInverse(
  model: RobotModel,
  position: Float64Array,
  options: DifferentialOptions,
): DifferentialInverse {
  const n = model.joints.length;
  checkLimits(model);
  const data = createData(model);
  const length = characteristicLength(model, data);
  const directions = createDirections(model, options.axes, options.shaft, length);
  checkSize(directions, options);
  const stopTime = stopTimeFor(model.velocity, model.acceleration);
  const equalities = directions.count - directions.tipRows;
  const state: DifferentialInverse = {
    model,
    data,
    options,
    position: new Float64Array(n),
    velocity: new Float64Array(n),
    port: new Float64Array(3),
    fixtures: new Float64Array(FIXTURE_SIZE * options.fixtures),
    counts: new Int32Array(StateCount.length),
    account: new Int32Array(2),
    portOffset: new Float64Array(2),
    directions,
    manipulability: createManipulability(directions),
    bounds: createJointBounds(n, stopTime),
    stopTime,
    programme: createQuadraticProgram(n, equalities + options.fixtures + 1),
    centreProgramme: createQuadraticProgram(n, 0),
    fixtureProgramme: createQuadraticProgram(n + 1, equalities + options.fixtures),
    wanted: new Float64Array(directions.tipRows),
    secondary: new Float64Array(n),
    escape: new Float64Array(n),
    bending: new Float64Array(1),
    curve: new Float64Array(6),
    braking: new Float64Array(n),
    motion: new Float64Array(n),
    attached: new Float64Array(3 * options.fixtures),
    halfway: new Float64Array(n),
    twist: new Float64Array(6),
    baseFromTip: createPose(),
  };
  resetDifferentialInverse(state, position);
  return state;
}

/** A URDF may leave limits out. */
function checkLimits(model: RobotModel): void {
  const i = model.joints.findIndex(
    ({ limits }) => !(limits.velocity < Infinity && limits.acceleration < Infinity),
  );
  if (i < 0) return;
  throw new RangeError(`${model.jointNames[i]!}: its velocity and acceleration must be bounded`);
}

function checkSize(directions: Directions, options: DifferentialOptions): void {
  const { joints, count } = directions;
  if (joints > MOST_JOINTS) throw new RangeError(`${joints} joints: at most ${MOST_JOINTS} are provided for`);
  if (count > joints) {
    throw new RangeError(`${count} directions are wanted of ${joints} joints: want fewer axes of rotation`);
  }
  if (options.fixtures > MOST_FIXTURES) {
    throw new RangeError(`${options.fixtures} fixtures: at most ${MOST_FIXTURES} are provided for`);
  }
}

/** At rest at `position` (rad, m). */
export function resetDifferentialInverse(state: DifferentialInverse, position: Float64Array): void {
  state.position.set(position);
  state.velocity.fill(0);
}

/** Where the shaft has to pass from now on, in the base, m. It is led there at 10 mm/s at most. */
export function setPort(state: DifferentialInverse, port: Vector): void {
  for (let i = 0; i < 3; i++) state.port[i] = port[i]!;
}

/** The first `count` fixtures hold from now on. */
export function setFixtureCount(state: DifferentialInverse, count: number): void {
  state.counts[StateCount.fixtures] = Math.max(0, Math.min(count, state.options.fixtures));
}

/**
 * Fixture `index` for the coming tick, all in the base: `point` (m), which moves with the tip, is `distance` (m) away
 * from where it must not go, and `normal` (unit) points away from there. A guide that holds on both sides is two
 * fixtures with opposite normals.
 */
export function setFixture(
  state: DifferentialInverse,
  index: number,
  normal: Vector,
  point: Vector,
  distance: number,
): void {
  const o = FIXTURE_SIZE * index;
  for (let i = 0; i < 3; i++) {
    state.fixtures[o + i] = normal[i]!;
    state.fixtures[o + 3 + i] = point[i]!;
  }
  state.fixtures[o + 6] = distance;
}

/**
 * One tick of `dt` (s): brings the tip towards `wantedBaseFromTip`, the pose wanted at the end of the tick, which moves
 * with `feedForwardTwist` (m/s, rad/s, in the base; zeros where not known). The joints' new positions (rad, m) are in
 * `outTarget`; they are q + v·dt with `state.velocity`.
 */
export function stepDifferentialInverse(
  state: DifferentialInverse,
  outTarget: Float64Array,
  wantedBaseFromTip: Pose,
  feedForwardTwist: Float64Array,
  dt: number,
): DifferentialStatus {
  const { model, data, position, baseFromTip, twist, options } = state;
  const tip = FRAME_SIZE * position.length;
  forwardPass(model, data, position);
  for (let i = 0; i < 3; i++) baseFromTip[i] = data.frames[tip + 9 + i]!;
  quaternionFromMatrix(baseFromTip, 3, data.frames, tip);
  twistTowards(twist, baseFromTip, wantedBaseFromTip, feedForwardTwist, options.pursuit, dt);
  const status = advance(state, twist, dt);
  outTarget.set(position);
  return status;
}

/**
 * One tick of `dt` (s) with the tip's wanted velocity (m/s) and angular velocity (rad/s) in the base. Moves
 * `state.position` by `state.velocity`·dt. Joint limits hold whatever is handed in; a twist, port or fixture that is
 * not finite makes the arm brake: with a twist of zero, or, if it is not the twist, all joints together.
 */
export function followTwist(
  state: DifferentialInverse,
  baseTwist: Float64Array,
  dt: number,
): DifferentialStatus {
  forwardPass(state.model, state.data, state.position);
  return advance(state, baseTwist, dt);
}

/** As `followTwist`, after a forward pass at the position. */
function advance(state: DifferentialInverse, baseTwist: Float64Array, dt: number): DifferentialStatus {
  const { model, data, position, velocity, halfway, directions } = state;
  findShaftAtPort(directions, data, state.port);
  state.portOffset.set(directions.offset);
  attachFixtures(state);
  for (let i = 0; i < position.length; i++) halfway[i] = position[i]! + (velocity[i]! * dt) / 2;
  look(state, halfway);
  const isAstray = isLost(state);
  if (isAstray) {
    stepAside(state);
    look(state, state.escape);
    state.escape.set(state.manipulability.gradient);
    look(state, halfway);
  }
  const isFinite = writeWanted(state, baseTwist);
  findJointBounds(state.bounds, model, position, velocity, dt);
  writeBounds(state, 0);
  findBraking(state, dt);
  findBending(state);
  if (isAstray) writeEscape(state);
  else findSecondary(state);
  writeCost(state);
  writeRows(state);
  const status = solveByPriority(state);
  move(state, dt);
  return giveAccount(state, isFinite ? status : DifferentialStatus.notFinite);
}

/** Rows and manipulability at the posture `q`. */
function look(state: DifferentialInverse, q: Float64Array): void {
  forwardPass(state.model, state.data, q);
  findShaftAtPort(state.directions, state.data, state.port);
  findDirections(state.directions, state.data);
  findManipulability(state.manipulability, state.directions, state.data);
}

/** Wanted motion along each row of the tip; none, and false, when the twist is not finite. */
function writeWanted(state: DifferentialInverse, baseTwist: Float64Array): boolean {
  const { wanted, directions, data } = state;
  const { axes, length, joints } = directions;
  const f = data.frames;
  const tip = FRAME_SIZE * joints;
  let zero = 0;
  for (let i = 0; i < 6; i++) zero += 0 * baseTwist[i]!;
  if (zero !== 0) {
    wanted.fill(0);
    return false;
  }
  for (let r = 0; r < 3; r++) wanted[r] = baseTwist[r]! / length;
  for (let a = 0; a < axes.length; a++) {
    const at = tip + axes[a]!;
    wanted[3 + a] = f[at]! * baseTwist[3]! + f[at + 3]! * baseTwist[4]! + f[at + 6]! * baseTwist[5]!;
  }
  return true;
}

/** The tick's motion, inside the joints' bounds to the bit. */
function move(state: DifferentialInverse, dt: number): void {
  const { position, velocity, motion, bounds, directions } = state;
  const { lower, upper } = bounds.hard;
  for (let i = 0; i < position.length; i++) {
    const wanted = motion[i]! * directions.units[i]!;
    velocity[i] = Math.max(lower[i]!, Math.min(upper[i]!, wanted));
    position[i] = position[i]! + velocity[i]! * dt;
  }
}

function giveAccount(state: DifferentialInverse, status: DifferentialStatus): DifferentialStatus {
  const { account } = state;
  account[0] = Restraint.none;
  account[1] = -1;
  switch (status) {
    case DifferentialStatus.followed:
      if (!fallsShort(state)) return status;
      writeAccount(state);
      return DifferentialStatus.limited;
    case DifferentialStatus.fixtureYielded:
      writeAccount(state);
      return status;
    case DifferentialStatus.remoteCentreYielded:
      account[0] = Restraint.remoteCentre;
      return status;
    default:
      return status;
  }
}
