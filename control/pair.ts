/** One hand and its instrument: the state of every step between them. */
import type { Pose, Vector } from '../kinematics/index.ts';
import { createPose, createVector } from '../kinematics/index.ts';
import type { AlignState } from './align.ts';
import { createAlign } from './align.ts';
import type { OperatorHand } from './check.ts';
import type { ControlledArm } from './controlled-arm.ts';
import type { CompiledFixture, FixturesState } from './fixtures/index.ts';
import { createFixtures } from './fixtures/index.ts';
import { createGuard } from './guard.ts';
import type { HapticsInput, HapticsState } from './haptics/index.ts';
import { createHaptics } from './haptics/index.ts';
import type { JawState } from './jaw.ts';
import { createJaw } from './jaw.ts';
import type { MappingState } from './mapping.ts';
import { createMapping } from './mapping.ts';
import { guardMove } from './move.ts';
import type { ReachState } from './reach.ts';
import { createReach } from './reach.ts';
import { Reason, TeleopState } from './port/index.ts';
import type { ResampleState } from './resample.ts';
import { createResample } from './resample.ts';
import type { ControlSettings } from './settings.ts';
import type { SolveState } from './solve.ts';
import { createSolve } from './solve.ts';
import type { Circumstances } from './teleoperation.ts';
import type { Trembling } from './trembling.ts';
import { createTrembling } from './trembling.ts';
import type { TremorState } from './tremor/index.ts';
import { createTremor } from './tremor/index.ts';

export interface Pair {
  readonly arm: ControlledArm;
  /** The hand as checked. */
  readonly operatorHand: OperatorHand;
  /** The hand at this tick: pose in the view frame and gripper. */
  readonly hand: Float64Array;
  /** The same without tremor. */
  readonly steady: Float64Array;
  /** Pose in the arm's base that the hand wants; then as the fixtures allow. */
  readonly wanted: Pose;
  readonly allowed: Pose;
  readonly at: Circumstances;
  state: TeleopState;
  /** The hand has led its instrument since the last hold: it need not align again. */
  aligned: boolean;
  /** Angle between hand and instrument, rad; one element (see `Core.scale`). */
  readonly alignmentError: Float64Array;
  /** Angle between the hand and where the canceller has it, rad; one element. */
  readonly unrest: Float64Array;
  readonly viewFromTip: Pose;
  readonly resample: ResampleState;
  readonly trembling: Trembling;
  readonly align: AlignState;
  readonly mapping: MappingState;
  readonly reach: ReachState;
  readonly tremor: TremorState;
  readonly fixtures: FixturesState;
  readonly solve: SolveState;
  readonly jaw: JawState;
  readonly haptics: HapticsState;
  readonly felt: HapticsInput;
  /** On the master, view frame, N. */
  readonly force: Vector;
}

export function createPair(
  arm: ControlledArm,
  operatorHand: OperatorHand,
  settings: ControlSettings,
  compiled: readonly CompiledFixture[],
): Pair {
  const allowed = createPose();
  const mapping = createMapping(settings.pace);
  const fixtures = createFixtures(arm.model, arm.worldFromBase, compiled);
  guardMove(arm.move, createGuard(arm.model, arm.data, fixtures));
  return {
    arm,
    operatorHand,
    hand: Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0),
    steady: Float64Array.of(0, 0, 0, 0, 0, 0, 1, 0),
    wanted: createPose(),
    allowed,
    at: {
      ready: false,
      held: Reason.none,
      forbidden: Reason.none,
      shallow: false,
      camera: false,
      active: false,
      clutch: false,
    },
    state: TeleopState.disabled,
    aligned: false,
    alignmentError: new Float64Array(1),
    unrest: new Float64Array(1),
    viewFromTip: createPose(),
    resample: createResample(),
    trembling: createTrembling(),
    align: createAlign(),
    mapping,
    reach: createReach(settings.reach),
    tremor: createTremor(settings.tremor),
    fixtures,
    solve: createSolve(arm.model, arm.data, arm.throughPort),
    jaw: createJaw(),
    haptics: createHaptics(settings.haptics),
    felt: {
      leads: false,
      viewFromHand: operatorHand.pose,
      // What fixtures keep the tip from, not what the joints are too slow for.
      baseFromWanted: fixtures.tethered,
      baseFromAllowed: allowed,
      baseFromIssued: arm.baseFromTip,
      atJointLimit: false,
      worldForce: createVector(),
      baseFromView: mapping.baseFromView,
      scale: mapping.scale,
    },
    force: createVector(),
  };
}
