/** How far an instrument moves by being let go and taken up again. */
import {
  createController,
  createKinematicArm,
  Hand,
  INPUT_LENGTH,
  InputKind,
  OperatorField,
  TICK_LENGTH,
  TickField,
} from '../../../control/index.ts';
import { ArmField, PAIR_COUNT, PairField, POSE_LENGTH, TeleopState } from '../../../control/port/index.ts';
import { angleBetween, distanceBetween } from '../../../kinematics/index.ts';
import { loadExercise } from '../../../sim/index.ts';
import { everythingOn } from '../../control/everything-on.ts';
import type { Effort, Measurement, Row } from '../measure.ts';

const hands = [OperatorField.right, OperatorField.left] as const;
/** Ticks after which hand and instrument have come to rest. */
const SETTLE = 60;

/** mulberry32: uniform in [0, 1), the same in every run. */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Two instruments over the peg board, and an operator at rest that follows with both hands. */
function createSession() {
  const { placements } = loadExercise('peg-transfer');
  const arms = placements.map(createKinematicArm);
  const controller = createController({ arms, placements, scale: 0.5, settings: everythingOn });
  const input = new Float64Array(INPUT_LENGTH);
  const record = new Float64Array(TICK_LENGTH);
  let tick = 0;
  input[OperatorField.kind] = InputKind.operator;
  for (const hand of hands) {
    input[hand + Hand.active] = 1;
    input[hand + Hand.pose + 6] = 1;
  }
  const pairAt = (pair: number): number => TickField.pairs + pair * PairField.length;
  return {
    input,
    run(ticks: number): void {
      for (let k = 0; k < ticks; k++) {
        input[OperatorField.sequence] = tick + 1;
        controller.input(input, 0);
        controller.tick(tick++, record, 0);
      }
    },
    /** Turns both hands as their instruments are, as software does for masters without motors. */
    align(): void {
      hands.forEach((hand, pair) => {
        const wanted = pairAt(pair) + PairField.masterSetpointPose;
        for (let i = 3; i < POSE_LENGTH; i++) input[hand + Hand.pose + i] = record[wanted + i]!;
      });
    },
    isFollowing: (pair: number): boolean => record[pairAt(pair) + PairField.state] === TeleopState.following,
    tip: (arm: number): Float64Array => {
      const at = TickField.arms + arm * ArmField.length + ArmField.setpointPose;
      return record.slice(at, at + POSE_LENGTH);
    },
  };
}

/** One cycle: a hand lets go by clutch or by leaving, goes anywhere, comes back. The worst a tip moved by it. */
function cycle(
  session: ReturnType<typeof createSession>,
  uniform: () => number,
): { jump: number; turn: number } {
  const { input } = session;
  session.run(SETTLE);
  const before = [0, 1].map(session.tip);
  const [field, away] = uniform() < 0.5 ? [OperatorField.clutch, 1] : [OperatorField.present, 0];
  input[field] = away;
  session.run(2 + Math.floor(20 * uniform()));
  for (const hand of hands) for (let i = 0; i < 3; i++) input[hand + Hand.pose + i] = 0.3 * (uniform() - 0.5);
  session.run(1 + Math.floor(20 * uniform()));
  input[field] = 1 - away;
  session.run(1);
  session.align();
  session.run(SETTLE);
  let jump = 0;
  let turn = 0;
  for (let pair = 0; pair < PAIR_COUNT; pair++) {
    if (!session.isFollowing(pair)) throw new Error('a hand that came back does not lead its instrument');
    jump = Math.max(jump, distanceBetween(before[pair]!, session.tip(pair)));
    turn = Math.max(turn, angleBetween(before[pair]!, session.tip(pair)));
  }
  return { jump, turn };
}

function measureJumps(effort: Effort): Promise<Measurement[]> {
  const cycles = effort.full ? 100_000 : effort.quick ? 200 : 5_000;
  const uniform = createUniform(11);
  const session = createSession();
  session.run(5);
  session.align();
  session.input[OperatorField.present] = 1;
  session.run(3);
  let jump = 0;
  let turn = 0;
  for (let k = 0; k < cycles; k++) {
    const worst = cycle(session, uniform);
    jump = Math.max(jump, worst.jump);
    turn = Math.max(turn, worst.turn);
  }
  const what = `worst of ${cycles} random cycles of clutch or leave, the hand elsewhere when it comes back`;
  return Promise.resolve([
    { name: 'control/jump', what, unit: 'm', value: jump, goals: [{ of: 'value', atMost: 1e-6 }] },
    {
      name: 'control/jump angle',
      what: 'the same',
      unit: 'rad',
      value: turn,
      goals: [{ of: 'value', atMost: 1e-6 }],
    },
  ]);
}

export const rows: readonly Row[] = [{ name: 'control/jump', measure: measureJumps }];
