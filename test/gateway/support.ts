/** A real gateway on a free port, and ways to reach it that a stranger would use. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  createGateway,
  type ControlState,
  type Gateway,
  type GatewayOptions,
  type InputMessage,
} from '../../host/gateway/index.ts';

export { ForeignClient, until } from '../foreign-client.ts';

export const TOKEN = 'correct horse battery staple';

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly inputs: InputMessage[];
  readonly controls: ControlState[];
}

/** Starts a gateway that ends with the test. */
export async function startGateway(options: Partial<GatewayOptions> = {}): Promise<RunningGateway> {
  const inputs: InputMessage[] = [];
  const controls: ControlState[] = [];
  const gateway = await createGateway({
    port: 0,
    host: '127.0.0.1',
    token: TOKEN,
    name: 'test session',
    sessionId: 'session-1',
    clientTopics: ['/console/operator_input', '/exercise/command'],
    onMessage: (input) => inputs.push(input),
    onControl: (state) => controls.push(state),
    ...options,
  });
  onTestFinished(() => gateway.close());
  return { gateway, inputs, controls };
}

export function openSocket(
  port: number,
  protocol = 'foxglove.websocket.v1',
  headers: Record<string, string> = {},
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, protocol, { headers });
  socket.on('error', () => undefined);
  onTestFinished(() => socket.terminate());
  return socket;
}

/** Close code and reason of a socket. */
export async function closing(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}

/** Status and body with which the gateway answers an upgrade that it refuses; status 101 when it does not. */
export async function upgrade(
  port: number,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const socket: Socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const all: Record<string, string> = {
    Host: `127.0.0.1:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol': 'foxglove.websocket.v1',
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  socket.write(`GET / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  let answer = '';
  for await (const data of socket) {
    answer += String(data);
    if (answer.startsWith('HTTP/1.1 101')) break;
  }
  const [head, body] = answer.split('\r\n\r\n');
  return { status: Number(head!.split(' ')[1]), body: body ?? '' };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** One HTTP request with the path exactly as given. */
export async function http(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const outgoing = request({ host: '127.0.0.1', port, path, ...options });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
  let body = '';
  for await (const part of response) body += String(part);
  return { status: response.statusCode!, headers: response.headers, body };
}
