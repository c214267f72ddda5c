/**
 * The tick's quadratic programme. With y the joint velocities per unit of each column of `Directions`:
 *
 *     minimise  ½ Σ w² (T y − t)²  +  ½ (ε + δ²) |y − y₀|²
 *     subject to  C y = k e / L                         the shaft passes the port
 *                 n·J y / L ≥ −distance / (L·τ)         fixtures
 *                 ∇μ·y ≥ −(μ − μ_min) / τ               no closer to a singularity
 *                 lower ≤ y ≤ upper                     joint limits (joint-bounds.ts)
 *
 * T, C and μ are those of the joints half a tick ahead, q + v·dt/2: a tick at constant velocity then moves the tip and
 * the shaft as the rows say but for terms of third order in dt.
 */
import { FRAME_SIZE } from '../forward.ts';
import type { DifferentialInverse } from './state.ts';
import { FIXTURE_SIZE, StateCount } from './state.ts';
import { projectToRest } from './manipulability.ts';
import { BRAKING, PLANNED_VELOCITY } from './joint-bounds.ts';

/** ε: what a motion costs that the tip does not need; decides where redundancy leaves a choice. */
const MOTION_COST = 1e-6;

/** δ grows from 0 at this measure to `DAMPING` at 0 (Nakamura & Hanafusa 1986). */
const DAMPED_BELOW = 0.01;
const DAMPING = 0.01;

/** μ_min: no motion of ours comes nearer to a singularity, so that the way back never needs more than a tick. */
export const LEAST_MANIPULABILITY = 2e-3;

/** Of a manipulability below that, recovered per second, 1/s. */
const SINGULARITY_GAIN = 20;

/** Below this the gradient is rounding: an arm that started in a singularity. And how far aside it looks, rad. */
const LOST_BELOW = LEAST_MANIPULABILITY / 20;
const ASIDE = 0.05;

/** Share of the distance to mid-range that redundancy covers, 1/s. */
const CENTRING_RATE = 0.3;

/** Speed at which redundancy leads away from a singularity, rad/s; grows from 0 at `DAMPED_BELOW`. */
const RETREAT_SPEED = 0.3;

/** Of an error at the port, closed per second, 1/s; and at most so fast, m/s. */
const PORT_GAIN = 30;
const PORT_SPEED = 0.01;

/** Of a trespass, undone per second, 1/s; and at most so fast, m/s. */
const LEAVING_GAIN = 50;
const LEAVING_SPEED = 0.005;

/** Rows of the remote centre. */
export function equalityCount(state: DifferentialInverse): number {
  return state.directions.count - state.directions.tipRows;
}

/** Bounds of y: the planned ones, or the hard ones where these leave no way. */
export function writeBounds(state: DifferentialInverse, isHard: number): void {
  const { bounds, programme, directions, counts } = state;
  const { lower, upper } = isHard === 1 ? bounds.hard : bounds.planned;
  counts[StateCount.isHard] = isHard;
  for (let i = 0; i < lower.length; i++) {
    programme.lower[i] = lower[i]! / directions.units[i]!;
    programme.upper[i] = upper[i]! / directions.units[i]!;
  }
}

/** `braking`: all joints by the same share, inside the bounds that were written. */
export function findBraking(state: DifferentialInverse, dt: number): void {
  const { braking, velocity, programme, directions, stopTime } = state;
  for (let i = 0; i < velocity.length; i++) {
    const slower = (velocity[i]! * (1 - dt / stopTime)) / directions.units[i]!;
    braking[i] = Math.max(programme.lower[i]!, Math.min(programme.upper[i]!, slower));
  }
}

/** What the joints shall do beside the tip's motion: to mid-range, and away from a singularity. */
export function findSecondary(state: DifferentialInverse): void {
  const { model, position, secondary, directions, manipulability } = state;
  const { gradient, value } = manipulability;
  for (let i = 0; i < position.length; i++) {
    const width = model.upper[i]! - model.lower[i]!;
    const away = (model.upper[i]! + model.lower[i]!) / 2 - position[i]!;
    secondary[i] = width < Infinity ? (CENTRING_RATE * away) / directions.units[i]! : 0;
  }
  const nearness = 1 - value[0]! / DAMPED_BELOW;
  const steepness = Math.sqrt(dot(gradient, gradient));
  if (nearness > 0 && steepness > 0) {
    const speed = (RETREAT_SPEED * nearness) / steepness;
    for (let i = 0; i < position.length; i++) secondary[i] = secondary[i]! + speed * gradient[i]!;
  }
  projectToRest(secondary, manipulability, directions);
}

/** Whether the arm is so near to a singularity, as it can only have been put there, that nothing leads out of it. */
export function isLost(state: DifferentialInverse): boolean {
  return !(state.manipulability.value[0]! > LOST_BELOW);
}

/**
 * In a singularity the gradient vanishes and the rows know nothing of the direction that is lost: an arm stretched out
 * would never bend when told to draw back. Beside it they do: `escape` becomes a posture a little aside, in a direction
 * that no arm is built symmetrical to.
 */
export function stepAside(state: DifferentialInverse): void {
  const { halfway, escape, model, directions } = state;
  for (let i = 0; i < halfway.length; i++) {
    // Always the same way, where there is room: or the arm would hesitate between two.
    const aside = (ASIDE * directions.units[i]!) / (1 + 0.37 * i);
    escape[i] = halfway[i]! + (halfway[i]! + 2 * aside < model.upper[i]! ? aside : -aside);
  }
}

/** Up the gradient that was found aside, as long as the tip is to move: instead of what redundancy would do. */
export function writeEscape(state: DifferentialInverse): void {
  const { secondary, escape, wanted } = state;
  const steepness = Math.sqrt(dot(escape, escape));
  const speed = steepness > 0 ? Math.min(RETREAT_SPEED, Math.sqrt(dot(wanted, wanted))) / steepness : 0;
  for (let i = 0; i < secondary.length; i++) secondary[i] = speed * escape[i]!;
}

/** a · b. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function writeCost(state: DifferentialInverse): void {
  const { programme, directions, wanted, secondary, options, manipulability } = state;
  const { hessian, linear } = programme;
  const { rows, joints: n, tipRows } = directions;
  const nearness = Math.max(0, 1 - manipulability.value[0]! / DAMPED_BELOW);
  const damping = MOTION_COST + DAMPING * DAMPING * nearness * nearness + state.bending[0]!;
  const turn = options.rotationWeight * options.rotationWeight;
  for (let i = 0; i < n; i++) {
    let c = -damping * secondary[i]!;
    for (let r = 0; r < tipRows; r++) c -= (r < 3 ? 1 : turn) * rows[r * n + i]! * wanted[r]!;
    linear[i] = c;
    for (let k = 0; k <= i; k++) {
      let sum = i === k ? damping : 0;
      for (let r = 0; r < tipRows; r++) sum += (r < 3 ? 1 : turn) * rows[r * n + i]! * rows[r * n + k]!;
      hessian[i * n + k] = sum;
    }
  }
}

export function writeRows(state: DifferentialInverse): void {
  const { programme, directions, manipulability, counts, stopTime } = state;
  const { joints: n, tipRows, length } = directions;
  const equalities = equalityCount(state);
  for (let a = 0; a < equalities; a++) {
    for (let i = 0; i < n; i++) programme.rows[a * n + i] = directions.rows[(tipRows + a) * n + i]!;
    const speed = PORT_GAIN * state.portOffset[a]!;
    programme.least[a] = Math.max(-PORT_SPEED, Math.min(PORT_SPEED, speed)) / length;
  }
  for (let f = 0; f < counts[StateCount.fixtures]!; f++) writeFixture(state, f, equalities + f);
  const last = equalities + counts[StateCount.fixtures]!;
  const known = isLost(state) ? 0 : 1;
  for (let i = 0; i < n; i++) programme.rows[last * n + i] = known * manipulability.gradient[i]!;
  // What the row's curvature takes is given back while the tip moves; an arm that was put there stays unasked.
  const gap = LEAST_MANIPULABILITY - manipulability.value[0]!;
  const isWanted = dot(state.wanted, state.wanted) > 0;
  programme.least[last] = gap < 0 ? gap / stopTime : known * (isWanted ? SINGULARITY_GAIN * gap : 0);
}

/** Keeps where each fixture's point lies in the tip's frame, as the latest forward pass at the joints' position has it. */
export function attachFixtures(state: DifferentialInverse): void {
  const { fixtures, attached, counts, data, position } = state;
  const f = data.frames;
  const tip = FRAME_SIZE * position.length;
  for (let k = 0; k < counts[StateCount.fixtures]!; k++) {
    const at = FIXTURE_SIZE * k + 3;
    const x = fixtures[at]! - f[tip + 9]!;
    const y = fixtures[at + 1]! - f[tip + 10]!;
    const z = fixtures[at + 2]! - f[tip + 11]!;
    for (let c = 0; c < 3; c++) {
      attached[3 * k + c] = f[tip + c]! * x + f[tip + 3 + c]! * y + f[tip + 6 + c]! * z;
    }
  }
}

/** Row `row`: the velocity of the fixture's point, which moves with the tip, along the normal. */
function writeFixture(state: DifferentialInverse, fixture: number, row: number): void {
  const { programme, directions, fixtures, attached, data, stopTime } = state;
  const { joints: n, units, length, isRevolute } = directions;
  const f = data.frames;
  const tip = FRAME_SIZE * n;
  const o = FIXTURE_SIZE * fixture;
  const nx = fixtures[o]!;
  const ny = fixtures[o + 1]!;
  const nz = fixtures[o + 2]!;
  const ax = attached[3 * fixture]!;
  const ay = attached[3 * fixture + 1]!;
  const az = attached[3 * fixture + 2]!;
  const px = f[tip + 9]! + f[tip]! * ax + f[tip + 1]! * ay + f[tip + 2]! * az;
  const py = f[tip + 10]! + f[tip + 3]! * ax + f[tip + 4]! * ay + f[tip + 5]! * az;
  const pz = f[tip + 11]! + f[tip + 6]! * ax + f[tip + 7]! * ay + f[tip + 8]! * az;
  for (let j = 0; j < n; j++) {
    const at = FRAME_SIZE * j;
    const zx = f[at + 2]!;
    const zy = f[at + 5]!;
    const zz = f[at + 8]!;
    const x = px - f[at + 9]!;
    const y = py - f[at + 10]!;
    const z = pz - f[at + 11]!;
    const along =
      isRevolute[j] === 1
        ? nx * (zy * z - zz * y) + ny * (zz * x - zx * z) + nz * (zx * y - zy * x)
        : nx * zx + ny * zy + nz * zz;
    programme.rows[row * n + j] = (along * units[j]!) / length;
  }
  const distance = fixtures[o + 6]!;
  const leaving = Math.min(LEAVING_SPEED, -LEAVING_GAIN * distance);
  programme.least[row] = (distance > 0 ? -distance / stopTime : leaving) / length;
}

/**
 * Time in which all joints shall be able to stop together, s: long enough for their full speed where that is short.
 */
export function stopTimeFor(velocity: Float64Array, acceleration: Float64Array): number {
  let longest = 0;
  for (let i = 0; i < velocity.length; i++) {
    longest = Math.max(longest, (PLANNED_VELOCITY * velocity[i]!) / (BRAKING * acceleration[i]!));
  }
  return Math.min(LONGEST_STOP, Math.max(SHORTEST_STOP, longest));
}

const SHORTEST_STOP = 0.1;
const LONGEST_STOP = 0.5;
