/**
 * The dark that gathers under a thing near the board. Light comes from everywhere a little, so nearness darkens: the
 * spot tightens and deepens as the thing comes down, and says where it will land.
 */
import { DataTexture, LinearFilter, Mesh, MeshBasicMaterial, PlaneGeometry } from 'three';
import type { Object3D } from 'three';

/** Height at which the spot has half its depth, m. */
const HALF_HEIGHT = 0.006;
/** How much wider the spot grows per height. */
const SPREAD = 0.55;
const DEEPEST = 0.62;
/** Just over the board's face, m, so that the two do not flicker. */
const LIFT = 0.00015;
/** Not drawn for things further than this from the centre of the board, m. */
const REACH = 0.085;

export interface ContactCue {
  readonly mesh: Mesh;
  /** What the spot belongs to; its world matrix is up to date when the cue is placed. */
  readonly of: Object3D;
  /** Radius of the thing's footprint and how far its underside lies below its origin, m. */
  readonly radius: number;
  readonly below: number;
}

export function createContactCue(of: Object3D, radius: number, below: number): ContactCue {
  const material = new MeshBasicMaterial({
    color: 0x000000,
    alphaMap: softSpot(),
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -2,
    polygonOffsetUnits: -2,
  });
  const mesh = new Mesh(spotPlane, material);
  mesh.renderOrder = 1;
  mesh.visible = false;
  return { mesh, of, radius, below };
}

/** Puts the spot under its thing. The board's face is the world's z = 0. */
export function placeContactCue(cue: ContactCue): void {
  const { elements } = cue.of.matrixWorld;
  const x = elements[12];
  const y = elements[13];
  const height = Math.max(0, elements[14] - cue.below);
  const { mesh } = cue;
  mesh.visible = cue.of.visible && Math.abs(x) < REACH && Math.abs(y) < REACH;
  const size = 2.6 * (cue.radius + SPREAD * height);
  mesh.position.set(x, y, LIFT);
  mesh.scale.set(size, size, 1);
  (mesh.material as MeshBasicMaterial).opacity = DEEPEST / (1 + (height / HALF_HEIGHT) ** 2);
}

const spotPlane = new PlaneGeometry(1, 1);
let spot: DataTexture | undefined;

function softSpot(): DataTexture {
  if (spot !== undefined) return spot;
  const size = 64;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const r = Math.hypot((x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5) * 2;
      const t = Math.max(0, 1 - r);
      const value = 255 * t * t * (3 - 2 * t);
      data.set([value, value, value, 255], (y * size + x) * 4);
    }
  }
  spot = new DataTexture(data, size, size);
  spot.magFilter = LinearFilter;
  spot.minFilter = LinearFilter;
  spot.needsUpdate = true;
  return spot;
}
