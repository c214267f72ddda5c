/** Textures made by code: a height or a tint per texel, seamless, with the edge length the quality asks for. */
import {
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RepeatWrapping,
  RGBAFormat,
  SRGBColorSpace,
} from 'three';
import { fractalNoise } from './noise.ts';

/** A value in [0, 1] at (u, v) in [0, 1). */
export type Field = (u: number, v: number) => number;

/** A normal map of the relief `height`; `depth` is its height in widths of the tile. */
export function normalMap(size: number, height: Field, depth: number): DataTexture {
  const heights = new Float32Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) heights[y * size + x] = height(x / size, y / size);
  const at = (x: number, y: number) => heights[((y + size) % size) * size + ((x + size) % size)]!;
  const data = new Uint8Array(size * size * 4);
  const slope = (depth * size) / 2;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = (at(x - 1, y) - at(x + 1, y)) * slope;
      const dy = (at(x, y - 1) - at(x, y + 1)) * slope;
      const scale = 127.5 / Math.sqrt(dx * dx + dy * dy + 1);
      data.set([127.5 + dx * scale, 127.5 + dy * scale, 127.5 + scale, 255], (y * size + x) * 4);
    }
  }
  return finish(new DataTexture(data, size, size, RGBAFormat));
}

/** A colour map running from `dark` to `light` (sRGB, 0–255) with `field`. */
export function tintMap(
  size: number,
  field: Field,
  dark: readonly number[],
  light: readonly number[],
): DataTexture {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const t = Math.min(1, Math.max(0, field(x / size, y / size)));
      const texel = (y * size + x) * 4;
      for (let c = 0; c < 3; c++) data[texel + c] = dark[c]! + (light[c]! - dark[c]!) * t;
      data[texel + 3] = 255;
    }
  }
  const texture = finish(new DataTexture(data, size, size, RGBAFormat));
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

function finish(texture: DataTexture): DataTexture {
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}

/** Moist tissue: low swellings under fine grain. */
export const tissueRelief: Field = (u, v) =>
  0.75 * fractalNoise(u, v, 5, 3, 11) + 0.25 * fractalNoise(u, v, 24, 3, 23);

/** Blood close under the surface and far from it. */
export const tissueTint: Field = (u, v) => 1.3 * fractalNoise(u, v, 3, 4, 37) - 0.15;

/** Moulded rubber and plastic: a fine even grain. */
export const mouldedRelief: Field = (u, v) => fractalNoise(u, v, 32, 2, 5);

/** The cross-cut of a carbide insert. */
export const crossCutRelief: Field = (u, v) => {
  const ridge = (t: number) => 1 - Math.abs(2 * (t - Math.floor(t)) - 1);
  return Math.min(ridge((u + v) * 6), ridge((u - v) * 6 + 64));
};

/** Twill of a carbon-fibre tube: over two, under two, shifted by one each row. */
export const twillTint: Field = (u, v) => {
  const column = Math.floor(u * 16);
  const row = Math.floor(v * 16);
  const over = (column + row) % 4 < 2;
  const along = over ? v * 16 - row : u * 16 - column;
  return (over ? 0.75 : 0.35) * (0.7 + 0.3 * Math.sin(Math.PI * along));
};

/** White with one small dark dot in the middle of the tile. */
export const dotGrid: Field = (u, v) => (Math.hypot(u - 0.5, v - 0.5) - 0.035) * 60;
