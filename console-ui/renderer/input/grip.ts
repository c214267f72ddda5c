/**
 * What closes the jaws. A press closes them as far as it goes and for as long as it lasts. A grip that is left, by
 * going to the other arm or letting go of the controls, is kept, until the hand comes back, presses and lets go.
 */

/** Pressed further than this, a trigger counts as pressed. */
const PRESSED = 0.1;

export interface Grip {
  /** Kept closed though nothing presses. */
  kept: boolean;
  /** The press that is going on was begun with this hand. */
  pressing: boolean;
}

export function createGrip(): Grip {
  return { kept: false, pressing: false };
}

/** Closure (0 open … 1 closed) of the hand in use, for a press of `amount` that was `previous` a moment ago. */
export function pressGrip(grip: Grip, amount: number, previous: number): number {
  if (amount > PRESSED && previous <= PRESSED) {
    grip.pressing = true;
    grip.kept = false;
  }
  if (amount <= PRESSED) grip.pressing = false;
  if (grip.kept) return 1;
  return grip.pressing ? amount : 0;
}

/** The hand is left: what it held it keeps. */
export function leaveGrip(grip: Grip): void {
  if (grip.pressing) grip.kept = true;
  grip.pressing = false;
}

/** Closure of a hand that is not in use. */
export function restingClosure(grip: Grip): number {
  return grip.kept ? 1 : 0;
}
