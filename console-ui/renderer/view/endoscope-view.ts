/**
 * The surgeon's picture: what the endoscope sees of the frames on /tf and the things in /scene, and nothing else.
 * The camera is the frame `view` (x right, y up, looking along −z).
 */
import { ACESFilmicToneMapping, PCFShadowMap, WebGLRenderer } from 'three';
import { secondsOf } from '../../../messages/index.ts';
import type { MarkerArray, TFMessage } from '../../../messages/index.ts';
import { createEnvironment } from './environment.ts';
import { advanceClock, createPlaybackClock, observeStamp } from './playback-clock.ts';
import { createGovernor, governFrame, pickQuality, rendererName } from './quality.ts';
import { createRest } from './rest.ts';
import { createStage, furnishStage, poseStage } from './stage.ts';
import { drawStill } from './still.ts';
import { createTransformBuffer, pushTransform } from './transform-buffer.ts';

const EXPOSURE = 1.15;
/** A picture that took longer counts as having taken this long, s. */
const SLOWEST = 0.5;

export interface ViewStatistics {
  readonly quality: string;
  readonly renderer: string;
  readonly frames: number;
  readonly pixelRatio: number;
  readonly triangles: number;
}

export interface EndoscopeView {
  /** Takes the transforms of one message; returns the frames that were no poses. */
  receiveTransforms(message: TFMessage): string[];
  /** Takes the scene; returns the names of the markers that cannot be drawn. */
  receiveScene(message: MarkerArray): string[];
  /** Vertical field of view of the endoscope, rad; nonsense is ignored. */
  setFieldOfView(angle: number): void;
  /** Draws the exercise, from where a person would look at it, into a plain canvas; false while there is none yet. */
  still(target: HTMLCanvasElement): boolean;
  statistics(): ViewStatistics;
}

export interface ViewEvents {
  /** The picture was lost (true) or is back (false). */
  onPictureLost(lost: boolean): void;
}

/** Starts drawing into `canvas`. Throws where the browser has no WebGL 2. */
export function createEndoscopeView(
  canvas: HTMLCanvasElement,
  wantedQuality: string | null,
  events: ViewEvents,
): EndoscopeView {
  const { renderer, quality, name } = createRenderer(canvas, wantedQuality);
  const stage = createStage(quality, createEnvironment(renderer));
  const buffer = createTransformBuffer();
  const clock = createPlaybackClock();
  const governor = createGovernor(quality, devicePixelRatio);
  let frames = 0;
  let drawnAt = Number.NaN;
  let drawnTime = Number.NaN;
  let stale = true;
  let lost = false;

  const resize = () => {
    renderer.setPixelRatio(governor.ratio);
    renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
    stage.camera.aspect = canvas.clientWidth / Math.max(1, canvas.clientHeight);
    stage.camera.updateProjectionMatrix();
    stale = true;
  };
  new ResizeObserver(resize).observe(canvas);
  resize();

  // Where the machine has a graphics processor nobody else wants it, and the screen sets the pace.
  const rest = quality.rich ? undefined : createRest(renderer.getContext() as WebGL2RenderingContext);
  const draw = () => {
    requestAnimationFrame(draw);
    const now = performance.now() / 1000;
    if (lost || rest?.isOver(now) === false) return;
    const time = advanceClock(clock, now);
    // Nothing has moved since the last picture: leave the processor to others.
    if (Object.is(time, drawnTime) && !stale) {
      drawnAt = Number.NaN;
      return;
    }
    poseStage(stage, buffer, time);
    renderer.render(stage.scene, stage.camera);
    frames += 1;
    stale = false;
    drawnTime = time;
    if (
      governFrame(
        governor,
        quality,
        devicePixelRatio,
        rest === undefined ? now - drawnAt : Math.min(rest.cost(), SLOWEST),
      )
    )
      resize();
    drawnAt = now;
    rest?.drew(now);
  };
  requestAnimationFrame(draw);

  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    lost = true;
    events.onPictureLost(true);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    stage.materials.reflect(createEnvironment(renderer));
    lost = false;
    stale = true;
    events.onPictureLost(false);
  });

  return {
    receiveTransforms(message) {
      const refused: string[] = [];
      const now = performance.now() / 1000;
      for (const { header, child_frame_id, transform } of message.transforms) {
        const time = secondsOf(header.stamp);
        const { translation: t, rotation: r } = transform;
        pose[0] = t.x;
        pose[1] = t.y;
        pose[2] = t.z;
        pose[3] = r.x;
        pose[4] = r.y;
        pose[5] = r.z;
        pose[6] = r.w;
        if (pushTransform(buffer, header.frame_id, child_frame_id, time, pose))
          observeStamp(clock, time, now);
        else refused.push(child_frame_id);
      }
      return refused;
    },
    receiveScene(message) {
      stale = true;
      return furnishStage(stage, message);
    },
    setFieldOfView(angle) {
      if (!(angle > 0.1 && angle < 2.8)) return;
      stage.camera.fov = (angle * 180) / Math.PI;
      stage.camera.updateProjectionMatrix();
      stale = true;
    },
    still(target) {
      const isThere = poseStage(stage, buffer, clock.time) && stage.contents.holders.size > 0;
      if (isThere) drawStill(renderer, stage, target);
      resize();
      return isThere;
    },
    statistics: () => ({
      quality: quality.name,
      renderer: name,
      frames,
      pixelRatio: governor.ratio,
      triangles: renderer.info.render.triangles,
    }),
  };
}

const pose = new Float64Array(7);

function createRenderer(canvas: HTMLCanvasElement, wantedQuality: string | null) {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (probe === null) throw new Error('WebGL 2 is not available');
  const name = rendererName(probe);
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  const quality = pickQuality(name, wantedQuality);
  const renderer = new WebGLRenderer({
    canvas,
    antialias: quality.antialias,
    powerPreference: 'high-performance',
  });
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = EXPOSURE;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  return { renderer, quality, name };
}
