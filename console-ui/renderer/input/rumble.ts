/**
 * The force on the active hand as a gamepad's rumble, for hands that no motor pushes. The pads of the standard layout
 * that can; others stay quiet.
 */

/** Forces below the first are not felt; from the second on the rumble grows no more, N. */
const FELT_FROM = 0.1;
const FELT_TO = 3;
/** The most that is asked of a motor: a hint, not a jolt. */
const STRONGEST = 0.6;
/** A rumble lasts a little longer than the time to the next, so that it does not stutter and soon ends by itself, ms. */
const PERIOD_MS = 100;
const DURATION_MS = 150;

/** Not every browser has them, nor every pad. */
type Motors = Partial<Pick<GamepadHapticActuator, 'playEffect'>> | null;

export interface Rumble {
  /** Takes the force (N) on the active hand; `present`: a person has the controls. */
  feel(force: number, present: boolean): void;
}

/** How strongly a motor turns for a force (N), 0 to `STRONGEST`. */
export function rumbleOf(force: number): number {
  if (!(force > FELT_FROM)) return 0;
  return STRONGEST * Math.min(1, (force - FELT_FROM) / (FELT_TO - FELT_FROM));
}

export function createRumble(): Rumble {
  let at = Number.NEGATIVE_INFINITY;
  return {
    feel(force, present) {
      const strength = present ? rumbleOf(force) : 0;
      const now = performance.now();
      if (strength === 0 || now - at < PERIOD_MS) return;
      at = now;
      // The slow motor speaks of how hard one presses; the fast one is left alone.
      const effect = { duration: DURATION_MS, strongMagnitude: strength, weakMagnitude: 0 };
      for (const pad of navigator.getGamepads()) {
        if (pad?.mapping !== 'standard') continue;
        const motors = (pad as { vibrationActuator?: Motors }).vibrationActuator;
        // Refused where the page is hidden or the pad is going: then there is nothing to feel.
        motors?.playEffect?.('dual-rumble', effect).catch(() => undefined);
      }
    },
  };
}
