/** The thread of the 1 kHz loop: control and kinematics, nothing else. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import {
  consumeRecord,
  createPacer,
  peekRecord,
  pushRecord,
  threadClock,
  waitForTick,
} from '../../control/index.ts';
import { TICK_LENGTH } from '../../control/port/index.ts';
import { loadExercise, TICKS_PER_STEP } from '../../sim/index.ts';
import { TICK_PERIOD } from './description.ts';
import type { WorkerStart } from './live.ts';
import { createSessionLoop, meetsPhysics, type SessionLoop } from './loop.ts';
import {
  ECHO_LENGTH,
  isStopRequested,
  openSharedMemory,
  postStep,
  waitForSteps,
  type SharedViews,
} from './shared-memory.ts';
import { warmUp } from './warm-up.ts';

const { memory, description, demo } = workerData as WorkerStart;
const shared = openSharedMemory(memory);
const exercise = loadExercise(description.exercise);
warmUp(description, exercise);
const loop = createSessionLoop(description, exercise, shared.mailbox);
parentPort!.postMessage('ready');
await once(parentPort!, 'message');
run(loop, shared);
parentPort!.close();

function run(loop: SessionLoop, shared: SharedViews): void {
  const pacer = createPacer(TICK_PERIOD, shared.lateness, threadClock());
  const echo = new Float64Array(ECHO_LENGTH);
  const record = new Float64Array(TICK_LENGTH);
  for (let tick = 0; !isStopRequested(shared); tick++) {
    waitForTick(pacer);
    if (meetsPhysics(tick) && !waitForSteps(shared, tick / TICKS_PER_STEP)) return;
    consumeInputs(loop, shared, tick, echo);
    loop.tick(tick, record, 0);
    pushRecord(shared.ticks, record, 0);
    if (!meetsPhysics(tick)) continue;
    if (demo) shared.observed.set(record);
    postStep(shared);
  }
}

/** Gives the loop what arrived since the last tick, and the log what the loop was given. */
function consumeInputs(
  loop: SessionLoop,
  { inputs, echoes }: SharedViews,
  tick: number,
  echo: Float64Array,
): void {
  for (let at = peekRecord(inputs); at !== -1; at = peekRecord(inputs)) {
    echo[0] = tick;
    for (let i = 1; i < ECHO_LENGTH; i++) echo[i] = inputs.data[at + i - 1]!;
    consumeRecord(inputs);
    loop.input(echo, 1);
    pushRecord(echoes, echo, 0);
  }
}
