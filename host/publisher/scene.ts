/** /scene: what stands and lies in the world, as markers that any ROS viewer draws. Sent once. */
import type { Fixture } from '../../control/index.ts';
import { Marker, type ColorRGBA, type Point, type Time } from '../../messages/index.ts';
import { describeScene, type Exercise, type SceneObject, type SceneShape } from '../../sim/index.ts';
import { createChannel, type Outlet } from './channel.ts';
import { describeFixtures } from './fixtures.ts';
import { createMarker, type MarkerContent } from './marker.ts';

/** A marker's name space says what the thing is; the console gives it its finish. */
const colours: Readonly<Record<SceneObject['role'], ColorRGBA>> = {
  table: { r: 0.55, g: 0.3, b: 0.28, a: 1 },
  board: { r: 0.8, g: 0.78, b: 0.72, a: 1 },
  peg: { r: 0.92, g: 0.92, b: 0.9, a: 1 },
  block: { r: 0.16, g: 0.42, b: 0.78, a: 1 },
};

/** @param fixtures those of the session; they are drawn as far as they are inside the exercise's work area */
export function createScenePublisher(
  exercise: Exercise,
  fixtures: readonly Fixture[],
  stamp: Time,
  outlet: Outlet,
): { send(timeNs: bigint): void } {
  const channel = createChannel('/scene', outlet);
  const things = [
    ...describeScene(exercise).map(contentOf),
    ...describeFixtures(fixtures, exercise.workspace),
  ];
  const markers = things.map((thing, id) => createMarker(thing, id, stamp));
  return {
    send(timeNs) {
      channel.send({ markers }, timeNs, true);
    },
  };
}

function contentOf({ role, name, frame, pose, shape }: SceneObject): MarkerContent {
  return { ns: `${role}/${name}`, frame, pose, color: colours[role], ...geometryOf(shape) };
}

/** Scale is always the size of the thing, m; the points of a triangle list are in units of it. */
function geometryOf(shape: SceneShape): Pick<Marker, 'type' | 'scale' | 'points'> {
  switch (shape.kind) {
    case 'box': {
      const [x, y, z] = shape.size;
      return { type: Marker.CUBE, scale: { x, y, z }, points: [] };
    }
    case 'cylinder': {
      const { diameter, height } = shape;
      return { type: Marker.CYLINDER, scale: { x: diameter, y: diameter, z: height }, points: [] };
    }
    case 'triangles': {
      const [x, y, z] = [0, 1, 2].map((axis) => extent(shape.corners, axis)) as [number, number, number];
      const points: Point[] = [];
      for (let i = 0; i < shape.corners.length; i += 3) {
        points.push({ x: shape.corners[i]! / x, y: shape.corners[i + 1]! / y, z: shape.corners[i + 2]! / z });
      }
      return { type: Marker.TRIANGLE_LIST, scale: { x, y, z }, points };
    }
  }
}

/** Size of a mesh along one axis, m. */
function extent(corners: Float64Array, axis: number): number {
  let min = Infinity;
  let max = -Infinity;
  for (let i = axis; i < corners.length; i += 3) {
    min = Math.min(min, corners[i]!);
    max = Math.max(max, corners[i]!);
  }
  return max - min;
}
