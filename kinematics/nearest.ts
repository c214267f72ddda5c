/**
 * The posture inside the joint limits whose tip comes nearest to a wanted pose: Newton's method on the measure of
 * nearest-measure.ts with its exact second derivatives, bounded by the limits inside each step (nearest-step.ts) and
 * damped as Levenberg and Marquardt do where the Hessian is not positive definite or a step saves less than promised.
 *
 * The search only ever goes downhill, in steps that a trust region bounds, so that it ends in the valley it starts in:
 * from the posture of a moment ago it follows a moving pose without a jump for as long as that valley is there. What it
 * finds is a local least: the conditions of Karush, Kuhn and Tucker hold to `FLATNESS`. How often that is the least of
 * all is measured in test/kinematics/inverse-limits.test.ts.
 */
import type { RobotData } from './data.ts';
import type { NearestData } from './inverse-data.ts';
import type { InverseReport } from './inverse-status.ts';
import { InverseError } from './inverse-status.ts';
import type { RobotModel } from './model.ts';
import { differentiate, Measure, measurePosture } from './nearest-measure.ts';
import { bendTrial, bendTrialAgain, findStep, findWayDown } from './nearest-step.ts';

/** Postures measured at most, at half a microsecond each; a search from a clipped closed form needs five to eight. */
const MOST_POSTURES = 60;

/**
 * The search is over where no free joint's own motion could save more than this times the way it moves the tip (m, with
 * L for angles): 10⁻¹² m is five orders above the rounding of the gradient and puts a joint to about 10⁻⁹ rad.
 */
const FLATNESS = 1e-12;

/** The measure cannot tell whether a step that is to save less than this share of it does. Newton's last one need not be asked. */
const ROUNDING = 1e-14;

/** Damping, as a share of what each joint's own motion moves. */
const FIRST_DAMPING = 1e-3;
const LEAST_DAMPING = 1e-4;
const MOST_DAMPING = 1e6;

/** The first way tried down from a saddle, and the least, rad. */
const WAY_DOWN = 0.05;
const LEAST_WAY_DOWN = 1e-4;

/** Brings `nearest.position`, which lies inside the limits, downhill; `nearest.measure` says how near it came. */
export function descend(model: RobotModel, data: RobotData): void {
  const { nearest } = data.inverse;
  const { damping, bend } = nearest;
  let wayDown = WAY_DOWN;
  let isHidden = true;
  damping[0] = 0;
  measurePosture(nearest.measure, model, data, data.inverse.wanted, nearest.position);
  differentiate(nearest.derivatives, nearest.measure, model, data);
  for (let count = 1; count < MOST_POSTURES; count++) {
    findStep(nearest, model);
    const isSaddle = isFlat(nearest);
    const isLast = bend[0] === -1 && isRounding(nearest);
    if ((isSaddle || isLast) && damping[0] > 0 && isHidden) {
      // Damping may have hidden a bend: from each place it is looked for once without.
      isHidden = false;
      damping[0] = 0;
      continue;
    }
    if (isSaddle) {
      if (bend[0] === -1 || wayDown < LEAST_WAY_DOWN) return;
      findWayDown(nearest, model, wayDown);
    }
    if (tryStep(model, data, isLast)) {
      if (isLast) return;
      isHidden = true;
      continue;
    }
    count++;
    if (isSaddle) wayDown /= 4;
    else if (!dampMore(damping)) return;
  }
}

/** Goes where the step leads, or where it leads bent further, if that saves something. */
function tryStep(model: RobotModel, data: RobotData, isLast: boolean): boolean {
  const { nearest, wanted } = data.inverse;
  const { position, trial, measure, trialMeasure } = nearest;
  bendTrial(nearest);
  measurePosture(trialMeasure, model, data, wanted, trial);
  if (!isLast && !saves(nearest)) {
    bendTrialAgain(nearest);
    measurePosture(trialMeasure, model, data, wanted, trial);
    if (!saves(nearest)) return false;
  }
  for (let i = 0; i < position.length; i++) position[i] = trial[i]!;
  for (let i = 0; i < measure.length; i++) measure[i] = trialMeasure[i]!;
  differentiate(nearest.derivatives, measure, model, data);
  return true;
}

function isRounding({ predicted, measure }: NearestData): boolean {
  return predicted[0]! <= ROUNDING * measure[Measure.cost]!;
}

/** Says of the latest search how far the pose is missed, and which joints are held at their limits. */
export function reportNearest(model: RobotModel, data: RobotData): void {
  const { nearest, report } = data.inverse;
  writeErrors(report, nearest.measure);
  for (let i = 0; i < report.atLimit.length; i++)
    report.atLimit[i] = heldAt(nearest, model.lower, model.upper, i);
}

export function writeErrors(report: InverseReport, measure: Float64Array): void {
  const x = measure[Measure.position]!;
  const y = measure[Measure.position + 1]!;
  const z = measure[Measure.position + 2]!;
  report.error[InverseError.position] = Math.sqrt(x * x + y * y + z * z);
  report.error[InverseError.angle] = measure[Measure.angle]!;
}

/** 1 where a rise of joint `i` beyond its upper limit would bring the tip nearer, −1 for a fall, 0 where it is free. */
function heldAt(
  { position, derivatives }: NearestData,
  lower: Float64Array,
  upper: Float64Array,
  i: number,
): number {
  const gradient = derivatives.gradient[i]!;
  if (Math.abs(gradient) <= FLATNESS * Math.sqrt(derivatives.scale[i]!)) return 0;
  if (position[i]! >= upper[i]! && gradient < 0) return 1;
  return position[i]! <= lower[i]! && gradient > 0 ? -1 : 0;
}

function isFlat(nearest: NearestData): boolean {
  const { gradient, scale } = nearest.derivatives;
  for (let i = 0; i < gradient.length; i++) {
    if (Math.abs(gradient[i]!) <= FLATNESS * Math.sqrt(scale[i]!)) continue;
    if (heldAt(nearest, nearest.lower, nearest.upper, i) === 0) return false;
  }
  return true;
}

/** Whether the trial saves a share of what was promised; where it saves most of it, less damping from then on. */
function saves({ measure, trialMeasure, predicted, damping }: NearestData): boolean {
  const saved = measure[Measure.cost]! - trialMeasure[Measure.cost]!;
  if (!(saved > 0.01 * predicted[0]! && predicted[0]! > 0)) return false;
  if (saved > 0.5 * predicted[0]!) damping[0] = damping[0]! > LEAST_DAMPING ? damping[0]! / 8 : 0;
  return true;
}

/** More damping. False at its end: the posture cannot be bettered. */
function dampMore(damping: Float64Array): boolean {
  damping[0] = Math.max(FIRST_DAMPING, 8 * damping[0]!);
  return damping[0] < MOST_DAMPING;
}
