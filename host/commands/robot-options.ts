/** How a command is told which robot it is about. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { loadRobot, parseUrdf, robotNames, type RobotModel } from '../../kinematics/index.ts';
import { ExitCode, UserError } from '../exit-code.ts';

export interface RobotOptions {
  readonly robot: string;
  readonly base?: string;
  readonly tip?: string;
}

export function robotOptions(command: Command): Command {
  return command
    .requiredOption('--robot <name>', `${robotNames().join(', ')}, or a file ending in .json or .urdf`)
    .option('--base <link>', 'of a .urdf: the link that holds the arm (default its root)')
    .option('--tip <link>', "of a .urdf: the link at the arm's end (default its only leaf)");
}

/** @throws RobotFileError, UserError when there is no such robot, or its file is not one */
export function loadChosenRobot({ robot, ...ends }: RobotOptions): RobotModel {
  if (ends.base === undefined && ends.tip === undefined) return loadRobot(robot);
  if (!robot.endsWith('.urdf')) {
    throw new UserError(`--base and --tip are for .urdf files; ${robot} has its own.`, ExitCode.badUsage);
  }
  let text: string;
  try {
    text = readFileSync(robot, 'utf8');
  } catch (error) {
    throw new UserError(`${robot}: cannot be read: ${String(error)}`);
  }
  return parseUrdf(text, robot, ends);
}
