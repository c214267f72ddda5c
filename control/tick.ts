/**
 * One tick:
 *
 * operator input → check → tremor → clutch and mapping → fixtures → inverse kinematics → limits → monitor → command
 *
 * The tremor is taken from the hand before it is mapped, whether it leads or not: so the canceller always knows it, and
 * works at the hand's scale.
 *
 * `runTick` goes through it from left to right; each step is a module of that name with preallocated state.
 */
import type { Pose } from '../kinematics/index.ts';
import { angleBetweenAt, composePose, distanceBetween, forward, invertPose } from '../kinematics/index.ts';
import { beginAlign, stepAlign } from './align.ts';
import type { CheckState } from './check.ts';
import { stepCheck } from './check.ts';
import type { ControlledArm } from './controlled-arm.ts';
import { driveArm, readArm } from './controlled-arm.ts';
import { RESTS_WITHIN, RESTS_WITHIN_ANGLE, TICK_PERIOD } from './defaults.ts';
import type { EndoscopeState } from './endoscope.ts';
import { Grip, latchEndoscope, stepEndoscope } from './endoscope.ts';
import { latchFixtures, stepTethered, wristIsTooShallow } from './fixtures/index.ts';
import { stepJaw } from './jaw.ts';
import { stepHaptics } from './haptics/index.ts';
import { holdTarget, isStill } from './limits.ts';
import { latchMapping, stepMapping } from './mapping.ts';
import type { Pair } from './pair.ts';
import { POSE_LENGTH, Reason, TeleopState } from './port/index.ts';
import { resetReach, stepReach } from './reach.ts';
import { clearReport, note } from './report.ts';
import { resetResample, stepResample } from './resample.ts';
import { holdSolve, latchSolve, stepSolve } from './solve.ts';
import { losesAlignment, reasonOf, stateFor } from './teleoperation.ts';
import { isTrembling, stepTrembling } from './trembling.ts';
import { resetTremor, stepTremor } from './tremor/index.ts';

export interface Core {
  readonly check: CheckState;
  readonly arms: readonly ControlledArm[];
  readonly pairs: readonly Pair[];
  readonly ecm: ControlledArm;
  readonly endoscope: EndoscopeState;
  readonly worldFromView: Pose;
  readonly viewFromWorld: Pose;
  readonly baseFromView: Pose;
  readonly hands: readonly Float64Array[];
  /**
   * Hand-to-tip ratio in force; one element. Numbers that change and cross functions live in arrays: the runtime boxes
   * others, and the loop would allocate.
   */
  readonly scale: Float64Array;
  /** The tick before was too long ago. */
  overrun: boolean;
}

const dt = TICK_PERIOD;

export function runTick(core: Core): void {
  const { check, arms, pairs } = core;
  const input = stepCheck(check);
  const checked = core.overrun ? Reason.loopOverrun : input;
  for (const arm of arms) {
    clearReport(arm.report);
    readArm(arm, checked, check.detail, check.act);
  }
  check.act = false;
  if (checked === Reason.none && check.operator.scale > 0) core.scale[0] = check.operator.scale;
  seeThroughEndoscope(core);

  for (const pair of pairs) {
    stepResample(pair.resample, pair.hand, pair.operatorHand, check);
    stepTrembling(pair.trembling, pair.hand);
    note(pair.arm.report, stepTremor(pair.tremor, pair.steady, pair.hand), -1);
    chooseState(core, pair);
    const leads = pair.state === TeleopState.following;
    if (leads) followHand(core, pair);
    else if (pair.arm.ready) holdSolve(pair.solve, pair.arm.target, dt);
    driveArm(pair.arm, leads, dt);
    pair.felt.leads = leads;
    note(pair.arm.report, stepHaptics(pair.haptics, pair.force, pair.felt, dt), -1);
  }
  moveEndoscope(core);
}

/** Mapping → fixtures → inverse kinematics, for a hand that leads its instrument. */
function followHand(core: Core, pair: Pair): void {
  const { arm } = pair;
  const { report, target } = arm;
  note(report, stepMapping(pair.mapping, pair.wanted, pair.steady, core.scale, dt), -1);
  note(report, stepReach(pair.reach, pair.steady, dt), -1);
  note(
    report,
    stepTethered(pair.fixtures, pair.allowed, pair.wanted, arm.baseFromTip, dt),
    pair.fixtures.detail,
  );
  const solved = stepSolve(pair.solve, target, pair.allowed, dt);
  note(report, solved, pair.solve.detail);
  pair.felt.atJointLimit = solved === Reason.jointPositionLimit;
  if (arm.model.jaw === null) return;
  const jaw = arm.model.joints.length;
  note(report, stepJaw(pair.jaw, target, jaw, pair.steady, POSE_LENGTH, arm.model.jaw, dt), -1);
}

/** The view: at the endoscope's measured tip, x right, y up, looking along −z: the tip's frame turned by π about x. */
function seeThroughEndoscope(core: Core): void {
  composePose(core.worldFromView, core.ecm.worldFromBase, core.ecm.baseFromMeasuredTip);
  composePose(core.worldFromView, core.worldFromView, TIP_FROM_VIEW);
  invertPose(core.viewFromWorld, core.worldFromView);
}

const TIP_FROM_VIEW = Float64Array.of(0, 0, 0, 1, 0, 0, 0);

/** The clutch: decides the pair's state, and ties hand and instrument together or apart where it changes. */
function chooseState(core: Core, pair: Pair): void {
  const { arm, at, operatorHand } = pair;
  const { operator } = core.check;
  composePose(pair.viewFromTip, core.viewFromWorld, arm.worldFromBase);
  composePose(pair.viewFromTip, pair.viewFromTip, arm.baseFromTip);
  angleBetweenAt(pair.alignmentError, 0, operatorHand.pose, pair.viewFromTip);
  at.ready = arm.ready;
  at.held = arm.held;
  at.forbidden = arm.forbidden;
  at.camera = operator.camera || !isStill(core.ecm.limits, dt);
  at.active = operatorHand.active;
  at.clutch = operator.clutch;
  const wasFollowing = pair.state === TeleopState.following;
  at.shallow = !wasFollowing && wristIsTooShallow(pair.fixtures, arm.target);

  let next = stateFor(at, pair.aligned);
  if (next === TeleopState.aligning) {
    if (pair.state !== TeleopState.aligning) beginAlign(pair.align);
    if (stepAlign(pair.align, operatorHand, pair.alignmentError)) next = TeleopState.following;
  }
  if (losesAlignment(next)) pair.aligned = false;
  pair.state = next;
  const stops = wasFollowing && next !== TeleopState.following && arm.ready;
  if (stops && arm.throughPort === null) holdTarget(arm.limits, arm.target, dt);
  if (!wasFollowing && next === TeleopState.following) engage(core, pair);
  note(arm.report, reasonOf(next, at), next === TeleopState.holding ? arm.permission.detail : -1);
}

/** Ties the hand to its instrument where both are: nothing jumps. */
function engage(core: Core, pair: Pair): void {
  const { arm, wanted } = pair;
  pair.aligned = true;
  takeUpHand(pair);
  invertPose(core.baseFromView, arm.worldFromBase);
  composePose(core.baseFromView, core.baseFromView, core.worldFromView);
  // The targets, where a hold has come or is coming to rest, not the set-point on its way there.
  forward(pair.allowed, arm.model, arm.data, arm.target);
  latchMapping(pair.mapping, pair.steady, pair.allowed, core.baseFromView, core.scale);
  resetReach(pair.reach, pair.steady);
  stepMapping(pair.mapping, wanted, pair.steady, core.scale, dt);
  latchFixtures(pair.fixtures, wanted);
  latchSolve(pair.solve, arm.target);
  pair.jaw.caughtUp = false;
}

/**
 * A hand that trembles in one place is taken up as the canceller knows it. One that is elsewhere, or does not tremble at
 * all, is taken up where it is and known anew: what the canceller still holds of an earlier stroke must not move the tip.
 */
function takeUpHand(pair: Pair): void {
  const { operatorHand, resample, hand, steady, tremor, trembling, unrest } = pair;
  angleBetweenAt(unrest, 0, operatorHand.pose, steady);
  const isTurned = unrest[0]! >= RESTS_WITHIN_ANGLE;
  const isElsewhere = distanceBetween(operatorHand.pose, steady) >= RESTS_WITHIN;
  if (!isTurned && !isElsewhere && isTrembling(trembling)) return;
  resetResample(resample, hand, operatorHand);
  resetTremor(tremor, hand);
  for (let i = 0; i < hand.length; i++) steady[i] = hand[i]!;
}

/** Camera control: the hands that are in it, if any, hold the picture. */
function moveEndoscope(core: Core): void {
  const { ecm, endoscope } = core;
  const may = core.check.operator.camera && ecm.ready && ecm.forbidden === Reason.none;
  const grip = may ? gripOf(core.pairs) : Grip.none;
  if (grip !== endoscope.grip) {
    if (ecm.ready) holdTarget(ecm.limits, ecm.target, dt);
    if (grip !== Grip.none) grabPicture(core, grip);
    endoscope.grip = grip;
  }
  if (grip !== Grip.none)
    note(ecm.report, stepEndoscope(endoscope, ecm.target, core.hands, dt), endoscope.detail);
  driveArm(ecm, grip !== Grip.none, dt);
  for (const pair of core.pairs) {
    if (pair.state === TeleopState.camera) note(pair.arm.report, ecm.report.reason, ecm.report.detail);
  }
}

function grabPicture(core: Core, grip: Grip): void {
  const { ecm } = core;
  for (const pair of core.pairs) takeUpHand(pair);
  composePose(core.baseFromView, ecm.baseFromMeasuredTip, TIP_FROM_VIEW);
  latchEndoscope(core.endoscope, grip, core.hands, ecm.target, core.baseFromView, core.scale);
}

function gripOf(pairs: readonly Pair[]): Grip {
  const right = holdsPicture(pairs[0]!);
  const left = holdsPicture(pairs[1]!);
  if (right) return left ? Grip.both : Grip.right;
  return left ? Grip.left : Grip.none;
}

function holdsPicture(pair: Pair): boolean {
  return pair.state === TeleopState.camera && pair.operatorHand.active;
}
