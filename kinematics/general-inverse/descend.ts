/**
 * From a start downhill to the nearest posture whose tip is where it is wanted, or cannot come nearer: Levenberg and
 * Marquardt's method with the bounds of the joints inside each step (bounded-step.ts).
 *
 * The damping is a factor times the cost (Sugihara 2011: solvability-unconcerned inverse kinematics): it vanishes with
 * the error, so that convergence is quadratic, and stays where a pose cannot be reached or the Jacobian is singular.
 * The factor follows how well the quadratic model foretold the cost.
 */
import type { RobotData } from '../data.ts';
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { boundedStep, Damping } from './bounded-step.ts';
import { normalEquations, poseError } from './pose-error.ts';
import type { GeneralWorkspace } from './workspace.ts';
import { COST } from './workspace.ts';

/** Cost at which a descent is at its goal: the square of 10⁻¹¹ rad, or metres times `lengthWeight`. */
const GOAL = 1e-22;

/** Factor on the cost at the start, and its bounds. */
const FIRST_FACTOR = 0.05;
const LEAST_FACTOR = 1e-6;
const GREATEST_FACTOR = 1e4;

/** Keeps the factorisation sound where joints are redundant: four orders above the rounding of JᵀJ. */
const LEAST_DAMPING = 1e-10;

/** A step is tried with rising damping at most this often: then the posture cannot be bettered. */
const MOST_REJECTIONS = 6;

/** When a descent is given up. */
export interface Patience {
  /** Forward passes. */
  readonly passes: number;
  /** Share of the cost that is left after `STRIDE` steps. */
  readonly share: number;
}

const STRIDE = 4;

/**
 * Brings `workspace.q` downhill and leaves its error in `workspace.error`. Returns the forward passes it took; each
 * costs about 0.8 µs with all that belongs to it.
 */
export function descend(
  workspace: GeneralWorkspace,
  model: RobotModel,
  data: RobotData,
  { passes, share }: Patience,
): number {
  const { q, error, damping } = workspace;
  const tip = FRAME_SIZE * q.length;
  forwardPass(model, data, q);
  poseError(error, workspace, data.frames, tip);
  damping[Damping.factor] = FIRST_FACTOR;
  let reference = error[COST]!;
  let taken = 1;
  for (let step = 1; taken < passes && error[COST]! > GOAL; step++) {
    // A rejected trial has left its frames behind, but then the descent is over: here they are those of q.
    normalEquations(workspace, model, data.frames);
    const rejections = improve(workspace, model, data);
    taken += rejections + 1;
    if (rejections === MOST_REJECTIONS) return taken;
    if (step % STRIDE !== 0) continue;
    if (error[COST]! > share * reference) return taken;
    reference = error[COST]!;
  }
  return taken;
}

/** Steps to where the cost is less. Returns how many steps were refused before; `MOST_REJECTIONS` when all were. */
function improve(workspace: GeneralWorkspace, model: RobotModel, data: RobotData): number {
  const { q, trial, error, trialError, step, damping, lower, upper } = workspace;
  const n = q.length;
  const cost = error[COST]!;
  for (let rejections = 0; rejections < MOST_REJECTIONS; rejections++) {
    damping[Damping.lambda] = damping[Damping.factor]! * cost + LEAST_DAMPING;
    boundedStep(workspace);
    for (let i = 0; i < n; i++) {
      const to = q[i]! + step[i]!;
      trial[i] = to < lower[i]! ? lower[i]! : to > upper[i]! ? upper[i]! : to;
    }
    forwardPass(model, data, trial);
    poseError(trialError, workspace, data.frames, FRAME_SIZE * n);
    if (trialError[COST]! < cost) {
      predict(workspace);
      adapt(damping, cost - trialError[COST]!);
      q.set(trial);
      error.set(trialError);
      return rejections;
    }
    damping[Damping.factor] = Math.min(8 * Math.max(damping[Damping.factor]!, 1e-4), GREATEST_FACTOR);
  }
  return MOST_REJECTIONS;
}

/** The decrease of the cost that the quadratic model promises for the step: 2 gᵀδ − δᵀJᵀJδ. */
function predict({ step, gradient, normal, damping }: GeneralWorkspace): void {
  const n = step.length;
  let decrease = 0;
  for (let i = 0; i < n; i++) {
    let product = 0.5 * normal[n * i + i]! * step[i]!;
    for (let j = 0; j < i; j++) product += normal[n * i + j]! * step[j]!;
    decrease += 2 * step[i]! * (gradient[i]! - product);
  }
  damping[Damping.predicted] = decrease;
}

/** Less damping where the model foretold the decrease to a tenth, more where it was out by more than three quarters. */
function adapt(damping: Float64Array, decrease: number): void {
  const predicted = damping[Damping.predicted]!;
  const factor = damping[Damping.factor]!;
  if (decrease > 0.9 * predicted) damping[Damping.factor] = Math.max(factor / 2, LEAST_FACTOR);
  else if (decrease < 0.25 * predicted) damping[Damping.factor] = Math.min(factor * 2, GREATEST_FACTOR);
}
