/**
 * The operator's devices in the browser: mouse, keyboard, gamepads. They are listened to only while the operator has
 * the controls, which begins with a click on the picture (or Start on a gamepad) and ends with Esc, or with any loss of
 * the window's attention.
 */
import { commandOf, controlsFromKeys, isHeldKey, isTilting } from './key-map.ts';
import type { KeyCommand } from './key-map.ts';
import { controlsFromPad, mergeControls, padCommandsBetween } from './gamepad-map.ts';
import type { PadCommand, PadState } from './gamepad-map.ts';
import { stepFromMouse, stepFromWheel } from './mouse-step.ts';
import type { Controls, Step } from './virtual-masters.ts';

/** What the operator wants done once, from whatever device. `take` is dealt with here. */
export type OperatorCommand = KeyCommand | { readonly kind: Exclude<PadCommand, 'take'> };

export interface DeviceEvents {
  /** May the operator have the controls now? */
  mayTake(): boolean;
  onPresent(present: boolean): void;
  onControls(controls: Controls): void;
  onStep(step: Step): void;
  onCommand(command: OperatorCommand): void;
  /** The browser did not give the mouse, though it has before: it asks for a moment's patience. */
  onLockRefused(): void;
}

export interface Devices {
  take(): void;
  release(): void;
  /** Names of the gamepads that are connected. */
  gamepads(): string[];
}

const PAD_PERIOD_MS = 16;
const LEFT_BUTTON = 0;
const RIGHT_BUTTON = 2;

export function createDevices(picture: HTMLElement, events: DeviceEvents): Devices {
  const held = new Set<string>();
  let present = false;
  /** The mouse was given to us before, so a refusal now is a matter of waiting. */
  let wasLocked = false;
  let gripping = false;
  let tiltingByButton = false;
  let lastPoint: { x: number; y: number } | undefined;
  let pads: (PadState | undefined)[] = [];
  let sent = '';

  const sendControls = () => {
    let controls = controlsFromKeys(held);
    if (gripping) controls = { ...controls, grip: 1 };
    for (const pad of pads) if (pad !== undefined) controls = mergeControls(controls, controlsFromPad(pad));
    const text = JSON.stringify(controls);
    if (text === sent) return;
    sent = text;
    events.onControls(controls);
  };

  const setPresent = (value: boolean) => {
    if (present === value) return;
    present = value;
    held.clear();
    gripping = tiltingByButton = false;
    lastPoint = undefined;
    sendControls();
    events.onPresent(value);
  };

  const release = () => {
    if (document.pointerLockElement === picture) document.exitPointerLock();
    setPresent(false);
  };

  const take = () => {
    if (present || !events.mayTake()) return;
    picture.focus();
    lockPointer(picture).then(
      () => {
        wasLocked = true;
        setPresent(true);
      },
      () => {
        // Where the mouse cannot be had at all (an embedded page), its movement over the picture has to do.
        if (wasLocked) events.onLockRefused();
        else setPresent(true);
      },
    );
  };

  document.addEventListener('pointerlockchange', () => {
    if (document.pointerLockElement !== picture && wasLocked) setPresent(false);
  });
  window.addEventListener('blur', release);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) release();
  });

  picture.addEventListener('contextmenu', (event) => event.preventDefault());
  picture.addEventListener('mousedown', (event) => {
    event.preventDefault();
    if (!present) {
      if (event.button === LEFT_BUTTON) take();
      return;
    }
    if (event.button === LEFT_BUTTON) gripping = true;
    if (event.button === RIGHT_BUTTON) tiltingByButton = true;
    sendControls();
  });
  window.addEventListener('mouseup', (event) => {
    if (event.button === LEFT_BUTTON) gripping = false;
    if (event.button === RIGHT_BUTTON) tiltingByButton = false;
    if (present) sendControls();
  });
  picture.addEventListener('mousemove', (event) => {
    if (!present) return;
    const locked = document.pointerLockElement === picture;
    const dx = locked ? event.movementX : event.clientX - (lastPoint?.x ?? event.clientX);
    const dy = locked ? event.movementY : event.clientY - (lastPoint?.y ?? event.clientY);
    lastPoint = { x: event.clientX, y: event.clientY };
    if (dx !== 0 || dy !== 0) events.onStep(stepFromMouse(dx, dy, tiltingByButton || isTilting(held)));
  });
  picture.addEventListener('mouseleave', () => {
    lastPoint = undefined;
  });
  picture.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (present) events.onStep(stepFromWheel(event.deltaY, event.deltaMode));
    },
    { passive: false },
  );

  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (present && isHeldKey(event.code)) {
      event.preventDefault();
      held.add(event.code);
      sendControls();
      return;
    }
    const command = event.repeat ? undefined : commandOf(event.code, event.key, present);
    if (command === undefined) {
      // Keys that mean something only by being pressed once must not scroll or leave the page when they repeat.
      if (present) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (command.kind === 'release') release();
    events.onCommand(command);
  });
  window.addEventListener('keyup', (event) => {
    if (held.delete(event.code)) sendControls();
  });

  const readPads = () => {
    const now = navigator
      .getGamepads()
      .map((pad) => (pad?.mapping === 'standard' ? snapshot(pad) : undefined));
    for (const [index, pad] of now.entries()) {
      if (pad === undefined) continue;
      for (const command of padCommandsBetween(pads[index], pad)) {
        if (command !== 'take') events.onCommand({ kind: command });
        else if (present) release();
        else if (events.mayTake()) setPresent(true);
      }
    }
    pads = now;
    if (present) sendControls();
  };
  setInterval(readPads, PAD_PERIOD_MS);

  return {
    take,
    release,
    gamepads: () => navigator.getGamepads().flatMap((pad) => (pad === null ? [] : [pad.id])),
  };
}

function snapshot(pad: Gamepad): PadState {
  return {
    axes: [...pad.axes],
    buttons: pad.buttons.map(({ pressed, value }) => ({ pressed, value })),
  };
}

/** Asks for the mouse without its acceleration where the system can, with it where not. */
async function lockPointer(picture: HTMLElement): Promise<void> {
  try {
    await picture.requestPointerLock({ unadjustedMovement: true });
  } catch {
    await picture.requestPointerLock();
  }
  if (document.pointerLockElement !== picture) throw new Error('the browser kept the mouse');
}
