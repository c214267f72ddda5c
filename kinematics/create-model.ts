/** Builds the immutable model from a robot's description, whichever file it came from. */
import { createHash } from 'node:crypto';
import type { Coupling, InverseName, Jaw, Limits, LinkDynamics, RobotModel } from './model.ts';
import { JointType, ROW_SIZE } from './model.ts';
import { FRAME_SIZE } from './forward.ts';
import { sincos } from './trigonometry.ts';

/** A row of modified Denavit-Hartenberg parameters: rad and m. */
export interface Row {
  readonly alpha: number;
  readonly a: number;
  readonly theta: number;
  readonly d: number;
}

/** A joint as its file describes it: by a row, or by its frame at position 0 in the frame before it. */
export interface JointDescription {
  readonly name: string;
  readonly type: JointType;
  readonly limits: Limits;
  readonly geometry: Row | Float64Array;
}

export interface RobotDescription {
  readonly name: string;
  readonly description: string;
  readonly inverse: InverseName;
  readonly minimumDepth: number | null;
  readonly joints: readonly JointDescription[];
  /** The tip in the last joint's frame: rotation (row-major), then origin (m). */
  readonly tip: Float64Array;
  readonly jaw: Jaw | null;
  readonly coupling: Coupling | null;
  readonly dynamics: readonly LinkDynamics[] | null;
  /** What the file says, for the hash. */
  readonly content: unknown;
}

const noRow: Row = { alpha: NaN, a: NaN, theta: NaN, d: NaN };

export function createModel(robot: RobotDescription): RobotModel {
  const rows = robot.joints.map(({ geometry }) => (geometry instanceof Float64Array ? null : geometry));
  const limits = (of: (limits: Limits) => number) =>
    Float64Array.from(robot.joints, (joint) => of(joint.limits));
  return Object.freeze({
    name: robot.name,
    description: robot.description,
    joints: robot.joints.map(({ name, type, limits }, i) =>
      Object.freeze({ name, type, ...(rows[i] ?? noRow), limits: Object.freeze(limits) }),
    ),
    jointNames: robot.joints.map(({ name }) => name),
    types: Uint8Array.from(robot.joints, ({ type }) => type),
    lower: limits((l) => l.min),
    upper: limits((l) => l.max),
    velocity: limits((l) => l.velocity),
    acceleration: limits((l) => l.acceleration),
    effort: limits((l) => l.effort ?? Infinity),
    rows: rows.every((row) => row !== null) ? Float64Array.from(rows.flatMap(rowNumbers)) : null,
    parentFromJoint: Float64Array.from(
      robot.joints.flatMap(({ geometry }) => [
        ...(geometry instanceof Float64Array ? geometry : frameOfRow(geometry)),
      ]),
    ),
    tipRotation: robot.tip.slice(0, 9),
    tipTranslation: robot.tip.slice(9, FRAME_SIZE),
    jaw: robot.jaw,
    coupling: robot.coupling,
    dynamics: robot.dynamics,
    inverse: robot.inverse,
    minimumDepth: robot.minimumDepth,
    hash: createHash('sha256').update(canonical(robot.content)).digest('hex'),
  });
}

/** `ROW_SIZE` doubles, as in `RobotModel.rows`. */
function rowNumbers({ alpha, a, theta, d }: Row): number[] {
  const numbers = [...exactSincos(alpha), a, theta, d, ...exactSincos(theta)];
  if (numbers.length !== ROW_SIZE) throw new RangeError('a row is ROW_SIZE doubles');
  return numbers;
}

/** Rx(alpha) · Tx(a) · Rz(theta) · Tz(d). */
export function frameOfRow({ alpha, a, theta, d }: Row): Float64Array {
  const [sa, ca] = exactSincos(alpha);
  const [st, ct] = exactSincos(theta);
  return Float64Array.of(ct, -st, 0, ca * st, ca * ct, -sa, sa * st, sa * ct, ca, a, -sa * d, ca * d);
}

/** Sine and cosine. cos(π/2) in doubles is 6e-17: links at right angles are meant exactly so. */
export function exactSincos(angle: number): [number, number] {
  const sc = new Float64Array(2);
  sincos(sc, angle);
  const snap = (x: number) => (Math.abs(x - Math.round(x)) < 1e-15 ? Math.round(x) + 0 : x);
  return [snap(sc[0]!), snap(sc[1]!)];
}

/** JSON with sorted keys and no white space: independent of how the file is laid out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
