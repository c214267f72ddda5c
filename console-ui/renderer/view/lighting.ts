/**
 * The endoscope's light. It travels with the lens; one bundle sits a little off the axis so that its shadows come
 * out from behind things and tell how high they are, the others fill from the ring.
 */
import { Group, HemisphereLight, PointLight, SpotLight } from 'three';
import type { Quality } from './quality.ts';

/** Distance at which the exposure is right, m: lens to work. */
const WORKING_DISTANCE = 0.12;
/** Light falls off with distance; below 2 the far side of the board stays bright enough to work on. */
const FALL_OFF = 2;
/** Off-axis place of the shadow-casting bundle in the view frame, m: above and left of the lens. */
const KEY_OFFSET = [-0.038, 0.05, 0.012] as const;

/** Intensity that gives `level` at the working distance. */
function candela(level: number): number {
  return level * WORKING_DISTANCE ** FALL_OFF;
}

/** Lights in the axes of the `view` frame. */
export function createEndoscopeLight(quality: Quality): Group {
  const rig = new Group();
  rig.add(keyLight(quality));
  if (quality.rich) {
    const ring = new PointLight(0xfff6ea, candela(0.42), 0, FALL_OFF);
    ring.position.set(0.006, -0.004, 0.002);
    rig.add(ring);
  }
  rig.add(new HemisphereLight(0xdfe8f2, 0xb07068, quality.rich ? 0.28 : 0.75));
  return rig;
}

function keyLight(quality: Quality): SpotLight {
  const key = new SpotLight(0xfffaf2, candela(4.9), 0, 0.62, 0.85, FALL_OFF);
  key.position.set(...KEY_OFFSET);
  key.target.position.set(0, 0, -WORKING_DISTANCE);
  key.add(key.target);
  key.target.position.sub(key.position);
  key.castShadow = true;
  key.shadow.mapSize.set(quality.shadowMapSize, quality.shadowMapSize);
  key.shadow.camera.near = 0.03;
  key.shadow.camera.far = 0.4;
  key.shadow.bias = -0.0004;
  key.shadow.normalBias = 0.0003;
  key.shadow.radius = quality.rich ? 3.5 : 2;
  return key;
}
