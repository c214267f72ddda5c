/** The rigid bodies that a chain's joints carry, put together from a URDF's links. */
import type { LinkDynamics } from './model.ts';
import type { UrdfChain } from './urdf-chain.ts';
import type { UrdfElements, UrdfInertial } from './urdf-elements.ts';
import { identityFrame, multiplyFrames, rotationFromZ, transposedRotation } from './frames.ts';

/** A link's mass, as it lies in its joint's frame. */
interface Part {
  readonly inertial: UrdfInertial;
  /** The inertial's frame in the joint's. */
  readonly jointFromInertial: Float64Array;
}

/**
 * What each moving joint of the chain carries up to the next: its link and whatever is fixed to that, also off the
 * chain. What hangs on other moving joints (a gripper's fingers) is left out. Null where no link has an <inertial>.
 */
export function dynamicsOf(elements: UrdfElements, chain: UrdfChain): LinkDynamics[] | null {
  const moving = chain.joints.filter(({ type }) => type !== 'fixed');
  const parts = moving.map(({ child, axis }) =>
    rigidParts(elements, child, transposedRotation(rotationFromZ(axis))),
  );
  return parts.every((some) => some.length === 0) ? null : parts.map(combine);
}

/** The inertials of a link and of all that is fixed to it, given the link's frame in the joint's. */
function rigidParts(elements: UrdfElements, link: string, jointFromLink: Float64Array): Part[] {
  const { inertial } = elements.links.get(link)!;
  const fixed = elements.joints.filter(({ parent, type }) => parent === link && type === 'fixed');
  return [
    ...(inertial === null
      ? []
      : [{ inertial, jointFromInertial: multiplyFrames(jointFromLink, inertial.origin) }]),
    ...fixed.flatMap(({ child, origin }) =>
      rigidParts(elements, child, multiplyFrames(jointFromLink, origin)),
    ),
  ];
}

/** One body of several: masses add up, and inertias by the parallel-axis theorem (Steiner). */
function combine(parts: readonly Part[]): LinkDynamics {
  const mass = parts.reduce((sum, { inertial }) => sum + inertial.mass, 0);
  // As shares of the whole, so that a single part's centre is passed on as it is.
  const share = parts.map(({ inertial }) => (mass === 0 ? 0 : inertial.mass / mass));
  const centre = [9, 10, 11].map((o) =>
    parts.reduce((sum, { jointFromInertial }, i) => sum + share[i]! * jointFromInertial[o]!, 0),
  ) as [number, number, number];
  const inertia = new Float64Array(9);
  for (const { inertial, jointFromInertial } of parts) {
    const turned = turnInertia(jointFromInertial, inertial.inertia);
    const d = centre.map((c, i) => jointFromInertial[9 + i]! - c) as [number, number, number];
    const square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        const steiner = (r === c ? square : 0) - d[r]! * d[c]!;
        inertia[3 * r + c] = inertia[3 * r + c]! + turned[3 * r + c]! + inertial.mass * steiner;
      }
    }
  }
  return { mass, centreOfMass: Float64Array.from(centre), inertia };
}

/** R · inertia · Rᵀ, for the rotation of a frame. */
function turnInertia(frame: Float64Array, inertia: Float64Array): Float64Array {
  const rotation = identityFrame();
  rotation.set(frame.subarray(0, 9));
  const tensor = identityFrame();
  tensor.set(inertia);
  return multiplyFrames(multiplyFrames(rotation, tensor), transposedRotation(rotation));
}
