/** The fixtures among the markers of /scene: what instruments are kept from, kept in, or drawn to. */
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  CapsuleGeometry,
  CurvePath,
  EdgesGeometry,
  Group,
  LineCurve3,
  Mesh,
  SphereGeometry,
  TubeGeometry,
  Vector3,
} from 'three';
import type { Material, Object3D } from 'three';
import { LineSegments2 } from 'three/addons/lines/LineSegments2.js';
import { LineSegmentsGeometry } from 'three/addons/lines/LineSegmentsGeometry.js';
import { mergeVertices, toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';
import { Marker } from '../../../messages/index.ts';
import { createDashes, createEdges, createVeil } from './fixture-materials.ts';
import type { FixtureKind, FixtureUniforms } from './fixture-materials.ts';

export interface FixtureView {
  readonly name: string;
  readonly kind: FixtureKind;
  readonly uniforms: FixtureUniforms;
  /** It holds an instrument now. */
  isHolding: boolean;
  /** Where its name is written; unset where /scene gives none. */
  label: Object3D | undefined;
}

/** What the name space of a fixture's marker says: `fixture/keepOut/sphere/Lymph node`. */
export interface FixtureName {
  readonly kind: FixtureKind;
  readonly shape: string;
  readonly name: string;
}

/** Undefined for a name space that is no fixture's. */
export function parseFixtureName(ns: string): FixtureName | undefined {
  const [role, kind, shape, ...name] = ns.split('/');
  if (role !== 'fixture' || shape === undefined) return undefined;
  if (kind !== 'keepOut' && kind !== 'keepIn' && kind !== 'guidance') return undefined;
  return { kind, shape, name: name.join('/') };
}

/** `tips`: where the instruments' tips are, kept up to date by whoever gives them (world, m). */
export function createFixtureView({ kind, name }: FixtureName, tips: Vector3[]): FixtureView {
  const uniforms = { emphasis: { value: 0 }, tips: { value: tips } };
  return { name, kind, uniforms, isHolding: false, label: undefined };
}

/** Drawn after the board and what it carries, and the shadows on it. */
const ORDER = 2;
/** Edges sharper than this are outlined, and stay edges in the shading, degrees and rad. */
const SHARP = 25;
const CREASE = 0.6;
/** Segments round what is round: its outline is all that there is of it, so it has many on any machine; and round a line. */
const AROUND = 48;
const AROUND_LINE = 8;

/** What one marker adds to its fixture; undefined for one that cannot be drawn. */
export function createFixturePart(fixture: FixtureView, shape: string, marker: Marker): Object3D | undefined {
  const { x, y, z } = marker.scale;
  switch (marker.type) {
    case Marker.TEXT_VIEW_FACING:
      return (fixture.label = new Group());
    case Marker.LINE_STRIP:
      return createLine(fixture, marker);
    case Marker.TRIANGLE_LIST:
      return createSurface(fixture, trianglesOf(marker), shape === 'plane');
    case Marker.CUBE:
      return createSurface(fixture, new BoxGeometry(x, y, z), false);
    case Marker.SPHERE:
      // The balls at a capsule's ends are drawn with it, as one veil.
      if (shape === 'capsule') return new Group();
      return createRound(fixture, new SphereGeometry(0.5, AROUND, AROUND / 2).scale(x, y, z));
    case Marker.CYLINDER: {
      const capsule = new CapsuleGeometry(x / 2, z, AROUND / 4, AROUND);
      return createRound(fixture, capsule.rotateX(Math.PI / 2));
    }
    default:
      return undefined;
  }
}

function createRound(fixture: FixtureView, geometry: BufferGeometry): Object3D {
  return inOrder(new Mesh(geometry, createVeil(fixture.kind, false, fixture.uniforms)));
}

/** Of triangles: a veil, and lines along its edges. */
function createSurface({ kind, uniforms }: FixtureView, geometry: BufferGeometry, isFlat: boolean): Object3D {
  const group = new Group();
  const edges = new LineSegmentsGeometry().fromEdgesGeometry(new EdgesGeometry(geometry, SHARP));
  group.add(inOrder(new Mesh(geometry, createVeil(kind, isFlat, uniforms))));
  for (const material of createEdges(kind))
    group.add(inOrder(new LineSegments2(edges, material).computeLineDistances()));
  return group;
}

function trianglesOf({ points, scale }: Marker): BufferGeometry {
  const corners = points.flatMap((p) => [p.x * scale.x, p.y * scale.y, p.z * scale.z]);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3));
  return toCreasedNormals(mergeVertices(geometry, 1e-7), CREASE);
}

/** As a thin tube, dashed. */
function createLine({ kind, uniforms }: FixtureView, { points, scale }: Marker): Object3D {
  const path = new CurvePath<Vector3>();
  const corners = points.map(({ x, y, z }) => new Vector3(x, y, z));
  for (let i = 1; i < corners.length; i++) path.add(new LineCurve3(corners[i - 1], corners[i]));
  const pieces = Math.max(8, Math.min(240, 2 * corners.length));
  const geometry = new TubeGeometry(path, pieces, scale.x / 2, AROUND_LINE);
  return inOrder(new Mesh(geometry, createDashes(kind, path.getLength(), uniforms)));
}

function inOrder<T extends Object3D>(object: T): T {
  object.renderOrder = ORDER;
  return object;
}

/** How long what held an instrument takes to fade after it has let go, s: a tip that slides along a wall lets go and is held in turn. */
const FADE = 0.35;

/** `dt`: time since the last picture, s. */
export function fadeFixture(fixture: FixtureView, dt: number): void {
  const { emphasis } = fixture.uniforms;
  emphasis.value = fixture.isHolding ? 1 : Math.max(0, emphasis.value - dt / FADE);
}

/** Gives back what a fixture alone uses; geometries go with the rest of the scene. */
export function disposeMaterials(root: Object3D): void {
  root.traverse((object) => {
    if (object.renderOrder === ORDER && object instanceof Mesh) (object.material as Material).dispose();
  });
}
