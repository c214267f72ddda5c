/** From a URDF to the model of one serial arm in it. The format and what of it is read: docs/kinematics.md. */
import { createModel, type JointDescription } from './create-model.ts';
import type { Limits, RobotModel } from './model.ts';
import { JointType } from './model.ts';
import { RobotFileError } from './robot-file.ts';
import { chainOf } from './urdf-chain.ts';
import { readUrdfElements, type UrdfJoint } from './urdf-elements.ts';
import { identityFrame, multiplyFrames, rotationFromZ, transposedRotation } from './frames.ts';
import { dynamicsOf } from './urdf-inertia.ts';

/**
 * A URDF says nothing about acceleration: a joint is taken to reach its top speed within this time, s.
 */
const TIME_TO_TOP_SPEED = 0.25;

export interface UrdfOptions {
  /** The link that holds the arm; the tree's root by default. */
  readonly base?: string;
  /** The link at the arm's end; the only leaf below the base by default. */
  readonly tip?: string;
}

/**
 * The serial arm from `base` to `tip` in a URDF's text; `file` names it in errors. Joint frames stand as the URDF's
 * joints do, but for a turn that brings z onto the joint's axis; the base and the tip are the links' own frames.
 * @throws RobotFileError naming the file, the element, what was expected and what was found.
 */
export function parseUrdf(text: string, file: string, options: UrdfOptions = {}): RobotModel {
  const elements = readUrdfElements(text, file);
  const chain = chainOf(elements, file, options);
  const joints: JointDescription[] = [];
  /** The URDF's own frames of the moving joints' children, in the frames that `joints` has. */
  let carried = identityFrame();
  for (const joint of chain.joints) {
    const frame = multiplyFrames(carried, joint.origin);
    if (joint.type === 'fixed') {
      carried = frame;
      continue;
    }
    const turn = rotationFromZ(joint.axis);
    joints.push(describe(joint, multiplyFrames(frame, turn), file));
    carried = transposedRotation(turn);
  }
  if (joints.length === 0) {
    throw new RobotFileError(file, 'robot', `a moving joint between ${chain.base} and ${chain.tip}`, 'none');
  }
  const dynamics = dynamicsOf(elements, chain);
  return createModel({
    name: elements.name,
    description: `serial arm from a URDF, from link ${chain.base} to link ${chain.tip}`,
    inverse: 'general',
    minimumDepth: null,
    joints,
    tip: carried,
    jaw: null,
    coupling: null,
    dynamics,
    content: {
      name: elements.name,
      joints: joints.map((joint) => ({ ...joint, geometry: [...(joint.geometry as Float64Array)] })),
      tip: [...carried],
      dynamics: (dynamics ?? []).map(({ mass, centreOfMass, inertia }) => [
        mass,
        ...centreOfMass,
        ...inertia,
      ]),
    },
  });
}

function describe(joint: UrdfJoint, frame: Float64Array, file: string): JointDescription {
  if (joint.type === 'floating' || joint.type === 'planar') {
    const expected = 'a revolute, continuous, prismatic or fixed joint on the way to the tip';
    throw new RobotFileError(file, `joint "${joint.name}"`, expected, `a ${joint.type} one`);
  }
  if (joint.mimics !== null) {
    const expected = 'a joint that moves by itself on the way to the tip';
    throw new RobotFileError(
      file,
      `joint "${joint.name}" mimic`,
      expected,
      `one that follows ${joint.mimics}`,
    );
  }
  const type = joint.type === 'prismatic' ? JointType.prismatic : JointType.revolute;
  return { name: joint.name, type, limits: limitsOf(joint), geometry: frame };
}

/** No bound is known where the file gives none. */
function limitsOf({ type, limit }: UrdfJoint): Limits {
  const endless = type === 'continuous';
  const velocity = limit?.velocity ?? Infinity;
  return {
    min: endless ? -Infinity : limit!.lower,
    max: endless ? Infinity : limit!.upper,
    velocity,
    acceleration: velocity / TIME_TO_TOP_SPEED,
    effort: limit?.effort ?? null,
  };
}
