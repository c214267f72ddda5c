/**
 * Small dense quadratic programmes, by the dual active-set method of Goldfarb & Idnani (1983):
 *
 *     minimise ½ xᵀH x + cᵀx,  H positive definite,
 *     subject to  aᵣ·x = bᵣ for the first rows,  aᵣ·x ≥ bᵣ for the others,  lower ≤ x ≤ upper.
 *
 * It starts from the minimum without constraints and takes in violated ones, one at a time, so that x is the minimum
 * over the active ones at every step. Of the violated ones it takes first those that were active when the programme
 * was last solved: from one tick to the next little changes, and what is taken in is rarely dropped again.
 *
 * A constraint has a number: row r is r; the lower bound of variable i is capacity + i, its upper bound
 * capacity + size + i. Nothing is allocated, nothing thrown, and the same input in the same state gives the same bits.
 */
import type { ActiveSet } from './active-set.ts';
import { addToActiveSet, createActiveSet, dropFromActiveSet, factorise } from './active-set.ts';

export const QuadraticStatus = {
  solved: 0,
  /** No x satisfies all constraints; `counts[QuadraticCount.refused]` cannot hold together with the active ones. */
  infeasible: 1,
  /** Not finished within the bound on iterations; `solution` is not feasible. */
  iterationLimit: 2,
  /** The programme holds a NaN, or an infinity other than in a bound. */
  notFinite: 3,
  /** H is not positive definite. */
  notConvex: 4,
} as const;
export type QuadraticStatus = (typeof QuadraticStatus)[keyof typeof QuadraticStatus];

/** What `QuadraticProgram.counts` holds. */
export const QuadraticCount = {
  /** Constraints active at the solution. */
  active: 0,
  /** Steps of the method: constraints taken in or dropped. */
  iterations: 1,
  /** The constraint that could not be satisfied, −1 where none. */
  refused: 2,
  /** Scratch. */
  found: 3,
  length: 4,
} as const;

export interface QuadraticProgram {
  /** Number of variables. */
  readonly size: number;
  /** Most rows. */
  readonly capacity: number;
  /** H, size × size, row-major; the lower triangle is read. */
  readonly hessian: Float64Array;
  /** c. */
  readonly linear: Float64Array;
  /** A, capacity × size, row-major, and b. */
  readonly rows: Float64Array;
  readonly least: Float64Array;
  /** Bounds of x; infinite where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;

  readonly solution: Float64Array;
  /** By constraint number, ≥ 0 for inequalities: how fast the cost would fall if the constraint gave way. */
  readonly multipliers: Float64Array;
  /** Numbers of the active constraints, in the order in which they were taken in. */
  readonly active: Int32Array;
  readonly counts: Int32Array;

  /** Scratch: the factors, numbers of the constraint at hand, the step in the multipliers, the rows' lengths. */
  readonly set: ActiveSet;
  readonly numbers: Float64Array;
  readonly dualStep: Float64Array;
  readonly lengths: Float64Array;
  /** By constraint number: whether it is active, and was when last solved. */
  readonly isActive: Uint8Array;
  readonly wasActive: Uint8Array;
  /** −1 for an equality that is approached from above. */
  readonly signs: Float64Array;
}

export function createQuadraticProgram(size: number, capacity: number): QuadraticProgram {
  const constraints = capacity + 2 * size;
  return {
    size,
    capacity,
    hessian: new Float64Array(size * size),
    linear: new Float64Array(size),
    rows: new Float64Array(capacity * size),
    least: new Float64Array(capacity),
    lower: new Float64Array(size).fill(-Infinity),
    upper: new Float64Array(size).fill(Infinity),
    solution: new Float64Array(size),
    multipliers: new Float64Array(constraints),
    active: new Int32Array(size),
    counts: new Int32Array(QuadraticCount.length),
    set: createActiveSet(size),
    numbers: new Float64Array(5),
    dualStep: new Float64Array(size),
    lengths: new Float64Array(constraints).fill(1),
    isActive: new Uint8Array(constraints),
    wasActive: new Uint8Array(constraints),
    signs: new Float64Array(constraints),
  };
}

/** Places in `QuadraticProgram.numbers`: numbers that cross functions lie in arrays, since others would be boxed. */
const SLACK = 0;
const OUTSIDE = 1;
const LENGTH = 2;
const VIOLATION = 3;
const WORST = 4;

/** Added to the length of a row that is divided by. */
const SMALLEST = 1e-200;

/** Steps per constraint before the method gives up. It is finite in theory, rounding aside; 1.3 were seen at most. */
const STEPS_PER_CONSTRAINT = 4;

/** A violation this small, of a row of unit length and x of order one, is rounding. */
const TOLERANCE = 1e-11;

/** As much can rounding have added up to where the active constraints determine x, at a condition of H of 10⁶. */
const ROUNDING = 1e-8;

/** Share of a normal that must point out of the active ones' span for it to be independent of them. */
const INDEPENDENT = 1e-10;

/** Share of the largest dual step below which an entry is rounding. */
const NEGLIGIBLE = 1e-12;

/** Solves the programme of the first `rows` rows, of which the first `equalities` are equations. */
export function solveQuadraticProgram(
  program: QuadraticProgram,
  equalities: number,
  rows: number,
): QuadraticStatus {
  const { counts, isActive, wasActive, multipliers } = program;
  counts[QuadraticCount.active] = 0;
  counts[QuadraticCount.iterations] = 0;
  counts[QuadraticCount.refused] = -1;
  multipliers.fill(0);
  if (!isWellFormed(program, rows)) return QuadraticStatus.notFinite;
  if (!factorise(program.set, program.hessian)) return QuadraticStatus.notConvex;
  wasActive.set(isActive);
  isActive.fill(0);
  measureRows(program, rows);
  findFreeMinimum(program);
  for (let row = 0; row < equalities; row++) {
    const status = takeIn(program, row, equalities, rows);
    if (status !== QuadraticStatus.solved) return status;
  }
  for (;;) {
    const violated = mostViolated(program, equalities, rows);
    if (violated < 0) return QuadraticStatus.solved;
    const status = takeIn(program, violated, equalities, rows);
    if (status !== QuadraticStatus.solved) return status;
  }
}

/** Whether every number counts: no NaN anywhere, no infinity but in the bounds and on their own side. */
function isWellFormed(program: QuadraticProgram, rows: number): boolean {
  const { size: n, hessian, linear, lower, upper, least } = program;
  // Zero times a finite number is zero, and NaN times anything else.
  let zero = 0;
  for (let i = 0; i < n * n; i++) zero += 0 * hessian[i]!;
  for (let i = 0; i < n; i++) {
    zero += 0 * linear[i]!;
    if (!(lower[i]! < Infinity && upper[i]! > -Infinity)) return false;
  }
  for (let i = 0; i < rows * n; i++) zero += 0 * program.rows[i]!;
  for (let r = 0; r < rows; r++) zero += 0 * least[r]!;
  return zero === 0;
}

function measureRows(program: QuadraticProgram, rows: number): void {
  const n = program.size;
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += program.rows[r * n + i]! * program.rows[r * n + i]!;
    program.lengths[r] = Math.sqrt(sum);
  }
}

/** x = −H⁻¹c = −J (Jᵀ c). */
function findFreeMinimum(program: QuadraticProgram): void {
  const { size: n, linear, solution: x } = program;
  const { basis: j, image: d } = program.set;
  for (let k = 0; k < n; k++) {
    d[k] = 0;
    for (let i = 0; i <= k; i++) d[k] = d[k]! + j[i * n + k]! * linear[i]!;
  }
  for (let i = 0; i < n; i++) {
    x[i] = 0;
    for (let k = i; k < n; k++) x[i] = x[i]! - j[i * n + k]! * d[k]!;
  }
}

/** The inequality to take in next: the most violated, of those that were active last time where any is; −1: none. */
function mostViolated(program: QuadraticProgram, equalities: number, rows: number): number {
  const { size: n, capacity, solution: x, lower, upper, lengths, numbers, counts } = program;
  numbers[WORST] = 0;
  counts[QuadraticCount.found] = -1;
  for (let r = equalities; r < rows; r++) {
    const least = program.least[r]!;
    let value = 0;
    for (let i = 0; i < n; i++) value += program.rows[r * n + i]! * x[i]!;
    if (least - value <= TOLERANCE * (lengths[r]! + Math.abs(least))) continue;
    // A row of zeros that asks for something is hopeless: the most violated of all.
    numbers[VIOLATION] = (least - value) / (lengths[r]! + SMALLEST);
    compare(program, r);
  }
  for (let i = 0; i < n; i++) {
    const below = lower[i]! - x[i]!;
    const above = x[i]! - upper[i]!;
    if (below > TOLERANCE) {
      numbers[VIOLATION] = below;
      compare(program, capacity + i);
    }
    if (above > TOLERANCE) {
      numbers[VIOLATION] = above;
      compare(program, capacity + n + i);
    }
  }
  return counts[QuadraticCount.found]!;
}

/** Whether `numbers[VIOLATION]` of constraint `id` goes before what was found until now. */
function compare(program: QuadraticProgram, id: number): void {
  const { counts, isActive, wasActive, numbers } = program;
  const found = counts[QuadraticCount.found]!;
  if (isActive[id] === 1) return;
  const lead = found < 0 ? 1 : wasActive[id]! - wasActive[found]!;
  if (lead < 0 || (lead === 0 && numbers[VIOLATION]! <= numbers[WORST]!)) return;
  counts[QuadraticCount.found] = id;
  numbers[WORST] = numbers[VIOLATION]!;
}

/** Moves x and the multipliers until constraint `id` holds and is active, dropping what gets in the way. */
function takeIn(program: QuadraticProgram, id: number, equalities: number, rows: number): QuadraticStatus {
  const { counts, active, multipliers, dualStep, numbers } = program;
  const limit = STEPS_PER_CONSTRAINT * (rows + 2 * program.size);
  findSlack(program, id);
  program.signs[id] = id < equalities && numbers[SLACK]! > 0 ? -1 : 1;
  numbers[SLACK] = numbers[SLACK]! * program.signs[id];
  for (;;) {
    if (counts[QuadraticCount.iterations]! >= limit) return QuadraticStatus.iterationLimit;
    counts[QuadraticCount.iterations] = counts[QuadraticCount.iterations]! + 1;
    findImage(program, id);
    findDualStep(program);
    findOutside(program);
    const blocking = firstToBlock(program, equalities);
    const isFree = numbers[OUTSIDE]! > 0;
    if (isFree) numbers[LENGTH] = -numbers[SLACK] / numbers[OUTSIDE]!;
    const isBlocked =
      blocking >= 0 && (!isFree || multipliers[active[blocking]!]! / dualStep[blocking]! < numbers[LENGTH]!);
    if (isFree && !isBlocked) {
      move(program, id, equalities);
      add(program, id);
      return QuadraticStatus.solved;
    }
    if (!isBlocked) {
      // What follows from the active ones asks for nothing more: it is met but for rounding.
      program.isActive[id] = 1;
      if (-numbers[SLACK] <= ROUNDING) return QuadraticStatus.solved;
      counts[QuadraticCount.refused] = id;
      return QuadraticStatus.infeasible;
    }
    numbers[LENGTH] = multipliers[active[blocking]!]! / dualStep[blocking]!;
    move(program, id, equalities);
    drop(program, blocking);
  }
}

/** `numbers[SLACK]`: how far constraint `id` is from being violated, in units of its row; negative where it is. */
function findSlack(program: QuadraticProgram, id: number): void {
  const { size: n, capacity, solution: x, numbers } = program;
  if (id >= capacity + n) {
    numbers[SLACK] = program.upper[id - capacity - n]! - x[id - capacity - n]!;
  } else if (id >= capacity) {
    numbers[SLACK] = x[id - capacity]! - program.lower[id - capacity]!;
  } else {
    let sum = -program.least[id]!;
    for (let i = 0; i < n; i++) sum += program.rows[id * n + i]! * x[i]!;
    numbers[SLACK] = sum;
  }
}

/** `set.image` = Jᵀ · normal of constraint `id`, which points to where it holds. */
function findImage(program: QuadraticProgram, id: number): void {
  const { size: n, capacity, rows } = program;
  const { basis: j, image: d } = program.set;
  if (id >= capacity) {
    const isUpper = id >= capacity + n;
    const i = id - capacity - (isUpper ? n : 0);
    for (let k = 0; k < n; k++) d[k] = isUpper ? -j[i * n + k]! : j[i * n + k]!;
    return;
  }
  const sign = program.signs[id]!;
  d.fill(0);
  for (let i = 0; i < n; i++) {
    const a = sign * rows[id * n + i]!;
    for (let k = 0; k < n; k++) d[k] = d[k]! + a * j[i * n + k]!;
  }
}

/** `dualStep` = R⁻¹ · image: how fast the active multipliers fall per unit of the new one. */
function findDualStep(program: QuadraticProgram): void {
  const { size: n, dualStep } = program;
  const { triangle: r, image: d } = program.set;
  for (let i = program.counts[QuadraticCount.active]! - 1; i >= 0; i--) {
    let sum = d[i]!;
    for (let k = i + 1; k < program.counts[QuadraticCount.active]!; k++) sum -= r[i * n + k]! * dualStep[k]!;
    dualStep[i] = sum / r[i * n + i]!;
  }
}

/** `numbers[OUTSIDE]`: squared length of the image's part outside the active normals' span; 0 where rounding. */
function findOutside(program: QuadraticProgram): void {
  const d = program.set.image;
  const count = program.counts[QuadraticCount.active]!;
  let inside = 0;
  let outside = 0;
  for (let k = 0; k < count; k++) inside += d[k]! * d[k]!;
  for (let k = count; k < program.size; k++) outside += d[k]! * d[k]!;
  program.numbers[OUTSIDE] = outside > INDEPENDENT * INDEPENDENT * (inside + outside) ? outside : 0;
}

/** Place in the active set of the inequality whose multiplier reaches zero first, −1 where none does. */
function firstToBlock(program: QuadraticProgram, equalities: number): number {
  const { active, multipliers: u, dualStep } = program;
  const count = program.counts[QuadraticCount.active]!;
  let largest = 0;
  for (let k = 0; k < count; k++) {
    if (Math.abs(dualStep[k]!) > largest) largest = Math.abs(dualStep[k]!);
  }
  let first = Infinity;
  let found = -1;
  for (let k = 0; k < count; k++) {
    if (active[k]! < equalities || !(dualStep[k]! > NEGLIGIBLE * largest)) continue;
    const length = u[active[k]!]! / dualStep[k]!;
    if (length < first) {
      first = length;
      found = k;
    }
  }
  return found;
}

/** A step of `numbers[LENGTH]` in the multiplier of constraint `id`, in the active ones', and in what these leave free of x. */
function move(program: QuadraticProgram, id: number, equalities: number): void {
  const { size: n, solution: x, multipliers: u, active, dualStep, numbers } = program;
  const length = numbers[LENGTH]!;
  const outside = numbers[OUTSIDE]!;
  const { basis: j, image: d } = program.set;
  const count = program.counts[QuadraticCount.active]!;
  for (let k = 0; k < count; k++) {
    const other = active[k]!;
    const multiplier = u[other]! - length * dualStep[k]!;
    u[other] = other >= equalities && multiplier < 0 ? 0 : multiplier;
  }
  u[id] = u[id]! + length;
  if (outside === 0) return;
  for (let i = 0; i < n; i++) {
    let step = 0;
    for (let k = count; k < n; k++) step += j[i * n + k]! * d[k]!;
    x[i] = x[i]! + length * step;
  }
  numbers[SLACK] = numbers[SLACK]! + length * outside;
}

function add(program: QuadraticProgram, id: number): void {
  const { size: n, capacity, solution: x, counts } = program;
  const count = counts[QuadraticCount.active]!;
  addToActiveSet(program.set, count);
  program.active[count] = id;
  program.isActive[id] = 1;
  counts[QuadraticCount.active] = count + 1;
  // A bound is met to the bit.
  if (id >= capacity + n) x[id - capacity - n] = program.upper[id - capacity - n]!;
  else if (id >= capacity) x[id - capacity] = program.lower[id - capacity]!;
}

function drop(program: QuadraticProgram, at: number): void {
  const { active, counts, isActive, multipliers } = program;
  const count = counts[QuadraticCount.active]!;
  multipliers[active[at]!] = 0;
  isActive[active[at]!] = 0;
  dropFromActiveSet(program.set, at, count);
  for (let k = at; k < count - 1; k++) active[k] = active[k + 1]!;
  counts[QuadraticCount.active] = count - 1;
}
