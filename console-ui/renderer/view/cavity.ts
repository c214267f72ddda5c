/** The bed of tissue on which the board lies: so that the picture ends in something and not in black. */
import { BufferAttribute, Mesh, PlaneGeometry, Vector3 } from 'three';
import type { Object3D } from 'three';
import type { Materials } from './materials.ts';
import { fractalNoise } from './noise.ts';

/** Edge of the bed, m. */
const EXTENT = 0.7;
/** Distance from the centre at which the bed begins to rise, m: clear of the board's corners. */
const FLAT_RADIUS = 0.1;

/** A bowl about the world's z, its floor at z = 0. */
export function createCavity(materials: Materials, detail: number): Mesh<PlaneGeometry> {
  const segments = Math.round(72 * detail);
  const geometry = new PlaneGeometry(EXTENT, EXTENT, segments, segments);
  const position = geometry.getAttribute('position');
  const uv = geometry.getAttribute('uv');
  for (let i = 0; i < position.count; i++) {
    const x = position.getX(i);
    const y = position.getY(i);
    const out = Math.max(0, Math.hypot(x, y) - FLAT_RADIUS);
    const folds = fractalNoise(x / EXTENT + 0.5, y / EXTENT + 0.5, 9, 2, 71) - 0.45;
    position.setZ(i, 1.4 * out * out + folds * Math.min(0.03, 0.3 * out));
    uv.setXY(i, x, y);
  }
  geometry.computeVertexNormals();
  geometry.setAttribute('color', new BufferAttribute(new Float32Array(position.count * 3).fill(1), 3));
  const mesh = new Mesh(geometry, materials.tissue);
  mesh.receiveShadow = true;
  return mesh;
}

/** Distance from lens to tissue at which its light is 1, m. */
const FULL_LIGHT = 0.145;
const AMBIENT = 0.07;

const toLens = new Vector3();
const normal = new Vector3();

/**
 * Lights the bed vertex by vertex from the lens. It fills most of the picture and changes slowly: drawing in
 * software, lighting it pixel by pixel would cost more than everything else together.
 */
export function lightCavity(bed: Mesh<PlaneGeometry>, lens: Object3D): void {
  const { geometry } = bed;
  const position = geometry.getAttribute('position');
  const normals = geometry.getAttribute('normal');
  const colour = geometry.getAttribute('color');
  for (let i = 0; i < position.count; i++) {
    toLens.fromBufferAttribute(position, i).add(bed.position).sub(lens.position).negate();
    const distance = Math.max(0.03, toLens.length());
    const facing = Math.max(0, toLens.dot(normal.fromBufferAttribute(normals, i)) / distance);
    const light = AMBIENT + facing * (FULL_LIGHT / distance) ** 2;
    colour.setXYZ(i, light, light, light);
  }
  colour.needsUpdate = true;
}
