/** Turns /scene into things to look at: the board, its pegs, its blocks, each hung on the frame its marker names. */
import { Color, CylinderGeometry, BoxGeometry, Group, Mesh, SphereGeometry } from 'three';
import type { Object3D, Vector3 } from 'three';
import { Marker } from '../../../messages/index.ts';
import type { MarkerArray } from '../../../messages/index.ts';
import { createContactCue } from './contact-cue.ts';
import type { ContactCue } from './contact-cue.ts';
import { createFixturePart, createFixtureView, parseFixtureName } from './fixtures.ts';
import type { FixtureView } from './fixtures.ts';
import { createBlock, createBoard, createPeg } from './peg-board.ts';
import type { Materials } from './materials.ts';

export interface SceneObjects {
  /** One holder per frame, to be placed by that frame's transform. */
  readonly holders: Map<string, Group>;
  readonly cues: ContactCue[];
  /** By name space. */
  readonly fixtures: Map<string, FixtureView>;
}

/**
 * Builds everything the markers add; a marker that is not finite is left out and named in `refused`.
 * `tips`: where the instruments' tips are, kept up to date by the caller (world, m).
 */
export function createSceneObjects(
  message: MarkerArray,
  tips: Vector3[],
  materials: Materials,
  detail: number,
  refused: string[],
): SceneObjects {
  const holders = new Map<string, Group>();
  const cues: ContactCue[] = [];
  const fixtures = new Map<string, FixtureView>();
  for (const marker of message.markers) {
    // What the board stands on is drawn as the bed of the cavity.
    if (marker.action !== Marker.ADD || kindOf(marker) === 'table') continue;
    const draw = (): Object3D | undefined => {
      const name = parseFixtureName(marker.ns);
      if (name === undefined) return createObject(marker, materials, detail);
      const fixture = fixtures.get(marker.ns) ?? createFixtureView(name, tips);
      fixtures.set(marker.ns, fixture);
      return createFixturePart(fixture, name.shape, marker);
    };
    const object = isSane(marker) ? draw() : undefined;
    if (object === undefined) {
      refused.push(`${marker.ns}/${marker.id}`);
      continue;
    }
    place(object, marker);
    holderOf(holders, marker.header.frame_id).add(object);
    if (kindOf(marker) === 'block')
      cues.push(createContactCue(object, marker.scale.x * 0.46, marker.scale.z / 2));
  }
  return { holders, cues, fixtures };
}

export type Kind = 'table' | 'board' | 'peg' | 'block' | 'shape';

/** What a marker stands for, by its name space. */
export function kindOf(marker: Marker): Kind {
  const [name] = marker.ns.split('/');
  if (name === 'table') return 'table';
  if (name === 'board') return 'board';
  if (name === 'peg' || name === 'pegs') return 'peg';
  if (name === 'block' || name === 'blocks') return 'block';
  return 'shape';
}

function createObject(marker: Marker, materials: Materials, detail: number): Object3D | undefined {
  const colour = new Color().setRGB(marker.color.r, marker.color.g, marker.color.b, 'srgb');
  switch (kindOf(marker)) {
    case 'table':
      return undefined;
    case 'board':
      return createBoard(marker.scale, colour, materials);
    case 'peg':
      return createPeg(marker.scale, colour, materials, detail);
    case 'block':
      return createBlock(marker.scale, colour, materials, detail);
    case 'shape':
      return createShape(marker, colour, materials);
  }
}

/** The plain shapes that visualization_msgs knows, for whatever else an exercise lays out. */
function createShape(marker: Marker, colour: Color, materials: Materials): Object3D | undefined {
  const material = materials.plastic(colour);
  const { x, y, z } = marker.scale;
  const mesh =
    marker.type === Marker.CUBE
      ? new Mesh(new BoxGeometry(x, y, z), material)
      : marker.type === Marker.SPHERE
        ? new Mesh(new SphereGeometry(0.5, 32, 20).scale(x, y, z), material)
        : marker.type === Marker.CYLINDER
          ? new Mesh(new CylinderGeometry(0.5, 0.5, 1, 32).rotateX(Math.PI / 2).scale(x, y, z), material)
          : undefined;
  if (mesh !== undefined) mesh.castShadow = mesh.receiveShadow = true;
  return mesh;
}

function place(object: Object3D, marker: Marker): void {
  const { position, orientation } = marker.pose;
  object.position.set(position.x, position.y, position.z);
  object.quaternion.set(orientation.x, orientation.y, orientation.z, orientation.w).normalize();
}

function holderOf(holders: Map<string, Group>, frame: string): Group {
  const holder = holders.get(frame) ?? new Group();
  holder.matrixAutoUpdate = false;
  holders.set(frame, holder);
  return holder;
}

function isSane(marker: Marker): boolean {
  const { scale, pose, color, type, points } = marker;
  const { position: p, orientation: q } = pose;
  const sizes = sizesOf(type, scale);
  const rest = [p.x, p.y, p.z, q.x, q.y, q.z, q.w, color.r, color.g, color.b];
  const areFinite = points.every(
    ({ x, y, z }) => Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z),
  );
  return sizes.every((size) => size > 0 && size < 10) && rest.every(Number.isFinite) && areFinite;
}

/** What of a marker's scale counts: a line has a width, a text a height. */
function sizesOf(type: number, { x, y, z }: Marker['scale']): number[] {
  if (type === Marker.LINE_STRIP) return [x];
  return type === Marker.TEXT_VIEW_FACING ? [z] : [x, y, z];
}
