import { describe, expect, it } from 'vitest';
import {
  controlsFromPad,
  mergeControls,
  padCommandsBetween,
} from '../../console-ui/renderer/input/gamepad-map.ts';
import type { PadState } from '../../console-ui/renderer/input/gamepad-map.ts';
import { commandOf, controlsFromKeys, isHeldKey } from '../../console-ui/renderer/input/key-map.ts';

const keys = (...codes: string[]) => controlsFromKeys(new Set(codes));

describe('keys', () => {
  it('are known by their place, so that AZERTY and QWERTY do the same with the same fingers', () => {
    expect(keys('KeyW').move).toEqual([0, 0, -1]);
    expect(commandOf('KeyX', 'x', true)).toEqual({ kind: 'swap' });
    expect(commandOf('Digit1', '&', true)).toEqual({ kind: 'scale', ratio: 1 });
    expect(commandOf('Digit0', 'à', true)).toEqual({ kind: 'scale', ratio: 10 });
  });

  it('the question mark is the question mark wherever a layout has it', () => {
    expect(commandOf('Slash', '?', false)).toEqual({ kind: 'help' });
    expect(commandOf('KeyM', '?', true)).toEqual({ kind: 'help' });
  });

  it('opposite keys cancel, Shift turns the arrows into tilting', () => {
    expect(keys('KeyW', 'KeyS', 'ArrowLeft', 'ArrowRight').move).toEqual([0, 0, 0]);
    expect(keys('ArrowRight').move).toEqual([1, 0, 0]);
    expect(keys('ShiftLeft', 'ArrowUp')).toMatchObject({ move: [0, 0, 0], turn: [1, -0, 0] });
  });

  it('Tab is the operator’s only while the operator has the controls', () => {
    expect(commandOf('Tab', 'Tab', true)).toEqual({ kind: 'swap' });
    expect(commandOf('Tab', 'Tab', false)).toBeUndefined();
  });

  it('unknown keys, and names that every object has, do nothing', () => {
    for (const code of ['KeyZ', 'constructor', 'toString', '']) {
      expect(commandOf(code, code, true)).toBeUndefined();
      expect(isHeldKey(code)).toBe(false);
    }
  });
});

describe('gamepads', () => {
  const pad = (axes: number[], down: Record<number, number> = {}): PadState => ({
    axes,
    buttons: Array.from({ length: 17 }, (_, i) => ({ pressed: (down[i] ?? 0) > 0.5, value: down[i] ?? 0 })),
  });

  it('a stick that does not quite return to its centre moves nothing', () => {
    expect(controlsFromPad(pad([0.1, -0.08, 0.05, 0.11])).move.map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('the left stick moves in the picture, with the left trigger in depth and roll', () => {
    expect(controlsFromPad(pad([1, -1, 0, 0])).move).toEqual([1, 1, 0]);
    const layered = controlsFromPad(pad([1, -1, 0, 0], { 6: 1 }));
    expect(layered.move).toEqual([0, 0, -1]);
    expect(layered.turn[2]).toBe(1);
  });

  it('the right trigger closes the jaws as far as it is pressed', () => {
    expect(controlsFromPad(pad([0, 0, 0, 0], { 7: 0.4 })).grip).toBe(0.4);
  });

  it('a bumper commands once per press', () => {
    const up = pad([0, 0, 0, 0]);
    const down = pad([0, 0, 0, 0], { 5: 1 });
    expect(padCommandsBetween(up, down)).toEqual(['swap']);
    expect(padCommandsBetween(down, down)).toEqual([]);
    expect(padCommandsBetween(undefined, down)).toEqual(['swap']);
  });

  it('a pad that reports nonsense, or less than it should, stays within bounds', () => {
    const controls = mergeControls(controlsFromPad({ axes: [Number.NaN, 7], buttons: [] }), keys('ArrowUp'));
    for (const value of [...controls.move, ...controls.turn]) expect(Math.abs(value)).toBeLessThanOrEqual(1);
  });
});
