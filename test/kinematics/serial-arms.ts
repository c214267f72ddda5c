/** The five arms that inverse kinematics are compared on, from their published joint parameters, and their poses. */
import { readFileSync } from 'node:fs';
import type { Pose, RobotModel } from '../../kinematics/index.ts';
import { createData, createPose, forward, parseUrdf } from '../../kinematics/index.ts';

const tips = {
  ur5: 'ee_link',
  iiwa14: 'iiwa_link_ee',
  panda: 'panda_hand',
  baxter: 'right_hand',
  pr2: 'r_wrist_roll_link',
};

export type SerialArmName = keyof typeof tips;
export const serialArmNames = Object.keys(tips) as SerialArmName[];

export function loadSerialArm(name: SerialArmName): RobotModel {
  const file = `${import.meta.dirname}/robots/${name}.urdf`;
  return parseUrdf(readFileSync(file, 'utf8'), file, { tip: tips[name] });
}

/** Where joints are drawn from: their limits; of joints without end, a turn. */
function range(model: RobotModel, joint: number): [number, number] {
  const [min, max] = [model.lower[joint]!, model.upper[joint]!];
  return max - min === Infinity ? [-Math.PI, Math.PI] : [min, max];
}

/** The middle of each joint's range. */
export function nominalJoints(model: RobotModel): Float64Array {
  return Float64Array.from(model.joints, (_, i) => (range(model, i)[0] + range(model, i)[1]) / 2);
}

/** Joint positions anywhere inside the limits, and the poses that they reach. */
export function reachablePoses(
  model: RobotModel,
  count: number,
  uniform: () => number,
): { readonly joints: Float64Array[]; readonly poses: Pose[] } {
  const data = createData(model);
  const joints = Array.from({ length: count }, () =>
    Float64Array.from(model.joints, (_, i) => {
      const [from, to] = range(model, i);
      return from + uniform() * (to - from);
    }),
  );
  const poses = joints.map((q) => {
    const pose = createPose();
    forward(pose, model, data, q);
    return pose;
  });
  return { joints, poses };
}
