/** Which key does what, by its place on the keyboard (KeyboardEvent.code), so that any layout has it at the same place. */
import type { Controls } from './virtual-masters.ts';

/** Things done once per press. */
export type KeyCommand =
  | { readonly kind: 'swap' | 'finer' | 'coarser' | 'pause' | 'again' | 'language' | 'help' | 'release' }
  | { readonly kind: 'scale'; readonly ratio: number };

const commands: Readonly<Record<string, KeyCommand>> = {
  Tab: { kind: 'swap' },
  KeyX: { kind: 'swap' },
  BracketLeft: { kind: 'coarser' },
  BracketRight: { kind: 'finer' },
  KeyP: { kind: 'pause' },
  KeyR: { kind: 'again' },
  KeyL: { kind: 'language' },
  F1: { kind: 'help' },
  Escape: { kind: 'release' },
};

/** Commands that are at the operator's hand only while the operator has the controls; elsewhere the key is the page's. */
const whileInControl = new Set(['Tab']);

/** What a press of `code` (and the character `key`, for `?`) commands; undefined for nothing. */
export function commandOf(code: string, key: string, inControl: boolean): KeyCommand | undefined {
  if (key === '?') return { kind: 'help' };
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return { kind: 'scale', ratio: digit === '0' ? 10 : Number(digit) };
  if (whileInControl.has(code) && !inControl) return undefined;
  return Object.hasOwn(commands, code) ? commands[code] : undefined;
}

/** Keys that act for as long as they are held. */
const heldKeys = [
  'Space',
  'KeyC',
  'KeyF',
  'KeyW',
  'KeyS',
  'KeyA',
  'KeyD',
  'KeyQ',
  'KeyE',
  'ShiftLeft',
  'ShiftRight',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
] as const;
type HeldKey = (typeof heldKeys)[number];

export function isHeldKey(code: string): code is HeldKey {
  return heldKeys.includes(code as HeldKey);
}

/** Shift turns what moves in the picture's plane into tilting the wrist. */
export function isTilting(held: ReadonlySet<string>): boolean {
  return held.has('ShiftLeft') || held.has('ShiftRight');
}

/** The controls that the keys `held` make, the mouse buttons apart. */
export function controlsFromKeys(held: ReadonlySet<string>): Controls {
  const axis = (plus: readonly HeldKey[], minus: readonly HeldKey[]) =>
    Number(plus.some((key) => held.has(key))) - Number(minus.some((key) => held.has(key)));
  const x = axis(['ArrowRight'], ['ArrowLeft']);
  const y = axis(['ArrowUp'], ['ArrowDown']);
  const z = axis(['KeyS', 'PageDown'], ['KeyW', 'PageUp']);
  // Clockwise, as seen along the instrument, is positive about its own axis.
  const roll = axis(['KeyD', 'KeyE'], ['KeyA', 'KeyQ']);
  const tilting = isTilting(held);
  return {
    clutch: held.has('Space'),
    camera: held.has('KeyC'),
    grip: held.has('KeyF') ? 1 : 0,
    move: tilting ? [0, 0, z] : [x, y, z],
    turn: tilting ? [y, -x, roll] : [0, 0, roll],
  };
}
