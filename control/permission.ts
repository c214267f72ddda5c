/**
 * Whether an arm may follow its operator. Any cause takes the permission away; only a deliberate act, once every cause
 * has gone, gives it back. Until then the cause goes on being shown for a while, then what is asked for. The one
 * exception is a hiccup: input that falls silent and comes back within a second, with nothing else amiss and the
 * operator present all the time, needs no act; the hand is tied to its instrument anew where both are.
 */
import { CAUSE_SHOWN_FOR, HICCUP } from './defaults.ts';
import { Reason } from './port/index.ts';

export interface PermissionState {
  confirmed: boolean;
  cause: Reason;
  detail: number;
  shownFor: number;
  /** Ticks of silence that are still a hiccup. */
  patience: number;
}

export function createPermission(): PermissionState {
  return { confirmed: false, cause: Reason.none, detail: -1, shownFor: 0, patience: 0 };
}

/** One tick. `cause`: what forbids motion now; `act`: the operator did something deliberate. None: permitted. */
export function stepPermission(state: PermissionState, cause: Reason, detail: number, act: boolean): Reason {
  if (cause !== Reason.none) {
    withdraw(state, cause, detail);
    return cause;
  }
  if (act || state.patience > 0) state.confirmed = true;
  state.patience = 0;
  if (state.confirmed) return Reason.none;
  if (state.shownFor > 0) {
    state.shownFor--;
    return state.cause;
  }
  state.detail = -1;
  return Reason.confirmToResume;
}

export function withdraw(state: PermissionState, cause: Reason, detail: number): void {
  const left = state.confirmed ? HICCUP : state.patience - 1;
  state.patience = cause === Reason.inputStale ? Math.max(0, left) : 0;
  state.confirmed = false;
  state.cause = cause;
  state.detail = detail;
  state.shownFor = CAUSE_SHOWN_FOR;
}
