/** Turned and drawn parts, in millimetres as they stand on a workshop drawing; the geometry comes out in metres. */
import { CylinderGeometry, LatheGeometry, Vector2 } from 'three';
import type { BufferGeometry } from 'three';

export const mm = 1e-3;

type Profile = readonly (readonly [radius: number, height: number])[];

export interface Solids {
  /** A profile turned about y. */
  turned(profile: Profile): BufferGeometry;
  /** A grooved wheel about y. */
  pulley(radius: number): BufferGeometry;
  /** A pin about y with chamfered heads. */
  pin(radius: number, length: number): BufferGeometry;
  /** A plain cylinder about y. */
  disc(radius: number, length: number): BufferGeometry;
  /** A thin wire about y. */
  wire(radius: number, length: number): BufferGeometry;
}

/** `detail` scales how many segments go round. */
export function createSolids(detail: number): Solids {
  const around = Math.max(10, Math.round(32 * detail));
  const turned = (profile: Profile) =>
    new LatheGeometry(
      profile.map(([radius, height]) => new Vector2(radius * mm, height * mm)),
      around,
    );
  const disc = (radius: number, length: number) =>
    new CylinderGeometry(radius * mm, radius * mm, length * mm, around);
  return {
    turned,
    disc,
    wire: (radius, length) => new CylinderGeometry(radius * mm, radius * mm, length * mm, 6, 1, true),
    pulley: (radius) =>
      turned([
        [0.6, -0.3],
        [radius, -0.3],
        [radius - 0.35, 0],
        [radius, 0.3],
        [0.6, 0.3],
      ]),
    pin: (radius, length) =>
      turned([
        [0, -length / 2],
        [radius - 0.2, -length / 2],
        [radius, 0.2 - length / 2],
        [radius, length / 2 - 0.2],
        [radius - 0.2, length / 2],
        [0, length / 2],
      ]),
  };
}
