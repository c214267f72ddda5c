/**
 * The state of one hand-and-instrument pair. One function says which state the circumstances call for; entering and
 * leaving FOLLOWING are what ties hand and instrument together and apart (tick.ts).
 */
import { Reason, TeleopState } from './port/index.ts';

export interface Circumstances {
  /** The arm is enabled, homed and idle. */
  ready: boolean;
  /** Why the pair may not move, from the arm or the operator; none when it may. */
  forbidden: Reason;
  /** The wrist is too near to the remote centre to be moved by its tip. */
  shallow: boolean;
  /** The camera pedal is down, or the endoscope still moves from it. */
  camera: boolean;
  active: boolean;
  clutch: boolean;
}

export interface TeleoperationState {
  state: TeleopState;
  /** The hand has led its instrument since the last hold; it need not align again. */
  aligned: boolean;
}

/** The state that circumstances call for; `aligning` stands for aligning or following. */
export function stateFor(at: Circumstances, aligned: boolean): TeleopState {
  if (at.forbidden === Reason.armDisabled || at.forbidden === Reason.armFault) return TeleopState.disabled;
  if (!at.ready && at.forbidden !== Reason.armPaused && at.forbidden !== Reason.monitorStop) {
    return TeleopState.settingArmsState;
  }
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
