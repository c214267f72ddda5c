import { describe, expect, it } from 'vitest';
import {
  createMeasured,
  createSetpoint,
  OperatingState,
  Reason,
  StateCommand,
} from '../../control/port/index.ts';
import { createSimulatedArms, EXCHANGE_ARM_LENGTH, EXCHANGE_LENGTH, ExchangeField } from '../../sim/index.ts';
import { exercise } from './rig.ts';

const { enable, disable, pause, resume, home, unhome } = StateCommand;

function createArm() {
  const exchange = new Float64Array(EXCHANGE_LENGTH);
  const [, arm] = createSimulatedArms(exchange, exercise.placements);
  const measured = createMeasured(6);
  const setpoint = createSetpoint(6);
  setpoint.position.fill(0.1);
  setpoint.jaw = 0.2;
  return { exchange, arm: arm!, measured, setpoint };
}

describe('a simulated arm', () => {
  it('is at first disabled, not homed, and where it is placed', () => {
    const { arm, measured } = createArm();
    expect(arm.read(measured)).toBe(Reason.none);
    expect(measured).toMatchObject({ state: OperatingState.disabled, homed: false, busy: false });
    expect(measured.position).toEqual(exercise.placements[1]!.initialPosition);
    expect(measured.jaw).toBe(exercise.placements[1]!.initialJaw);
  });

  it('writes set-points to its own place in the mailbox, once enabled and homed', () => {
    const { arm, exchange, setpoint } = createArm();
    const before = exchange.slice();
    expect(arm.servo(setpoint)).toBe(Reason.armDisabled);
    arm.command(enable);
    expect(arm.servo(setpoint)).toBe(Reason.armDisabled);
    expect(exchange).toEqual(before);
    arm.command(home);
    expect(arm.servo(setpoint)).toBe(Reason.none);
    before.set([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2], ExchangeField.setpoints + EXCHANGE_ARM_LENGTH);
    expect(exchange).toEqual(before);
  });

  it('reads what the world measured', () => {
    const { arm, exchange, measured } = createArm();
    exchange.set([1, 2, 3, 4, 5, 6, 7], ExchangeField.measured + EXCHANGE_ARM_LENGTH);
    arm.read(measured);
    expect([...measured.position, measured.jaw]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('faults on a set-point that is no number, and recovers by enable', () => {
    const { arm, exchange, measured, setpoint } = createArm();
    arm.command(enable);
    arm.command(home);
    const before = exchange.slice();
    setpoint.position[3] = NaN;
    expect(arm.servo(setpoint)).toBe(Reason.armFault);
    expect(exchange).toEqual(before);
    arm.read(measured);
    expect(measured.state).toBe(OperatingState.fault);
    expect(arm.command(resume)).toBe(Reason.armFault);
    expect(arm.command(enable)).toBe(Reason.none);
  });

  it('keeps to the states of CRTK', () => {
    const { arm, measured, setpoint } = createArm();
    expect(arm.command(home)).toBe(Reason.armDisabled);
    expect(arm.command(pause)).toBe(Reason.armDisabled);
    expect(arm.command(enable)).toBe(Reason.none);
    expect(arm.command(home)).toBe(Reason.none);
    expect(arm.command(pause)).toBe(Reason.none);
    expect(arm.servo(setpoint)).toBe(Reason.armPaused);
    expect(arm.command(enable)).toBe(Reason.armPaused);
    expect(arm.command(resume)).toBe(Reason.none);
    expect(arm.servo(setpoint)).toBe(Reason.none);
    expect(arm.command(unhome)).toBe(Reason.none);
    expect(arm.command(disable)).toBe(Reason.none);
    arm.read(measured);
    expect(measured).toMatchObject({ state: OperatingState.disabled, homed: false });
  });
});
