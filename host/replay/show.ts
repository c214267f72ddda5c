/** Plays a recording in the console, at its own pace. */
import { setTimeout as delay } from 'node:timers/promises';
import { decode, topics, type SessionInfo } from '../../messages/index.ts';
import { bringUpConsole, openDoor } from '../door.ts';
import type { Gateway } from '../gateway/index.ts';
import { untilInterrupted } from '../interrupt.ts';
import { createSessionTopics, type Outlet } from '../publisher/index.ts';
import type { RecordedMessage, Recording } from '../recording/index.ts';

export interface ShowOptions {
  readonly port: number;
  readonly open: boolean;
  /** How many times as fast as it was recorded. */
  readonly speed: number;
}

/** After the end the last picture is sent again this often, for who comes late, ms. */
const STILL_PICTURE_MS = 500;
/** Messages closer together than this are sent at once, ms. */
const PACE_MS = 4;

/** Plays until the end or until interrupted, then keeps the last picture until interrupted. */
export async function showRecording(recording: Recording, { port, open, speed }: ShowOptions): Promise<void> {
  const { gateway, address } = await openDoor(
    { port, listen: '127.0.0.1' },
    { clientTopics: [], onMessage: () => undefined, onControl: () => undefined },
  );
  const opened = await bringUpConsole(address, open);
  process.stdout.write(`\n  REPLAY   ${recording.path}\n  Console  ${address}\n           ${opened}\n`);
  process.stdout.write('\n  Ctrl+C ends it.\n');
  const interrupted = new AbortController();
  const end = untilInterrupted().then(() => {
    interrupted.abort();
  });
  try {
    const last = await play(recording, gateway, speed, interrupted.signal);
    if (!interrupted.signal.aborted) process.stdout.write('  The recording has ended.\n');
    const stillPicture = setInterval(() => {
      if (last !== undefined) gateway.publish('/tf', last.bytes, last.timeNs);
    }, STILL_PICTURE_MS);
    await end;
    clearInterval(stillPicture);
  } finally {
    await gateway.close();
  }
}

/** @returns the last picture, undefined where there was none or the play was interrupted */
async function play(
  recording: Recording,
  gateway: Gateway,
  speed: number,
  signal: AbortSignal,
): Promise<RecordedMessage | undefined> {
  const outlet: Outlet = {
    wants: () => true,
    send: (topic, bytes, timeNs) => {
      gateway.publish(topic, bytes, timeNs);
    },
  };
  const sessionTopics = createSessionTopics(outlet);
  let firstNs: bigint | undefined;
  let picture: RecordedMessage | undefined;
  const started = performance.now();
  for await (const message of recording.messages()) {
    if (signal.aborted) return undefined;
    firstNs ??= message.timeNs;
    if (message.topic === '/tf') picture = { ...message, bytes: message.bytes.slice() };
    const due = started + Number(message.timeNs - firstNs) / 1e6 / speed;
    const wait = due - performance.now();
    if (wait > PACE_MS) await delay(wait, undefined, { signal }).catch(() => undefined);
    if (message.topic === '/trocar/session') {
      sessionTopics.session(asReplay(message), message.timeNs);
    } else if (topics[message.topic].role === 'output') {
      gateway.publish(message.topic, message.bytes, message.timeNs);
    }
  }
  return picture;
}

/** The session's own description, marked as what it is now. */
function asReplay({ bytes }: RecordedMessage): SessionInfo {
  return { ...decode('trocar_msgs/msg/SessionInfo', bytes), mode: 'REPLAY', operator: 'recording' };
}
