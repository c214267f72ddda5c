/** Whether a hand trembles: it turns back and forth, several times in a moment. One that is moved, or rests, does not. */
import { TREMBLES_WITHIN, TURN_BACK } from './defaults.ts';

const AXES = 3;
/** As many turns as make tremor, for each axis: those of two periods. */
const TURNS = 4;

export interface Trembling {
  /** Where each axis last turned back or got farthest since, m, and which way it goes: 1 or −1. */
  readonly farthest: Float64Array;
  readonly way: Int8Array;
  /** Ticks since each of its latest turns, the newest first. */
  readonly turns: Int32Array;
}

const LONG_AGO = 1 << 20;

export function createTrembling(): Trembling {
  return {
    farthest: new Float64Array(AXES),
    way: new Int8Array(AXES).fill(1),
    turns: new Int32Array(AXES * TURNS).fill(LONG_AGO),
  };
}

export function stepTrembling({ farthest, way, turns }: Trembling, hand: Float64Array): void {
  for (let i = 0; i < turns.length; i++) if (turns[i]! < LONG_AGO) turns[i] = turns[i]! + 1;
  for (let axis = 0; axis < AXES; axis++) {
    const ahead = way[axis]! * (hand[axis]! - farthest[axis]!);
    if (ahead >= 0) farthest[axis] = hand[axis]!;
    else if (ahead < -TURN_BACK) {
      farthest[axis] = hand[axis]!;
      way[axis] = -way[axis]!;
      const first = axis * TURNS;
      for (let i = first + TURNS - 1; i > first; i--) turns[i] = turns[i - 1]!;
      turns[first] = 0;
    }
  }
}

export function isTrembling({ turns }: Trembling): boolean {
  for (let axis = 0; axis < AXES; axis++) {
    if (turns[axis * TURNS + TURNS - 1]! < TREMBLES_WITHIN) return true;
  }
  return false;
}
