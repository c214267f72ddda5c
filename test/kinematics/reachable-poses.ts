/** Poses that an arm reaches, as inverses are compared on them (TRAC-IK's protocol, Beeson & Ames 2015). */
import { createData, createPose, forward, type Pose, type RobotModel } from '../../kinematics/index.ts';

/** Where joints are drawn from: their limits; of joints without end, a turn. */
function range(model: RobotModel, joint: number): [number, number] {
  const [min, max] = [model.lower[joint]!, model.upper[joint]!];
  return max - min === Infinity ? [-Math.PI, Math.PI] : [min, max];
}

/** The middle of each joint's range, from where all poses are solved. */
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
