/**
 * Having the mouse to oneself. While a picture has the pointer locked, the mouse moves the hand and no cursor; where
 * the lock cannot be had (an embedded page, a browser driven by a program), its movement over the picture has to do.
 */

export interface Pointer {
  /** Takes the mouse. `false` when the browser wants a moment's patience first. */
  take(): Promise<boolean>;
  giveBack(): void;
  /** How far the mouse moved with this event, pixels. */
  movement(event: MouseEvent): { dx: number; dy: number };
  /** The mouse left the picture: the next movement begins anew. */
  left(): void;
}

/** No hand moves a mouse so far between two events; browsers do, now and then, when they lock the pointer. */
const JUMP = 600;

export function createPointer(picture: HTMLElement, onLost: () => void): Pointer {
  /** The lock was had before: a refusal now is a matter of waiting, not of principle. */
  let wasLocked = false;
  let last: { x: number; y: number } | undefined;

  document.addEventListener('pointerlockchange', () => {
    if (wasLocked && document.pointerLockElement !== picture) onLost();
  });

  return {
    async take() {
      last = undefined;
      // Headless Chromium drowns in its own mouse events, and dies of them, once its pointer is locked (seen in 147).
      if (navigator.webdriver) return true;
      try {
        await lock(picture);
        wasLocked = true;
        return true;
      } catch {
        return !wasLocked;
      }
    },
    giveBack() {
      if (document.pointerLockElement === picture) document.exitPointerLock();
    },
    movement(event) {
      const locked = document.pointerLockElement === picture;
      const dx = locked ? event.movementX : event.clientX - (last?.x ?? event.clientX);
      const dy = locked ? event.movementY : event.clientY - (last?.y ?? event.clientY);
      last = { x: event.clientX, y: event.clientY };
      return Math.abs(dx) > JUMP || Math.abs(dy) > JUMP ? { dx: 0, dy: 0 } : { dx, dy };
    },
    left() {
      last = undefined;
    },
  };
}

/** Asks for the mouse without its acceleration where the system can, with it where not. */
async function lock(picture: HTMLElement): Promise<void> {
  try {
    await picture.requestPointerLock({ unadjustedMovement: true });
  } catch {
    await picture.requestPointerLock();
  }
  if (document.pointerLockElement !== picture) throw new Error('the browser kept the mouse');
}
