/** The length that makes a row of translation comparable with a row of rotation. */
import type { RobotData } from '../data.ts';
import { FRAME_SIZE, forwardPass } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';

/** Postures looked at. */
const POSTURES = 64;

/**
 * Root mean square distance of the tip from the revolute joints' axes, over postures spread evenly over the joints'
 * ranges, m: divided by it, the Jacobian's rows of translation are as long as those of rotation. 1 for an arm whose
 * joints are all prismatic.
 */
export function characteristicLength(model: RobotModel, data: RobotData): number {
  const n = model.joints.length;
  const q = new Float64Array(n);
  let sum = 0;
  let count = 0;
  for (let posture = 0; posture < POSTURES; posture++) {
    for (let i = 0; i < n; i++) {
      // Additive recurrences with irrational steps fill the ranges evenly.
      const share = (posture * Math.sqrt(primes[i % primes.length]!)) % 1;
      const low = Math.max(model.lower[i]!, -Math.PI);
      q[i] = low + share * (Math.min(model.upper[i]!, Math.PI) - low);
    }
    forwardPass(model, data, q);
    for (let j = 0; j < n; j++) {
      if (model.types[j] !== JointType.revolute) continue;
      sum += squaredLever(data.frames, FRAME_SIZE * j, FRAME_SIZE * n + 9);
      count++;
    }
  }
  return sum > 0 ? Math.sqrt(sum / count) : 1;
}

const primes = [2, 3, 5, 7, 11, 13, 17, 19];

/** Squared distance of the tip from the z axis of the frame at `o`, m². */
function squaredLever(frames: Float64Array, o: number, tip: number): number {
  let square = 0;
  let along = 0;
  for (let r = 0; r < 3; r++) {
    const d = frames[tip + r]! - frames[o + 9 + r]!;
    square += d * d;
    along += d * frames[o + 3 * r + 2]!;
  }
  return Math.max(0, square - along * along);
}
