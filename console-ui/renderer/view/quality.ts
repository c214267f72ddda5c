/** How much picture the machine can afford. Picks itself; `?quality=full` or `reduced` in the address overrides it. */

export interface Quality {
  readonly name: 'full' | 'reduced';
  readonly antialias: boolean;
  readonly shadowMapSize: number;
  readonly textureSize: number;
  /** Physically shaded everywhere, clear coat, the ring of light beside its key; otherwise only metal is. */
  readonly rich: boolean;
  /** Segments of round things, relative. */
  readonly detail: number;
  readonly maxPixelRatio: number;
  /** What to begin with; the governor finds what the machine can really do. */
  readonly firstPixelRatio: number;
  readonly minPixelRatio: number;
  /** What a frame may cost before the governor makes it coarser, s. */
  readonly frameBudget: number;
}

const full: Quality = {
  name: 'full',
  antialias: true,
  shadowMapSize: 2048,
  textureSize: 512,
  rich: true,
  detail: 1,
  maxPixelRatio: 2,
  firstPixelRatio: 2,
  minPixelRatio: 0.75,
  frameBudget: 1 / 45,
};

const reduced: Quality = {
  name: 'reduced',
  antialias: false,
  shadowMapSize: 512,
  textureSize: 128,
  rich: false,
  detail: 0.5,
  maxPixelRatio: 0.8,
  firstPixelRatio: 0.6,
  minPixelRatio: 0.45,
  frameBudget: 0.045,
};

/** Names under which drivers admit to drawing on the processor. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

export function isSoftwareRenderer(rendererName: string): boolean {
  return SOFTWARE.test(rendererName);
}

/** The quality to start with on the renderer of this name. */
export function pickQuality(rendererName: string, wanted: string | null): Quality {
  if (wanted === 'full') return full;
  if (wanted === 'reduced' || isSoftwareRenderer(rendererName)) return reduced;
  return full;
}

/** What WebGL calls the machine's renderer; empty where it will not say. */
export function rendererName(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown =
    info === null ? gl.getParameter(gl.RENDERER) : gl.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' ? name : '';
}

/** The pixel ratio is judged again after so many frames, or so much time spent on them (s), whichever is first. */
const WINDOW_FRAMES = 24;
const WINDOW_COST = 0.8;
/** The first frames pay for compiling what draws them and say nothing about the rest. */
const WARM_UP = 4;
/** Steps of the pixel ratio: down by as much as is needed, at most to this; up a little at a time. */
const LARGEST_STEP_DOWN = 0.6;
const STEP_UP = 1.15;
/** Windows to wait before sharpening again after a coarsening, so that it does not hunt. */
const PATIENCE = 8;

/** Trades sharpness for smoothness: fewer pixels while frames come late, more again when there is room. */
export interface Governor {
  ratio: number;
  /** Frames since the beginning that still count as warming up. */
  warming: number;
  frames: number;
  total: number;
  patience: number;
}

export function createGovernor(quality: Quality, devicePixelRatio: number): Governor {
  const ratio = Math.min(quality.firstPixelRatio, devicePixelRatio);
  return { ratio, warming: WARM_UP, frames: 0, total: 0, patience: 0 };
}

/** Takes one frame time (s); true when `governor.ratio` changed. */
export function governFrame(
  governor: Governor,
  quality: Quality,
  devicePixelRatio: number,
  frameTime: number,
): boolean {
  // A pause (hidden page, breakpoint) says nothing about speed.
  if (!(frameTime < 1)) return false;
  if (governor.warming > 0) {
    governor.warming -= 1;
    return false;
  }
  governor.frames += 1;
  governor.total += frameTime;
  if (governor.frames < WINDOW_FRAMES && governor.total < WINDOW_COST) return false;
  const mean = governor.total / governor.frames;
  governor.frames = 0;
  governor.total = 0;
  const before = governor.ratio;
  if (mean > quality.frameBudget) {
    // What a frame costs goes with its pixels: the square of the ratio.
    const step = Math.max(LARGEST_STEP_DOWN, Math.sqrt(quality.frameBudget / mean));
    governor.ratio = Math.max(quality.minPixelRatio, governor.ratio * step);
    governor.patience = PATIENCE;
  } else if (governor.patience > 0) {
    governor.patience -= 1;
  } else if (mean < 0.7 * quality.frameBudget) {
    const ceiling = Math.min(quality.maxPixelRatio, devicePixelRatio);
    governor.ratio = Math.min(ceiling, governor.ratio * STEP_UP);
  }
  return governor.ratio !== before;
}
