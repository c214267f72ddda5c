/** A controller over perfect arms, placed as over a peg board, and an operator whose hands a test moves. */
import type {
  Arm,
  ArmPlacement,
  Controller,
  ControllerOptions,
  ControlSettings,
} from '../../control/index.ts';
import {
  ArmField,
  createController,
  createKinematicArm,
  defaultSettings,
  Hand,
  INPUT_LENGTH,
  InputKind,
  OperatorField,
  PairField,
  reasons,
  type Reason,
  StateCommandField,
  TICK_LENGTH,
  TickField,
  teleopStateNames,
} from '../../control/index.ts';
import {
  composePose,
  createData,
  createPose,
  createPoseFromRpy,
  forward,
  invertPose,
  loadRobot,
  type Pose,
} from '../../kinematics/index.ts';

const psm = loadRobot('psm');
const ecm = loadRobot('ecm');

export function createPlacements(): ArmPlacement[] {
  return [
    {
      name: 'PSM1',
      model: psm,
      worldFromBase: createPoseFromRpy([0.071, -0.071, 0.166], [0.5585, 0, 0.5236]),
      initialPosition: Float64Array.of(-0.1377, 0.1156, 0.142, 0.0053, -0.0775, 0.1372),
      initialJaw: 0.6,
    },
    {
      name: 'PSM2',
      model: psm,
      worldFromBase: createPoseFromRpy([-0.071, -0.071, 0.166], [0.5585, 0, -0.5236]),
      initialPosition: Float64Array.of(0.1377, 0.1156, 0.142, -0.0053, -0.0775, -0.1372),
      initialJaw: 0.6,
    },
    {
      name: 'ECM',
      model: ecm,
      worldFromBase: createPoseFromRpy([0, -0.1398, 0.1586], [0, -0.7330383, 1.5707963]),
      initialPosition: Float64Array.of(0, 0, 0.0593, 0),
      initialJaw: 0,
    },
  ];
}

/** Hands as they are: what follows from them is then exact. */
export const exactSettings: ControlSettings = { ...defaultSettings, tremor: 'off' };

/** What a test holds in its hands. Index 0 is the right hand, pair 0, PSM1. */
export interface Bench {
  readonly controller: Controller;
  readonly placements: readonly ArmPlacement[];
  readonly arms: readonly Arm[];
  readonly input: Float64Array;
  /** The latest tick's record. */
  readonly record: Float64Array;
  ticks: number;
  sequence: number;
  /** Offers the input as it stands, with the next sequence number. */
  send(): void;
  tick(count?: number): void;
  /** Sends and ticks, `count` times. */
  run(count?: number, before?: (k: number) => void): void;
  command(arm: number, command: number): void;
  /** Turns both hands as their instruments are: what software does for a master without motors. */
  snap(): void;
  state(pair: number): string;
  /** Wire identifier of the pair's reason. */
  reason(pair: number): string;
  detail(pair: number): number;
  hand(pair: number): Float64Array;
  /** A field of the pair's record, `length` doubles. */
  field(pair: number, field: number, length?: number): Float64Array;
  setpoint(arm: number): Float64Array;
  setpointPose(arm: number): Float64Array;
  jaw(arm: number): number;
}

export function createBench(options: Partial<ControllerOptions> = {}): Bench {
  const placements = options.placements ?? createPlacements();
  const arms = options.arms ?? placements.map(createKinematicArm);
  const controller = createController({ settings: exactSettings, ...options, arms, placements });
  const input = new Float64Array(INPUT_LENGTH);
  const record = new Float64Array(TICK_LENGTH);
  const handAt = [OperatorField.right, OperatorField.left];
  input[OperatorField.kind] = InputKind.operator;
  for (const at of handAt) {
    input[at + Hand.active] = 1;
    input[at + Hand.pose + 6] = 1;
    input[at + Hand.gripper] = 0.6;
  }
  const armAt = (arm: number) => TickField.arms + arm * ArmField.length;
  const pairAt = (pair: number) => TickField.pairs + pair * PairField.length;
  const hands = handAt.map((at) => input.subarray(at + Hand.pose, at + Hand.length));
  const bench: Bench = {
    controller,
    placements,
    arms,
    input,
    record,
    ticks: 0,
    sequence: 0,
    send() {
      input[OperatorField.sequence] = bench.sequence = (bench.sequence + 1) % 2 ** 32;
      controller.input(input, 0);
    },
    tick(count = 1) {
      for (let k = 0; k < count; k++) controller.tick(bench.ticks++, record, 0);
    },
    run(count = 1, before = () => undefined) {
      for (let k = 0; k < count; k++) {
        before(k);
        bench.send();
        bench.tick();
      }
    },
    command(arm, command) {
      const given = new Float64Array(INPUT_LENGTH);
      given[StateCommandField.kind] = InputKind.stateCommand;
      given[StateCommandField.arm] = arm;
      given[StateCommandField.command] = command;
      controller.input(given, 0);
    },
    snap() {
      for (const [pair, at] of handAt.entries()) {
        for (let i = 3; i < 7; i++) {
          input[at + Hand.pose + i] = record[pairAt(pair) + PairField.masterSetpointPose + i]!;
        }
      }
    },
    state: (pair) => teleopStateNames[record[pairAt(pair) + PairField.state]!]!,
    reason: (pair) => reasons[record[pairAt(pair) + PairField.reason] as Reason].id,
    detail: (pair) => record[pairAt(pair) + PairField.detail]!,
    hand: (pair) => hands[pair]!,
    field: (pair, field, length = 1) => record.slice(pairAt(pair) + field, pairAt(pair) + field + length),
    setpoint: (arm) =>
      record.slice(armAt(arm) + ArmField.setpoint, armAt(arm) + ArmField.setpoint + arms[arm]!.jointCount),
    setpointPose: (arm) =>
      record.slice(armAt(arm) + ArmField.setpointPose, armAt(arm) + ArmField.setpointPose + 7),
    jaw: (arm) => record[armAt(arm) + ArmField.setpointJaw]!,
  };
  return bench;
}

/** A bench whose both pairs follow their hands. */
export function createFollowingBench(options: Partial<ControllerOptions> = {}): Bench {
  const bench = createBench(options);
  bench.run(5);
  bench.snap();
  bench.input[OperatorField.present] = 1;
  bench.run(3);
  return bench;
}

/** World in the picture, by the frames' definition: at the endoscope's tip, x right, y up, looking along −z. */
export function viewFromWorld(bench: Bench): Pose {
  const placement = bench.placements[2]!;
  const view = createPose();
  forward(view, placement.model, createData(placement.model), bench.setpoint(2));
  composePose(view, placement.worldFromBase, view);
  composePose(view, view, Float64Array.of(0, 0, 0, 1, 0, 0, 0));
  invertPose(view, view);
  return view;
}

/** Deterministic uniform numbers in [0, 1) (a test's own, Numerical Recipes' LCG). */
export function createUniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}
