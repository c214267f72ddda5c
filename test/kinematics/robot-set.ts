/** The robots that every claim about kinematics is tested on: Trocar's own and five known arms from URDF. */
import { readFileSync } from 'node:fs';
import { parseUrdf, robotNames, loadRobot, type RobotModel } from '../../kinematics/index.ts';

const arms: Readonly<Record<string, { readonly tip?: string }>> = {
  ur5: {},
  iiwa14: {},
  panda: { tip: 'panda_link8' },
  baxter: {},
  pr2: {},
};

/** Names of the five arms. */
export const armNames = Object.keys(arms);

export const everyRobot = [...robotNames(), ...armNames];

export function urdfPath(name: string): string {
  return `${import.meta.dirname}/robots/${name}.urdf`;
}

/** Any of `everyRobot`. */
export function robotNamed(name: string): RobotModel {
  const options = arms[name];
  if (options === undefined) return loadRobot(name);
  return parseUrdf(readFileSync(urdfPath(name), 'utf8'), urdfPath(name), options);
}
