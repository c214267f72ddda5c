/** The page's side of the connection to the host. */
import type { FromWorker, ToWorker } from './protocol.ts';

export type {
  ControlAnswer,
  FromWorker,
  Received,
  SessionCommand,
  ToWorker,
  WatchedTopic,
} from './protocol.ts';

export interface Connection {
  send(message: ToWorker): void;
}

/** How often the page tells the worker that it is alive, ms. */
const ALIVE_PERIOD_MS = 100;

/** Opens the gateway at `address` (ws://…) and keeps it open; `token` is empty for those who only watch. */
export function openConnection(
  address: string,
  token: string,
  clientName: string,
  receive: (message: FromWorker) => void,
): Connection {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'connection' });
  worker.addEventListener('message', (event: MessageEvent<FromWorker>) => receive(event.data));
  const send = (message: ToWorker) => worker.postMessage(message);
  send({ kind: 'open', address, token, clientName });
  setInterval(() => send({ kind: 'alive' }), ALIVE_PERIOD_MS);
  return { send };
}
