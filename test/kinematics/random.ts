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

/** Joint positions anywhere inside the limits. */
export function randomJoints(out: Float64Array, model: RobotModel, uniform: () => number): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = model.lower[i]! + uniform() * (model.upper[i]! - model.lower[i]!);
  }
}
