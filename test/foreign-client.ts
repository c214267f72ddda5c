/** A client that shares no code with ours: the protocol's own library over `ws`, and a foreign CDR codec. */
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { FoxgloveClient, type Channel, type Service } from '@foxglove/ws-protocol';
import { WebSocket } from 'ws';

/** The library's idea of a socket differs from that of `ws` in the types of its handlers only. */
type FoxgloveSocket = ConstructorParameters<typeof FoxgloveClient>[0]['ws'];

export class ForeignClient {
  readonly client: FoxgloveClient;
  readonly socket: WebSocket;
  readonly channels = new Map<string, Channel>();
  readonly services = new Map<string, Service>();
  readonly statuses: string[] = [];
  #nextCallId = 1;

  constructor(port: number, protocol = 'foxglove.websocket.v1') {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}`, protocol);
    this.socket.on('error', () => undefined);
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

  takeControl(token: string, client_name = 'stranger'): Promise<Record<string, unknown>> {
    return this.call('/console/take_control', { token, client_name });
  }
}

/** Waits for something to become true; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
