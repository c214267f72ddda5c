/** The thread of the physics: one step each time the loop posts. */
import { parentPort, workerData } from 'node:worker_threads';
import { publishRecord, reserveRecord } from '../../control/index.ts';
import { createSimulation, loadExercise, physicsName, WORLD_LENGTH } from '../../sim/index.ts';
import type { WorkerStart } from './live.ts';
import { finishStep, openSharedMemory, waitForPost } from './shared-memory.ts';

const { memory, description } = workerData as WorkerStart;
const shared = openSharedMemory(memory);
const simulation = await createSimulation({
  exercise: loadExercise(description.exercise),
  seed: description.seed,
  exchange: shared.mailbox,
});
parentPort!.postMessage(physicsName());

const unread = new Float64Array(WORLD_LENGTH);
for (let step = 0; waitForPost(shared, step); step++) {
  // With the log full the world goes on, only unrecorded.
  const at = reserveRecord(shared.worlds);
  if (at === -1) simulation.step(unread, 0);
  else {
    simulation.step(shared.worlds.data, at);
    publishRecord(shared.worlds);
  }
  finishStep(shared);
}
simulation.free();
