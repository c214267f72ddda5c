/**
 * Runs a throw-away loop before the real one, so that no tick meets code that is not compiled yet: the arms are set up,
 * hands are aligned as software aligns a master without motors, lead their instruments, clutch and move the camera.
 */
import {
  Hand,
  INPUT_LENGTH,
  InputKind,
  OperatorField,
  PairField,
  TICK_LENGTH,
  TickField,
} from '../../control/port/index.ts';
import { EXCHANGE_LENGTH, initializeExchange, type Exercise } from '../../sim/index.ts';
import { TICK_PERIOD, type SessionDescription } from './description.ts';
import { createSessionLoop } from './loop.ts';

const TICKS = 5000;
/** The operator's records come as a browser's do, ticks. */
const INPUT_TICKS = 8;
/** Each thousand ticks the clutch goes down for a while, and the camera pedal after it. */
const CYCLE = 1000;
/** Hands go back and forth by this much, m, this often, rad/s. */
const REACH = 0.02;
const RATE = 3;

export function warmUp(description: SessionDescription, exercise: Exercise): void {
  const mailbox = new Float64Array(EXCHANGE_LENGTH);
  initializeExchange(mailbox, exercise.placements);
  const loop = createSessionLoop(description, exercise, mailbox);
  const record = new Float64Array(TICK_LENGTH);
  const input = new Float64Array(INPUT_LENGTH);
  input[OperatorField.kind] = InputKind.operator;
  input[OperatorField.present] = 1;
  for (let tick = 0; tick < TICKS; tick++) {
    if (tick % INPUT_TICKS === 0) {
      operate(input, record, tick);
      loop.input(input, 0);
    }
    loop.tick(tick, record, 0);
  }
}

function operate(input: Float64Array, record: Float64Array, tick: number): void {
  const phase = tick % CYCLE;
  input[OperatorField.sequence] = tick;
  input[OperatorField.clutch] = Number(phase > 0.8 * CYCLE && phase < 0.9 * CYCLE);
  input[OperatorField.camera] = Number(phase > 0.9 * CYCLE);
  [OperatorField.right, OperatorField.left].forEach((hand, pair) => {
    const wanted = TickField.pairs + pair * PairField.length + PairField.masterSetpointPose;
    input[hand + Hand.active] = 1;
    input[hand + Hand.pose] = REACH * Math.sin(RATE * tick * TICK_PERIOD);
    input[hand + Hand.pose + 1] = REACH * Math.cos(RATE * tick * TICK_PERIOD);
    for (let i = 3; i < 7; i++) input[hand + Hand.pose + i] = record[wanted + i]!;
    // Before the first tick's record there is no orientation to take.
    if (tick === 0) input[hand + Hand.pose + 6] = 1;
    input[hand + Hand.gripper] = 0.5 + 0.5 * Math.sin(RATE * tick * TICK_PERIOD);
  });
}
