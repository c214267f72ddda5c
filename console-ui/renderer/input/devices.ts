/**
 * The operator's devices in the browser: mouse, keyboard, gamepads. They move something only while the operator has
 * the controls, which begins with a click on the picture (or Start on a gamepad) and ends with Esc, or with any loss of
 * the window's attention.
 */
import { controlsFromPad, mergeControls } from './gamepad-map.ts';
import type { PadCommand, PadState } from './gamepad-map.ts';
import { watchGamepads } from './gamepads.ts';
import { commandOf, controlsFromKeys, isHeldKey, isTilting } from './key-map.ts';
import type { KeyCommand } from './key-map.ts';
import { stepFromMouse, stepFromWheel } from './mouse-step.ts';
import { createPointer } from './pointer.ts';
import type { Pointer } from './pointer.ts';
import type { Controls, Step } from './virtual-masters.ts';

/** What the operator wants done once, from whatever device. A gamepad's `take` is dealt with here. */
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

const LEFT_BUTTON = 0;
const RIGHT_BUTTON = 2;

export class Devices {
  readonly #picture: HTMLElement;
  readonly #events: DeviceEvents;
  readonly #pointer: Pointer;
  /** Keys that are down, by KeyboardEvent.code. */
  readonly #held = new Set<string>();
  #pads: readonly PadState[] = [];
  #present = false;
  #gripping = false;
  #tilting = false;
  /** Controls as they were last told, to tell only changes. */
  #told = '';

  constructor(picture: HTMLElement, events: DeviceEvents) {
    this.#picture = picture;
    this.#events = events;
    this.#pointer = createPointer(picture, () => this.#setPresent(false));
    this.#listenToMouse();
    this.#listenToKeys();
    watchGamepads(
      (pads) => {
        this.#pads = pads;
        if (this.#present) this.#tell();
      },
      (command) => this.#obeyPad(command),
    );
    window.addEventListener('blur', () => this.release());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.release();
    });
  }

  /** Takes the controls with mouse and keyboard, if they may be had. */
  async take(): Promise<void> {
    if (this.#present || !this.#events.mayTake()) return;
    this.#picture.focus();
    const taken = await this.#pointer.take();
    if (taken) this.#setPresent(true);
    else this.#events.onLockRefused();
  }

  release(): void {
    this.#pointer.giveBack();
    this.#setPresent(false);
  }

  #setPresent(present: boolean): void {
    if (this.#present === present) return;
    this.#present = present;
    this.#held.clear();
    this.#gripping = this.#tilting = false;
    this.#tell();
    this.#events.onPresent(present);
  }

  /** Tells what all devices together hold down, when it has changed. */
  #tell(): void {
    let controls = controlsFromKeys(this.#held);
    if (this.#gripping) controls = { ...controls, grip: 1 };
    if (this.#present) for (const pad of this.#pads) controls = mergeControls(controls, controlsFromPad(pad));
    const text = JSON.stringify(controls);
    if (text === this.#told) return;
    this.#told = text;
    this.#events.onControls(controls);
  }

  #listenToMouse(): void {
    const picture = this.#picture;
    picture.addEventListener('contextmenu', (event) => event.preventDefault());
    picture.addEventListener('mousedown', (event) => {
      event.preventDefault();
      if (this.#present) this.#press(event.button, true);
      else if (event.button === LEFT_BUTTON) void this.take();
    });
    window.addEventListener('mouseup', (event) => this.#press(event.button, false));
    picture.addEventListener('mousemove', (event) => {
      if (!this.#present) return;
      const { dx, dy } = this.#pointer.movement(event);
      if (dx !== 0 || dy !== 0)
        this.#events.onStep(stepFromMouse(dx, dy, this.#tilting || isTilting(this.#held)));
    });
    picture.addEventListener('mouseleave', () => this.#pointer.left());
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      if (this.#present) this.#events.onStep(stepFromWheel(event.deltaY, event.deltaMode));
    };
    picture.addEventListener('wheel', onWheel, { passive: false });
  }

  #press(button: number, down: boolean): void {
    if (button === LEFT_BUTTON) this.#gripping = down;
    if (button === RIGHT_BUTTON) this.#tilting = down;
    if (this.#present) this.#tell();
  }

  #listenToKeys(): void {
    window.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (this.#present) {
        // A key that is the instrument's must not scroll the page or leave it.
        event.preventDefault();
        if (isHeldKey(event.code)) {
          this.#held.add(event.code);
          this.#tell();
          return;
        }
      }
      const command = event.repeat ? undefined : commandOf(event.code, event.key, this.#present);
      if (command === undefined) return;
      event.preventDefault();
      if (command.kind === 'release') this.release();
      this.#events.onCommand(command);
    });
    window.addEventListener('keyup', (event) => {
      if (this.#held.delete(event.code)) this.#tell();
    });
  }

  #obeyPad(command: PadCommand): void {
    if (command !== 'take') this.#events.onCommand({ kind: command });
    else if (this.#present) this.release();
    else if (this.#events.mayTake()) this.#setPresent(true);
  }
}
