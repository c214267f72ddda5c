/** The perfect arm: it is where it was told to be, at once. For dry runs, and as the measure of others. */
import type { Arm, ArmMeasured, ArmSetpoint } from './port/index.ts';
import {
  type ArmPlacement,
  isAllowed,
  OperatingState,
  Reason,
  StateCommand,
  stateAfter,
} from './port/index.ts';

/** An arm at its placement's initial position, disabled and not homed. */
export function createKinematicArm(placement: ArmPlacement): Arm {
  const jointCount = placement.model.joints.length;
  const position = Float64Array.from(placement.initialPosition);
  // In an array because a captured double would be boxed anew at every tick.
  const jaw = Float64Array.of(placement.initialJaw);
  let state: OperatingState = OperatingState.disabled;
  let homed = false;
  return {
    name: placement.name,
    jointCount,
    read(out: ArmMeasured): Reason {
      for (let i = 0; i < jointCount; i++) out.position[i] = position[i]!;
      out.jaw = jaw[0]!;
      out.state = state;
      out.homed = homed;
      out.busy = false;
      return Reason.none;
    },
    servo(setpoint: ArmSetpoint): Reason {
      if (state === OperatingState.paused) return Reason.armPaused;
      if (state !== OperatingState.enabled || !homed) return Reason.armDisabled;
      for (let i = 0; i < jointCount; i++) position[i] = setpoint.position[i]!;
      jaw[0] = setpoint.jaw;
      return Reason.none;
    },
    command(command: StateCommand): Reason {
      if (!isAllowed(state, command))
        return state === OperatingState.paused ? Reason.armPaused : Reason.armDisabled;
      state = stateAfter(state, command);
      if (command === StateCommand.home) homed = true;
      if (command === StateCommand.unhome) homed = false;
      return Reason.none;
    },
  };
}
