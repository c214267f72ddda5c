/**
 * What gives way when not all can hold, in this order: the tip's motion, the distance from singularities, the margin
 * that is planned inside the joints' limits, the fixtures, the remote centre. The joints' limits never do. Braking together keeps all of them but for the curvature of the rows
 * (joint-bounds.ts), so that the programme is nearly always feasible as it stands. Where it is not, each level is
 * solved for the least violation that the levels above leave, and the next is solved with that granted.
 */
import type { QuadraticProgram } from './quadratic-program.ts';
import { QuadraticStatus, solveQuadraticProgram } from './quadratic-program.ts';
import { equalityCount, writeBounds } from './programme.ts';
import type { DifferentialInverse } from './state.ts';
import { DifferentialStatus, StateCount } from './state.ts';

/** Weight of staying near braking together where a level above leaves a choice: small beside the violation's. */
const TIE_BREAK = 1e-6;

/** A row that gives way by less than this, per second and of order-one rows, has not given way. */
const YIELDED = 1e-7;

/** Granted beyond the least violation: rounding. */
const GRANTED = 1e-9;

/** Writes y to `state.motion`. The level that gave way is the status. */
export function solveByPriority(state: DifferentialInverse): DifferentialStatus {
  const { programme, motion, braking } = state;
  const equalities = equalityCount(state);
  const rows = equalities + state.counts[StateCount.fixtures]!;
  let solved = solveQuadraticProgram(programme, equalities, rows + 1);
  if (solved === QuadraticStatus.infeasible || solved === QuadraticStatus.iterationLimit) {
    solved = solveQuadraticProgram(programme, equalities, rows);
  }
  if (solved === QuadraticStatus.infeasible || solved === QuadraticStatus.iterationLimit) {
    writeBounds(state, 1);
    solved = solveQuadraticProgram(programme, equalities, rows);
  }
  if (solved === QuadraticStatus.solved) {
    motion.set(programme.solution);
    return DifferentialStatus.followed;
  }
  motion.set(braking);
  if (solved === QuadraticStatus.notFinite) return DifferentialStatus.notFinite;
  if (solved === QuadraticStatus.notConvex) return DifferentialStatus.notSolved;
  return solveRelaxed(state, equalities, rows);
}

function solveRelaxed(state: DifferentialInverse, equalities: number, rows: number): DifferentialStatus {
  const { programme, motion } = state;
  let status: DifferentialStatus = DifferentialStatus.followed;
  if (equalities > 0) {
    if (!relaxRemoteCentre(state, equalities)) return DifferentialStatus.notSolved;
    if (yieldsAt(programme, motion, 0, equalities)) status = DifferentialStatus.remoteCentreYielded;
    grant(programme, motion, equalities);
    if (solveQuadraticProgram(programme, equalities, rows) === QuadraticStatus.solved) {
      motion.set(programme.solution);
      return status;
    }
  }
  if (rows === equalities) return DifferentialStatus.notSolved;
  if (!relaxFixtures(state, equalities, rows)) return DifferentialStatus.notSolved;
  if (status === DifferentialStatus.followed && yieldsAt(programme, motion, equalities, rows)) {
    status = DifferentialStatus.fixtureYielded;
  }
  // That trespass is granted to every fixture.
  for (let r = equalities; r < rows; r++) {
    programme.least[r] = programme.least[r]! - state.fixtureProgramme.solution[programme.size]! - GRANTED;
  }
  if (solveQuadraticProgram(programme, equalities, rows) === QuadraticStatus.solved) {
    motion.set(programme.solution);
  }
  return status;
}

/** `motion`: of all that the joints' limits allow, what comes nearest to the remote centre. */
function relaxRemoteCentre(state: DifferentialInverse, equalities: number): boolean {
  const { programme, centreProgramme: centre, braking, motion } = state;
  const n = programme.size;
  for (let i = 0; i < n; i++) {
    let c = -TIE_BREAK * braking[i]!;
    for (let r = 0; r < equalities; r++) c -= programme.rows[r * n + i]! * programme.least[r]!;
    centre.linear[i] = c;
    for (let k = 0; k <= i; k++) {
      let sum = i === k ? TIE_BREAK : 0;
      for (let r = 0; r < equalities; r++) sum += programme.rows[r * n + i]! * programme.rows[r * n + k]!;
      centre.hessian[i * n + k] = sum;
    }
    centre.lower[i] = programme.lower[i]!;
    centre.upper[i] = programme.upper[i]!;
  }
  if (solveQuadraticProgram(centre, 0, 0) !== QuadraticStatus.solved) return false;
  motion.set(centre.solution);
  return true;
}

/** Whether `motion` violates one of the rows `from` … `to` − 1; equations on either side, which `grant` settles after. */
function yieldsAt(programme: QuadraticProgram, motion: Float64Array, from: number, to: number): boolean {
  const n = programme.size;
  for (let r = from; r < to; r++) {
    let value = -programme.least[r]!;
    for (let i = 0; i < n; i++) value += programme.rows[r * n + i]! * motion[i]!;
    if (value < -YIELDED || (from === 0 && value > YIELDED)) return true;
  }
  return false;
}

/** Asks of the equations what `motion` gives. */
function grant(programme: QuadraticProgram, motion: Float64Array, equalities: number): void {
  const n = programme.size;
  for (let r = 0; r < equalities; r++) {
    let value = 0;
    for (let i = 0; i < n; i++) value += programme.rows[r * n + i]! * motion[i]!;
    programme.least[r] = value;
  }
}

/** `motion`: of all that limits and remote centre, as granted, allow, what makes the largest trespass least. */
function relaxFixtures(state: DifferentialInverse, equalities: number, rows: number): boolean {
  const { programme, fixtureProgramme: wider, braking, motion } = state;
  const n = programme.size;
  for (let i = 0; i < n; i++) {
    wider.hessian[i * (n + 1) + i] = TIE_BREAK;
    wider.linear[i] = -TIE_BREAK * braking[i]!;
    wider.lower[i] = programme.lower[i]!;
    wider.upper[i] = programme.upper[i]!;
  }
  wider.hessian[n * (n + 1) + n] = 1;
  wider.lower[n] = 0;
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < n; i++) wider.rows[r * (n + 1) + i] = programme.rows[r * n + i]!;
    wider.rows[r * (n + 1) + n] = r < equalities ? 0 : 1;
    wider.least[r] = programme.least[r]!;
  }
  if (solveQuadraticProgram(wider, equalities, rows) !== QuadraticStatus.solved) return false;
  for (let i = 0; i < n; i++) motion[i] = wider.solution[i]!;
  return true;
}
