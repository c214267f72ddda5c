/**
 * An arm's way to readiness: enabled, then homed, as long as it is wanted so. Also decides what becomes of CRTK state
 * commands: those CRTK does not allow in the arm's state are refused, a pause waits for the arm to come to rest, and
 * what was disabled by command stays disabled until it is enabled by command.
 */
import { SETUP_RETRY } from './defaults.ts';
import type { Arm, ArmMeasured } from './port/index.ts';
import { isAllowed, OperatingState, Reason, StateCommand } from './port/index.ts';

export interface SetupState {
  /** False after `disable` and `unhome`, until `enable` or `home`; and when the arm was ready and fell from it. */
  wanted: boolean;
  reached: boolean;
  pausing: boolean;
  /** Command last given on the way to readiness, and ticks until it is given again. */
  given: StateCommand;
  retryIn: number;
}

export function createSetup(): SetupState {
  return { wanted: true, reached: false, pausing: false, given: StateCommand.disable, retryIn: 0 };
}

export function isReady(measured: ArmMeasured): boolean {
  return measured.state === OperatingState.enabled && measured.homed && !measured.busy;
}

/**
 * One tick. `still`: the arm's set-point does not move. Says why the arm is not to be moved; `Reason.none` also for an
 * arm that is on its way to readiness.
 */
export function stepSetup(state: SetupState, arm: Arm, measured: ArmMeasured, still: boolean): Reason {
  if (state.pausing && still) {
    state.pausing = false;
    arm.command(StateCommand.pause);
    return Reason.armPaused;
  }
  if (measured.state === OperatingState.fault) return Reason.armFault;
  if (measured.state === OperatingState.paused || state.pausing) return Reason.armPaused;
  if (isReady(measured)) {
    state.reached = true;
  } else if (state.reached && measured.state === OperatingState.disabled) {
    state.reached = false;
    state.wanted = false;
  }
  if (!state.wanted) return Reason.armDisabled;
  if (measured.state === OperatingState.disabled) give(state, arm, StateCommand.enable);
  else if (!measured.homed && !measured.busy) give(state, arm, StateCommand.home);
  return Reason.none;
}

/** Applies a CRTK state command from outside. `Reason.commandRefused` where CRTK does not allow it. */
export function commandArm(
  state: SetupState,
  arm: Arm,
  measured: ArmMeasured,
  command: StateCommand,
): Reason {
  if (!isAllowed(measured.state, command)) return Reason.commandRefused;
  if (command === StateCommand.pause) {
    state.pausing = true;
    return Reason.none;
  }
  state.pausing = false;
  state.reached = false;
  if (command === StateCommand.enable || command === StateCommand.home) state.wanted = true;
  if (command === StateCommand.disable || command === StateCommand.unhome) state.wanted = false;
  return arm.command(command) === Reason.none ? Reason.none : Reason.commandRefused;
}

function give(state: SetupState, arm: Arm, command: StateCommand): void {
  if (state.given === command && state.retryIn > 0) {
    state.retryIn--;
    return;
  }
  state.given = command;
  state.retryIn = SETUP_RETRY;
  arm.command(command);
}
