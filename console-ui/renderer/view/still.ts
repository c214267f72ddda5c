/** A picture of the exercise taken by the app itself, for the start card. */
import { PerspectiveCamera } from 'three';
import type { WebGLRenderer } from 'three';
import type { Stage } from './stage.ts';

/** Where the picture is taken from and what it looks at: m, world. */
const EYE = [0.11, -0.14, 0.12] as const;
const AIM = [0, 0, 0.006] as const;
const FIELD_OF_VIEW = 40;

/**
 * Draws the stage from above and aside into `target`, in the target's own size. Leaves the renderer's size changed:
 * the caller restores it before its next frame.
 */
export function drawStill(renderer: WebGLRenderer, stage: Stage, target: HTMLCanvasElement): void {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, target.width / target.height, 0.01, 2);
  camera.up.set(0, 0, 1);
  camera.position.set(...EYE);
  camera.lookAt(...AIM);
  const { scope } = stage;
  const position = scope.position.clone();
  const rotation = scope.quaternion.clone();
  scope.position.set(-0.01, -0.05, 0.14);
  scope.lookAt(...AIM);
  scope.rotateY(Math.PI);
  renderer.setPixelRatio(1);
  renderer.setSize(target.width, target.height, false);
  renderer.render(stage.scene, camera);
  // In the same task as the drawing: afterwards the browser may clear what was drawn.
  target.getContext('2d')?.drawImage(renderer.domElement, 0, 0);
  scope.position.copy(position);
  scope.quaternion.copy(rotation);
}
