/** A session against the clock: loop and physics each in a thread of their own, drained here into a sink. */
import { Worker } from 'node:worker_threads';
import { pushRecord } from '../../control/index.ts';
import type { SessionDescription } from './description.ts';
import { createDrain } from './drain.ts';
import { createFiguresReader, type LoopFigures } from './figures.ts';
import { createSharedMemory, openSharedMemory, requestStop, type SharedMemory } from './shared-memory.ts';
import type { SessionSink } from './sink.ts';

/** What a worker needs to start. */
export interface WorkerStart {
  readonly memory: SharedMemory;
  readonly description: SessionDescription;
  /** The scripted operator gives the input; `LiveSession.input` must not. */
  readonly demo: boolean;
}

export interface LiveSession {
  /** Name and version of the physics engine. */
  readonly physics: string;
  /** Gives the loop one input record (`INPUT_LENGTH` doubles); false when it has no room, being far behind. */
  input(record: Float64Array): boolean;
  /** How the loop keeps time. */
  figures(): LoopFigures;
  /** Ends both threads and hands the sink what they still had to tell. */
  stop(): Promise<void>;
  /** Never resolves; rejects with the error of a thread that died. */
  readonly failed: Promise<never>;
}

/** Loop and physics allocate next to nothing. */
const YOUNG_GENERATION_MB = 8;
/** How often the records are taken out of shared memory, ms. */
const DRAIN_PERIOD_MS = 4;

/** Starts at tick 0. Rejects where the exercise or a robot file is bad. */
export async function startLiveSession(
  description: SessionDescription,
  demo: boolean,
  sink: SessionSink,
): Promise<LiveSession> {
  const memory = createSharedMemory();
  const shared = openSharedMemory(memory);
  const start: WorkerStart = { memory, description, demo };
  const sim = startWorker('./sim-worker.ts', start);
  const loop = startWorker('./loop-worker.ts', start);
  const failed = Promise.race([failureOf(sim), failureOf(loop)]);
  // A session whose one half died stops as a whole; whoever awaits `failed` says why.
  failed.catch(() => {
    requestStop(shared);
  });
  // Both load and warm up first; then the loop may start to count.
  const [physics] = await Promise.race([Promise.all([readinessOf(sim), readinessOf(loop)]), failed]);
  loop.postMessage('go');

  const drain = createDrain(shared, sink);
  const timer = setInterval(drain, DRAIN_PERIOD_MS);
  return {
    physics,
    input: (record) => pushRecord(shared.inputs, record, 0),
    figures: createFiguresReader(shared),
    failed,
    async stop() {
      requestStop(shared);
      await Promise.all([endOf(sim), endOf(loop)]);
      clearInterval(timer);
      drain();
    },
  };
}

function startWorker(file: string, workerData: WorkerStart): Worker {
  return new Worker(new URL(file, import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}

/** What a worker says when it is ready. */
function readinessOf(worker: Worker): Promise<string> {
  return new Promise((resolve) => {
    worker.once('message', resolve);
  });
}

function failureOf(worker: Worker): Promise<never> {
  return new Promise((_resolve, reject) => {
    worker.once('error', reject);
  });
}

function endOf(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.threadId < 0) resolve();
    else
      worker.once('exit', () => {
        resolve();
      });
  });
}
