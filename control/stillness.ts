/** Since when a hand has not moved at all: one that trembles never does not. */
import { STILL_WITHIN } from './defaults.ts';

export interface Stillness {
  /** Where the hand is still, m. */
  readonly at: Float64Array;
  /** Ticks for which it has been. */
  ticks: number;
}

export function createStillness(): Stillness {
  return { at: new Float64Array(3), ticks: 0 };
}

export function stepStillness(state: Stillness, hand: Float64Array): void {
  const { at } = state;
  state.ticks++;
  for (let i = 0; i < 3; i++) {
    if (Math.abs(hand[i]! - at[i]!) <= STILL_WITHIN) continue;
    for (let k = 0; k < 3; k++) at[k] = hand[k]!;
    state.ticks = 0;
    return;
  }
}
