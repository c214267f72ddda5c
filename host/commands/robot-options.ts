/** How a command is told which robot it is about. */
import type { Command } from 'commander';
import { loadRobot, type RobotModel } from '../../kinematics/index.ts';

export interface RobotOptions {
  readonly robot: string;
}

export function robotOptions(command: Command): Command {
  return command.requiredOption('--robot <name>', 'robot by name, or a file ending in .json or .urdf');
}

/** @throws RobotFileError when there is no such robot, or its file is not one */
export function loadChosenRobot({ robot }: RobotOptions): RobotModel {
  return loadRobot(robot);
}
