import { Command } from 'commander';
import {
  createData,
  createPose,
  follow,
  inverse,
  InverseError,
  InverseStatus,
  normalizeOrientation,
  type RobotData,
  type RobotModel,
} from '../../kinematics/index.ts';
import { poseColumns } from './fk.ts';
import { loadChosenRobot, robotOptions, type RobotOptions } from './robot-options.ts';
import { runTable, tableOptions, type TableOptions } from './table-options.ts';

interface IkOptions extends RobotOptions, TableOptions {
  readonly follow?: true;
  readonly explain?: true;
}

export function ikCommand(): Command {
  const command = new Command('ik').description(
    'inverse kinematics of a table: the tip in the base x,y,z,qx,qy,qz,qw (m), and where given joint positions to ' +
      'start from s1…sn, to joint positions q1…qn (rad, m) and a status',
  );
  return tableOptions(robotOptions(command))
    .option('--follow', 'rows are one motion: go on from the row before, and stay in its posture')
    .option(
      '--explain',
      'also say which joints are at their limits and by how much the pose is missed (m, rad)',
    )
    .action(ik);
}

/** A quaternion may be this much longer or shorter than 1: logs are rounded. What is farther off is not one. */
const QUATERNION_TOLERANCE = 0.05;

async function ik(options: IkOptions): Promise<void> {
  const model = loadChosenRobot(options);
  const data = createData(model);
  const tip = createPose();
  const q = new Float64Array(model.joints.length);
  const middle = Float64Array.from(model.joints, ({ limits }) => (limits.min + limits.max) / 2);
  const seed = Float64Array.from(middle);
  // A motion may begin in any posture.
  let solve: typeof inverse = inverse;
  const jointColumns = model.joints.map((_, i) => `q${i + 1}`);
  await runTable(options, {
    required: poseColumns,
    optional: model.joints.map((_, i) => `s${i + 1}`),
    output: [...jointColumns, 'status', ...(options.explain === true ? explanation : [])],
    blank: [
      ...jointColumns.map(() => ''),
      'bad_row',
      ...(options.explain === true ? explanation.map(() => '') : []),
    ],
    row(values, hasSeed) {
      for (let i = 0; i < tip.length; i++) tip[i] = values[i]!;
      const length = Math.hypot(tip[3]!, tip[4]!, tip[5]!, tip[6]!);
      if (!(Math.abs(length - 1) <= QUATERNION_TOLERANCE) || !normalizeOrientation(tip)) {
        return `qx, qy, qz, qw: expected a unit quaternion, found one of length ${length.toPrecision(3)}`;
      }
      if (hasSeed) seed.set(values.subarray(tip.length));
      const status = solve(q, model, data, tip, seed);
      if (options.follow === true) {
        solve = follow;
        if (!hasSeed) seed.set(q);
      }
      return [...q, statusNames[status], ...(options.explain === true ? explain(model, data) : [])];
    },
  });
}

const explanation = ['limited_joints', 'position_error', 'angle_error'] as const;

function explain(model: RobotModel, { inverse: { report } }: RobotData): (number | string)[] {
  const limited = model.jointNames.filter((_, i) => report.atLimit[i] !== 0).join(' ');
  return [limited, report.error[InverseError.position]!, report.error[InverseError.angle]!];
}

const statusNames: Readonly<Record<InverseStatus, string>> = {
  [InverseStatus.solved]: 'solved',
  [InverseStatus.limited]: 'limited',
  [InverseStatus.orientationUnreachable]: 'orientation_unreachable',
  [InverseStatus.singular]: 'singular',
  [InverseStatus.invalid]: 'invalid',
};
