/** The thread of the world: one physics step each time the loop posts, and the scripted operator where there is one. */
import { parentPort, workerData } from 'node:worker_threads';
import { pushRecord } from '../../control/index.ts';
import {
  createSimulation,
  loadExercise,
  physicsName,
  TICKS_PER_STEP,
  WORLD_LENGTH,
} from '../../sim/index.ts';
import { createDemonstrator } from './demonstrator.ts';
import type { WorkerStart } from './live.ts';
import { finishStep, openSharedMemory, waitForPost } from './shared-memory.ts';

const { memory, description, demo } = workerData as WorkerStart;
const shared = openSharedMemory(memory);
const exercise = loadExercise(description.exercise);
const simulation = await createSimulation({
  exercise,
  seed: description.seed,
  exchange: shared.mailbox,
});
const demonstrator = demo
  ? createDemonstrator(exercise, description.seed, (input) => pushRecord(shared.inputs, input, 0))
  : undefined;
parentPort!.postMessage(physicsName());

const record = new Float64Array(WORLD_LENGTH);
for (let step = 0; waitForPost(shared, step); step++) {
  demonstrator?.tick(shared.observed, 0);
  simulation.step(record, 0);
  demonstrator?.world((step + 1) * TICKS_PER_STEP, record, 0);
  pushRecord(shared.worlds, record, 0);
  finishStep(shared);
}
simulation.free();
