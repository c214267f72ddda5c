/** Forward kinematics of the PSM. */
import { createData, createPose, forward, loadRobot, type RobotModel } from '../../../kinematics/index.ts';
import { kdlPeer } from '../peers/kdl.ts';
import { measureOperation, type Goal, type Row } from '../measure.ts';

/** The hot path allocates nothing. */
export const allocatesNothing: Goal = { of: 'bytesPerOperation', atMost: 0 };

/** Different inputs in turn, so that no branch and no cache line is always right. */
const VARIANTS = 64;

/** Joint positions spread over the inner 80 % of each joint's range, the same in every run (additive recurrence). */
function jointPositions(model: RobotModel): Float64Array[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: VARIANTS }, (_, variant) =>
    Float64Array.from(model.joints, ({ limits }, joint) => {
      const fraction = (variant * golden * (joint + 1)) % 1;
      return limits.min + (0.1 + 0.8 * fraction) * (limits.max - limits.min);
    }),
  );
}

const forwardRow: Row = {
  name: 'kinematics/forward',
  measure: (effort) => {
    const model = loadRobot('psm');
    const data = createData(model);
    const tip = createPose();
    const positions = jointPositions(model);
    const timing = measureOperation((i) => forward(tip, model, data, positions[i % VARIANTS]!), effort);
    const kdl = kdlPeer();
    return Promise.resolve([
      {
        name: 'kinematics/forward',
        what: `PSM, six joints to tip pose${'missing' in kdl ? `; ${kdl.missing}` : ''}`,
        unit: 's',
        ...timing,
        goals: [allocatesNothing, { of: 'ratioToPeer', atMost: 1 }],
        ...('peer' in kdl && {
          peer: {
            name: 'Orocos KDL in C++',
            value: kdl.peer.forward(model, positions, effort.quick ? 0.2 : 2).median,
          },
        }),
      },
    ]);
  },
};

export const rows: readonly Row[] = [forwardRow];
