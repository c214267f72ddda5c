/**
 * Clutch and mapping: from a hand in the picture to a wanted tip pose in the instrument's base.
 *
 * At engagement hand and tip are tied together where they are: p = p₀ + s (m − m₀), R = R_m Δ₀ in the view frame, with
 * Δ₀ = R_m₀ᵀ R₀. The first wanted pose is therefore the tip's own, whatever the hand's. The view frame is latched with
 * them: while hands move instruments the endoscope holds, and the noise of its measurement must not move them either.
 *
 * With a velocity-dependent scale (pace.ts) s changes from tick to tick, and each tick ties hand and tip anew.
 */
import type { Pose, Vector } from '../kinematics/index.ts';
import { composePose, copyPose, createPose, createVector, invertPose } from '../kinematics/index.ts';
import type { PaceLaw, PaceState } from './pace.ts';
import { createPace, enterDrift, resetPace, stepPace } from './pace.ts';
import { Reason } from './port/index.ts';

export interface MappingState {
  readonly baseFromView: Pose;
  readonly viewFromTip: Pose;
  /** Its orientation is Δ₀; its translation is not used. */
  readonly handFromTip: Pose;
  /** Positions that are tied together, view frame, m. */
  readonly handAnchor: Vector;
  readonly tipAnchor: Vector;
  /** The hand's position at the latest tick. */
  readonly lastHand: Vector;
  /** Hand-to-tip ratio of the latest tick; one element. */
  readonly scale: Float64Array;
  readonly pace: PaceState;
}

export function createMapping(pace: PaceLaw | null): MappingState {
  return {
    baseFromView: createPose(),
    viewFromTip: createPose(),
    handFromTip: createPose(),
    handAnchor: createVector(),
    tipAnchor: createVector(),
    lastHand: createVector(),
    scale: Float64Array.of(1),
    pace: createPace(pace),
  };
}

/** Ties the hand (pose in the view frame) to the tip where both are now. */
export function latchMapping(
  state: MappingState,
  viewFromHand: Pose,
  baseFromTip: Pose,
  baseFromView: Pose,
  scale: Float64Array,
): void {
  copyPose(state.baseFromView, baseFromView);
  invertPose(state.viewFromTip, baseFromView);
  composePose(state.viewFromTip, state.viewFromTip, baseFromTip);
  invertPose(state.handFromTip, viewFromHand);
  composePose(state.handFromTip, state.handFromTip, state.viewFromTip);
  copyPosition(state.lastHand, viewFromHand);
  resetPace(state.pace);
  anchor(state);
  state.scale[0] = scale[0]!;
}

/** `baseFromTip`: where the hand wants the tip. A new `scale` ties hand and tip anew: the ratio changes, nothing jumps. */
export function stepMapping(
  state: MappingState,
  baseFromTip: Pose,
  viewFromHand: Pose,
  scale: Float64Array,
  dt: number,
): Reason {
  const { pace, viewFromTip: tip } = state;
  stepPace(pace, state.lastHand, viewFromHand, dt);
  if (scale[0] !== state.scale[0] || pace.law !== null) anchor(state);
  state.scale[0] = scale[0]!;
  const ratio = scale[0]! * pace.part[0]!;
  composePose(tip, viewFromHand, state.handFromTip);
  for (let i = 0; i < 3; i++)
    tip[i] = state.tipAnchor[i]! + ratio * (viewFromHand[i]! - state.handAnchor[i]!);
  enterDrift(pace, state.lastHand, viewFromHand, scale);
  copyPosition(state.lastHand, viewFromHand);
  composePose(baseFromTip, state.baseFromView, tip);
  return Reason.none;
}

function anchor(state: MappingState): void {
  copyPosition(state.handAnchor, state.lastHand);
  copyPosition(state.tipAnchor, state.viewFromTip);
}

function copyPosition(out: Vector, from: Float64Array): void {
  for (let i = 0; i < 3; i++) out[i] = from[i]!;
}
