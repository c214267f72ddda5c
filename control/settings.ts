/** What a session may choose about how its hands are followed. Plain data: it stands in recordings. */
import { REACH_MARGIN } from './defaults.ts';
import type { Fixture } from './fixtures/index.ts';
import type { HapticsSettings } from './haptics/index.ts';
import { defaultHaptics } from './haptics/index.ts';
import type { PaceLaw } from './pace.ts';
import type { Reach } from './reach.ts';
import type { TremorMode } from './tremor/index.ts';

export interface ControlSettings {
  /** What is done about the hands' tremor: `smooth` is 10 ms late, `fast` is not late and less thorough. */
  readonly tremor: TremorMode;
  /** Velocity-dependent scale; null for a ratio that does not depend on it. */
  readonly pace: PaceLaw | null;
  /** Regions that the instruments stay out of or in, and guides, in world coordinates. */
  readonly fixtures: readonly Fixture[];
  /** The force on the masters. */
  readonly haptics: HapticsSettings;
  /** Where the masters can be moved to; null where they have no end, as a mouse that is lifted. */
  readonly reach: Reach | null;
}

export const defaultSettings: ControlSettings = {
  tremor: 'smooth',
  pace: null,
  fixtures: [],
  haptics: defaultHaptics,
  reach: null,
};

/**
 * Checks the mapping's settings; fixtures and haptics check theirs when they are made.
 * @throws RangeError naming the setting, what was expected and what was found
 */
export function checkSettings({ pace, reach }: ControlSettings): void {
  if (pace !== null && !(pace.slowest > 0 && pace.slowest <= 1 && pace.from >= 0 && pace.from < pace.to)) {
    throw new RangeError(
      `pace: expected slowest in (0, 1] and 0 ≤ from < to, found slowest ${pace.slowest}, from ${pace.from}, to ${pace.to}`,
    );
  }
  reach?.min.forEach((min, i) => {
    if (min + 2 * REACH_MARGIN < reach.max[i]!) return;
    throw new RangeError(
      `reach: expected max[${i}] more than ${2 * REACH_MARGIN} m above min[${i}] (${min}), found ${reach.max[i]}`,
    );
  });
}
