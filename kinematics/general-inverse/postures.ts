/**
 * Where the search starts: postures spread evenly over the joint ranges, the same for every robot, run and machine.
 *
 * Posture k has the fractions frac(k √p) of the joint ranges, with one prime p per joint (Richtmyer 1951): additive
 * recurrences with irrational steps fill a box more evenly than random numbers, and need no state. The first
 * `TABLE_SIZE` are kept with their tip poses, so that the ones nearest to a wanted pose are found without computing.
 */
import type { ChainData } from '../forward.ts';
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import { quaternionFromMatrix } from '../spatial.ts';

/** More bring the nearest posture little nearer (distance falls with the sixth root), and each costs 4 ns a search. */
export const TABLE_SIZE = 1024;

/** Doubles of a kept pose: tip position (m), tip quaternion. */
const POSE = 7;

export interface Postures {
  /** Where joints are sampled, rad or m: the limits, but no more than one turn. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Step of each joint's fraction from one posture to the next, in (0, 1). */
  readonly strides: Float64Array;
  /** Joint positions of the kept postures, one after the other. */
  readonly positions: Float64Array;
  /** Their tips in the base, `POSE` doubles each. */
  readonly tips: Float64Array;
}

/** Computes the table: once per robot and caller, about a millisecond. */
export function createPostures(model: RobotModel, data: ChainData): Postures {
  const n = model.joints.length;
  const { from, to } = sampledRanges(model);
  const positions = new Float64Array(n * TABLE_SIZE);
  const tips = new Float64Array(POSE * TABLE_SIZE);
  const postures = { from, to, strides: fractionsOfPrimeRoots(n), positions, tips };
  const q = new Float64Array(n);
  for (let k = 0; k < TABLE_SIZE; k++) {
    posture(q, postures, k, 1);
    positions.set(q, n * k);
    forwardPass(model, data, q);
    const tip = FRAME_SIZE * n;
    for (let i = 0; i < 3; i++) tips[POSE * k + i] = data.frames[tip + 9 + i]!;
    quaternionFromMatrix(tips, POSE * k + 3, data.frames, tip);
  }
  return postures;
}

/**
 * Writes posture `k` of the sequence to `q`. A `stretch` above 1 widens the ranges about their middles and cuts what
 * lies outside: some joints then start exactly on a limit, where solutions are that a start from inside rarely finds.
 */
export function posture(q: Float64Array, postures: Postures, k: number, stretch: number): void {
  const { from, to, strides } = postures;
  for (let i = 0; i < q.length; i++) {
    const turns = (k + 1) * strides[i]!;
    const fraction = 0.5 + stretch * (turns - Math.floor(turns) - 0.5);
    const kept = fraction < 0 ? 0 : fraction > 1 ? 1 : fraction;
    q[i] = from[i]! + kept * (to[i]! - from[i]!);
  }
}

/** What a search for the nearest postures looks at, and writes to. */
export interface PostureSearch {
  readonly postures: Postures;
  /** Of the nearest postures, the nearest first: which, and how far. */
  readonly nearest: Int32Array;
  readonly distances: Float64Array;
  /** Pose that is wanted, with a unit quaternion. */
  readonly wanted: Float64Array;
  /** Makes lengths comparable to angles, rad/m. */
  readonly lengthWeight: number;
}

/**
 * Writes the indices of the kept postures whose tips are nearest to the wanted one to `nearest`, the nearest first.
 * Distances add the squares of metres times `lengthWeight` and, for small angles, of radians.
 */
export function findNearestPostures({
  nearest,
  distances,
  postures: { tips },
  wanted,
  lengthWeight,
}: PostureSearch): void {
  const last = nearest.length - 1;
  const square = lengthWeight * lengthWeight;
  distances.fill(Infinity);
  for (let k = 0; k < TABLE_SIZE; k++) {
    const o = POSE * k;
    const x = tips[o]! - wanted[0]!;
    const y = tips[o + 1]! - wanted[1]!;
    const z = tips[o + 2]! - wanted[2]!;
    const cosineOfHalf =
      tips[o + 3]! * wanted[3]! +
      tips[o + 4]! * wanted[4]! +
      tips[o + 5]! * wanted[5]! +
      tips[o + 6]! * wanted[6]!;
    // 8 (1 − cos θ/2) ≈ θ².
    const distance = square * (x * x + y * y + z * z) + 8 * (1 - Math.abs(cosineOfHalf));
    if (!(distance < distances[last]!)) continue;
    let at = last;
    for (; at > 0 && distances[at - 1]! > distance; at--) {
      distances[at] = distances[at - 1]!;
      nearest[at] = nearest[at - 1]!;
    }
    distances[at] = distance;
    nearest[at] = k;
  }
}

/** The limits; of joints that turn more than once, or without end, one turn about the middle. */
function sampledRanges({ lower, upper, types }: RobotModel): { from: Float64Array; to: Float64Array } {
  const from = lower.slice();
  const to = upper.slice();
  for (let i = 0; i < from.length; i++) {
    if (types[i] !== JointType.revolute || to[i]! - from[i]! <= 2 * Math.PI) continue;
    const middle = to[i] === Infinity || from[i] === -Infinity ? 0 : (from[i]! + to[i]!) / 2;
    from[i] = middle - Math.PI;
    to[i] = middle + Math.PI;
  }
  return { from, to };
}

/** frac(√2), frac(√3), frac(√5), …: linearly independent over the rationals, as the recurrence needs. */
function fractionsOfPrimeRoots(count: number): Float64Array {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return Float64Array.from(primes, (prime) => Math.sqrt(prime) % 1);
}
