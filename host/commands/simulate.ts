import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Command } from 'commander';
import { topicNames } from '../../messages/index.ts';
import { loadExercise, Phase, physicsName, WorldField } from '../../sim/index.ts';
import { loadConfig } from '../config.ts';
import { UserError } from '../exit-code.ts';
import { createPublisher, createSessionTopics, simulationInfo, type Outlet } from '../publisher/index.ts';
import { createRecorder, type Recorder } from '../recording/index.ts';
import { createDemonstrator } from '../session/demonstrator.ts';
import { TICK_PERIOD, type SessionDescription } from '../session/description.ts';
import { fanOut } from '../session/fan-out.ts';
import { createLockstepSession, type LockstepSession } from '../session/lockstep.ts';
import { metadataOf } from '../session/metadata.ts';
import type { SessionSink } from '../session/sink.ts';
import { parseNumberAbove } from './options.ts';
import { addSessionOptions, describeSession, type SessionOptions } from './session-options.ts';

interface SimulateOptions extends SessionOptions {
  readonly out: string;
  readonly seconds: number;
}

export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description('let the scripted operator do the exercise as fast as the machine allows, and record it')
    .requiredOption('--out <file>', 'recording to write (.mcap)')
    .option('--seconds <number>', 'end after this much simulated time', parseNumberAbove(0, 100_000), 330);
  return addSessionOptions(command, 'exercise, seed, scale, control').action(simulate);
}

/** The same recording for the same options: its time does not start at the machine's, but at a fixed instant. */
const EPOCH_NS = 1_700_000_000_000_000_000n;
/** How often the disk gets its turn, ticks. */
const DRAIN_TICKS = 1000;

async function simulate({ out, seconds, ...options }: SimulateOptions): Promise<void> {
  const config = options.config === undefined ? {} : loadConfig(options.config);
  const description = describeSession(options, config, EPOCH_NS);
  if (existsSync(out))
    throw new UserError(`${out}: the file exists already. Choose another name, or remove it.`);
  // The file gets its name when it is whole.
  const unfinished = `${out}.part`;
  await rm(unfinished, { force: true });
  try {
    const outcome = await recordSimulation(unfinished, description, seconds);
    await rename(unfinished, out);
    process.stdout.write(`${out}: ${outcome}\n`);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** @returns what became of it, in words */
async function recordSimulation(
  path: string,
  description: SessionDescription,
  seconds: number,
): Promise<string> {
  const exercise = loadExercise(description.exercise);
  const recorder = await createRecorder({
    path,
    metadata: metadataOf(description, 'demo'),
    topics: topicNames,
  });
  const finish = createFinishWatch();
  const started = performance.now();
  let session: LockstepSession | undefined;
  const demonstrator = createDemonstrator(exercise, description.seed, (record) => session?.input(record, 0));
  const outlet = recordingOutlet(recorder);
  const publisher = createPublisher(description, exercise, outlet);
  session = await createLockstepSession(description, fanOut(publisher, demonstrator, finish));
  createSessionTopics(outlet).session(simulationInfo(exercise, 'demo', physicsName()), EPOCH_NS);
  const lastTick = Math.round(seconds / TICK_PERIOD);
  while (session.tick < lastTick && !finish.isFinished) {
    session.advance();
    if (session.tick % DRAIN_TICKS === 0) await recorder.drained();
  }
  session.free();
  await recorder.close();
  if (recorder.status.error !== undefined) throw new UserError(recorder.status.error);
  const simulated = session.tick * TICK_PERIOD;
  const speed = simulated / ((performance.now() - started) / 1000);
  const end = finish.isFinished ? `finished, score ${finish.score.toFixed(0)}` : 'not finished';
  const size = (recorder.status.bytes / 1e6).toFixed(1);
  return `${end}, ${simulated.toFixed(1)} s simulated at ${speed.toFixed(0)} times real time, ${size} MB`;
}

function recordingOutlet(recorder: Recorder): Outlet {
  return {
    wants: (_topic, kept) => kept,
    send(topic, bytes, timeNs) {
      recorder.write(topic, bytes, timeNs);
    },
  };
}

function createFinishWatch(): SessionSink & { readonly isFinished: boolean; readonly score: number } {
  let isFinished = false;
  let score = 0;
  return {
    get isFinished() {
      return isFinished;
    },
    get score() {
      return score;
    },
    input: () => undefined,
    tick: () => undefined,
    world(_tick, record, offset) {
      isFinished = record[offset + WorldField.phase] === Phase.finished;
      score = record[offset + WorldField.score]!;
    },
  };
}
