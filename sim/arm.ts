/** A simulated arm as the control core sees it: set-points into the mailbox, measurements out of it. No physics here. */
import type { Arm, ArmMeasured, ArmPlacement, ArmSetpoint } from '../control/port/index.ts';
import { isAllowed, OperatingState, Reason, StateCommand, stateAfter } from '../control/port/index.ts';
import { EXCHANGE_ARM_LENGTH, EXCHANGE_JOINTS, EXCHANGE_LENGTH, ExchangeField } from './exchange.ts';

export class SimulatedArm implements Arm {
  readonly name: string;
  readonly jointCount: number;
  readonly #exchange: Float64Array;
  /** Where the arm's set-point and measurement begin in the mailbox. */
  readonly #setpoint: number;
  readonly #measured: number;
  #state: OperatingState = OperatingState.disabled;
  #homed = false;

  /** `index` is the arm's place in the mailbox. */
  constructor(exchange: Float64Array, index: number, placement: ArmPlacement) {
    this.name = placement.name;
    this.jointCount = placement.model.joints.length;
    this.#exchange = exchange;
    this.#setpoint = ExchangeField.setpoints + index * EXCHANGE_ARM_LENGTH;
    this.#measured = ExchangeField.measured + index * EXCHANGE_ARM_LENGTH;
  }

  read(out: ArmMeasured): Reason {
    for (let i = 0; i < this.jointCount; i++) out.position[i] = this.#exchange[this.#measured + i]!;
    out.jaw = this.#exchange[this.#measured + EXCHANGE_JOINTS]!;
    out.state = this.#state;
    out.homed = this.#homed;
    out.busy = false;
    return Reason.none;
  }

  /** Refused unless enabled and homed. A set-point that is not finite is a fault. */
  servo(setpoint: ArmSetpoint): Reason {
    if (this.#state !== OperatingState.enabled || !this.#homed) return this.#refusal();
    let finite = Number.isFinite(setpoint.jaw);
    for (let i = 0; i < this.jointCount; i++) finite &&= Number.isFinite(setpoint.position[i]);
    if (!finite) {
      this.#state = OperatingState.fault;
      return Reason.armFault;
    }
    for (let i = 0; i < this.jointCount; i++) this.#exchange[this.#setpoint + i] = setpoint.position[i]!;
    this.#exchange[this.#setpoint + EXCHANGE_JOINTS] = setpoint.jaw;
    return Reason.none;
  }

  /** A command that the state does not allow changes nothing; the answer says why. */
  command(command: StateCommand): Reason {
    if (!isAllowed(this.#state, command)) return this.#refusal();
    this.#state = stateAfter(this.#state, command);
    if (command === StateCommand.home) this.#homed = true;
    if (command === StateCommand.unhome) this.#homed = false;
    return Reason.none;
  }

  #refusal(): Reason {
    if (this.#state === OperatingState.paused) return Reason.armPaused;
    return this.#state === OperatingState.fault ? Reason.armFault : Reason.armDisabled;
  }
}

/**
 * A mailbox in which every arm is told to stay, and measured, where it is placed.
 * @throws Error when the mailbox has the wrong length, or no room for an arm's joints.
 */
export function initializeExchange(exchange: Float64Array, placements: readonly ArmPlacement[]): void {
  if (exchange.length !== EXCHANGE_LENGTH) {
    throw new Error(`Exchange: expected ${EXCHANGE_LENGTH} doubles, found ${exchange.length}.`);
  }
  placements.forEach((placement, index) => {
    const joints = placement.initialPosition.length;
    if (joints > EXCHANGE_JOINTS) {
      throw new Error(`${placement.name}: expected at most ${EXCHANGE_JOINTS} joints, found ${joints}.`);
    }
    for (const part of [ExchangeField.setpoints, ExchangeField.measured]) {
      const offset = part + index * EXCHANGE_ARM_LENGTH;
      exchange.set(placement.initialPosition, offset);
      exchange[offset + EXCHANGE_JOINTS] = placement.initialJaw;
    }
  });
}

/**
 * The arms of a mailbox, in its order; they begin where they are placed, and the mailbox says so. The simulation may
 * run in another thread.
 * @throws Error when the mailbox has the wrong length.
 */
export function createSimulatedArms(exchange: Float64Array, placements: readonly ArmPlacement[]): Arm[] {
  initializeExchange(exchange, placements);
  return placements.map((placement, index) => new SimulatedArm(exchange, index, placement));
}
