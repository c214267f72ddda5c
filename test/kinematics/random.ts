import type { RobotModel } from '../../kinematics/index.ts';

/** Deterministic uniform numbers in [0, 1) (xorshift32, Marsaglia 2003). */
export function createUniform(seed: number): () => number {
  let x = seed | 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

/** Joint positions anywhere inside the limits; of a joint that turns without end, anywhere in one turn. */
export function randomJoints(out: Float64Array, model: RobotModel, uniform: () => number): void {
  for (let i = 0; i < out.length; i++) {
    const lower = Math.max(model.lower[i]!, -ENDLESS);
    const upper = Math.min(model.upper[i]!, ENDLESS);
    out[i] = lower + uniform() * (upper - lower);
  }
}

/** Wider than any joint with limits turns, and no more than a turn either way for those without. */
const ENDLESS = 3 * Math.PI;

/** Joint positions inside the limits, but one joint up to a tenth of its range beyond one of them. */
export function randomJointsBeyond(out: Float64Array, model: RobotModel, uniform: () => number): void {
  randomJoints(out, model, uniform);
  const i = Math.floor(uniform() * out.length);
  const range = model.upper[i]! - model.lower[i]!;
  out[i] =
    uniform() < 0.5 ? model.upper[i]! + 0.1 * range * uniform() : model.lower[i]! - 0.1 * range * uniform();
}
