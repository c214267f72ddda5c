/** What the scripted operator does in a session, as input for parts that are measured alone. */
import { defaultSettings } from '../../control/index.ts';
import { armNames, ArmField, TickField } from '../../control/port/index.ts';
import { createDemonstrator } from '../../host/session/demonstrator.ts';
import type { SessionDescription } from '../../host/session/description.ts';
import { fanOut } from '../../host/session/fan-out.ts';
import { createLockstepSession } from '../../host/session/lockstep.ts';
import type { SessionSink } from '../../host/session/sink.ts';
import {
  EXCHANGE_ARM_LENGTH,
  EXCHANGE_JOINTS,
  ExchangeField,
  loadExercise,
  TICKS_PER_STEP,
} from '../../sim/index.ts';

/** The same session in every run. */
export const benchSession: SessionDescription = {
  exercise: 'peg-transfer',
  seed: 1,
  scale: 0.5,
  control: defaultSettings,
  epochNs: 0n,
};

/** Length of the demonstration, s: long enough for some blocks to be taken, handed over and put down. */
const DURATION = 60;
const TICKS = DURATION * 1000;

export interface Demonstration {
  readonly ticks: number;
  /** Input record of each tick, null where none came. */
  readonly inputs: readonly (Float64Array | null)[];
  /** The loop's half of the mailbox at each physics step. */
  readonly setpoints: readonly Float64Array[];
}

/** Runs the demonstration in lockstep: some seconds of computing. */
export async function demonstrate(): Promise<Demonstration> {
  const inputs: (Float64Array | null)[] = new Array<null>(TICKS).fill(null);
  const setpoints: Float64Array[] = [];
  const collector: SessionSink = {
    input(tick, record, offset) {
      inputs[tick] = record.slice(offset);
    },
    world: () => undefined,
    tick(record, offset) {
      if (record[offset + TickField.tick]! % TICKS_PER_STEP === 0)
        setpoints.push(setpointsOf(record, offset));
    },
  };
  const send = (record: Float64Array): void => session.input(record, 0);
  const operator = createDemonstrator(loadExercise(benchSession.exercise), benchSession.seed, send);
  const session = await createLockstepSession(benchSession, fanOut(collector, operator));
  while (session.tick < TICKS) session.advance();
  session.free();
  return { ticks: TICKS, inputs, setpoints };
}

/** The set-points of a tick as they stand in the mailbox. */
function setpointsOf(record: Float64Array, offset: number): Float64Array {
  const mailbox = new Float64Array(ExchangeField.measured);
  armNames.forEach((_, arm) => {
    const from = offset + TickField.arms + arm * ArmField.length;
    const to = ExchangeField.setpoints + arm * EXCHANGE_ARM_LENGTH;
    mailbox.set(record.subarray(from + ArmField.setpoint, from + ArmField.setpoint + EXCHANGE_JOINTS), to);
    mailbox[to + EXCHANGE_JOINTS] = record[from + ArmField.setpointJaw]!;
  });
  return mailbox;
}
