/** Reads robots: Trocar's own by name, others from a robot file or a URDF. */
import { readdirSync, readFileSync } from 'node:fs';
import { parseCoupling } from './coupling.ts';
import { createModel, frameOfRow, type JointDescription, type Row } from './create-model.ts';
import { geometryProblem } from './geometry.ts';
import type { Jaw, LinkDynamics, RobotModel } from './model.ts';
import { JointType } from './model.ts';
import { parseRobotFile, RobotFileError, type RobotFile } from './robot-file.ts';
import { parseUrdf } from './urdf.ts';
import { multiplyFrames } from './frames.ts';

const directory = `${import.meta.dirname}/robots`;

/** Names of the robots that `loadRobot` knows without a path, sorted. */
export function robotNames(): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/**
 * Reads a robot: one of Trocar's own by name (`psm`, `ecm-si`, `raven2-gold`, …; `robotNames` lists them), or any
 * robot file by its path ending in `.json`, or the arm
 * of a URDF with one root and one leaf by its path ending in `.urdf` (`parseUrdf` takes others).
 * @throws RobotFileError when the name is unknown, or the file is missing or does not describe a robot.
 */
export function loadRobot(nameOrPath: string): RobotModel {
  if (nameOrPath.endsWith('.urdf')) return parseUrdf(readRobotFile(nameOrPath), nameOrPath);
  if (nameOrPath.endsWith('.json')) return parseRobot(readRobotFile(nameOrPath), nameOrPath);
  const known = robotNames();
  const name = nameOrPath.toLowerCase();
  if (!known.includes(name)) {
    throw new RobotFileError('robot', '', `one of ${known.join(', ')}, or a .json or .urdf file`, nameOrPath);
  }
  const file = `${directory}/${name}.json`;
  return parseRobot(readRobotFile(file), file);
}

function readRobotFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new RobotFileError(file, '', 'a readable robot file', reason);
  }
}

/**
 * Makes a model of a robot file's text; `file` names it in errors.
 * @throws RobotFileError
 */
export function parseRobot(text: string, file: string): RobotModel {
  const robot = parseRobotFile(text, file);
  const standard = robot.convention === 'standard-dh';
  const model = createModel({
    name: robot.name,
    description: robot.description,
    inverse: robot.inverse,
    minimumDepth: robot.minimumDepth,
    joints: robot.joints.map((joint, i): JointDescription => ({
      name: joint.name,
      type: JointType[joint.type],
      limits: joint.limits,
      geometry: standard ? modifiedRow(robot.joints[i - 1], joint) : rowOf(joint),
    })),
    tip: tipFrame(robot, standard ? robot.joints.at(-1)! : null),
    jaw: jawOf(robot),
    coupling: parseCoupling(robot, file),
    dynamics: linkDynamics(robot),
    content: robot,
  });
  const problem = geometryProblem(model);
  if (problem !== null) throw new RobotFileError(file, problem.field, problem.expected, problem.found);
  return model;
}

/**
 * A row of standard parameters is Rz(theta) · Tz(d) · Tx(a) · Rx(alpha); of modified ones, Rx(alpha) · Tx(a) ·
 * Rz(theta) · Tz(d). Tx and Rx commute, so a standard row's link passes, as it is, to the modified row after it, and
 * the last one to the tip. No number is touched.
 */
function modifiedRow(previous: Row | undefined, { theta, d }: Row): Row {
  return { alpha: previous?.alpha ?? 0, a: previous?.a ?? 0, theta, d };
}

function rowOf({ alpha, a, theta, d }: Row): Row {
  return { alpha, a, theta, d };
}

/** The file's tip, after the last standard row's link where there is one. */
function tipFrame({ tip }: RobotFile, link: Row | null): Float64Array {
  const frame = Float64Array.from([...tip.rotation.flat(), ...tip.translation]);
  if (link === null) return frame;
  return multiplyFrames(frameOfRow({ alpha: link.alpha, a: link.a, theta: 0, d: 0 }), frame);
}

/** A grip that is only measured has no limit of velocity. */
function jawOf({ jaw }: RobotFile): Jaw | null {
  if (jaw === null) return null;
  return { ...jaw, velocity: jaw.velocity ?? Infinity, acceleration: jaw.acceleration ?? Infinity };
}

/** Of all joints or none: checked when the file was read. */
function linkDynamics({ joints }: RobotFile): LinkDynamics[] | null {
  const links = joints.flatMap(({ dynamics }) => (dynamics === undefined ? [] : [dynamics]));
  if (links.length === 0) return null;
  return links.map(({ mass, centreOfMass, inertia }) => ({
    mass,
    centreOfMass: Float64Array.from(centreOfMass),
    inertia: Float64Array.from(inertia.flat()),
  }));
}
