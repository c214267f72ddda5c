/**
 * The reach of a master: the box in which a hand can move it. A hand that comes near its end, or will be there within a
 * moment, is told to clutch and to begin again in the middle, before it runs out of way in the middle of a stroke.
 */
import { REACH_FORESIGHT, REACH_HINT_SHOWN_FOR, REACH_MARGIN } from './defaults.ts';
import { Reason } from './port/index.ts';

/** Corners of the box in the view frame, m. */
export interface Reach {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

export interface ReachState {
  readonly reach: Reach | null;
  readonly lastHand: Float64Array;
  /** Ticks for which the hint is still given. */
  shownFor: number;
}

export function createReach(reach: Reach | null): ReachState {
  return { reach, lastHand: new Float64Array(3), shownFor: 0 };
}

export function resetReach(state: ReachState, viewFromHand: Float64Array): void {
  for (let i = 0; i < 3; i++) state.lastHand[i] = viewFromHand[i]!;
  state.shownFor = 0;
}

/** One tick of a hand that leads: `Reason.masterEdge` while it is to be told. */
export function stepReach(state: ReachState, viewFromHand: Float64Array, dt: number): Reason {
  const { reach, lastHand } = state;
  if (reach === null) return Reason.none;
  let isNear = false;
  for (let i = 0; i < 3; i++) {
    const now = viewFromHand[i]!;
    // Foresight sees the way outwards only: a hand on its way back is already doing what it is told.
    const soon = now + ((now - lastHand[i]!) / dt) * REACH_FORESIGHT;
    const isOutward = soon > now ? soon > reach.max[i]! : soon < reach.min[i]!;
    if (isOutward || now > reach.max[i]! - REACH_MARGIN || now < reach.min[i]! + REACH_MARGIN) isNear = true;
    lastHand[i] = now;
  }
  if (isNear) state.shownFor = REACH_HINT_SHOWN_FOR;
  else if (state.shownFor > 0) state.shownFor--;
  return state.shownFor > 0 ? Reason.masterEdge : Reason.none;
}
