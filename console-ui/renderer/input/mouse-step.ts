/** What a movement of the mouse means for the hand. Pixels in, metres and radians of the hand out. */
import type { Step } from './virtual-masters.ts';

/** Hand travel per pixel: at 2:1 the tip moves 0.15 mm, about a pixel of the picture. */
const METRES_PER_PIXEL = 0.0003;
const RADIANS_PER_PIXEL = 0.004;
/** Hand travel per pixel of wheel: a notch (100 px) pushes the tip 3 mm at 2:1. */
const METRES_PER_WHEEL_PIXEL = 0.00006;
/** Pixels of one line and one page, for wheels that count in those. */
const PIXELS_PER_LINE = 33;
const PIXELS_PER_PAGE = 400;
/** More than this in one event is a glitch of the device, not a hand. */
const MOST_PIXELS = 400;

/** A movement of (dx, dy) pixels, right and down positive: in the picture's plane, or with `tilt` turning the wrist. */
export function stepFromMouse(dx: number, dy: number, tilt: boolean): Step {
  const x = bounded(dx);
  const y = -bounded(dy);
  if (!tilt) return { move: [x * METRES_PER_PIXEL, y * METRES_PER_PIXEL, 0], turn: [0, 0, 0] };
  // The instrument points away from the surgeon: turned about the view's y by a negative angle, its tip goes right.
  return { move: [0, 0, 0], turn: [y * RADIANS_PER_PIXEL, -x * RADIANS_PER_PIXEL, 0] };
}

/** A turn of the wheel: away from the operator (negative) pushes deeper. `mode` as in WheelEvent.deltaMode. */
export function stepFromWheel(delta: number, mode: number): Step {
  const pixels = bounded(delta * (mode === 1 ? PIXELS_PER_LINE : mode === 2 ? PIXELS_PER_PAGE : 1));
  return { move: [0, 0, pixels * METRES_PER_WHEEL_PIXEL], turn: [0, 0, 0] };
}

function bounded(pixels: number): number {
  return Number.isFinite(pixels) ? Math.min(MOST_PIXELS, Math.max(-MOST_PIXELS, pixels)) : 0;
}
