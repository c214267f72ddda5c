/** Serial arms of any shape, the same for the same seed: fixed transforms at random, bodies that can exist. */
import { createModel } from '../../kinematics/create-model.ts';
import { JointType, type LinkDynamics, type RobotModel } from '../../kinematics/index.ts';

/** An arm's geometry and bodies, in the order of its joints. */
export interface ArmDescription {
  readonly types: readonly JointType[];
  /** 12 doubles each: rotation (row-major), origin. */
  readonly parentFromJoint: readonly Float64Array[];
  readonly tip: Float64Array;
  readonly dynamics: readonly LinkDynamics[] | null;
  /** rad or m. */
  readonly limits: readonly { readonly min: number; readonly max: number; readonly effort?: number }[];
}

export function createArm(name: string, arm: ArmDescription): RobotModel {
  return createModel({
    name,
    description: 'an arm of a test',
    inverse: 'general',
    minimumDepth: null,
    joints: arm.types.map((type, i) => ({
      name: `joint${i}`,
      type,
      limits: {
        min: arm.limits[i]!.min,
        max: arm.limits[i]!.max,
        velocity: 1,
        acceleration: 1,
        effort: arm.limits[i]!.effort ?? null,
      },
      geometry: arm.parentFromJoint[i]!,
    })),
    tip: arm.tip,
    jaw: null,
    coupling: null,
    dynamics: arm.dynamics,
    content: name,
  });
}

/** `joints` joints, the share `prismatic` of them sliding; limits of ±2 rad and ±0.3 m. */
export function randomArm(uniform: () => number, joints: number, prismatic = 0.25): RobotModel {
  const types = Array.from({ length: joints }, () =>
    uniform() < prismatic ? JointType.prismatic : JointType.revolute,
  );
  return createArm(`random${joints}`, {
    types,
    parentFromJoint: types.map(() => randomFrame(uniform, 0.3)),
    tip: randomFrame(uniform, 0.2),
    dynamics: types.map(() => randomBody(uniform)),
    limits: types.map((type) =>
      type === JointType.revolute ? { min: -2, max: 2 } : { min: -0.3, max: 0.3 },
    ),
  });
}

function spread(uniform: () => number, size: number): number {
  return (2 * uniform() - 1) * size;
}

function randomFrame(uniform: () => number, size: number): Float64Array {
  const shift = [0, 1, 2].map(() => spread(uniform, size));
  return Float64Array.of(...randomRotation(uniform), ...shift);
}

/** Of a quaternion evenly spread over the sphere, up to its length. */
function randomRotation(uniform: () => number): number[] {
  const q = [0, 1, 2, 3].map(() => spread(uniform, 1));
  const norm = Math.hypot(...q);
  if (norm < 0.1) return randomRotation(uniform);
  const [x, y, z, w] = q.map((c) => c / norm) as [number, number, number, number];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ].flat();
}

/** A box of a random shape, turned anyhow. */
function randomBody(uniform: () => number): LinkDynamics {
  const mass = 0.2 + 5 * uniform();
  const [a, b, c] = [0, 1, 2].map(() => (0.02 + 0.3 * uniform()) ** 2) as [number, number, number];
  const principal = [b + c, a + c, a + b].map((sum) => (mass * sum) / 12);
  const r = randomRotation(uniform);
  const inertia = Float64Array.from({ length: 9 }, (_, k) => {
    const [row, column] = [3 * Math.floor(k / 3), 3 * (k % 3)];
    return [0, 1, 2].reduce((sum, i) => sum + r[row + i]! * principal[i]! * r[column + i]!, 0);
  });
  return { mass, centreOfMass: Float64Array.from([0, 1, 2], () => spread(uniform, 0.15)), inertia };
}
