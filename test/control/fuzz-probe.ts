/**
 * Run on its own: 100 000 ticks of an operator gone mad, with every kind of bad input mixed in. Prints a digest of every
 * record and what was seen, as JSON; a set-point beyond its limits ends it with an error.
 */
import { createHash } from 'node:crypto';
import {
  ArmField,
  createController,
  createKinematicArm,
  Hand,
  INPUT_LENGTH,
  OperatorField,
  planesOfBox,
  reasons,
  StateCommandField,
  TickField,
  type Reason,
  TICK_LENGTH,
  PairField,
  teleopStateNames,
} from '../../control/index.ts';
import { createPlacements, createUniform } from './bench.ts';
import { findExcess, createHistory } from './differences.ts';

const ticks = Number(process.argv[2]);
const uniform = createUniform(Number(process.argv[3]));
const placements = createPlacements();
const planes = planesOfBox([-0.1, -0.1, 0], [0.1, 0.1, 0.1]);
const controller = createController({ arms: placements.map(createKinematicArm), placements, planes });
const record = new Float64Array(TICK_LENGTH);
const input = new Float64Array(INPUT_LENGTH);
const digest = createHash('sha256');
const seen = { reasons: {} as Record<string, number>, states: {} as Record<string, number> };
const bases = [OperatorField.right, OperatorField.left];
input[OperatorField.kind] = 1;
for (const at of bases) input.set([1, 0, 0, 0, 0, 0, 0, 1, 0.5], at);

const rough = (size: number) => (uniform() - 0.5) * size;

/** Sets or clears a flag, with the chances given. */
function toggle(field: number, set: number, clear: number): void {
  if (uniform() < (input[field] === 1 ? clear : set)) input[field] = 1 - input[field]!;
}

/** Hands that wander, start, stop, are torn away; pedals, presence and scale at random. */
function disturb(k: number): void {
  if (k % 2500 === 0) input[OperatorField.present] = 0;
  if (k % 2500 === 5) input[OperatorField.present] = 1;
  toggle(OperatorField.clutch, 0.001, 0.01);
  toggle(OperatorField.camera, 0.0005, 0.003);
  if (uniform() < 0.002) input[OperatorField.scale] = uniform();
  bases.forEach((at, pair) => {
    toggle(at, 0.003, 0.0005);
    const violence = k % 5000 < 2500 ? 0.0004 : 0.02;
    for (let i = 1; i < 4; i++) input[at + i] = Math.max(-1, Math.min(1, input[at + i]! + rough(violence)));
    if (uniform() < 0.001) input[at + 1 + (k % 3)] = rough(1);
    if (k % 2500 < 8) {
      const setpoint = TickField.pairs + pair * PairField.length + PairField.masterSetpointPose + 3;
      for (let i = 0; i < 4; i++) input[at + 4 + i] = k === 0 ? Number(i === 3) : record[setpoint + i]!;
    } else {
      let square = 0;
      for (let i = 4; i < 8; i++) square += (input[at + i] = input[at + i]! + rough(violence)) ** 2;
      for (let i = 4; i < 8; i++) input[at + i]! /= Math.sqrt(square);
    }
    input[at + Hand.gripper] = Math.max(-0.3, Math.min(1.5, input[at + Hand.gripper]! + rough(0.05)));
  });
}

function offer(k: number): void {
  const chance = uniform();
  input[OperatorField.sequence] = k + 1;
  if (chance < 0.0002) {
    const spoiled = input.slice();
    spoiled[Math.floor(uniform() * INPUT_LENGTH)] = [NaN, Infinity, 1e300, -1][Math.floor(uniform() * 4)]!;
    controller.input(spoiled, 0);
  } else if (chance < 0.0003) {
    input[OperatorField.sequence] = Math.max(0, k - 3);
    controller.input(input, 0);
  } else if (chance < 0.0018) {
    const command = new Float64Array(INPUT_LENGTH);
    command[StateCommandField.kind] = 2;
    command[StateCommandField.arm] = Math.floor(uniform() * 3);
    command[StateCommandField.command] = [2, 3, 3, 3, 3][Math.floor(uniform() * 5)]!;
    controller.input(command, 0);
  }
  if (k % 7000 > 6700) return;
  if (k % 3 !== 0 || k % 2000 < 1000) controller.input(input, 0);
}

const histories = placements.map((placement) =>
  createHistory(placement.model, Float64Array.of(...placement.initialPosition, placement.initialJaw)),
);
for (let k = 0; k < ticks; k++) {
  disturb(k);
  offer(k);
  controller.tick(k, record, 0);
  digest.update(Buffer.from(record.buffer));
  histories.forEach((history, arm) => {
    const at = TickField.arms + arm * ArmField.length;
    const n = placements[arm]!.model.joints.length;
    const setpoint = Float64Array.of(
      ...record.subarray(at + ArmField.setpoint, at + ArmField.setpoint + n),
      record[at + ArmField.setpointJaw]!,
    );
    const excess = findExcess(history, setpoint);
    if (excess !== null) throw new Error(`tick ${k}, arm ${arm}: ${JSON.stringify(excess)}`);
  });
  for (let pair = 0; pair < 2; pair++) {
    const at = TickField.pairs + pair * PairField.length;
    const reason = reasons[record[at + PairField.reason] as Reason].id;
    const state = teleopStateNames[record[at + PairField.state]!]!;
    seen.reasons[reason] = (seen.reasons[reason] ?? 0) + 1;
    seen.states[state] = (seen.states[state] ?? 0) + 1;
  }
}
process.stdout.write(JSON.stringify({ digest: digest.digest('hex'), ...seen }));
