/** A URDF's links and joints as checked values. Errors name the file, the element, what was expected and found. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { RobotFileError } from './robot-file.ts';
import { exactSincos } from './create-model.ts';
import { FRAME_SIZE } from './forward.ts';

/** Mass (kg), centre of mass and axes in the link's frame (a frame: rotation, origin), inertia about it (kg·m²). */
export interface UrdfInertial {
  readonly mass: number;
  readonly origin: Float64Array;
  /** 3 × 3 row-major. */
  readonly inertia: Float64Array;
}

export interface UrdfLink {
  readonly name: string;
  readonly inertial: UrdfInertial | null;
}

export interface UrdfLimit {
  readonly lower: number;
  readonly upper: number;
  readonly velocity: number | null;
  readonly effort: number | null;
}

export interface UrdfJoint {
  readonly name: string;
  readonly type: UrdfJointType;
  readonly parent: string;
  readonly child: string;
  /** Of the joint's frame in the parent link's. */
  readonly origin: Float64Array;
  /** In the joint's frame; unit length. */
  readonly axis: readonly [number, number, number];
  readonly limit: UrdfLimit | null;
  /** The joint that this one follows. */
  readonly mimics: string | null;
}

const jointTypes = ['revolute', 'continuous', 'prismatic', 'fixed', 'floating', 'planar'] as const;
export type UrdfJointType = (typeof jointTypes)[number];

export interface UrdfElements {
  readonly name: string;
  readonly links: ReadonlyMap<string, UrdfLink>;
  readonly joints: readonly UrdfJoint[];
}

type Element = Readonly<Record<string, unknown>>;

/** Where an element stands, for errors. */
interface Place {
  readonly file: string;
  readonly element: string;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Every element becomes an array: that there is but one of a kind is checked, not assumed.
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/**
 * Reads a URDF's text; `file` names it in errors.
 * @throws RobotFileError
 */
export function readUrdfElements(text: string, file: string): UrdfElements {
  const robot = readRoot(text, file);
  const place = { file, element: 'robot' };
  const links = new Map<string, UrdfLink>();
  for (const link of childrenOf(robot, 'link')) {
    const name = attribute(link, 'name', { file, element: 'link' });
    if (links.has(name)) throw problem({ file, element: `link "${name}"` }, 'a name used once', 'two');
    links.set(name, readLink(link, name, file));
  }
  if (links.size === 0) throw problem(place, 'at least one <link>', 'none');
  const seen = new Set<string>();
  const joints = childrenOf(robot, 'joint').map((joint) => {
    const read = readJoint(joint, links, file);
    if (seen.has(read.name))
      throw problem({ file, element: `joint "${read.name}"` }, 'a name used once', 'two');
    seen.add(read.name);
    return read;
  });
  return { name: attribute(robot, 'name', place), links, joints };
}

function readRoot(text: string, file: string): Element {
  // The parser takes half a document for a whole one. Its validator is moving to a package of its own, as it is.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { msg, line } = valid.err;
    throw new RobotFileError(file, '', 'XML', `line ${line}: ${msg}`);
  }
  const document = parser.parse(text) as Element;
  const root = Object.keys(document)[0];
  if (root !== 'robot') {
    throw new RobotFileError(file, '', 'a <robot> element', root === undefined ? 'nothing' : `<${root}>`);
  }
  const [robot] = childrenOf(document, 'robot');
  const macro = Object.keys(robot!).find((key) => key.startsWith('xacro:'));
  if (macro !== undefined) {
    throw problem({ file, element: 'robot' }, 'a URDF whose macros are expanded (run xacro)', `<${macro}>`);
  }
  return robot!;
}

function readLink(link: Element, name: string, file: string): UrdfLink {
  const place = { file, element: `link "${name}" inertial` };
  const inertial = onlyChild(link, 'inertial', place);
  if (inertial === null) return { name, inertial: null };
  const massElement = onlyChild(inertial, 'mass', place);
  const inertia = onlyChild(inertial, 'inertia', place);
  if (massElement === null) throw problem(place, 'a <mass>', 'none');
  if (inertia === null) throw problem(place, 'an <inertia>', 'none');
  const mass = numberOf(massElement, 'value', place, null);
  if (mass < 0) throw problem(place, 'a mass of 0 or more', String(mass));
  const [xx, xy, xz, yy, yz, zz] = ['ixx', 'ixy', 'ixz', 'iyy', 'iyz', 'izz'].map((key) =>
    numberOf(inertia, key, place, key.charAt(1) === key.charAt(2) ? null : 0),
  ) as [number, number, number, number, number, number];
  return {
    name,
    inertial: {
      mass,
      origin: readOrigin(inertial, place),
      inertia: Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz),
    },
  };
}

function readJoint(joint: Element, links: ReadonlyMap<string, UrdfLink>, file: string): UrdfJoint {
  const name = attribute(joint, 'name', { file, element: 'joint' });
  const place = { file, element: `joint "${name}"` };
  const written = attribute(joint, 'type', place);
  const type = jointTypes.find((known) => known === written);
  if (type === undefined) throw problem(place, `a type of ${jointTypes.join(', ')}`, `"${written}"`);
  const end = (key: 'parent' | 'child') => {
    const element = onlyChild(joint, key, place);
    if (element === null) throw problem(place, `a <${key}>`, 'none');
    const link = attribute(element, 'link', { file, element: `${place.element} ${key}` });
    if (!links.has(link)) throw problem(place, `the name of a link as its ${key}`, `"${link}"`);
    return link;
  };
  const mimic = onlyChild(joint, 'mimic', place);
  return {
    name,
    type,
    parent: end('parent'),
    child: end('child'),
    origin: readOrigin(joint, place),
    axis: readAxis(joint, place),
    limit: readLimit(joint, type, place),
    mimics: mimic === null ? null : attribute(mimic, 'joint', { file, element: `${place.element} mimic` }),
  };
}

function readAxis(joint: Element, place: Place): [number, number, number] {
  const here = { ...place, element: `${place.element} axis` };
  const [x, y, z] = vectorOf(onlyChild(joint, 'axis', place), 'xyz', here, [1, 0, 0]);
  const length = Math.sqrt(x * x + y * y + z * z);
  if (!(length > 1e-9)) throw problem(here, 'a direction', `"${x} ${y} ${z}"`);
  return [x / length, y / length, z / length];
}

/** Position limits are those of <limit>, narrowed by the soft limits of a <safety_controller> where those are written. */
function readLimit(joint: Element, type: UrdfJointType, place: Place): UrdfLimit | null {
  const here = { ...place, element: `${place.element} limit` };
  const limit = onlyChild(joint, 'limit', place);
  const bounded = type === 'revolute' || type === 'prismatic';
  if (limit === null) {
    if (bounded) throw problem(here, `a <limit>, as a ${type} joint needs`, 'none');
    return null;
  }
  const safety = onlyChild(joint, 'safety_controller', place) ?? {};
  const lower = Math.max(
    numberOf(limit, 'lower', here, 0),
    numberOf(safety, 'soft_lower_limit', here, -Infinity),
  );
  const upper = Math.min(
    numberOf(limit, 'upper', here, 0),
    numberOf(safety, 'soft_upper_limit', here, Infinity),
  );
  if (bounded && !(lower < upper))
    throw problem(here, 'an upper limit above the lower', `${lower} … ${upper}`);
  const velocity = limit['@velocity'] === undefined ? null : numberOf(limit, 'velocity', here, null);
  if (velocity !== null && !(velocity > 0)) throw problem(here, 'a velocity above 0', String(velocity));
  if (bounded && velocity === null) throw problem(here, 'a velocity', 'none');
  const effort = numberOf(limit, 'effort', here, 0);
  return { lower, upper, velocity, effort: effort > 0 ? effort : null };
}

/** Frame of an element's <origin>: Rz(yaw) · Ry(pitch) · Rx(roll), and xyz. Multiples of π/2 are exact. */
function readOrigin(parent: Element, place: Place): Float64Array {
  const here = { ...place, element: `${place.element} origin` };
  const origin = onlyChild(parent, 'origin', place);
  const xyz = vectorOf(origin, 'xyz', here, [0, 0, 0]);
  const rpy = vectorOf(origin, 'rpy', here, [0, 0, 0]);
  const [[sr, cr], [sp, cp], [sy, cy]] = rpy.map(exactSincos) as [Pair, Pair, Pair];
  const rotation = [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
    [-sp, cp * sr, cp * cr],
  ];
  const frame = Float64Array.from([...rotation.flat(), ...xyz]);
  // The deterministic sine gives up beyond a million radians.
  if (frame.length !== FRAME_SIZE || frame.some(Number.isNaN)) throw problem(here, 'angles', rpy.join(' '));
  return frame;
}

type Pair = [number, number];

function childrenOf(element: Element, key: string): readonly Element[] {
  const children = (element[key] ?? []) as readonly unknown[];
  // An element without attributes and children is an empty text.
  return children.map((child) => (typeof child === 'object' && child !== null ? (child as Element) : {}));
}

function onlyChild(element: Element, key: string, place: Place): Element | null {
  const children = childrenOf(element, key);
  if (children.length > 1) throw problem(place, `one <${key}>`, String(children.length));
  return children[0] ?? null;
}

function attribute(element: Element, key: string, place: Place): string {
  const value = element[`@${key}`];
  if (typeof value !== 'string' || value === '') throw problem(place, `an attribute ${key}`, 'none');
  return value;
}

/** A finite number; `missing` where the attribute is not written, an error where that is null. */
function numberOf(element: Element, key: string, place: Place, missing: number | null): number {
  const value = element[`@${key}`];
  if (value === undefined && missing !== null) return missing;
  const number = finiteNumber(value);
  if (number === null) throw problem(place, `a finite number as ${key}`, found(value));
  return number;
}

function vectorOf(
  element: Element | null,
  key: string,
  place: Place,
  missing: readonly [number, number, number],
): readonly [number, number, number] {
  const value = element?.[`@${key}`];
  if (value === undefined) return missing;
  const numbers = typeof value === 'string' ? value.trim().split(/\s+/).map(finiteNumber) : [];
  if (numbers.length !== 3 || numbers.includes(null))
    throw problem(place, `three finite numbers as ${key}`, found(value));
  return numbers as [number, number, number];
}

function finiteNumber(value: unknown): number | null {
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value.trim())) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function found(value: unknown): string {
  if (typeof value !== 'string') return 'none';
  const macro = /\$[{(]/.test(value) ? ' (run xacro first)' : '';
  return `"${value}"${macro}`;
}

function problem({ file, element }: Place, expected: string, what: string): RobotFileError {
  return new RobotFileError(file, element, expected, what);
}
