/** A real gateway on a free port, and ways to reach it that a stranger would use. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { FoxgloveClient, type Channel, type Service } from '@foxglove/ws-protocol';
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  createGateway,
  type ControlState,
  type Gateway,
  type GatewayOptions,
  type InputMessage,
} from '../../host/gateway/index.ts';

export const TOKEN = 'correct horse battery staple';

/** The library's idea of a socket differs from that of `ws` in the types of its handlers only. */
type FoxgloveSocket = ConstructorParameters<typeof FoxgloveClient>[0]['ws'];

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

/** A client that shares no code with ours: the protocol's own library over `ws`, and a foreign CDR codec. */
export class ForeignClient {
  readonly client: FoxgloveClient;
  readonly socket: WebSocket;
  readonly channels = new Map<string, Channel>();
  readonly services = new Map<string, Service>();
  readonly statuses: string[] = [];
  #nextCallId = 1;

  constructor(port: number, protocol?: string) {
    this.socket = openSocket(port, protocol);
    this.client = new FoxgloveClient({ ws: this.socket as unknown as FoxgloveSocket });
    this.client.on('error', () => undefined);
    this.client.on('advertise', (channels) => {
      for (const channel of channels) this.channels.set(channel.topic, channel);
    });
    this.client.on('advertiseServices', (services) => {
      for (const service of services) this.services.set(service.name, service);
    });
    this.client.on('status', ({ message }) => this.statuses.push(message));
  }

  /** Connects and waits until the server has said what it offers. */
  static async connect(port: number, protocol?: string): Promise<ForeignClient> {
    const foreign = new ForeignClient(port, protocol);
    await until(() => foreign.services.size > 0);
    return foreign;
  }

  /** Collects the decoded messages of a topic. */
  subscribe(topic: string): Record<string, unknown>[] {
    const channel = this.channels.get(topic)!;
    const reader = new MessageReader(parse(channel.schema, { ros2: true }));
    const id = this.client.subscribe(channel.id);
    const messages: Record<string, unknown>[] = [];
    this.client.on('message', ({ subscriptionId, data }) => {
      if (subscriptionId === id) messages.push(reader.readMessage(data));
    });
    return messages;
  }

  advertise(topic: string, schemaName: string, encoding = 'cdr'): number {
    return this.client.advertise({ topic, encoding, schemaName });
  }

  async call(name: string, request: object): Promise<Record<string, unknown>> {
    const service = this.services.get(name)!;
    const callId = this.#nextCallId++;
    const data = new MessageWriter(parse(service.request!.schema, { ros2: true })).writeMessage(request);
    return new Promise((resolve, reject) => {
      this.client.on('serviceCallResponse', (response) => {
        const reader = new MessageReader(parse(service.response!.schema, { ros2: true }));
        if (response.callId === callId) resolve(reader.readMessage(response.data));
      });
      this.client.on('serviceCallFailure', (failure) => {
        if (failure.callId === callId) reject(new Error(failure.message));
      });
      this.client.sendServiceCallRequest({ serviceId: service.id, callId, encoding: 'cdr', data });
    });
  }

  takeControl(token = TOKEN, client_name = 'stranger'): Promise<Record<string, unknown>> {
    return this.call('/console/take_control', { token, client_name });
  }
}

/** Waits for something to become true; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
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
