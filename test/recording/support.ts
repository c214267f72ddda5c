/** Recordings to test with, in a folder that goes with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createRecorder,
  openRecording,
  type RecordedMessage,
  RecordingError,
} from '../../host/recording/index.ts';
import { metadata, sampleTopics, type Written } from './samples.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trocar-recording-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Records messages; returns the path of the file. */
export async function record(folder: string, messages: readonly Written[]): Promise<string> {
  const path = join(folder, 'session.mcap');
  const recorder = await createRecorder({ path, metadata, topics: sampleTopics });
  for (const { topic, bytes, timeNs } of messages) {
    recorder.write(topic, bytes, timeNs);
    await recorder.drained();
  }
  await recorder.close();
  if (recorder.status.error !== undefined) throw new Error(recorder.status.error);
  return path;
}

export interface ReadBack {
  readonly messages: RecordedMessage[];
  readonly metadata: Readonly<Record<string, string>> | undefined;
  readonly isComplete: boolean | undefined;
  readonly error: RecordingError | undefined;
}

/** Reads all that can be read. Anything thrown that is no RecordingError fails the test. */
export async function readBack(path: string): Promise<ReadBack> {
  const messages: RecordedMessage[] = [];
  let recording: Awaited<ReturnType<typeof openRecording>> | undefined;
  let error: RecordingError | undefined;
  try {
    recording = await openRecording(path);
    for await (const message of recording.messages()) messages.push(message);
  } catch (thrown) {
    if (!(thrown instanceof RecordingError)) throw thrown;
    error = thrown;
  }
  return { messages, metadata: recording?.metadata, isComplete: recording?.isComplete, error };
}

/** How many of `messages` are the first of `written`, bit for bit; fails when one is not. */
export function countAsWritten(messages: readonly RecordedMessage[], written: readonly Written[]): number {
  messages.forEach(({ topic, bytes, timeNs }, i) => {
    const expected = written[i];
    if (
      expected?.topic !== topic ||
      expected.timeNs !== timeNs ||
      Buffer.compare(expected.bytes, bytes) !== 0
    ) {
      throw new Error(`message ${i} on ${topic} is not what was written`);
    }
  });
  return messages.length;
}
