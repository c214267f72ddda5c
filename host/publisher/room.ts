/** What of an endless thing lies in the room where instruments work: so that planes and lines can be drawn. */
import { planesOfBox } from '../../control/index.ts';

export type Point3 = readonly [number, number, number];

/** An upright box, m. */
export interface Room {
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** Half the edge of a square that reaches beyond any room, m. */
const BEYOND = 10;

/**
 * Corners of the flat piece that a room cuts out of the plane normal · p = offset, in order round it; none where the
 * plane does not pass through. The square is cut at one wall after the other (Sutherland & Hodgman, 1974).
 * @param normal unit vector
 */
export function cutPlane(normal: Point3, offset: number, room: Room): Point3[] {
  const [u, v] = acrossOf(normal);
  const corner = (s: number, t: number): Point3 =>
    add(add(times(normal, offset), times(u, s * BEYOND)), times(v, t * BEYOND));
  let corners = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  for (const wall of planesOfBox(room.min, room.max)) {
    const inside = (p: Point3) => dot(wall.normal, p) - wall.offset;
    const kept: Point3[] = [];
    corners.forEach((b, i) => {
      const a = corners.at(i - 1)!;
      const [before, now] = [inside(a), inside(b)];
      if (before < 0 !== now < 0) kept.push(mix(a, b, before / (before - now)));
      if (now >= 0) kept.push(b);
    });
    corners = kept;
  }
  return corners.length < 3 ? [] : corners;
}

/** Both ends of what a room cuts out of the line through `point` along `direction`; undefined where it passes by. */
export function cutLine(point: Point3, direction: Point3, room: Room): [Point3, Point3] | undefined {
  let from = -Infinity;
  let to = Infinity;
  for (const { normal, offset } of planesOfBox(room.min, room.max)) {
    const depth = dot(normal, point) - offset;
    const gain = dot(normal, direction);
    if (gain > 0) from = Math.max(from, -depth / gain);
    else if (gain < 0) to = Math.min(to, -depth / gain);
    else if (depth < 0) return undefined;
  }
  return from < to ? [add(point, times(direction, from)), add(point, times(direction, to))] : undefined;
}

/** Two unit vectors across `normal` and each other. */
function acrossOf([x, y, z]: Point3): [Point3, Point3] {
  // Beside the axis that is furthest from the normal.
  const axis: Point3 = Math.abs(x) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const u = cross([x, y, z], axis);
  const unit = times(u, 1 / Math.sqrt(dot(u, u)));
  return [unit, cross([x, y, z], unit)];
}

function cross(a: Point3, b: Point3): Point3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Point3, b: Point3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function add(a: Point3, b: Point3): Point3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function times(a: Point3, factor: number): Point3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

function mix(a: Point3, b: Point3, t: number): Point3 {
  return add(times(a, 1 - t), times(b, t));
}
