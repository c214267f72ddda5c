/** What things are made of. One set per view, shared by everything in it. */
import {
  Color,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  Vector2,
} from 'three';
import type { Material, Quaternion, Texture } from 'three';
import {
  crossCutRelief,
  dotGrid,
  mouldedRelief,
  normalMap,
  tintMap,
  tissueRelief,
  tissueTint,
  twillTint,
} from './textures.ts';
import type { Quality } from './quality.ts';

export interface Materials {
  /** Clevis, jaws, pins: satin stainless steel. */
  readonly steel: Material;
  /** Pulleys and ferrule: brighter, turned. */
  readonly polishedSteel: Material;
  /** Drive cables and shadowed gaps. */
  readonly cable: Material;
  /** The jaw's cross-cut insert. */
  readonly carbide: Material;
  /** Instrument tube: dark composite under lacquer. */
  readonly composite: Material;
  readonly tissue: Material;
  /** Coloured parts, one material per colour. */
  rubber(colour: Color): Material;
  plastic(colour: Color): Material;
  /** The board's face: moulded plastic with a fine dot every centimetre, something for the eye to measure by. */
  board(colour: Color): Material;
  /** Gives what shines another surrounding to reflect, after the first was lost. */
  reflect(environment: Texture): void;
  /** Turns the reflections: the surrounding is drawn in the axes of the view frame. */
  turnReflections(worldFromView: Quaternion): void;
}

/** Edge of one tile of a moulded grain, m. */
const GRAIN_TILE = 0.012;
/** Distance of the dots on the board, m. */
const DOT_PITCH = 0.01;
/** Edge of one tile of tissue, m. */
const TISSUE_TILE = 0.16;
/** Strength of reflections on metal, and of surrounding light on everything else. */
const METAL_REFLECTION = 0.95;
const REFLECTION = 0.1;

/** `environment`: prefiltered surrounding, in the axes of the view frame. */
export function createMaterials(quality: Quality, environment: Texture): Materials {
  const grain = tiled(normalMap(quality.textureSize, mouldedRelief, 0.012), 1 / GRAIN_TILE);
  const shining: MeshStandardMaterial[] = [];
  const surround = (material: Material): Material => {
    if (material instanceof MeshStandardMaterial) {
      material.envMap = environment;
      material.envMapIntensity = material.metalness === 1 ? METAL_REFLECTION : REFLECTION;
      shining.push(material);
    }
    return material;
  };
  const made = new Map<string, Material>();
  const perColour =
    (make: (quality: Quality, colour: Color, grain: Texture) => Material) => (colour: Color) => {
      const key = `${make.name} ${colour.getHexString()}`;
      const material = made.get(key) ?? surround(make(quality, colour, grain));
      made.set(key, material);
      return material;
    };
  const crossCut = normalMap(quality.textureSize, crossCutRelief, 0.06);
  return {
    steel: surround(metal(0xbcc1c7, 0.24)),
    polishedSteel: surround(metal(0xd3d8de, 0.14)),
    cable: surround(metal(0x4a4d52, 0.5)),
    carbide: surround(metal(0x7d7f84, 0.42, crossCut)),
    composite: surround(composite(quality)),
    tissue: surround(tissue(quality)),
    rubber: perColour(rubber),
    plastic: perColour(plastic),
    board: perColour(board),
    reflect(texture) {
      for (const material of shining) material.envMap = texture;
    },
    turnReflections(worldFromView) {
      for (const material of shining) material.envMapRotation.setFromQuaternion(worldFromView);
    },
  };
}

function metal(color: number, roughness: number, relief: Texture | null = null): Material {
  return new MeshStandardMaterial({
    color,
    roughness,
    metalness: 1,
    normalMap: relief,
    normalScale: new Vector2(1.4, 1.4),
  });
}

function composite(quality: Quality): Material {
  const twill = tintMap(quality.textureSize, twillTint, [30, 31, 34], [66, 69, 75]);
  twill.repeat.set(4, 64);
  return quality.rich
    ? new MeshPhysicalMaterial({ map: twill, roughness: 0.46, clearcoat: 0.7, clearcoatRoughness: 0.22 })
    : new MeshPhongMaterial({ map: twill, specular: 0x3a3d42, shininess: 38 });
}

function tissue(quality: Quality): Material {
  const map = tiled(
    tintMap(quality.textureSize, tissueTint, [146, 70, 62], [194, 118, 104]),
    1 / TISSUE_TILE,
  );
  if (!quality.rich) return new MeshBasicMaterial({ map, vertexColors: true });
  const relief = tiled(normalMap(quality.textureSize, tissueRelief, 0.022), 1 / TISSUE_TILE);
  return new MeshPhysicalMaterial({
    map,
    normalMap: relief,
    roughness: 0.5,
    clearcoat: 0.6,
    clearcoatRoughness: 0.28,
  });
}

function rubber(quality: Quality, color: Color, grain: Texture): Material {
  if (!quality.rich) return new MeshPhongMaterial({ color, specular: 0x2c2c2c, shininess: 24 });
  const normalScale = new Vector2(0.5, 0.5);
  const coat = { clearcoat: 0.25, clearcoatRoughness: 0.45 };
  return new MeshPhysicalMaterial({ color, roughness: 0.5, normalMap: grain, normalScale, ...coat });
}

function plastic(quality: Quality, color: Color, grain: Texture): Material {
  if (!quality.rich) return new MeshPhongMaterial({ color, specular: 0x181818, shininess: 14 });
  return new MeshStandardMaterial({
    color,
    roughness: 0.58,
    normalMap: grain,
    normalScale: new Vector2(0.35, 0.35),
  });
}

function board(quality: Quality, color: Color, grain: Texture): Material {
  const map = tiled(tintMap(128, dotGrid, [150, 152, 156], [255, 255, 255]), 1 / DOT_PITCH);
  if (!quality.rich) return new MeshLambertMaterial({ color, map });
  const normalScale = new Vector2(0.3, 0.3);
  return new MeshStandardMaterial({ color, map, roughness: 0.5, normalMap: grain, normalScale });
}

function tiled<T extends Texture>(texture: T, repeat: number): T {
  texture.repeat.set(repeat, repeat);
  return texture;
}
