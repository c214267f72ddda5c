/** The rigid world. */
import {
  createSimulation,
  createWorldRecord,
  EXCHANGE_LENGTH,
  loadExercise,
  STEP_DURATION,
} from '../../../sim/index.ts';
import { benchSession, demonstrate } from '../demonstration.ts';
import { measureOperation, type Effort, type Measurement, type Row } from '../measure.ts';

async function measureStep(effort: Effort): Promise<Measurement[]> {
  const { setpoints } = await demonstrate();
  const exercise = loadExercise(benchSession.exercise);
  const exchange = new Float64Array(EXCHANGE_LENGTH);
  const simulation = await createSimulation({ exercise, seed: benchSession.seed, exchange });
  const start = simulation.snapshot();
  const record = createWorldRecord();
  const timing = measureOperation((i) => {
    const step = i % setpoints.length;
    if (step === 0) simulation.restore(start);
    exchange.set(setpoints[step]!, 0);
    simulation.step(record, 0);
  }, effort);
  simulation.free();
  return [
    {
      name: 'sim/step',
      what: `${STEP_DURATION * 1000} ms of peg transfer, two instruments moved by the scripted operator`,
      unit: 's',
      ...timing,
      goals: [{ of: 'p99', atMost: STEP_DURATION }],
    },
  ];
}

export const rows: readonly Row[] = [{ name: 'sim/step', measure: measureStep }];
