/**
 * What polished steel sees: the lens with its ring of light behind the camera, the pink of the cavity all round.
 * Drawn once into a prefiltered environment map, in the axes of the `view` frame.
 */
import {
  BackSide,
  BoxGeometry,
  CircleGeometry,
  Color,
  Float32BufferAttribute,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  Scene,
  SphereGeometry,
  TorusGeometry,
} from 'three';
import type { BufferGeometry, Texture, WebGLRenderer } from 'three';

/** Brightness of the ring of light against the cavity's walls. */
const RING = 20;
const PANEL = 9;

export function createEnvironment(renderer: WebGLRenderer): Texture {
  const scene = new Scene();
  scene.add(cavity());
  scene.add(light(new TorusGeometry(2.2, 0.55, 8, 32), RING, 0, 1.2, 6));
  scene.add(light(new CircleGeometry(1.1, 24), RING * 0.6, -3.6, 3.4, 5.2));
  // Two long soft boxes give steel the edge highlights which an instrument shows when it turns.
  scene.add(light(new BoxGeometry(0.5, 7, 0.5), PANEL, -6.5, 1, -1));
  scene.add(light(new BoxGeometry(0.35, 6, 0.35), PANEL * 0.8, 6.8, 0.5, 0.5));
  const generator = new PMREMGenerator(renderer);
  const target = generator.fromScene(scene, 0.02, 0.1, 50);
  generator.dispose();
  scene.traverse((object) => {
    if (object instanceof Mesh) {
      (object.geometry as BufferGeometry).dispose();
      (object.material as MeshBasicMaterial).dispose();
    }
  });
  return target.texture;
}

function light(geometry: BufferGeometry, brightness: number, x: number, y: number, z: number): Mesh {
  const material = new MeshBasicMaterial({ color: new Color(1, 0.97, 0.92).multiplyScalar(brightness) });
  const mesh = new Mesh(geometry, material);
  mesh.position.set(x, y, z);
  mesh.lookAt(0, 0, 0);
  return mesh;
}

/** Walls: dim above and behind, warm where the light falls ahead and below. */
function cavity(): Mesh {
  const geometry = new SphereGeometry(10, 24, 16);
  const position = geometry.getAttribute('position');
  const colours = new Float32Array(position.count * 3);
  for (let i = 0; i < position.count; i++) {
    const ahead = 0.5 - position.getZ(i) / 20;
    const below = 0.5 - position.getY(i) / 20;
    const glow = 0.02 + 0.22 * ahead * ahead + 0.16 * below * below;
    colours.set([glow, glow * 0.86, glow * 0.82], i * 3);
  }
  geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
  return new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true, side: BackSide }));
}
