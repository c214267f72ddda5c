import { describe, expect, it } from 'vitest';
import type { QuadraticProgram } from '../../kinematics/differential/quadratic-program.ts';
import {
  createQuadraticProgram,
  QuadraticCount,
  QuadraticStatus,
  solveQuadraticProgram,
} from '../../kinematics/differential/quadratic-program.ts';
import { createUniform } from './random.ts';

type Uniform = () => number;
const between = (uniform: Uniform, low: number, high: number) => low + (high - low) * uniform();
const pick = (uniform: Uniform, count: number) => Math.floor(uniform() * count);

/** H = MᵀM + ridge · I with entries of M in ±1. */
function randomCost(program: QuadraticProgram, uniform: Uniform, ridge: number): void {
  const n = program.size;
  const m = Float64Array.from({ length: n * n }, () => between(uniform, -1, 1));
  for (let i = 0; i < n; i++) {
    program.linear[i] = between(uniform, -2, 2);
    for (let k = 0; k < n; k++) {
      let sum = i === k ? ridge : 0;
      for (let r = 0; r < n; r++) sum += m[r * n + i]! * m[r * n + k]!;
      program.hessian[i * n + k] = sum;
    }
  }
}

function randomRow(program: QuadraticProgram, row: number, uniform: Uniform): void {
  for (let i = 0; i < program.size; i++) program.rows[row * program.size + i] = between(uniform, -1, 1);
  program.least[row] = between(uniform, -1, 0.5);
}

interface Constraint {
  a: number[];
  b: number;
  isEquality: boolean;
}

/** All constraints as a · x ≥ b. */
function constraintsOf(program: QuadraticProgram, equalities: number, rows: number): Constraint[] {
  const n = program.size;
  const list: Constraint[] = [];
  for (let r = 0; r < rows; r++) {
    list.push({
      a: [...program.rows.subarray(r * n, r * n + n)],
      b: program.least[r]!,
      isEquality: r < equalities,
    });
  }
  for (let i = 0; i < n; i++) {
    const unit = Array.from({ length: n }, (_, k) => (k === i ? 1 : 0));
    if (program.lower[i]! > -Infinity) list.push({ a: unit, b: program.lower[i]!, isEquality: false });
    if (program.upper[i]! < Infinity)
      list.push({ a: unit.map((x) => -x), b: -program.upper[i]!, isEquality: false });
  }
  return list;
}

/** Solves a small linear system by elimination with full row exchange; null where it is singular. */
function solveLinear(matrix: number[][], right: number[]): number[] | null {
  const size = right.length;
  const m = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < size; c++) {
    let best = c;
    for (let r = c + 1; r < size; r++) if (Math.abs(m[r]![c]!) > Math.abs(m[best]![c]!)) best = r;
    if (Math.abs(m[best]![c]!) < 1e-11) return null;
    [m[c], m[best]] = [m[best]!, m[c]!];
    for (let r = 0; r < size; r++) {
      if (r === c) continue;
      const factor = m[r]![c]! / m[c]![c]!;
      for (let k = c; k <= size; k++) m[r]![k]! -= factor * m[c]![k]!;
    }
  }
  return m.map((row, i) => row[size]! / row[i]!);
}

const dot = (a: ArrayLike<number>, x: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * x[i]!;
  return sum;
};

function cost(program: QuadraticProgram, x: ArrayLike<number>): number {
  const n = program.size;
  let sum = dot(program.linear, x);
  for (let i = 0; i < n; i++) sum += 0.5 * x[i]! * dot(program.hessian.subarray(i * n, i * n + n), x);
  return sum;
}

/** The minimum over every set of constraints held as equations, of those that satisfy all: null where none does. */
function byEnumeration(program: QuadraticProgram, equalities: number, rows: number): number[] | null {
  const n = program.size;
  const constraints = constraintsOf(program, equalities, rows);
  let best: number[] | null = null;
  for (let subset = 0; subset < 2 ** constraints.length; subset++) {
    const held = constraints.filter(({ isEquality }, c) => isEquality || (subset >> c) & 1);
    if (held.length > n || constraints.some(({ isEquality }, c) => isEquality && !((subset >> c) & 1))) {
      continue;
    }
    const size = n + held.length;
    const kkt = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, k) => {
        if (i < n && k < n) return program.hessian[i * n + k]!;
        if (i < n) return held[k - n]!.a[i]!;
        return k < n ? held[i - n]!.a[k]! : 0;
      }),
    );
    const right = Array.from({ length: size }, (_, i) => (i < n ? -program.linear[i]! : held[i - n]!.b));
    const x = solveLinear(kkt, right)?.slice(0, n);
    if (x === undefined || constraints.some(({ a, b }) => dot(a, x) < b - 1e-9)) continue;
    if (best === null || cost(program, x) < cost(program, best)) best = x;
  }
  return best;
}

/** The largest failure of the Karush-Kuhn-Tucker conditions at the solution. */
function optimalityError(program: QuadraticProgram, equalities: number, rows: number): number {
  const { size: n, capacity, solution: x, multipliers: u, lower, upper } = program;
  let worst = 0;
  const gradient = Array.from(
    { length: n },
    (_, i) => program.linear[i]! + dot(program.hessian.subarray(i * n, i * n + n), x),
  );
  const meet = (multiplier: number, slack: number) => {
    worst = Math.max(worst, -multiplier, -slack, Math.min(Math.abs(multiplier), Math.abs(slack)));
  };
  for (let r = 0; r < rows; r++) {
    const row = program.rows.subarray(r * n, r * n + n);
    const slack = dot(row, x) - program.least[r]!;
    if (r < equalities) worst = Math.max(worst, Math.abs(slack));
    else meet(u[r]!, slack);
    const sign = r < equalities ? program.signs[r]! : 1;
    for (let i = 0; i < n; i++) gradient[i]! -= sign * u[r]! * row[i]!;
  }
  for (let i = 0; i < n; i++) {
    if (lower[i]! > -Infinity) meet(u[capacity + i]!, x[i]! - lower[i]!);
    if (upper[i]! < Infinity) meet(u[capacity + n + i]!, upper[i]! - x[i]!);
    gradient[i]! -= u[capacity + i]! - u[capacity + n + i]!;
  }
  return Math.max(worst, ...gradient.map(Math.abs));
}

describe('the quadratic programme', () => {
  it('agrees with the enumeration of every active set on small problems, feasible or not', () => {
    const uniform = createUniform(1);
    let infeasible = 0;
    for (let trial = 0; trial < 600; trial++) {
      const n = 1 + pick(uniform, 3);
      const rows = pick(uniform, 5);
      const equalities = Math.min(pick(uniform, 2), rows, n);
      const program = createQuadraticProgram(n, 5);
      randomCost(program, uniform, 0.1);
      for (let r = 0; r < rows; r++) randomRow(program, r, uniform);
      if (trial % 2 === 0) {
        program.lower.forEach((_, i) => (program.lower[i] = between(uniform, -1, 0)));
        program.upper.forEach((_, i) => (program.upper[i] = between(uniform, 0, 1)));
      }
      const status = solveQuadraticProgram(program, equalities, rows);
      const expected = byEnumeration(program, equalities, rows);
      if (expected === null) {
        infeasible++;
        expect(status, `trial ${trial}`).toBe(QuadraticStatus.infeasible);
        expect(program.counts[QuadraticCount.refused]).toBeGreaterThanOrEqual(0);
        continue;
      }
      expect(status, `trial ${trial}`).toBe(QuadraticStatus.solved);
      expected.forEach((x, i) =>
        expect(Math.abs(program.solution[i]! - x), `trial ${trial}`).toBeLessThan(1e-9),
      );
    }
    expect(infeasible).toBeGreaterThan(20);
    expect(infeasible).toBeLessThan(300);
  });

  it('is optimal on thousands of problems of full size: eight variables, two equations, forty rows', () => {
    const uniform = createUniform(2);
    let solved = 0;
    let mostIterations = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const program = createQuadraticProgram(8, 40);
      randomCost(program, uniform, trial % 3 === 0 ? 1e-6 : 0.01);
      const inside = Array.from({ length: 8 }, () => between(uniform, -0.5, 0.5));
      const rows = pick(uniform, 41);
      const equalities = Math.min(2, rows);
      for (let r = 0; r < rows; r++) {
        randomRow(program, r, uniform);
        const value = dot(program.rows.subarray(r * 8, r * 8 + 8), inside);
        program.least[r] = r < equalities ? value : value - (pick(uniform, 3) === 0 ? 0 : uniform());
      }
      inside.forEach((x, i) => {
        program.lower[i] = x - (pick(uniform, 4) === 0 ? 0 : uniform());
        program.upper[i] = x + (pick(uniform, 4) === 0 ? 0 : uniform());
      });
      const status = solveQuadraticProgram(program, equalities, rows);
      mostIterations = Math.max(mostIterations, program.counts[QuadraticCount.iterations]!);
      if (status !== QuadraticStatus.solved) continue;
      solved++;
      expect(optimalityError(program, equalities, rows), `trial ${trial}`).toBeLessThan(2e-8);
    }
    expect(solved).toBe(4000);
    expect(mostIterations).toBeLessThan(100);
  });

  it('copes with rows that repeat, oppose or follow from others, and with rows of zeros', () => {
    const uniform = createUniform(3);
    for (let trial = 0; trial < 2000; trial++) {
      const n = 2 + pick(uniform, 6);
      const program = createQuadraticProgram(n, 20);
      randomCost(program, uniform, 0.01);
      const inside = Array.from({ length: n }, () => between(uniform, -0.5, 0.5));
      for (let r = 0; r < 20; r++) {
        randomRow(program, r, uniform);
        const row = program.rows.subarray(r * n, r * n + n);
        const kind = pick(uniform, 5);
        const other = program.rows.subarray(pick(uniform, r + 1) * n).subarray(0, n);
        if (r > 0 && kind === 0) row.set(other);
        if (r > 0 && kind === 1) row.set(other.map((x) => -x));
        if (r > 1 && kind === 2) row.forEach((_, i) => (row[i] = program.rows[i]! + program.rows[n + i]!));
        if (kind === 3) row.fill(0);
        // The same point lies on every row: as degenerate as can be.
        program.least[r] = dot(row, inside);
      }
      const equalities = trial % 3;
      const status = solveQuadraticProgram(program, equalities, 20);
      expect(status, `trial ${trial}`).toBe(QuadraticStatus.solved);
      expect(optimalityError(program, equalities, 20), `trial ${trial}`).toBeLessThan(1e-8);
    }
  });

  it('says which constraint cannot hold', () => {
    const program = createQuadraticProgram(2, 3);
    program.hessian.set([1, 0, 0, 1]);
    program.rows.set([1, 0, 0, 1, -1, 0]);
    program.least.set([1, 0, 0]);
    expect(solveQuadraticProgram(program, 0, 2)).toBe(QuadraticStatus.solved);
    expect([...program.solution]).toEqual([1, 0]);
    // x ≥ 1 and x ≤ 0.
    expect(solveQuadraticProgram(program, 0, 3)).toBe(QuadraticStatus.infeasible);
    expect([0, 2]).toContain(program.counts[QuadraticCount.refused]);
    // A row of zeros that asks for something.
    program.rows.fill(0, 4);
    program.least[2] = 1e-3;
    expect(solveQuadraticProgram(program, 0, 3)).toBe(QuadraticStatus.infeasible);
    expect(program.counts[QuadraticCount.refused]).toBe(2);
    // Crossed bounds.
    program.lower[1] = 1;
    program.upper[1] = -1;
    expect(solveQuadraticProgram(program, 0, 0)).toBe(QuadraticStatus.infeasible);
    expect([4, 6]).toContain(program.counts[QuadraticCount.refused]);
  });

  it('refuses NaN, infinities and costs that are not convex', () => {
    const make = () => {
      const program = createQuadraticProgram(2, 2);
      program.hessian.set([2, 0.5, 0.5, 1]);
      program.rows.set([1, 1, 1, -1]);
      return program;
    };
    for (const field of ['hessian', 'linear', 'rows', 'least', 'lower', 'upper'] as const) {
      const program = make();
      program[field][0] = NaN;
      expect(solveQuadraticProgram(program, 1, 2), field).toBe(QuadraticStatus.notFinite);
    }
    for (const field of ['hessian', 'linear', 'rows', 'least', 'lower'] as const) {
      const program = make();
      program[field][0] = Infinity;
      expect(solveQuadraticProgram(program, 1, 2), field).toBe(QuadraticStatus.notFinite);
    }
    const program = make();
    program.hessian[0] = -1;
    expect(solveQuadraticProgram(program, 1, 2)).toBe(QuadraticStatus.notConvex);
    program.hessian.fill(0);
    expect(solveQuadraticProgram(program, 1, 2)).toBe(QuadraticStatus.notConvex);
  });

  it('takes fewer steps when solved again after a small change, to the same end as from anew', () => {
    const uniform = createUniform(4);
    let again = 0;
    let anew = 0;
    const program = createQuadraticProgram(7, 12);
    randomCost(program, uniform, 0.01);
    for (let r = 0; r < 12; r++) {
      randomRow(program, r, uniform);
      program.least[r] = -0.1;
    }
    program.lower.fill(-0.2);
    program.upper.fill(0.2);
    for (let k = 0; k < 2000; k++) {
      program.linear.forEach((c, i) => (program.linear[i] = c + between(uniform, -0.05, 0.05)));
      const fresh = createQuadraticProgram(7, 12);
      for (const field of ['hessian', 'linear', 'rows', 'least', 'lower', 'upper'] as const) {
        fresh[field].set(program[field]);
      }
      expect(solveQuadraticProgram(program, 0, 12)).toBe(QuadraticStatus.solved);
      expect(solveQuadraticProgram(fresh, 0, 12)).toBe(QuadraticStatus.solved);
      again += program.counts[QuadraticCount.iterations]!;
      anew += fresh.counts[QuadraticCount.iterations]!;
      program.solution.forEach((x, i) => expect(Math.abs(x - fresh.solution[i]!)).toBeLessThan(1e-10));
    }
    expect(again).toBeLessThan(anew);
  });
});
