/** What a gamepad of the standard layout means. Pure: a snapshot of buttons and axes in, controls out. */
import type { Controls } from './virtual-masters.ts';

/** What of a `Gamepad` counts here. */
export interface PadState {
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

/** Buttons of the standard layout. */
const Button = {
  camera: 3,
  clutch: 4,
  swap: 5,
  layer: 6,
  grip: 7,
  pause: 8,
  take: 9,
  finer: 12,
  coarser: 13,
} as const;

/** A stick nearer to its centre than this is at rest. */
const DEAD_ZONE = 0.12;

/** Things done once per press. */
export type PadCommand = 'swap' | 'pause' | 'take' | 'finer' | 'coarser';
const padCommands = ['swap', 'pause', 'take', 'finer', 'coarser'] as const;

/** Commands whose buttons went down between two snapshots. */
export function padCommandsBetween(before: PadState | undefined, now: PadState): PadCommand[] {
  return padCommands.filter(
    (command) => isDown(now, Button[command]) && !(before && isDown(before, Button[command])),
  );
}

/**
 * Left stick: in the picture's plane; with the left trigger held: depth, and roll sideways. Right stick: tilt.
 * Right trigger: jaws. Left bumper: clutch. Y: camera.
 */
export function controlsFromPad(pad: PadState): Controls {
  const x = axis(pad, 0);
  const y = -axis(pad, 1);
  const layer = isDown(pad, Button.layer);
  return {
    clutch: isDown(pad, Button.clutch),
    camera: isDown(pad, Button.camera),
    grip: unit(pad.buttons[Button.grip]?.value),
    move: layer ? [0, 0, -y] : [x, y, 0],
    turn: [-axis(pad, 3), -axis(pad, 2), layer ? x : 0],
  };
}

/** Both sources at once: a pedal is down when either holds it, axes add up. */
export function mergeControls(a: Controls, b: Controls): Controls {
  const sum = (one: readonly number[], other: readonly number[], i: number) =>
    Math.min(1, Math.max(-1, one[i]! + other[i]!));
  return {
    clutch: a.clutch || b.clutch,
    camera: a.camera || b.camera,
    grip: Math.max(a.grip, b.grip),
    move: [sum(a.move, b.move, 0), sum(a.move, b.move, 1), sum(a.move, b.move, 2)],
    turn: [sum(a.turn, b.turn, 0), sum(a.turn, b.turn, 1), sum(a.turn, b.turn, 2)],
  };
}

/** An axis beyond the dead zone, squared so that small pushes are fine ones. */
function axis(pad: PadState, index: number): number {
  const value = Math.min(1, Math.max(-1, pad.axes[index] ?? 0));
  const beyond = (Math.abs(value) - DEAD_ZONE) / (1 - DEAD_ZONE);
  return beyond > 0 ? Math.sign(value) * beyond * beyond : 0;
}

function isDown(pad: PadState, button: number): boolean {
  return pad.buttons[button]?.pressed ?? false;
}

function unit(value: number | undefined): number {
  return value !== undefined && value > 0 ? Math.min(1, value) : 0;
}
