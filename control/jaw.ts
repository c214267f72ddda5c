/**
 * From the master gripper to the jaw. The gripper's range down to `GRIPPER_TOUCH` opens the jaw from fully open to
 * just closed; the last few degrees squeeze, down to `JAW_CLOSED`. The jaw follows at a bounded rate, slowly after an
 * engagement until it has caught up, so that what it holds is neither dropped nor crushed.
 */
import {
  GRIPPER_OPEN,
  GRIPPER_TOUCH,
  JAW_CAUGHT_WITHIN,
  JAW_CLOSED,
  JAW_ENGAGE_RATE,
  JAW_RATE,
} from './defaults.ts';
import { Reason } from './port/index.ts';

export interface JawState {
  /** Jaw opening that the gripper asks for, rad; one element, because numbers handed between functions may be boxed. */
  readonly wanted: Float64Array;
  caughtUp: boolean;
}

export function createJaw(): JawState {
  return { wanted: new Float64Array(1), caughtUp: false };
}

/** Moves `target[index]` (rad) towards what the gripper angle `hand[gripper]` asks for. */
export function stepJaw(
  state: JawState,
  target: Float64Array,
  index: number,
  hand: Float64Array,
  gripper: number,
  jaw: { readonly min: number; readonly max: number },
  dt: number,
): Reason {
  const { wanted } = state;
  const opening = (hand[gripper]! - GRIPPER_TOUCH) / (GRIPPER_OPEN - GRIPPER_TOUCH);
  const squeeze = Math.min(1, 1 - hand[gripper]! / GRIPPER_TOUCH);
  wanted[0] = opening >= 0 ? Math.min(1, opening) * jaw.max : Math.max(jaw.min, squeeze * JAW_CLOSED);
  const way = wanted[0] - target[index]!;
  if (Math.abs(way) <= JAW_CAUGHT_WITHIN) state.caughtUp = true;
  const step = (state.caughtUp ? JAW_RATE : JAW_ENGAGE_RATE) * dt;
  target[index] = Math.abs(way) <= step ? wanted[0] : target[index]! + (way > 0 ? step : -step);
  return state.caughtUp ? Reason.none : Reason.jawCatchingUp;
}
