/** Everything that stands before the lens, and how the frames on /tf carry it. World axes, metres. */
import { Color, Group, PerspectiveCamera, Scene, Vector3 } from 'three';
import type { Object3D, Texture } from 'three';
import { mat4 } from 'gl-matrix';
import type { MarkerArray } from '../../../messages/index.ts';
import { createCavity, lightCavity } from './cavity.ts';
import { createContactCue, placeContactCue } from './contact-cue.ts';
import type { ContactCue } from './contact-cue.ts';
import { disposeMaterials, fadeFixture } from './fixtures.ts';
import { createEndoscopeLight } from './lighting.ts';
import { createMaterials } from './materials.ts';
import type { Materials } from './materials.ts';
import { createNeedleDriver } from './needle-driver.ts';
import type { Quality } from './quality.ts';
import { createSceneObjects, kindOf } from './scene-markers.ts';
import type { SceneObjects } from './scene-markers.ts';
import { lookupTransform } from './transform-buffer.ts';
import type { TransformBuffer } from './transform-buffer.ts';

export const VIEW_FRAME = 'view';
const INSTRUMENTS = ['PSM1', 'PSM2'] as const;
/** Vertical field of view until the session names its own, rad. */
const DEFAULT_FIELD_OF_VIEW = 1.0;
/** Where the bed lies below the board's face until /scene says where the board stands, and at most, m. */
const DEFAULT_BED_DEPTH = 0.022;
const DEEPEST_BED = 0.1;

/** The bed is lit anew when the lens has moved this far, m. */
const RELIGHT = 0.002;

export interface Stage {
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  /** Carries the light; placed like the camera. */
  readonly scope: Group;
  /** What each frame carries. */
  readonly carried: Map<string, Object3D>;
  readonly bed: ReturnType<typeof createCavity>;
  /** Where the lens was when the bed was last lit, where it is lit vertex by vertex. */
  readonly litFrom: Vector3 | undefined;
  readonly instrumentCues: readonly ContactCue[];
  /** Where the instruments' tips are, world, m. */
  readonly tips: Vector3[];
  readonly materials: Materials;
  readonly detail: number;
  contents: SceneObjects;
}

export function createStage(quality: Quality, environment: Texture): Stage {
  const scene = new Scene();
  scene.background = new Color(0x1a0f0e);
  const camera = new PerspectiveCamera((DEFAULT_FIELD_OF_VIEW * 180) / Math.PI, 16 / 9, 0.004, 1.5);
  const scope = createEndoscopeLight(quality);
  const materials = createMaterials(quality, environment);
  const bed = createCavity(materials, quality.detail);
  bed.position.z = -DEFAULT_BED_DEPTH;
  scene.add(scope, bed);
  // Until the endoscope's frame is known: a look down on the board, so that the first picture is not black.
  camera.position.set(0, -0.1, 0.13);
  camera.up.set(0, 0, 1);
  camera.lookAt(0, 0, 0);
  scope.position.copy(camera.position);
  scope.quaternion.copy(camera.quaternion);

  const carried = new Map<string, Object3D>();
  const instrumentCues: ContactCue[] = [];
  for (const arm of INSTRUMENTS) {
    for (const [frame, part] of createNeedleDriver(arm, materials, quality.detail)) {
      carry(scene, carried, frame, part);
    }
    const tip = new Group();
    carry(scene, carried, `${arm}_tool_tip`, tip);
    const cue = createContactCue(tip, 0.0022, 0.008);
    instrumentCues.push(cue);
    scene.add(cue.mesh);
  }
  const litFrom = quality.rich ? undefined : new Vector3(Infinity, 0, 0);
  const contents: SceneObjects = { holders: new Map(), cues: [], fixtures: new Map() };
  return {
    scene,
    camera,
    scope,
    carried,
    bed,
    litFrom,
    instrumentCues,
    tips: instrumentCues.map(() => new Vector3(Infinity, 0, 0)),
    materials,
    detail: quality.detail,
    contents,
  };
}

function carry(scene: Scene, carried: Map<string, Object3D>, frame: string, object: Object3D): void {
  object.matrixAutoUpdate = false;
  object.visible = false;
  carried.set(frame, object);
  scene.add(object);
}

/** Replaces the things of /scene; returns the names of the markers that cannot be drawn. */
export function furnishStage(stage: Stage, message: MarkerArray): string[] {
  for (const holder of stage.contents.holders.values()) {
    stage.scene.remove(holder);
    disposeGeometries(holder);
    disposeMaterials(holder);
  }
  for (const cue of stage.contents.cues) stage.scene.remove(cue.mesh);
  const refused: string[] = [];
  stage.contents = createSceneObjects(message, stage.tips, stage.materials, stage.detail, refused);
  for (const holder of stage.contents.holders.values()) stage.scene.add(holder);
  for (const cue of stage.contents.cues) stage.scene.add(cue.mesh);
  const table = message.markers.find((marker) => kindOf(marker) === 'table');
  const bedHeight = table === undefined ? Number.NaN : table.pose.position.z + table.scale.z / 2;
  if (Math.abs(bedHeight) < DEEPEST_BED) stage.bed.position.z = bedHeight;
  return refused;
}

/** Marks the fixtures of these names, and no others, as holding an instrument. */
export function emphasiseFixtures({ contents }: Stage, holding: ReadonlySet<string>): void {
  for (const fixture of contents.fixtures.values()) fixture.isHolding = holding.has(fixture.name);
}

/** Lets the emphasis of what has let go fade; `dt`: time since the last picture, s. */
export function fadeFixtures({ contents }: Stage, dt: number): void {
  for (const fixture of contents.fixtures.values()) fadeFixture(fixture, dt);
}

const pose = mat4.create();

/** Moves everything to where it was at `time` (s); false while the endoscope's own frame is unknown. */
export function poseStage(stage: Stage, buffer: TransformBuffer, time: number): boolean {
  for (const [frame, object] of stage.carried) placeAt(object, buffer, frame, time);
  for (const [frame, holder] of stage.contents.holders) placeAt(holder, buffer, frame, time);
  const known = lookupTransform(pose, buffer, VIEW_FRAME, time);
  if (known) {
    stage.camera.matrixAutoUpdate = false;
    stage.camera.matrix.fromArray(pose);
    stage.camera.matrix.decompose(stage.camera.position, stage.camera.quaternion, stage.camera.scale);
    stage.scope.position.copy(stage.camera.position);
    stage.scope.quaternion.copy(stage.camera.quaternion);
  }
  if (stage.litFrom !== undefined && stage.litFrom.distanceTo(stage.camera.position) > RELIGHT) {
    stage.litFrom.copy(stage.camera.position);
    lightCavity(stage.bed, stage.camera);
  }
  stage.materials.turnReflections(stage.camera.quaternion);
  stage.scene.updateMatrixWorld();
  stage.instrumentCues.forEach((cue, i) => {
    placeContactCue(cue);
    stage.tips[i]!.setFromMatrixPosition(cue.of.matrixWorld);
  });
  for (const cue of stage.contents.cues) placeContactCue(cue);
  return known;
}

function placeAt(object: Object3D, buffer: TransformBuffer, frame: string, time: number): void {
  object.visible = lookupTransform(pose, buffer, frame, time);
  if (object.visible) object.matrix.fromArray(pose);
}

function disposeGeometries(root: Object3D): void {
  root.traverse((object) => {
    if ('geometry' in object) (object.geometry as { dispose: () => void }).dispose();
  });
}
