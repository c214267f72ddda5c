/**
 * Solids made by stretching a skin over cross-sections. Lengths in metres, like everything in the scene.
 */
import { BufferGeometry, Float32BufferAttribute } from 'three';
import { mergeVertices, toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';

/** A closed outline in the plane of its section, counter-clockwise seen from the far end of the loft. */
export type Outline = readonly (readonly [x: number, y: number])[];

export interface Section {
  /** Distance along the loft's axis (local z). */
  readonly at: number;
  readonly outline: Outline;
}

/** Edges sharper than this stay edges in the shading. */
const CREASE = 0.7;

/** A closed solid through `sections`, in order of growing `at`; all outlines have the same number of points. */
export function loft(sections: readonly Section[]): BufferGeometry {
  const positions: number[] = [];
  const uvs: number[] = [];
  const count = sections[0]!.outline.length;
  const put = (section: Section, index: number) => {
    const [x, y] = section.outline[index % count]!;
    positions.push(x, y, section.at);
    uvs.push(index / count, section.at);
  };
  for (let s = 0; s + 1 < sections.length; s++) {
    const near = sections[s]!;
    const far = sections[s + 1]!;
    for (let i = 0; i < count; i++) {
      put(near, i);
      put(near, i + 1);
      put(far, i + 1);
      put(near, i);
      put(far, i + 1);
      put(far, i);
    }
  }
  cap(sections[0]!, true, positions, uvs);
  cap(sections.at(-1)!, false, positions, uvs);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setAttribute('uv', new Float32BufferAttribute(uvs, 2));
  return toCreasedNormals(mergeVertices(geometry, 1e-7), CREASE);
}

/** Closes an end with a fan about the outline's centre; outlines are star-shaped about it. */
function cap(section: Section, facesBack: boolean, positions: number[], uvs: number[]): void {
  const { outline, at } = section;
  const centre = outline.reduce(
    (sum, [x, y]) => [sum[0] + x / outline.length, sum[1] + y / outline.length],
    [0, 0],
  );
  for (let i = 0; i < outline.length; i++) {
    const a = outline[i]!;
    const b = outline[(i + 1) % outline.length]!;
    const [first, second] = facesBack ? [b, a] : [a, b];
    positions.push(centre[0], centre[1], at, first[0], first[1], at, second[0], second[1], at);
    uvs.push(0.5, at, 0.5, at, 0.5, at);
  }
}

/** A rectangle with rounded corners, centred at (x, y). */
export function roundedRectangle(width: number, height: number, radius: number, x = 0, y = 0): Outline {
  const r = Math.min(radius, width / 2, height / 2);
  const steps = 5;
  const points: [number, number][] = [];
  const corners = [
    [1, 1, 0],
    [-1, 1, 1],
    [-1, -1, 2],
    [1, -1, 3],
  ] as const;
  for (const [sx, sy, quarter] of corners) {
    for (let i = 0; i < steps; i++) {
      const angle = ((quarter + i / (steps - 1)) * Math.PI) / 2;
      points.push([
        x + sx * (width / 2 - r) + r * Math.cos(angle),
        y + sy * (height / 2 - r) + r * Math.sin(angle),
      ]);
    }
  }
  return points;
}

/** Half of a flattened barrel: flat along y = 0, bulging to y = −thickness. */
export function barrelHalf(width: number, thickness: number): Outline {
  const points: [number, number][] = [];
  const steps = 12;
  for (let i = 0; i <= steps; i++) {
    const angle = Math.PI + (i / steps) * Math.PI;
    // A squarish ellipse (exponent 0.62) keeps the shoulders of a machined jaw.
    points.push([(width / 2) * squash(Math.cos(angle)), thickness * squash(Math.sin(angle))]);
  }
  return points;
}

function squash(value: number): number {
  return Math.sign(value) * Math.abs(value) ** 0.62;
}
