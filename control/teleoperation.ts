/**
 * The state of one hand-and-instrument pair. One function says which state the circumstances call for; entering and
 * leaving FOLLOWING are what ties hand and instrument together and apart (tick.ts).
 */
import { Reason, TeleopState } from './port/index.ts';

export interface Circumstances {
  /** The arm is enabled, homed and idle. */
  ready: boolean;
  /** What keeps the arm itself from moving now: disabled, paused, stopped, at fault; none when nothing does. */
  held: Reason;
  /** Why the pair may not move, from the arm or the operator, now or until confirmed; none when it may. */
  forbidden: Reason;
  /** The wrist is too near to the remote centre to be moved by its tip. */
  shallow: boolean;
  /** The camera pedal is down, or the endoscope still moves from it. */
  camera: boolean;
  active: boolean;
  clutch: boolean;
}

/**
 * The state that circumstances call for. `aligned`: the hand has led its instrument since the last hold; where it has
 * not, `aligning` also stands for the moment in which alignment is reached.
 */
export function stateFor(at: Circumstances, aligned: boolean): TeleopState {
  if (at.held === Reason.armDisabled || at.held === Reason.armFault) return TeleopState.disabled;
  if (!at.ready && at.held === Reason.none) return TeleopState.settingArmsState;
  if (at.forbidden !== Reason.none || at.shallow) return TeleopState.holding;
  if (at.camera) return TeleopState.camera;
  if (!at.active) return TeleopState.unselected;
  if (at.clutch) return TeleopState.clutched;
  return aligned ? TeleopState.following : TeleopState.aligning;
}

/** What a state says to the operator, where the steps of the pipeline have nothing worse to say. */
export function reasonOf(state: TeleopState, at: Circumstances): Reason {
  switch (state) {
    case TeleopState.disabled:
    case TeleopState.holding:
      return at.forbidden === Reason.none ? Reason.insertionTooShallow : at.forbidden;
    case TeleopState.settingArmsState:
    case TeleopState.following:
      return Reason.none;
    case TeleopState.aligning:
      return Reason.aligning;
    case TeleopState.clutched:
      return Reason.clutch;
    case TeleopState.camera:
      return Reason.camera;
    case TeleopState.unselected:
      return Reason.handInactive;
  }
}

/** Holding, or worse: hand and instrument have to be aligned anew afterwards. */
export function losesAlignment(state: TeleopState): boolean {
  return (
    state === TeleopState.disabled || state === TeleopState.settingArmsState || state === TeleopState.holding
  );
}
