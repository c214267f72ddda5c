/** A live training session as a whole: loop, physics, publisher, recorder, gateway, and whoever operates. */
import type { ArmPlacement } from '../control/port/index.ts';
import { topicNames } from '../messages/index.ts';
import { loadExercise } from '../sim/index.ts';
import { openDoor, type DoorOptions } from './door.ts';
import { isClientTopic, type ControlState, type InputMessage } from './gateway/index.ts';
import { createLiveOutlet } from './outlet.ts';
import {
  createInputReader,
  createPublisher,
  createSessionTopics,
  InputError,
  simulationInfo,
  type SessionTopics,
} from './publisher/index.ts';
import { createRecorder, type Recorder } from './recording/index.ts';
import { timeOfTick, type SessionDescription } from './session/description.ts';
import { fanOut } from './session/fan-out.ts';
import { startLiveSession, type LiveSession } from './session/live.ts';
import { metadataOf } from './session/metadata.ts';
import { createOperatorLink, type OperatorLink } from './session/operator-link.ts';
import type { SessionSink } from './session/sink.ts';

export interface TrainingOptions extends DoorOptions {
  readonly description: SessionDescription;
  /** The scripted operator does the exercise, and nobody else may. */
  readonly demo: boolean;
  /** File to record to; undefined records nothing. */
  readonly recordingPath: string | undefined;
}

export interface Training {
  /** The console's address with the token that gives control. */
  readonly address: string;
  /** Name and version of the physics engine. */
  readonly physics: string;
  /** Never resolves; rejects when a thread of the session dies. */
  readonly failed: Promise<never>;
  /** Ends the session. Resolves with why the recording is not whole, if it is not. */
  stop(): Promise<string | undefined>;
}

/** How often the loop's figures are published, ms. */
const FIGURES_PERIOD_MS = 100;

export async function startTraining(options: TrainingOptions): Promise<Training> {
  const { description, demo, recordingPath } = options;
  const exercise = loadExercise(description.exercise);
  const operator = demo ? 'demo' : 'person';
  const clientTopics = demo ? [] : topicNames.filter(isClientTopic);

  // The door opens first, so that a port in use is known before a file is made; what needs the session comes after.
  let session: LiveSession | undefined;
  let onInput: (input: InputMessage) => void = () => undefined;
  let onControl: (state: ControlState) => void = () => undefined;
  const { gateway, address } = await openDoor(options, {
    clientTopics,
    onMessage: (input) => {
      onInput(input);
    },
    onControl: (state) => {
      onControl(state);
    },
  });
  const recorder =
    recordingPath === undefined
      ? undefined
      : await createRecorder({
          path: recordingPath,
          metadata: metadataOf(description, operator),
          topics: topicNames,
        });

  const outlet = createLiveOutlet(gateway, recorder);
  const publisher = createPublisher(description, exercise, outlet);
  const clock = createClock();
  const link = createOperatorLink((record) => session?.input(record));

  const now = (): bigint => timeOfTick(description, clock.tickNow);
  session = await startLiveSession(description, demo, fanOut(publisher, clock));
  const sessionTopics = createSessionTopics(outlet);
  sessionTopics.session(simulationInfo(exercise, operator, session.physics), description.epochNs);
  onInput = createInputHandler(link, exercise.placements);
  onControl = createControlHandler(link, sessionTopics, now);
  onControl(gateway.controlState);
  const figures = setInterval(() => {
    sessionTopics.loop({ ...session.figures(), ...recordingFigures(recorder) }, now());
  }, FIGURES_PERIOD_MS);

  return {
    address,
    physics: session.physics,
    failed: session.failed,
    async stop() {
      clearInterval(figures);
      await session.stop();
      await recorder?.close();
      await gateway.close();
      return recorder?.status.error;
    },
  };
}

/** Knows the latest tick that reached the host. */
function createClock(): SessionSink & { readonly tickNow: number } {
  let tickNow = 0;
  return {
    get tickNow() {
      return tickNow;
    },
    input: () => undefined,
    world: () => undefined,
    tick(record, offset) {
      tickNow = record[offset]!;
    },
  };
}

/** What the client in control sends goes to the loop; a command without meaning is said, not guessed at. */
function createInputHandler(
  link: OperatorLink,
  placements: readonly ArmPlacement[],
): (input: InputMessage) => void {
  const read = createInputReader(placements);
  return (input) => {
    try {
      link.send(read(input));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      process.stderr.write(`trocar: ${error.message}\n`);
    }
  };
}

/** When control is lost, with its client or by release, the operator is gone at once. */
function createControlHandler(
  link: OperatorLink,
  sessionTopics: SessionTopics,
  now: () => bigint,
): (state: ControlState) => void {
  let holder: string | undefined;
  return (state) => {
    if (holder !== undefined && state.holder !== holder) link.leave();
    holder = state.holder;
    sessionTopics.control(state, now());
  };
}

function recordingFigures(recorder: Recorder | undefined) {
  const { path = '', error = '', bytes = 0 } = recorder?.status ?? {};
  return { recording: path, recording_error: error, recording_bytes: BigInt(bytes) };
}
