/** The whole pipeline, once per tick. */
import { createController, createKinematicArm } from '../../../control/index.ts';
import { PairField, TeleopState, TICK_LENGTH, TickField } from '../../../control/port/index.ts';
import { everythingOn } from '../../control/everything-on.ts';
import { TICK_PERIOD } from '../../../host/session/description.ts';
import { loadExercise } from '../../../sim/index.ts';
import { benchSession, demonstrate, type Demonstration } from '../demonstration.ts';
import { measureOperation, type Effort, type Goal, type Measurement, type Row } from '../measure.ts';
import { percentile } from '../percentile.ts';
import { allocatesNothing } from './kinematics.ts';

/** A controller over perfect arms that is given the demonstration from its start. */
function createTicker({ ticks, inputs }: Demonstration): {
  record: Float64Array;
  run: (iteration: number) => void;
} {
  const { placements } = loadExercise(benchSession.exercise);
  const record = new Float64Array(TICK_LENGTH);
  const start = (): ReturnType<typeof createController> =>
    createController({
      arms: placements.map(createKinematicArm),
      placements,
      scale: benchSession.scale,
      settings: everythingOn,
    });
  let controller = start();
  return {
    record,
    run(iteration) {
      const tick = iteration % ticks;
      if (tick === 0 && iteration > 0) controller = start();
      const input = inputs[tick];
      if (input !== null && input !== undefined) controller.input(input, 0);
      controller.tick(tick, record, 0);
    },
  };
}

/** In how many ticks the right hand's instrument followed: a pipeline that holds would be measured too cheap. */
function followingShare(demonstration: Demonstration): number {
  const { record, run } = createTicker(demonstration);
  let following = 0;
  for (let tick = 0; tick < demonstration.ticks; tick++) {
    run(tick);
    if (record[TickField.pairs + PairField.state] === TeleopState.following) following += 1;
  }
  return following / demonstration.ticks;
}

/** Every tick timed by itself, for a tail that batches would hide, s. */
function timeTicks({ run }: ReturnType<typeof createTicker>, count: number): Float64Array {
  const times = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    run(i);
    times[i] = (performance.now() - start) / 1000;
  }
  return times.sort();
}

async function measureTick(effort: Effort): Promise<Measurement[]> {
  const demonstration = await demonstrate();
  const share = followingShare(demonstration);
  const timing = measureOperation(createTicker(demonstration).run, effort);
  const what = `two instruments and the endoscope, kinematic arms, following in ${Math.round(100 * share)} % of ticks`;
  const goals: readonly Goal[] = [{ of: 'value', atMost: 15e-6 }, allocatesNothing];
  const ticks = effort.quick ? 20_000 : 1_000_000;
  const sorted = timeTicks(createTicker(demonstration), ticks);
  return [
    { name: 'control/tick', what, unit: 's', ...timing, goals },
    {
      name: 'control/tick p99.9',
      what: `the same, of ${ticks} ticks timed one by one; a tick may last ${TICK_PERIOD * 1e3} ms`,
      unit: 's',
      value: percentile(sorted, 0.999),
      goals: [{ of: 'value', atMost: 100e-6 }],
    },
  ];
}

export const rows: readonly Row[] = [{ name: 'control/tick', measure: measureTick }];
