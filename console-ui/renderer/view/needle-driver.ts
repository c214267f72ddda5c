/**
 * A Large Needle Driver, link by link, each in the axes of its frame on /tf (modified DH): the shaft runs along z of
 * the roll link and ends at the pitch axis (y there); the wrist runs along x of the wrist pitch link, turns about z
 * and carries the jaw axis (y) 9.1 mm on; a jaw runs along z of its own link and opens about x.
 */
import { BufferGeometry, CylinderGeometry, Group, Matrix4, Mesh, Vector3 } from 'three';
import type { Material } from 'three';
import { mergeGeometries, mergeVertices } from 'three/addons/utils/BufferGeometryUtils.js';
import { barrelHalf, loft, roundedRectangle } from './loft.ts';
import type { Section } from './loft.ts';
import type { Materials } from './materials.ts';
import { createSolids, mm } from './solids.ts';
import type { Solids } from './solids.ts';

const SHAFT_RADIUS = 4 * mm;
const SHAFT_LENGTH = 400 * mm;
/** Where the composite tube ends and the steel begins, from the pitch axis. */
const TUBE_END = -11.5 * mm;
/** Pitch axis to jaw axis. */
const WRIST_LENGTH = 9.1 * mm;

/** The parts of one instrument by the frame that carries them. */
export type InstrumentParts = ReadonlyMap<string, Group>;

/** Parts for arm `arm`, keyed by frame name; `detail` scales how many segments go round. */
export function createNeedleDriver(arm: string, materials: Materials, detail: number): InstrumentParts {
  const solids = createSolids(detail);
  return new Map([
    [`${arm}_roll_link`, shaft(materials, solids)],
    [`${arm}_wrist_pitch_link`, wrist(materials, solids)],
    [`${arm}_jaw_1_link`, jaw(materials, solids, false)],
    [`${arm}_jaw_2_link`, jaw(materials, solids, true)],
  ]);
}

/** Across the clevis, mm: the two wheels each cable pair runs over. */
const PULLEYS = [-1.65, -0.98, 0.98, 1.65];

function shaft(materials: Materials, solids: Solids): Group {
  const tube = new CylinderGeometry(SHAFT_RADIUS, SHAFT_RADIUS, SHAFT_LENGTH, 36, 1, true);
  tube.rotateX(Math.PI / 2).translate(0, 0, TUBE_END - SHAFT_LENGTH / 2);
  const ferrule = solids.turned([
    [4.0, -12.6],
    [4.14, -12.4],
    [4.14, -11.2],
    [3.95, -11.0],
    [3.95, -9.2],
    [3.7, -9.0],
    [3.7, -8.7],
    [3.95, -8.5],
    [3.95, -6.6],
    [3.6, -5.9],
    [0.1, -5.7],
  ]);
  ferrule.rotateX(Math.PI / 2);
  const prongs = [1, -1].map((side) =>
    loft(tongue(-6.4, 2.5, 5.6, 1.25, 0)).translate(0, side * 2.95 * mm, 0),
  );
  const pulleys = PULLEYS.map((y) => solids.pulley(2.35).translate(0, y * mm, 0));
  const cables = PULLEYS.flatMap((y) =>
    [2.1, -2.1].map((x) =>
      solids
        .wire(0.2, 6)
        .rotateX(Math.PI / 2)
        .translate(x * mm, y * mm, -3 * mm),
    ),
  );
  return group(
    part([tube], materials.composite),
    part([ferrule, ...pulleys, solids.pin(1.05, 7.5)], materials.polishedSteel),
    part(prongs, materials.steel),
    part(cables, materials.cable),
  );
}

/** Drawn along z with the pitch axis along x, then laid into the link: length along x, pitch axis along z. */
const wristFromDrawing = new Matrix4().makeBasis(
  new Vector3(0, 0, -1),
  new Vector3(0, 1, 0),
  new Vector3(1, 0, 0),
);

function wrist(materials: Materials, solids: Solids): Group {
  const hub = solids.disc(2.3, 1.5).rotateZ(Math.PI / 2);
  const body = loft([
    { at: 0.6 * mm, outline: outline(1.5, 4.2, 0.4) },
    { at: 2.4 * mm, outline: outline(1.7, 4.6, 0.5) },
    { at: 3.4 * mm, outline: outline(5.0, 6.6, 1.4) },
    { at: 5.0 * mm, outline: outline(5.2, 6.9, 1.5) },
    { at: 6.3 * mm, outline: outline(4.9, 6.9, 1.4) },
  ]);
  const prongs = [1, -1].map((side) =>
    loft(tongue(5.8, 11.3, 4.7, 1.15, 9.1)).translate(0, side * 2.85 * mm, 0),
  );
  const steel = [hub, body, ...prongs].map((geometry) => geometry.applyMatrix4(wristFromDrawing));
  const pin = solids.pin(0.95, 7.1).translate(WRIST_LENGTH, 0, 0);
  return group(part(steel, materials.steel), part([pin], materials.polishedSteel));
}

/** Jaw 1 lies on the −y side of its closing plane; jaw 2 is the same part turned half round about z. */
function jaw(materials: Materials, solids: Solids, second: boolean): Group {
  const hub = solids
    .disc(2.15, 1.9)
    .rotateZ(Math.PI / 2)
    .translate(-0.98 * mm, 0, 0);
  const neck = loft([
    { at: 0, outline: outline(1.8, 2.4, 0.5, -1.0, -0.9) },
    { at: 2.0 * mm, outline: outline(2.0, 2.1, 0.6, -0.8, -1.05) },
    { at: 3.6 * mm, outline: outline(2.6, 1.8, 0.8, 0, -1.0) },
  ]);
  const insert = loft([
    { at: 3.6 * mm, outline: outline(2.1, 0.3, 0.05, 0, -0.02) },
    { at: 9.5 * mm, outline: outline(1.25, 0.3, 0.05, 0, -0.02) },
  ]);
  planarUv(insert);
  const turn = second ? Math.PI : 0;
  return group(
    part(
      [loft(blade()), hub, neck].map((geometry) => geometry.rotateZ(turn)),
      materials.steel,
    ),
    part([insert.rotateZ(turn)], materials.carbide),
  );
}

/** The blade: broad and deep at the root, slender at a rounded tip, its gripping face on y = 0. */
function blade(): Section[] {
  const shape: readonly (readonly [at: number, width: number, thickness: number])[] = [
    [2.6, 2.6, 1.75],
    [3.4, 2.95, 2.0],
    [5.0, 2.75, 1.8],
    [7.0, 2.3, 1.45],
    [8.8, 1.85, 1.1],
    [9.6, 1.5, 0.85],
    [10.0, 0.9, 0.5],
  ];
  return shape.map(([at, width, thickness]) => ({
    at: at * mm,
    outline: barrelHalf(width * mm, thickness * mm).map(([x, y]) => [x, y - 0.03 * mm] as const),
  }));
}

/** A flat tongue along z from `start` to `end`, rounded about `axisAt`; `width` across x, thin across y. All mm. */
function tongue(start: number, end: number, width: number, thickness: number, axisAt: number): Section[] {
  const sections: Section[] = [{ at: start * mm, outline: outline(width, thickness, 0.3) }];
  const round = Math.min(width / 2, end - axisAt);
  for (let i = 0; i <= 6; i++) {
    const angle = (i / 6) * (Math.PI / 2) * 0.94;
    sections.push({
      at: (end - round + round * Math.sin(angle)) * mm,
      outline: outline(Math.max(0.6, width * Math.cos(angle)), thickness, 0.3),
    });
  }
  return sections;
}

function outline(width: number, height: number, radius: number, x = 0, y = 0) {
  return roundedRectangle(width * mm, height * mm, radius * mm, x * mm, y * mm);
}

/** Texture coordinates of a flat face seen along y, so that a pattern keeps its size: one tile is 2 mm. */
function planarUv(geometry: BufferGeometry): void {
  const position = geometry.getAttribute('position');
  const uv = geometry.getAttribute('uv');
  for (let i = 0; i < position.count; i++)
    uv.setXY(i, position.getX(i) / (2 * mm), position.getZ(i) / (2 * mm));
}

/** One mesh of one material; equal vertices are shared, which is what drawing in software pays for. */
function part(geometries: BufferGeometry[], material: Material): Mesh {
  const loose = geometries.map((geometry) => (geometry.index === null ? geometry : geometry.toNonIndexed()));
  const mesh = new Mesh(mergeVertices(mergeGeometries(loose), 1e-7), material);
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  return mesh;
}

function group(...parts: Mesh[]): Group {
  const result = new Group();
  result.add(...parts);
  return result;
}
