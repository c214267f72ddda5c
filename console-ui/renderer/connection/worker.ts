/**
 * The console's end of the gateway, apart from the page: pictures that take long to draw must not make the operator's
 * input late. Hands are stepped and sent here by a clock of their own; the page only says what is held and moved.
 */
import { GatewayClient, secondsOf, subprotocols } from '../../../messages/index.ts';
import {
  createOperatorInput,
  createVirtualMasters,
  setPresent,
  setScale,
  stepMasters,
  stepScale,
  swapHands,
  takeStep,
  writeOperatorInput,
} from '../input/virtual-masters.ts';
import { createTransformBuffer, pushTransform } from '../view/transform-buffer.ts';
import { createPairWatch, followTip, noteSetpoint, noteState } from './pair-watch.ts';
import { watchedTopics } from './protocol.ts';
import type { FromWorker, Received, SessionCommand, ToWorker } from './protocol.ts';

/** Input goes out at 125 Hz while an operator is at the controls, and now and then when none is. */
const INPUT_PERIOD_MS = 8;
const ABSENT_PERIOD_MS = 250;
/** The page has been silent this long: what it holds down no longer counts; later the hands are let go. */
const SILENT_MS = 300;
const LET_GO_MS = 4000;
/** The gateway tells its services a moment after it greets. */
const RETRY_CONTROL_MS = 200;
const CONTROL_ATTEMPTS = 10;

const post = (message: FromWorker) => {
  (self as unknown as { postMessage(message: FromWorker): void }).postMessage(message);
};

const masters = createVirtualMasters();
const input = createOperatorInput();
let inControl = false;
let heardAt = performance.now();
let steppedAt = performance.now();
let sentAt = 0;
const right = createPairWatch('right', 'PSM1');
const left = createPairWatch('left', 'PSM2');
const frames = createTransformBuffer();
/** Frames on the way from the tips to the picture. */
const framesToTips = new Set([
  'view',
  'ECM_tip',
  'ECM_base',
  'PSM1_base',
  'PSM2_base',
  right.tipFrame,
  left.tipFrame,
]);

interface Session {
  readonly client: GatewayClient;
  readonly send: () => boolean;
  readonly command: (command: SessionCommand) => void;
  readonly takeControl: () => Promise<void>;
}

function open(address: string, token: string, clientName: string): Session {
  const client = new GatewayClient({
    openSocket: () => new WebSocket(address, [...subprotocols]),
    onEvent(event) {
      if (event.kind === 'disconnected') inControl = false;
      if (event.kind === 'connected' && token !== '') void takeControl();
      post({ kind: 'event', event });
    },
  });
  const operatorInput = client.advertise('/console/operator_input');
  const exercise = client.advertise('/exercise/command');
  const arms = (['/PSM1', '/PSM2', '/ECM'] as const).map((arm) => client.advertise(`${arm}/state_command`));
  for (const topic of watchedTopics) {
    client.subscribe(topic, (message) => post({ kind: 'message', topic, message } as Received));
  }
  watchPairs(client);

  async function takeControl(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await client.call('/console/take_control', { token, client_name: clientName });
        inControl = answer.granted;
        post(
          answer.granted
            ? { kind: 'control', granted: true }
            : { kind: 'control', granted: false, reason: answer.reason },
        );
        return;
      } catch (error) {
        if (!client.isConnected) return;
        if (attempt === CONTROL_ATTEMPTS) {
          post({
            kind: 'control',
            granted: false,
            reason: error instanceof Error ? error.message : String(error),
          });
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_CONTROL_MS));
      }
    }
  }

  return {
    client,
    send: () => operatorInput.publish(input),
    command(command) {
      const header = { stamp: { ...input.header.stamp }, frame_id: '' };
      const message = { header, string: command };
      if (command === 'restart') exercise.publish(message);
      else for (const arm of arms) arm.publish(message);
    },
    takeControl,
  };
}

/** What virtual hands have to know of their instruments. */
function watchPairs(client: GatewayClient): void {
  client.subscribe('/teleop/PSM1/state', (message) => noteState(right, message, masters));
  client.subscribe('/teleop/PSM2/state', (message) => noteState(left, message, masters));
  client.subscribe('/MTMR/setpoint_cp', (message) => noteSetpoint(right, message, masters));
  client.subscribe('/MTML/setpoint_cp', (message) => noteSetpoint(left, message, masters));
  client.subscribe('/tf', ({ transforms }) => {
    for (const { header, child_frame_id, transform } of transforms) {
      if (!framesToTips.has(child_frame_id)) continue;
      const { translation: t, rotation: r } = transform;
      const pose = [t.x, t.y, t.z, r.x, r.y, r.z, r.w];
      pushTransform(frames, header.frame_id, child_frame_id, secondsOf(header.stamp), pose);
    }
    followTip(right, frames, masters);
    followTip(left, frames, masters);
  });
}

let session: Session | undefined;

function handle(message: ToWorker): void {
  heardAt = performance.now();
  switch (message.kind) {
    case 'open':
      session?.client.close();
      session = open(message.address, message.token, message.clientName);
      return;
    case 'takeControl':
      void session?.takeControl();
      return;
    case 'present':
      setPresent(masters, message.present);
      // Going is told at once, not at the next beat.
      if (!message.present) sentAt = 0;
      return;
    case 'controls':
      Object.assign(masters.controls, message.controls);
      return;
    case 'step':
      takeStep(masters, message.step);
      return;
    case 'swap':
      swapHands(masters);
      return;
    case 'stepScale':
      stepScale(masters, right.scale, message.direction);
      return;
    case 'scale':
      setScale(masters, message.ratio);
      return;
    case 'command':
      session?.command(message.command);
      return;
    case 'alive':
      return;
  }
}

/** One beat: watches over the page, lets the hands move, sends the input. */
function beat(): void {
  const now = performance.now();
  const dt = Math.min(0.05, (now - steppedAt) / 1000);
  steppedAt = now;
  const silent = now - heardAt;
  if (silent > SILENT_MS) {
    masters.controls.move.fill(0);
    masters.controls.turn.fill(0);
  }
  if (silent > LET_GO_MS && masters.present) {
    setPresent(masters, false);
    post({ kind: 'letGo' });
  }
  stepMasters(masters, dt);
  if (!inControl || (!masters.present && now - sentAt < ABSENT_PERIOD_MS)) return;
  sentAt = now;
  writeOperatorInput(input, masters, Date.now());
  session?.send();
}

self.addEventListener('message', (event: MessageEvent<ToWorker>) => handle(event.data));
setInterval(beat, INPUT_PERIOD_MS);
