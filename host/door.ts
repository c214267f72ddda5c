/** Opens a session's door: builds the page where needed, starts the gateway, and brings the console before the user. */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { topicNames } from '../messages/index.ts';
import { consoleFolder, ensureConsoleBuilt } from './console-build.ts';
import { createGateway, type Gateway, type GatewayOptions } from './gateway/index.ts';
import { openConsole, surroundingsOf } from './open-console.ts';
import { parentPort } from './parent-port.ts';

export interface DoorOptions {
  readonly port: number;
  /** Address to listen on. */
  readonly listen: string;
}

export interface Door {
  readonly gateway: Gateway;
  /** The console's address with the token that gives control. */
  readonly address: string;
}

const projectFolder = fileURLToPath(new URL('..', import.meta.url));

export async function openDoor(
  { port, listen }: DoorOptions,
  handlers: Pick<GatewayOptions, 'clientTopics' | 'onMessage' | 'onControl'>,
): Promise<Door> {
  await ensureConsoleBuilt();
  const token = randomBytes(18).toString('base64url');
  const gateway = await createGateway({
    port,
    host: listen,
    token,
    staticFolder: consoleFolder,
    name: 'Trocar',
    sessionId: randomBytes(9).toString('base64url'),
    ...handlers,
  });
  gateway.advertise(topicNames);
  const name = listen.includes(':') ? `[${listen}]` : listen;
  return { gateway, address: `http://${name}:${gateway.port}/#token=${token}` };
}

/**
 * Tells whoever started this process where the console is: as a line of JSON on standard output, or as a message to an
 * Electron parent.
 */
export function announce(address: string): void {
  const message = { event: 'listening', url: address } as const;
  if (parentPort === undefined) process.stdout.write(`${JSON.stringify(message)}\n`);
  else parentPort.postMessage(message);
}

/** Opens the console and says in words what was done. */
export function bringUpConsole(address: string, open: boolean): Promise<string> {
  if (!open) return Promise.resolve('Open this address in a browser.');
  return openConsole(address, surroundingsOf(projectFolder));
}
