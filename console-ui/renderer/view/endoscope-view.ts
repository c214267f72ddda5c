/**
 * The surgeon's picture: what the endoscope sees of the frames on /tf and the things in /scene, and nothing else.
 * The camera is the frame `view` (x right, y up, looking along −z).
 */
import { ACESFilmicToneMapping, PCFShadowMap, WebGLRenderer } from 'three';
import { secondsOf } from '../../../messages/index.ts';
import type { MarkerArray, TFMessage } from '../../../messages/index.ts';
import { createEnvironment } from './environment.ts';
import { createFixtureLabels } from './fixture-labels.ts';
import { advanceClock, createPlaybackClock, observeStamp } from './playback-clock.ts';
import { createGovernor, governFrame, pickQuality, rendererName } from './quality.ts';
import type { Governor, Quality } from './quality.ts';
import { createRest } from './rest.ts';
import type { Rest } from './rest.ts';
import { createStage, emphasiseFixtures, fadeFixtures, furnishStage, poseStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { drawStill } from './still.ts';
import { createTransformBuffer, pushTransform } from './transform-buffer.ts';

const EXPOSURE = 1.15;
/** A picture that took longer counts as having taken this long, s. */
const SLOWEST = 0.5;

export interface ViewStatistics {
  readonly quality: string;
  /** What WebGL calls the machine's renderer. */
  readonly renderer: string;
  /** Pictures drawn so far. */
  readonly frames: number;
  readonly pixelRatio: number;
  readonly triangles: number;
}

export interface ViewEvents {
  /** The picture was lost (true) or is back (false). */
  onPictureLost(lost: boolean): void;
}

export class EndoscopeView {
  readonly #canvas: HTMLCanvasElement;
  readonly #events: ViewEvents;
  readonly #renderer: WebGLRenderer;
  readonly #rendererName: string;
  readonly #quality: Quality;
  readonly #stage: Stage;
  readonly #frames = createTransformBuffer();
  readonly #clock = createPlaybackClock();
  readonly #governor: Governor;
  /** Only where pictures are drawn in software: where there is a graphics processor, the screen sets the pace. */
  readonly #rest: Rest | undefined;
  readonly #labels = createFixtureLabels();
  readonly #pose = new Float64Array(7);
  #drawn = 0;
  /** Words over the picture, to be laid over the canvas. */
  readonly overlay = this.#labels.root;
  /** Wall time of the last picture, s; NaN when it was not followed by another at once. */
  #drawnAt = Number.NaN;
  /** Session time of the last picture, s. */
  #drawnTime = Number.NaN;
  #isStale = true;
  #isLost = false;

  /**
   * Starts drawing into `canvas`. `wantedQuality`: `full`, `reduced`, or null for what the machine can do.
   * @throws Error where the browser has no WebGL 2.
   */
  constructor(canvas: HTMLCanvasElement, wantedQuality: string | null, events: ViewEvents) {
    this.#canvas = canvas;
    this.#events = events;
    this.#rendererName = probeRenderer();
    this.#quality = pickQuality(this.#rendererName, wantedQuality);
    this.#renderer = createRenderer(canvas, this.#quality);
    this.#governor = createGovernor(this.#quality, devicePixelRatio);
    this.#stage = createStage(this.#quality, createEnvironment(this.#renderer));
    const gl = this.#renderer.getContext() as WebGL2RenderingContext;
    this.#rest = this.#quality.rich ? undefined : createRest(gl);
    new ResizeObserver(() => this.#resize()).observe(canvas);
    this.#resize();
    this.#watchContext();
    this.#animate();
  }

  /** Takes the transforms of one message; returns the names of the frames that were no poses. */
  receiveTransforms(message: TFMessage): string[] {
    const refused: string[] = [];
    const now = performance.now() / 1000;
    const pose = this.#pose;
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
      if (pushTransform(this.#frames, header.frame_id, child_frame_id, time, pose)) {
        observeStamp(this.#clock, time, now);
      } else {
        refused.push(child_frame_id);
      }
    }
    return refused;
  }

  /** Takes the scene; returns the names of the markers that cannot be drawn. */
  receiveScene(message: MarkerArray): string[] {
    this.#isStale = true;
    const refused = furnishStage(this.#stage, message);
    this.#labels.name([...this.#stage.contents.fixtures.values()]);
    return refused;
  }

  /** Names of the fixtures that hold an instrument now: they stand out. */
  emphasise(holding: ReadonlySet<string>): void {
    emphasiseFixtures(this.#stage, holding);
  }

  /** Vertical field of view of the endoscope, rad; nonsense is ignored. */
  setFieldOfView(angle: number): void {
    if (!(angle > 0.1 && angle < 2.8)) return;
    const { camera } = this.#stage;
    camera.fov = (angle * 180) / Math.PI;
    camera.updateProjectionMatrix();
    this.#isStale = true;
  }

  /** Draws the exercise, from where a person would look at it, into a plain canvas; false while there is none yet. */
  still(target: HTMLCanvasElement): boolean {
    const isThere =
      poseStage(this.#stage, this.#frames, this.#clock.time) && this.#stage.contents.holders.size > 0;
    if (!isThere) return false;
    drawStill(this.#renderer, this.#stage, target);
    this.#resize();
    return true;
  }

  statistics(): ViewStatistics {
    return {
      quality: this.#quality.name,
      renderer: this.#rendererName,
      frames: this.#drawn,
      pixelRatio: this.#governor.ratio,
      triangles: this.#renderer.info.render.triangles,
    };
  }

  #animate(): void {
    requestAnimationFrame(() => this.#animate());
    const now = performance.now() / 1000;
    if (this.#isLost || this.#rest?.isOver(now) === false) return;
    const time = advanceClock(this.#clock, now);
    // Nothing has moved since the last picture: leave the processor to others.
    if (Object.is(time, this.#drawnTime) && !this.#isStale) {
      this.#drawnAt = Number.NaN;
      return;
    }
    fadeFixtures(this.#stage, Math.min(SLOWEST, now - this.#drawnAt) || 0);
    this.#draw(time);
    const cost = this.#rest === undefined ? now - this.#drawnAt : Math.min(this.#rest.cost(), SLOWEST);
    if (governFrame(this.#governor, this.#quality, devicePixelRatio, cost)) this.#resize();
    this.#drawnAt = now;
    this.#rest?.drew(now);
  }

  #draw(time: number): void {
    poseStage(this.#stage, this.#frames, time);
    this.#renderer.render(this.#stage.scene, this.#stage.camera);
    this.#labels.place(this.#stage.camera, this.#canvas.clientWidth, this.#canvas.clientHeight);
    this.#drawn += 1;
    this.#isStale = false;
    this.#drawnTime = time;
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    this.#renderer.setPixelRatio(this.#governor.ratio);
    this.#renderer.setSize(width, height, false);
    this.#stage.camera.aspect = width / Math.max(1, height);
    this.#stage.camera.updateProjectionMatrix();
    this.#isStale = true;
  }

  /** A graphics context can be taken away at any time; three.js brings its own things back, the reflections are ours. */
  #watchContext(): void {
    this.#canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#isLost = true;
      this.#events.onPictureLost(true);
    });
    this.#canvas.addEventListener('webglcontextrestored', () => {
      this.#stage.materials.reflect(createEnvironment(this.#renderer));
      this.#isLost = false;
      this.#isStale = true;
      this.#events.onPictureLost(false);
    });
  }
}

/** Name of the renderer that WebGL would use, learnt from a context that is given back at once. */
function probeRenderer(): string {
  const probe = document.createElement('canvas').getContext('webgl2');
  if (probe === null) throw new Error('WebGL 2 is not available');
  const name = rendererName(probe);
  probe.getExtension('WEBGL_lose_context')?.loseContext();
  return name;
}

function createRenderer(canvas: HTMLCanvasElement, quality: Quality): WebGLRenderer {
  const renderer = new WebGLRenderer({
    canvas,
    antialias: quality.antialias,
    powerPreference: 'high-performance',
  });
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = EXPOSURE;
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  return renderer;
}
