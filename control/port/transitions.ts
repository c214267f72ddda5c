/** CRTK's state machine, which every arm obeys and the controller checks commands against. */
import { OperatingState, StateCommand } from './arm.ts';

/** Whether CRTK allows `command` in `state`. What it leads to is `stateAfter`. */
export function isAllowed(state: OperatingState, command: StateCommand): boolean {
  switch (command) {
    case StateCommand.enable:
      return state !== OperatingState.paused;
    case StateCommand.disable:
      return true;
    case StateCommand.pause:
      return state === OperatingState.enabled || state === OperatingState.paused;
    case StateCommand.resume:
      return state === OperatingState.paused || state === OperatingState.enabled;
    case StateCommand.home:
      return state === OperatingState.enabled;
    case StateCommand.unhome:
      return state !== OperatingState.paused;
  }
}

/** The state that an allowed command leads to; homing and unhoming leave it as it is. */
export function stateAfter(state: OperatingState, command: StateCommand): OperatingState {
  switch (command) {
    case StateCommand.enable:
    case StateCommand.resume:
      return OperatingState.enabled;
    case StateCommand.disable:
      return OperatingState.disabled;
    case StateCommand.pause:
      return OperatingState.paused;
    case StateCommand.home:
    case StateCommand.unhome:
      return state;
  }
}
