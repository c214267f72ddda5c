/** What held the tip back: so that nothing is ever limited in silence. */
import { JointBound } from './joint-bounds.ts';
import { equalityCount } from './programme.ts';
import { QuadraticCount } from './quadratic-program.ts';
import type { DifferentialInverse } from './state.ts';
import { Restraint, StateCount } from './state.ts';

/** Share of the wanted motion that may be missing unreported, and how much of it at all, rad/s or L/s. */
const MISSING_SHARE = 1e-3;
const MISSING = 1e-5;

/** Whether the tip's motion falls short of what is wanted. */
export function fallsShort(state: DifferentialInverse): boolean {
  const { directions, wanted, motion } = state;
  const { rows, joints: n, tipRows } = directions;
  let missing = 0;
  let all = 0;
  for (let r = 0; r < tipRows; r++) {
    let gap = wanted[r]!;
    for (let i = 0; i < n; i++) gap -= rows[r * n + i]! * motion[i]!;
    missing += gap * gap;
    all += wanted[r]! * wanted[r]!;
  }
  const bound = MISSING + MISSING_SHARE * Math.sqrt(all);
  return !(missing <= bound * bound);
}

/** Writes to `account` the active constraint with the largest multiplier: without it the tip would gain most. */
export function writeAccount(state: DifferentialInverse): void {
  const { programme, bounds, account } = state;
  const { size: n, capacity, active, counts, multipliers, lengths } = programme;
  const equalities = equalityCount(state);
  let largest = 0;
  let strongest = -1;
  for (let k = 0; k < counts[QuadraticCount.active]!; k++) {
    const id = active[k]!;
    if (id < equalities) continue;
    const pull = multipliers[id]! * (id < capacity ? lengths[id]! : 1);
    if (pull > largest) {
      largest = pull;
      strongest = id;
    }
  }
  account[1] = -1;
  if (strongest >= capacity) {
    const isUpper = strongest >= capacity + n;
    const joint = strongest - capacity - (isUpper ? n : 0);
    const { upperFrom, lowerFrom } = state.counts[StateCount.isHard] === 1 ? bounds.hard : bounds.planned;
    const from = isUpper ? upperFrom[joint]! : lowerFrom[joint]!;
    account[0] = restraints[from]!;
    account[1] = joint;
  } else if (strongest >= 0 && strongest < equalities + state.counts[StateCount.fixtures]!) {
    account[0] = Restraint.fixture;
    account[1] = strongest - equalities;
  } else {
    account[0] = Restraint.singularity;
  }
}

/** By `JointBound`. */
const restraints = new Uint8Array(3);
restraints[JointBound.position] = Restraint.jointPosition;
restraints[JointBound.velocity] = Restraint.jointVelocity;
restraints[JointBound.acceleration] = Restraint.jointAcceleration;
