import { Command } from 'commander';
import { createData, createPose, forward } from '../../kinematics/index.ts';
import { runTable, tableOptions, type TableOptions } from './table-options.ts';
import { loadChosenRobot, robotOptions, type RobotOptions } from './robot-options.ts';

/** Columns of a pose: m and a unit quaternion. */
export const poseColumns = ['x', 'y', 'z', 'qx', 'qy', 'qz', 'qw'] as const;

export function fkCommand(): Command {
  const command = new Command('fk').description(
    'forward kinematics of a table: joint positions q1…qn (rad, m) to the tip in the base x,y,z,qx,qy,qz,qw (m)',
  );
  return tableOptions(robotOptions(command)).action(fk);
}

async function fk(options: RobotOptions & TableOptions): Promise<void> {
  const model = loadChosenRobot(options);
  const data = createData(model);
  const tip = createPose();
  await runTable(options, {
    required: model.joints.map((_, i) => `q${i + 1}`),
    optional: [],
    output: poseColumns,
    blank: poseColumns.map(() => ''),
    row(q) {
      forward(tip, model, data, q);
      return Array.from(tip);
    },
  });
}
