/** Which of a URDF's joints lie between a base and a tip. */
import { RobotFileError } from './robot-file.ts';
import type { UrdfElements, UrdfJoint } from './urdf-elements.ts';

export interface UrdfChain {
  readonly base: string;
  readonly tip: string;
  /** From base to tip. */
  readonly joints: readonly UrdfJoint[];
}

/**
 * The chain from `base` (by default the root) to `tip` (by default the only leaf below the base).
 * @throws RobotFileError where the links are no tree, or base and tip do not name a chain in it.
 */
export function chainOf(
  elements: UrdfElements,
  file: string,
  options: { readonly base?: string; readonly tip?: string },
): UrdfChain {
  const parentJoint = parentJoints(elements, file);
  const base = options.base ?? onlyRoot(elements, parentJoint, file);
  expectLink(elements, base, 'base', file);
  const tip = options.tip ?? onlyLeaf(elements, base, file);
  expectLink(elements, tip, 'tip', file);
  const joints: UrdfJoint[] = [];
  let link = tip;
  while (link !== base) {
    const joint = parentJoint.get(link);
    if (joint === undefined) throw new RobotFileError(file, 'tip', `a link below ${base}`, `"${tip}"`);
    joints.unshift(joint);
    link = joint.parent;
  }
  return { base, tip, joints };
}

/** The joint that holds each link. Refuses links with two parents and rings. */
function parentJoints({ links, joints }: UrdfElements, file: string): ReadonlyMap<string, UrdfJoint> {
  const parentJoint = new Map<string, UrdfJoint>();
  for (const joint of joints) {
    const other = parentJoint.get(joint.child);
    if (other !== undefined) {
      const found = `"${other.name}" and "${joint.name}"`;
      throw new RobotFileError(file, `link "${joint.child}"`, 'one joint that holds it', found);
    }
    parentJoint.set(joint.child, joint);
  }
  // A link is below a root unless the walk upwards never ends.
  for (const name of links.keys()) {
    let link = name;
    for (let steps = 0; parentJoint.has(link); steps++) {
      if (steps > joints.length)
        throw new RobotFileError(file, `link "${name}"`, 'a tree of links', 'a ring');
      link = parentJoint.get(link)!.parent;
    }
  }
  return parentJoint;
}

function onlyRoot(
  { links }: UrdfElements,
  parentJoint: ReadonlyMap<string, UrdfJoint>,
  file: string,
): string {
  const roots = [...links.keys()].filter((link) => !parentJoint.has(link));
  if (roots.length > 1) {
    throw new RobotFileError(file, 'base', 'one link without a parent, or a base by name', roots.join(', '));
  }
  return roots[0]!;
}

function onlyLeaf({ links, joints }: UrdfElements, base: string, file: string): string {
  const children = new Map([...links.keys()].map((link): [string, string[]] => [link, []]));
  for (const { parent, child } of joints) children.get(parent)!.push(child);
  const leaves: string[] = [];
  const pending = [base];
  for (let link = pending.pop(); link !== undefined; link = pending.pop()) {
    const below = children.get(link)!;
    if (below.length === 0) leaves.push(link);
    pending.push(...[...below].reverse());
  }
  if (leaves.length > 1) {
    throw new RobotFileError(file, 'tip', 'one link at the end, or a tip by name', leaves.join(', '));
  }
  return leaves[0]!;
}

function expectLink({ links }: UrdfElements, name: string, field: 'base' | 'tip', file: string): void {
  if (links.has(name)) return;
  throw new RobotFileError(file, field, `one of ${[...links.keys()].join(', ')}`, `"${name}"`);
}
