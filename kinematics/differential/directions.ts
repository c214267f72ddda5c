/**
 * How joint velocities move what is controlled: one row per direction, in units that compare. Lengths are divided by
 * the arm's characteristic length L, so that a row of translation and a row of rotation are both of order one, and a
 * prismatic joint's velocity is in L/s. Everything below is therefore in rad/s, or without unit.
 *
 * Rows, in order: the tip's velocity along x, y, z of the base; its rotation about those axes of the tip that are
 * wanted; and, for an arm that holds its tool through a port, the velocity of the shaft's point at the port along two
 * axes across the shaft.
 */
import type { RobotData } from '../data.ts';
import { FRAME_SIZE } from '../forward.ts';
import type { RobotModel } from '../model.ts';
import { JointType } from '../model.ts';
import type { Vector } from '../spatial.ts';

/** The straight shaft that runs through the port, fixed to one of the arm's frames. */
export interface Shaft {
  /** Index of the joint whose frame it is fixed to; the number of joints for the tip. */
  readonly frame: number;
  /** Its ends in that frame, m. The port lies between them, or on their line beyond. */
  readonly start: Vector;
  readonly end: Vector;
}

/** Doubles per joint in `Directions.columns`: axis, velocity of the tip, velocity of the point at the port; m. */
export const COLUMN_SIZE = 9;

export interface Directions {
  readonly joints: number;
  /** Rows that move the tip, and all rows, with the two of the remote centre. */
  readonly tipRows: number;
  readonly count: number;
  /** count × joints, row-major. */
  readonly rows: Float64Array;
  /** What a unit of each column is: 1 rad/s, or L m/s for a prismatic joint. */
  readonly units: Float64Array;
  /** Characteristic length, m. */
  readonly length: number;
  /** Axes of the tip that are wanted: 0, 1, 2. */
  readonly axes: Uint8Array;
  /** 1 for a revolute joint; and how many joints move the shaft. */
  readonly isRevolute: Uint8Array;
  readonly shaftJoints: number;
  readonly shaft: Shaft | null;
  /** In the shaft's frame: its direction and two unit vectors across it, row by row. */
  readonly shaftAxes: Float64Array;
  /** The same in the base, then the shaft's point at the port (m). */
  readonly port: Float64Array;
  /** From that point to the port along the two vectors across, m. */
  readonly offset: Float64Array;
  readonly columns: Float64Array;
}

export function createDirections(
  model: RobotModel,
  axes: readonly number[],
  shaft: Shaft | null,
  length: number,
): Directions {
  const joints = model.joints.length;
  const tipRows = 3 + axes.length;
  const count = tipRows + (shaft === null ? 0 : 2);
  return {
    joints,
    tipRows,
    count,
    rows: new Float64Array(count * joints),
    units: Float64Array.from(model.types, (type) => (type === JointType.prismatic ? length : 1)),
    length,
    axes: Uint8Array.from(axes),
    isRevolute: Uint8Array.from(model.types, (type) => (type === JointType.revolute ? 1 : 0)),
    shaftJoints: shaft === null ? 0 : Math.min(joints, shaft.frame + 1),
    shaft,
    shaftAxes: shaft === null ? new Float64Array(9) : shaftAxes(shaft),
    port: new Float64Array(12),
    offset: new Float64Array(2),
    columns: new Float64Array(COLUMN_SIZE * joints),
  };
}

/** The shaft's direction, and two unit vectors that complete it to a right-handed frame. */
function shaftAxes({ start, end }: Shaft): Float64Array {
  const along = [0, 1, 2].map((k) => end[k]! - start[k]!);
  const norm = Math.sqrt(along.reduce((sum, x) => sum + x * x, 0));
  const [x, y, z] = along.map((value) => value / norm) as [number, number, number];
  // Across the base vector that is least along the shaft.
  const [ax, ay, az] = [Math.abs(x), Math.abs(y), Math.abs(z)];
  const e = ax <= ay && ax <= az ? [1, 0, 0] : ay <= az ? [0, 1, 0] : [0, 0, 1];
  const across = [y * e[2]! - z * e[1]!, z * e[0]! - x * e[2]!, x * e[1]! - y * e[0]!];
  const size = Math.sqrt(across.reduce((sum, value) => sum + value * value, 0));
  const [u, v, w] = across.map((value) => value / size) as [number, number, number];
  return Float64Array.of(x, y, z, u, v, w, y * w - z * v, z * u - x * w, x * v - y * u);
}

/**
 * Where the shaft passes the port, for the frames that the latest forward pass left in `data`:
 * p = start + λ (end − start) with λ that of the point nearest to the port (Aghakhani et al. 2013, "Task control with
 * remote center of motion constraint for minimally invasive robotic surgery", ICRA). Fills `port` and `offset`.
 */
export function findShaftAtPort(directions: Directions, data: RobotData, portInBase: Vector): void {
  const { shaft, shaftAxes: axes, port, offset } = directions;
  if (shaft === null) return;
  const f = data.frames;
  const o = FRAME_SIZE * shaft.frame;
  for (let r = 0; r < 3; r++) {
    const x = f[o + 3 * r]!;
    const y = f[o + 3 * r + 1]!;
    const z = f[o + 3 * r + 2]!;
    for (let k = 0; k < 3; k++)
      port[3 * k + r] = x * axes[3 * k]! + y * axes[3 * k + 1]! + z * axes[3 * k + 2]!;
    port[9 + r] = f[o + 9 + r]! + x * shaft.start[0]! + y * shaft.start[1]! + z * shaft.start[2]!;
  }
  const dx = portInBase[0]! - port[9]!;
  const dy = portInBase[1]! - port[10]!;
  const dz = portInBase[2]! - port[11]!;
  const along = dx * port[0]! + dy * port[1]! + dz * port[2]!;
  for (let r = 0; r < 3; r++) port[9 + r] = port[9 + r]! + along * port[r]!;
  offset[0] = dx * port[3]! + dy * port[4]! + dz * port[5]!;
  offset[1] = dx * port[6]! + dy * port[7]! + dz * port[8]!;
}

/** Fills `rows` for the frames that the latest forward pass left in `data`, after `findShaftAtPort` on the same. */
export function findDirections(directions: Directions, data: RobotData): void {
  const { joints: n, rows, units, length, axes, port, shaftJoints, tipRows, columns } = directions;
  const f = data.frames;
  const tip = FRAME_SIZE * n;
  findColumns(directions, data);
  for (let j = 0; j < n; j++) {
    const c = COLUMN_SIZE * j;
    const scale = units[j]! / length;
    for (let r = 0; r < 3; r++) rows[r * n + j] = scale * columns[c + 3 + r]!;
    const isRevolute = directions.isRevolute[j]!;
    for (let a = 0; a < axes.length; a++) {
      const axis = axes[a]!;
      rows[(3 + a) * n + j] =
        isRevolute *
        (f[tip + axis]! * columns[c]! +
          f[tip + 3 + axis]! * columns[c + 1]! +
          f[tip + 6 + axis]! * columns[c + 2]!);
    }
    for (let a = 0; a < directions.count - tipRows; a++) {
      const p = 3 + 3 * a;
      const across =
        port[p]! * columns[c + 6]! + port[p + 1]! * columns[c + 7]! + port[p + 2]! * columns[c + 8]!;
      rows[(tipRows + a) * n + j] = j < shaftJoints ? scale * across : 0;
    }
  }
}

/** Each joint's axis, and the velocities it gives to the tip and to the shaft's point at the port, in m and rad. */
function findColumns(directions: Directions, data: RobotData): void {
  const { joints: n, columns, isRevolute, port } = directions;
  const f = data.frames;
  const tip = FRAME_SIZE * n + 9;
  for (let j = 0; j < n; j++) {
    const o = FRAME_SIZE * j;
    const c = COLUMN_SIZE * j;
    const zx = f[o + 2]!;
    const zy = f[o + 5]!;
    const zz = f[o + 8]!;
    columns[c] = zx;
    columns[c + 1] = zy;
    columns[c + 2] = zz;
    for (let k = 0; k < 2; k++) {
      const source = k === 0 ? f : port;
      const at = k === 0 ? tip : 9;
      const x = source[at]! - f[o + 9]!;
      const y = source[at + 1]! - f[o + 10]!;
      const z = source[at + 2]! - f[o + 11]!;
      const to = c + 3 + 3 * k;
      columns[to] = isRevolute[j] === 1 ? zy * z - zz * y : zx;
      columns[to + 1] = isRevolute[j] === 1 ? zz * x - zx * z : zy;
      columns[to + 2] = isRevolute[j] === 1 ? zx * y - zy * x : zz;
    }
  }
}
