/** Repeats a recording in lockstep and finds the first message that is not the recorded one. */
import { topics, type TopicName } from '../../messages/index.ts';
import { loadExercise } from '../../sim/index.ts';
import { decodeInput, isClientTopic } from '../gateway/index.ts';
import { createInputReader, createPublisher, type Outlet } from '../publisher/index.ts';
import type { Recording } from '../recording/index.ts';
import { TICK_NS } from '../session/description.ts';
import { createLockstepSession } from '../session/lockstep.ts';
import { descriptionFromMetadata } from '../session/metadata.ts';
import { firstDifferentField, sameBytes, type Difference } from './difference.ts';

export interface ReplayResult {
  /** Ticks that were repeated. */
  readonly ticks: number;
  /** Output messages that were compared. */
  readonly compared: number;
  readonly difference: Difference | undefined;
}

interface Repeated {
  readonly topic: TopicName;
  readonly tick: number;
  readonly bytes: Uint8Array;
}

/**
 * @param onProgress called now and then with the tick that was reached
 * @throws UserError, RecordingError where the file cannot be read or cannot be repeated by this version
 */
export async function replayRecording(
  recording: Recording,
  onProgress: (tick: number) => void = () => undefined,
): Promise<ReplayResult> {
  const description = descriptionFromMetadata(recording.path, recording.metadata);
  const repeated: Repeated[] = [];
  const exercise = loadExercise(description.exercise);
  const publisher = createPublisher(description, exercise, createQueue(repeated, description.epochNs));
  const session = await createLockstepSession(description, publisher);
  const readInput = createInputReader(exercise.placements);
  let compared = 0;
  let next = 0;
  const result = (difference: Difference | undefined): ReplayResult => ({
    ticks: session.tick,
    compared,
    difference,
  });
  try {
    for await (const { topic, bytes, timeNs } of recording.messages()) {
      if (topics[topic].role === 'diagnostic') continue;
      const tick = Number(timeNs - description.epochNs) / TICK_NS;
      if (isClientTopic(topic)) {
        while (session.tick < tick) session.advance();
        session.input(readInput(decodeInput(topic, bytes)), 0);
        continue;
      }
      while (next === repeated.length && session.tick <= tick) {
        repeated.length = next = 0;
        session.advance();
        if (session.tick % 1000 === 0) onProgress(session.tick);
      }
      const difference = compareNext({ topic, tick, bytes }, repeated[next]);
      if (difference !== undefined) return result(difference);
      next += 1;
      compared += 1;
    }
    return result(recording.isComplete ? leftOver(repeated[next]) : undefined);
  } finally {
    session.free();
  }
}

/** An outlet that keeps what a recording would keep, apart from the inputs. */
function createQueue(repeated: Repeated[], epochNs: bigint): Outlet {
  const isCompared = (topic: TopicName, kept: boolean): boolean => kept && topics[topic].role === 'output';
  return {
    wants: isCompared,
    send(topic, bytes, timeNs, kept) {
      if (!isCompared(topic, kept)) return;
      repeated.push({ topic, tick: Number(timeNs - epochNs) / TICK_NS, bytes: bytes.slice() });
    },
  };
}

function compareNext(recorded: Repeated, repeated: Repeated | undefined): Difference | undefined {
  const { topic, tick, bytes } = recorded;
  if (repeated?.topic === topic && repeated.tick === tick) {
    if (sameBytes(bytes, repeated.bytes)) return undefined;
    const field = firstDifferentField(topics[topic].type, bytes, repeated.bytes);
    return { tick, topic, ...(field ?? { field: '', recorded: 'other bytes', repeated: 'other bytes' }) };
  }
  if (repeated !== undefined && repeated.tick < tick) return leftOver(repeated);
  const instead = repeated === undefined ? 'nothing' : `${repeated.topic} at tick ${repeated.tick}`;
  return { tick, topic, field: '', recorded: 'a message', repeated: instead };
}

/** The repetition has a message that the recording has not. */
function leftOver(repeated: Repeated | undefined): Difference | undefined {
  if (repeated === undefined) return undefined;
  const { tick, topic } = repeated;
  return { tick, topic, field: '', recorded: 'nothing', repeated: 'a message' };
}
