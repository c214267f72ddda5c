/**
 * The force on the master's handle, N, in the view frame (x right, y up, z towards the surgeon), which is the frame that
 * hands are given in: what the tip meets, times `gain`.
 *
 * It is made of a spring and damper between where the hand wants the tip and where the fixtures let it, of the same
 * spring between the tip's place and what is issued while a joint is at its end, and of the force of the world on the
 * tip where the arm measures one. It is bounded, changes no faster than `rate`, is made passive (passivity.ts), and is
 * nothing while the hand does not lead.
 */
import type { Pose, Vector } from '../../kinematics/index.ts';
import { createPose, createVector, rotateVector } from '../../kinematics/index.ts';
import { COUPLING_STIFFNESS } from '../defaults.ts';
import { Reason } from '../port/index.ts';
import type { PassivityLimits, PassivityState } from './passivity.ts';
import { createPassivity, latchPassivity, stepPassivity } from './passivity.ts';

export interface HapticsSettings extends PassivityLimits {
  /** Spring and damper between the wanted and the allowed tip, N/m and N·s/m. */
  readonly stiffness: number;
  readonly damping: number;
  /** Force on the hand per force on the tip. */
  readonly gain: number;
  /** How fast what is wanted may change, N/s. */
  readonly rate: number;
}

/** A light master at 1 kHz. */
export const defaultHaptics: HapticsSettings = {
  /** N/m: the spring by which a hand pulls its tip against a soft fixture, so that it feels just that. */
  stiffness: COUPLING_STIFFNESS,
  /** N·s/m: a fiftieth of a second of the spring, critical for 25 g on the tip's side. */
  damping: 10,
  gain: 1,
  /** N: a finger's touch; a dVRK master gives several times as much. */
  most: 3,
  /** N/s: from nothing to all in 6 ms, nothing that a hand could tell from at once. */
  rate: 500,
  /** m/s, per axis: hands at work stay below 0.15 (99.5 %). */
  handSpeed: 1,
  /** N·s/m: a third of what 0.1 kg held at 1 kHz can bear, m/dt. */
  dissipation: 30,
};

/** What a tick knows. Poses in the arm's base but for the hand's. */
export interface HapticsInput {
  /** The hand leads its instrument. */
  leads: boolean;
  /** The handle the force acts on, view frame: as measured, not smoothed. */
  readonly viewFromHand: Pose;
  /** What the fixtures were asked for, and let through. */
  readonly baseFromWanted: Pose;
  readonly baseFromAllowed: Pose;
  /** What was issued to the arm. */
  readonly baseFromIssued: Pose;
  /** A joint's end keeps what is issued from what is allowed. */
  atJointLimit: boolean;
  /** Force of the world on the tip, N, base; zero where no one measures it. */
  readonly worldForce: Vector;
  /** The view as the mapping has it. */
  readonly baseFromView: Pose;
  /** Hand-to-tip ratio; one element. */
  readonly scale: Float64Array;
}

export interface HapticsState {
  readonly settings: HapticsSettings;
  readonly passivity: PassivityState;
  /** From wanted to allowed tip, base, m: now and at the latest tick. */
  readonly kept: Vector;
  readonly lastKept: Vector;
  readonly tipForce: Vector;
  readonly viewFromBase: Pose;
  /** What is wanted on the hand, bounded. */
  readonly bounded: Vector;
  readonly capacity: Float64Array;
  leads: boolean;
}

/** A force that is bent by more than this is reported, N: what a fingertip can tell. */
const REPORTED_FORCE = 0.1;

/** @throws RangeError for a number that is out of range. */
export function createHaptics(settings: HapticsSettings): HapticsState {
  for (const name of ['stiffness', 'gain', 'rate', 'most', 'handSpeed', 'dissipation'] as const) {
    const value = settings[name];
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`haptics.${name}: expected a number above 0, found ${value}`);
    }
  }
  if (!(settings.damping >= 0 && settings.damping < Infinity)) {
    throw new RangeError(`haptics.damping: expected 0 or more, found ${settings.damping}`);
  }
  return {
    settings,
    passivity: createPassivity(settings),
    kept: createVector(),
    lastKept: createVector(),
    tipForce: createVector(),
    viewFromBase: createPose(),
    bounded: createVector(),
    capacity: new Float64Array(1),
    leads: false,
  };
}

/** Writes the force to issue until the next tick to `force`. */
export function stepHaptics(state: HapticsState, force: Vector, input: HapticsInput, dt: number): Reason {
  if (!input.leads) {
    force.fill(0);
    state.leads = false;
    return Reason.none;
  }
  if (!state.leads) latch(state, input);
  wantForce(state, input, dt);
  for (let i = 0; i < 3; i++) force[i] = state.bounded[i]!;
  // What the spring holds at the greatest force, seen from the hand: its way is the tip's over the scale.
  const { most, gain, stiffness } = state.settings;
  state.capacity[0] = (most * most) / (2 * gain * stiffness * input.scale[0]!);
  stepPassivity(state.passivity, force, input.viewFromHand, state.capacity, dt);
  let bent = 0;
  for (let i = 0; i < 3; i++) bent = Math.max(bent, Math.abs(force[i]! - state.bounded[i]!));
  return bent > REPORTED_FORCE ? Reason.forceLimited : Reason.none;
}

/** An engagement begins without force, whatever there is to feel. */
function latch(state: HapticsState, input: HapticsInput): void {
  state.leads = true;
  state.bounded.fill(0);
  latchPassivity(state.passivity, input.viewFromHand);
  for (let i = 0; i < 3; i++) state.lastKept[i] = input.baseFromAllowed[i]! - input.baseFromWanted[i]!;
}

/** `bounded`: what is felt, bounded and no faster than may be. */
function wantForce(state: HapticsState, input: HapticsInput, dt: number): void {
  const { settings, kept, lastKept, tipForce, bounded, viewFromBase } = state;
  const { stiffness, damping, gain, most, rate } = settings;
  for (let i = 0; i < 3; i++) {
    kept[i] = input.baseFromAllowed[i]! - input.baseFromWanted[i]!;
    const atEnd = input.atJointLimit ? input.baseFromIssued[i]! - input.baseFromAllowed[i]! : 0;
    const relative = kept[i] === 0 ? 0 : (kept[i]! - lastKept[i]!) / dt;
    tipForce[i] = stiffness * (kept[i]! + atEnd) + damping * relative + input.worldForce[i]!;
    lastKept[i] = kept[i]!;
  }
  for (let i = 3; i < 6; i++) viewFromBase[i] = -input.baseFromView[i]!;
  viewFromBase[6] = input.baseFromView[6]!;
  rotateVector(tipForce, viewFromBase, tipForce);
  let square = 0;
  for (let i = 0; i < 3; i++) square += tipForce[i]! * tipForce[i]!;
  const size = gain * Math.sqrt(square);
  const share = size > most ? (gain * most) / size : gain;
  let change = 0;
  for (let i = 0; i < 3; i++) {
    const step = share * tipForce[i]! - bounded[i]!;
    change += step * step;
  }
  change = Math.sqrt(change);
  const part = change > rate * dt ? (rate * dt) / change : 1;
  for (let i = 0; i < 3; i++) bounded[i] = bounded[i]! + part * (share * tipForce[i]! - bounded[i]!);
}
