/** Reads the gamepads of the standard layout, sixty times a second while there are any. */
import { padCommandsBetween } from './gamepad-map.ts';
import type { PadCommand, PadState } from './gamepad-map.ts';

const PERIOD_MS = 16;

/** Calls `onPads` with every snapshot and `onCommand` with every press; nothing is called while none is connected. */
export function watchGamepads(
  onPads: (pads: readonly PadState[]) => void,
  onCommand: (command: PadCommand) => void,
): void {
  let before = new Map<number, PadState>();
  setInterval(() => {
    const now = new Map<number, PadState>();
    for (const pad of navigator.getGamepads()) {
      if (pad?.mapping === 'standard') now.set(pad.index, snapshot(pad));
    }
    if (now.size === 0 && before.size === 0) return;
    for (const [index, pad] of now)
      for (const command of padCommandsBetween(before.get(index), pad)) onCommand(command);
    before = now;
    onPads([...now.values()]);
  }, PERIOD_MS);
}

/** Names of what is connected, as the browser knows them. */
export function gamepadNames(): string[] {
  return navigator.getGamepads().flatMap((pad) => (pad === null ? [] : [pad.id]));
}

function snapshot(pad: Gamepad): PadState {
  return { axes: [...pad.axes], buttons: pad.buttons.map(({ pressed, value }) => ({ pressed, value })) };
}
