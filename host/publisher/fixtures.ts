/**
 * Fixtures on /scene, so that one sees what an instrument is kept from or drawn to. Name spaces are
 * `fixture/<keepOut|keepIn|guidance>/<shape>/<name>`; all markers of one name space are one fixture, its name as a text
 * above it. Solids are drawn as they are, without the margin that is kept from them.
 */
import { compileFixture, type Fixture } from '../../control/index.ts';
import {
  composePose,
  createPose,
  createVector,
  invertPose,
  normalizeOrientation,
  rotateVector,
  transformPoint,
  type Pose,
} from '../../kinematics/index.ts';
import { Marker, type ColorRGBA, type Point } from '../../messages/index.ts';
import type { MarkerContent } from './marker.ts';
import { cutLine, cutPlane, type Point3, type Room } from './room.ts';

/** For viewers that know nothing of fixtures: violet where one may not go or leave, pale green along a guide. */
const colours: Readonly<Record<Fixture['kind'], ColorRGBA>> = {
  keepOut: { r: 0.76, g: 0.68, b: 1, a: 0.4 },
  keepIn: { r: 0.76, g: 0.68, b: 1, a: 0.15 },
  guidance: { r: 0.73, g: 0.9, b: 0.75, a: 0.9 },
};
const TEXT_COLOUR: ColorRGBA = { r: 0.9, g: 0.91, b: 0.93, a: 1 };

/** Thickness of a guide's line, height of a name and its distance from what it names, m. */
const LINE_WIDTH = 0.0008;
const TEXT_HEIGHT = 0.004;
const TEXT_GAP = 0.003;

/** One marker, in the frame of its fixture. */
interface Part {
  readonly type: Marker['type'];
  readonly pose: Pose;
  readonly scale: Point3;
  readonly points?: readonly Point3[];
}

/** A fixture's markers, and where in its frame its name is put above. */
interface Drawing {
  readonly shape: string;
  readonly parts: readonly Part[];
  readonly top: Point3;
  /** How far the thing rises above that, m. */
  readonly rise: number;
}

/** What is to be drawn of `fixtures` in `room`; nothing of one that does not reach into it. */
export function describeFixtures(fixtures: readonly Fixture[], room: Room): MarkerContent[] {
  return fixtures.flatMap((fixture) => describe(fixture, room));
}

function describe(fixture: Fixture, room: Room): MarkerContent[] {
  const place = placeOf(fixture);
  const drawing = draw(fixture, place, room);
  if (drawing === undefined) return [];
  const { shape, parts, top, rise } = drawing;
  const common = { ns: `fixture/${fixture.kind}/${shape}/${fixture.name}`, frame: 'world' };
  const [x, y, z] = placed(place, top);
  const text: MarkerContent = {
    ...common,
    type: Marker.TEXT_VIEW_FACING,
    pose: poseAt([x, y, z + rise + TEXT_GAP]),
    scale: { x: 0, y: 0, z: TEXT_HEIGHT },
    color: TEXT_COLOUR,
    text: fixture.name,
  };
  return [...parts.map((part) => ({ ...common, ...contentOf(part, place, colours[fixture.kind]) })), text];
}

function contentOf({ type, pose, scale: [x, y, z], points }: Part, place: Pose, color: ColorRGBA) {
  const worldFromPart = createPose();
  composePose(worldFromPart, place, pose);
  const list = points?.map(([px, py, pz]): Point => ({ x: px, y: py, z: pz })) ?? [];
  return { type, pose: worldFromPart, scale: { x, y, z }, color, points: list };
}

/** What is endless is cut to the room, and given in the fixture's frame like everything else. */
function draw(fixture: Fixture, place: Pose, room: Room): Drawing | undefined {
  const { shape } = fixture;
  switch (shape.type) {
    case 'sphere': {
      const { centre, radius } = shape;
      return { shape: 'sphere', parts: [ball(centre, radius)], top: centre, rise: radius };
    }
    case 'capsule':
      return drawCapsule(shape.start, shape.end, shape.radius);
    case 'box': {
      const middle = between(shape.min, shape.max);
      const size = shape.max.map((max, i) => max - shape.min[i]!) as unknown as Point3;
      const part: Part = { type: Marker.CUBE, pose: poseAt(middle), scale: size };
      return { shape: 'box', parts: [part], top: middle, rise: size[2] / 2 };
    }
    case 'mesh': {
      const corners = shape.triangles.map((i) => pointAt(shape.vertices, i));
      return { shape: 'mesh', parts: [list(Marker.TRIANGLE_LIST, corners)], ...topOf(corners, place) };
    }
    case 'plane':
      return drawPlane(fixture, place, room);
    case 'axis':
    case 'path':
      return drawLine(fixture, place, room);
  }
}

/** A cylinder with a ball at either end. */
function drawCapsule(start: Point3, end: Point3, radius: number): Drawing {
  const middle = between(start, end);
  const along = [end[0] - start[0], end[1] - start[1], end[2] - start[2]] as const;
  const length = Math.sqrt(along[0] ** 2 + along[1] ** 2 + along[2] ** 2);
  if (length === 0) return { shape: 'sphere', parts: [ball(start, radius)], top: start, rise: radius };
  const pose = poseAt(middle);
  turnZ(pose, along, length);
  const tube: Part = { type: Marker.CYLINDER, pose, scale: [2 * radius, 2 * radius, length] };
  const parts = [tube, ball(start, radius), ball(end, radius)];
  return { shape: 'capsule', parts, top: middle, rise: radius };
}

function drawPlane(fixture: Fixture, place: Pose, room: Room): Drawing | undefined {
  const [x, y, z, offset] = compileFixture(fixture).numbers;
  const normal = turned(place, [x!, y!, z!]);
  const away = normal[0] * place[0]! + normal[1] * place[1]! + normal[2] * place[2]!;
  const corners = cutPlane(normal, offset! + away, room);
  const fan = corners.slice(2).flatMap((corner, i) => [corners[0]!, corners[i + 1]!, corner]);
  return inWorld('plane', Marker.TRIANGLE_LIST, fan, place);
}

function drawLine(fixture: Fixture, place: Pose, room: Room): Drawing | undefined {
  const { numbers, path } = compileFixture(fixture);
  if (path === null) {
    const [x, y, z, u, v, w] = numbers;
    const ends = cutLine(placed(place, [x!, y!, z!]), turned(place, [u!, v!, w!]), room);
    return inWorld('axis', Marker.LINE_STRIP, ends ?? [], place);
  }
  const points = Array.from({ length: path.pieces + 1 }, (_, i) => pointAt(path.points, i));
  return { shape: 'path', parts: [list(Marker.LINE_STRIP, points)], ...topOf(points, place) };
}

/** Points of the world, given in the fixture's frame; undefined where there are none. */
function inWorld(
  shape: string,
  type: Marker['type'],
  points: readonly Point3[],
  place: Pose,
): Drawing | undefined {
  if (points.length === 0) return undefined;
  const fixtureFromWorld = createPose();
  invertPose(fixtureFromWorld, place);
  const own = points.map((point) => placed(fixtureFromWorld, point));
  return { shape, parts: [list(type, own)], ...topOf(own, place) };
}

/** The highest point in the world, where the name goes; of several the furthest from the surgeon. */
function topOf(points: readonly Point3[], place: Pose): { top: Point3; rise: number } {
  const height = (point: Point3): number => {
    const [, y, z] = placed(place, point);
    return z + y * 1e-3;
  };
  const top = points.reduce((best, point) => (height(point) > height(best) ? point : best));
  return { top, rise: 0 };
}

function ball(centre: Point3, radius: number): Part {
  return { type: Marker.SPHERE, pose: poseAt(centre), scale: [2 * radius, 2 * radius, 2 * radius] };
}

function list(type: Marker['type'], points: readonly Point3[]): Part {
  const scale: Point3 = type === Marker.LINE_STRIP ? [LINE_WIDTH, 0, 0] : [1, 1, 1];
  return { type, pose: createPose(), scale, points };
}

/** The shortest turn that brings z along `direction`, of length `length`. */
function turnZ(pose: Pose, direction: Point3, length: number): void {
  const [x, y, z] = direction;
  pose.set(z <= -length * (1 - 1e-12) ? [1, 0, 0, 0] : [-y, x, 0, length + z], 3);
  normalizeOrientation(pose);
}

/** Where a fixture stands; the pose is sound, it was checked when the session started. */
function placeOf({ worldFromFixture }: Fixture): Pose {
  const place = createPose();
  if (worldFromFixture !== undefined) place.set(worldFromFixture);
  normalizeOrientation(place);
  return place;
}

function poseAt([x, y, z]: Point3): Pose {
  const pose = createPose();
  pose.set([x, y, z]);
  return pose;
}

function placed(place: Pose, point: Point3): Point3 {
  const out = createVector();
  transformPoint(out, place, Float64Array.from(point));
  return [out[0]!, out[1]!, out[2]!];
}

function turned(place: Pose, direction: Point3): Point3 {
  const out = createVector();
  rotateVector(out, place, Float64Array.from(direction));
  return [out[0]!, out[1]!, out[2]!];
}

function between(a: Point3, b: Point3): Point3 {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}

function pointAt(numbers: ArrayLike<number>, index: number): Point3 {
  return [numbers[3 * index]!, numbers[3 * index + 1]!, numbers[3 * index + 2]!];
}
