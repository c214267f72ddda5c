/**
 * Alignment: before a hand may lead its instrument it has to be turned the way the instrument is, and to be meant.
 * Sweeping past the right orientation is not enough, so the hand shows activity: it works the gripper, or rolls.
 * Selecting it, or the act that gave permission, counts as activity for a moment: enough for a master without motors,
 * which software turns at once.
 */
import { atan2 } from '../kinematics/index.ts';
import { ACT_COUNTS_FOR, ACTIVE_GRIPPER, ACTIVE_ROLL, ACTIVE_SUM, ALIGNED_WITHIN } from './defaults.ts';
import type { OperatorHand } from './check.ts';

const Index = { leastGripper: 0, mostGripper: 1, leastRoll: 2, mostRoll: 3 } as const;

export interface AlignState {
  /** Extremes of gripper and roll since the hand came into alignment, rad. */
  readonly extremes: Float64Array;
  /** The hand's orientation then. */
  readonly start: Float64Array;
  /** The hand is in alignment, and its activity is watched. */
  watching: boolean;
  /** Ticks for which the act that led here still counts as activity. */
  credit: number;
}

export function createAlign(): AlignState {
  return { extremes: new Float64Array(4), start: Float64Array.of(0, 0, 0, 1), watching: false, credit: 0 };
}

export function beginAlign(state: AlignState): void {
  state.watching = false;
  state.credit = ACT_COUNTS_FOR;
}

function startWatching(state: AlignState, hand: OperatorHand): void {
  state.watching = true;
  state.extremes[Index.leastGripper] = hand.gripper;
  state.extremes[Index.mostGripper] = hand.gripper;
  state.extremes[Index.leastRoll] = 0;
  state.extremes[Index.mostRoll] = 0;
  for (let i = 0; i < 4; i++) state.start[i] = hand.pose[3 + i]!;
}

/** One tick; true when the hand may lead. `error[0]`: angle between hand and instrument, rad. */
export function stepAlign(state: AlignState, hand: OperatorHand, error: Float64Array): boolean {
  const credited = state.credit > 0;
  if (credited) state.credit--;
  if (!(error[0]! <= ALIGNED_WITHIN)) {
    state.watching = false;
    return false;
  }
  // Turning the hand into alignment is not yet activity: that begins when it is there.
  if (!state.watching) startWatching(state, hand);
  const e = state.extremes;
  const roll = rollSince(state.start, hand.pose);
  e[Index.leastGripper] = Math.min(e[Index.leastGripper]!, hand.gripper);
  e[Index.mostGripper] = Math.max(e[Index.mostGripper]!, hand.gripper);
  e[Index.leastRoll] = Math.min(e[Index.leastRoll]!, roll);
  e[Index.mostRoll] = Math.max(e[Index.mostRoll]!, roll);
  const gripperRange = e[Index.mostGripper]! - e[Index.leastGripper]!;
  const rollRange = e[Index.mostRoll]! - e[Index.leastRoll]!;
  return (
    credited ||
    gripperRange >= ACTIVE_GRIPPER ||
    rollRange >= ACTIVE_ROLL ||
    gripperRange + rollRange > ACTIVE_SUM
  );
}

/** Turn about the hand's own z axis (its approach direction) from `start` to the pose's orientation, rad. */
function rollSince(start: Float64Array, pose: Float64Array): number {
  const x = pose[3]!;
  const y = pose[4]!;
  const z = pose[5]!;
  const w = pose[6]!;
  const turnZ = start[3]! * z - start[0]! * y + start[1]! * x - start[2]! * w;
  const turnW = start[3]! * w + start[0]! * x + start[1]! * y + start[2]! * z;
  return turnW < 0 ? 2 * atan2(-turnZ, -turnW) : 2 * atan2(turnZ, turnW);
}
