/**
 * From the master gripper to the jaw. The gripper's range down to `GRIPPER_TOUCH` opens the jaw from fully open to
 * just closed; the last few degrees squeeze, down to `JAW_CLOSED`. The jaw follows at a bounded rate, slowly after an
 * engagement until it has caught up, so that what it holds is neither dropped nor crushed.
 */
import type { Limits } from '../kinematics/index.ts';
import {
  GRIPPER_OPEN,
  GRIPPER_TOUCH,
  JAW_CAUGHT_WITHIN,
  JAW_CLOSED,
  JAW_ENGAGE_RATE,
  JAW_RATE,
} from './defaults.ts';
import { Reason } from './port/index.ts';

/** Jaw opening that a gripper angle asks for, both rad. */
export function jawFromGripper(gripper: number, jaw: Limits): number {
  const open = Math.min(1, (gripper - GRIPPER_TOUCH) / (GRIPPER_OPEN - GRIPPER_TOUCH));
  if (open >= 0) return open * jaw.max;
  const squeeze = Math.min(1, 1 - gripper / GRIPPER_TOUCH);
  return Math.max(jaw.min, squeeze * JAW_CLOSED);
}

export interface JawState {
  caughtUp: boolean;
}

/** Moves `target[index]` (rad) towards what the gripper angle `hand[gripper]` asks for. */
export function stepJaw(
  state: JawState,
  target: Float64Array,
  index: number,
  hand: Float64Array,
  gripper: number,
  jaw: Limits,
  dt: number,
): Reason {
  const wanted = jawFromGripper(hand[gripper]!, jaw);
  const way = wanted - target[index]!;
  if (Math.abs(way) <= JAW_CAUGHT_WITHIN) state.caughtUp = true;
  const step = (state.caughtUp ? JAW_RATE : JAW_ENGAGE_RATE) * dt;
  target[index] = Math.abs(way) <= step ? wanted : target[index]! + (way > 0 ? step : -step);
  return state.caughtUp ? Reason.none : Reason.jawCatchingUp;
}
