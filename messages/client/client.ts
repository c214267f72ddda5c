/**
 * A client of the gateway, in a browser or in Node: topics by name, decoded messages, services, and a connection that
 * comes back by itself. Nothing here throws into a caller's event loop; what goes wrong is told to `onEvent`.
 */
import { CdrError, createEncoder, decode, type Encoder } from '../cdr/index.ts';
import {
  clientMessageDataFrame,
  parseServerBinary,
  parseServerText,
  type ServerBinaryFrame,
  type ServerChannel,
  type ServerTextFrame,
  StatusLevel,
  textFrame,
} from '../foxglove/index.ts';
import type { MessageTypes } from '../generated.ts';
import { schemaEssence, schemaText } from '../schema.ts';
import {
  isTopicName,
  type ServiceName,
  type ServiceRequest,
  type ServiceResponse,
  type TopicMessage,
  type TopicName,
  topics,
} from '../topics.ts';
import { ServiceCalls } from './service-calls.ts';
import { type Socket, SOCKET_OPEN } from './socket.ts';

/** What happens to the connection, in the order it happens. */
export type ClientEvent =
  | { readonly kind: 'connected'; readonly serverName: string; readonly sessionId: string | undefined }
  | {
      readonly kind: 'disconnected';
      readonly code: number;
      readonly reason: string;
      readonly retryInMs: number | undefined;
    }
  /** The server says something a person may want to read. */
  | { readonly kind: 'status'; readonly level: StatusLevel; readonly message: string }
  /** Something came that this client cannot use; it goes on without it. */
  | { readonly kind: 'problem'; readonly message: string };

export interface ClientOptions {
  /** Opens a socket to the gateway with `subprotocols`. Called again for every attempt. */
  readonly openSocket: () => Socket;
  readonly onEvent?: (event: ClientEvent) => void;
}

export type MessageListener<N extends TopicName> = (message: TopicMessage<N>, timeNs: bigint) => void;

export interface Publisher<N extends TopicName> {
  /** Sends one message; false when there is no connection or it is congested, and the message is lost. */
  publish(message: TopicMessage<N>): boolean;
}

/** First wait before a new attempt, ms; doubles up to the longest. */
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;
/** A message that would wait behind this many unsent bytes is old when it arrives: better lost. */
const CONGESTED_BYTES = 64 * 1024;

/** One topic that somebody listens to. Subscription and channel ids are the client's and the server's. */
interface Subscription {
  readonly id: number;
  readonly topic: TopicName;
  readonly listeners: Set<(message: never, timeNs: bigint) => void>;
}

interface Publication {
  readonly id: number;
  readonly topic: TopicName;
}

export class GatewayClient {
  readonly #openSocket: () => Socket;
  readonly #onEvent: (event: ClientEvent) => void;
  readonly #subscriptions = new Map<TopicName, Subscription>();
  readonly #subscriptionsById = new Map<number, Subscription>();
  readonly #publications = new Map<TopicName, Publication>();
  readonly #channels = new Map<TopicName, ServerChannel>();
  readonly #calls = new ServiceCalls();
  #socket: Socket | undefined;
  #nextId = 1;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor({ openSocket, onEvent }: ClientOptions) {
    this.#openSocket = openSocket;
    this.#onEvent = onEvent ?? (() => undefined);
    this.#connect();
  }

  get isConnected(): boolean {
    return this.#socket?.readyState === SOCKET_OPEN;
  }

  /** Calls `listener` with each message of `topic` from now on, over reconnections; returns how to stop. */
  subscribe<N extends TopicName>(topic: N, listener: MessageListener<N>): () => void {
    let subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) {
      subscription = { id: this.#nextId++, topic, listeners: new Set() };
      this.#subscriptions.set(topic, subscription);
      this.#subscriptionsById.set(subscription.id, subscription);
      this.#sendSubscriptions([subscription]);
    }
    const { id, listeners } = subscription;
    listeners.add(listener);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      this.#subscriptions.delete(topic);
      this.#subscriptionsById.delete(id);
      if (this.#channels.has(topic)) this.#sendText({ op: 'unsubscribe', subscriptionIds: [id] });
    };
  }

  /** Announces that this client publishes on `topic`. Whether it may is the gateway's decision for each message. */
  advertise<N extends TopicName>(topic: N): Publisher<N> {
    let publication = this.#publications.get(topic);
    if (publication === undefined) {
      publication = { id: this.#nextId++, topic };
      this.#publications.set(topic, publication);
      this.#sendPublications([publication]);
    }
    const { id } = publication;
    const encoder: Encoder<TopicMessage<N>> = createEncoder<(typeof topics)[N]['type']>(topics[topic].type);
    return {
      publish: (message) => {
        const socket = this.#socket;
        if (socket?.readyState !== SOCKET_OPEN || socket.bufferedAmount > CONGESTED_BYTES) return false;
        socket.send(clientMessageDataFrame(id, encoder.encode(message)));
        return true;
      },
    };
  }

  /**
   * Calls a service of the gateway.
   * @throws Error when there is no connection, the gateway refuses the call, or no answer comes in time.
   */
  async call<N extends ServiceName>(service: N, request: ServiceRequest<N>): Promise<ServiceResponse<N>> {
    const socket = this.#socket;
    if (socket?.readyState !== SOCKET_OPEN) throw new Error(`${service}: not connected to the gateway`);
    return this.#calls.call(service, request, (frame) => socket.send(frame));
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.close(1000, 'client closed');
    this.#calls.failAll('the client was closed');
  }

  #connect(): void {
    const socket = this.#openSocket();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => this.#receive(data));
    // What an error event means is told by the close event that follows it.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code, reason }) => this.#disconnected(code, reason));
  }

  #disconnected(code: number, reason: string): void {
    this.#socket = undefined;
    this.#channels.clear();
    this.#calls.failAll('the connection was lost');
    const retryInMs = this.#isClosed ? undefined : this.#retryMs;
    this.#onEvent({ kind: 'disconnected', code, reason, retryInMs });
    if (retryInMs === undefined) return;
    this.#retryMs = Math.min(2 * this.#retryMs, LONGEST_RETRY_MS);
    this.#retryTimer = setTimeout(() => this.#connect(), retryInMs);
  }

  #receive(data: unknown): void {
    const parsed =
      typeof data === 'string'
        ? parseServerText(data)
        : parseServerBinary(new Uint8Array(data instanceof ArrayBuffer ? data : new ArrayBuffer(0)));
    if (parsed.ok) this.#handle(parsed.frame);
    else this.#onEvent({ kind: 'problem', message: `unusable frame from the gateway: ${parsed.problem}` });
  }

  #handle(frame: ServerTextFrame | ServerBinaryFrame): void {
    switch (frame.op) {
      case 'serverInfo':
        this.#retryMs = FIRST_RETRY_MS;
        this.#sendPublications([...this.#publications.values()]);
        this.#onEvent({ kind: 'connected', serverName: frame.name, sessionId: frame.sessionId });
        return;
      case 'advertise':
        this.#addChannels(frame.channels);
        return;
      case 'unadvertise':
        for (const [topic, { id }] of this.#channels)
          if (frame.channelIds.includes(id)) this.#channels.delete(topic);
        return;
      case 'advertiseServices':
        this.#calls.advertised(frame.services);
        return;
      case 'unadvertiseServices':
        this.#calls.unadvertised(frame.serviceIds);
        return;
      case 'messageData':
        this.#deliver(frame.subscriptionId, frame.data, frame.timeNs);
        return;
      case 'serviceCallResponse':
        this.#calls.answered(frame);
        return;
      case 'serviceCallFailure':
        this.#calls.failed(frame.callId, frame.message);
        return;
      case 'status':
        this.#onEvent({ kind: 'status', level: frame.level, message: frame.message });
        return;
      case 'removeStatus':
      case 'time':
        return;
    }
  }

  #addChannels(channels: readonly ServerChannel[]): void {
    const wanted: Subscription[] = [];
    for (const channel of channels) {
      const { topic } = channel;
      if (!isTopicName(topic)) continue;
      const difference = differenceOf(channel, topic);
      if (difference !== undefined) {
        this.#onEvent({ kind: 'problem', message: `${topic}: ${difference}` });
        continue;
      }
      this.#channels.set(topic, channel);
      const subscription = this.#subscriptions.get(topic);
      if (subscription !== undefined) wanted.push(subscription);
    }
    this.#sendSubscriptions(wanted);
  }

  #deliver(subscriptionId: number, data: Uint8Array, timeNs: bigint): void {
    const subscription = this.#subscriptionsById.get(subscriptionId);
    if (subscription === undefined) return;
    let message: MessageTypes[keyof MessageTypes];
    try {
      message = decode(topics[subscription.topic].type, data);
    } catch (error) {
      if (!(error instanceof CdrError)) throw error;
      this.#onEvent({ kind: 'problem', message: `${subscription.topic}: ${error.message}` });
      return;
    }
    for (const listener of subscription.listeners) listener(message as never, timeNs);
  }

  #sendSubscriptions(wanted: readonly Subscription[]): void {
    const subscriptions = wanted.flatMap(({ id, topic }) => {
      const channel = this.#channels.get(topic);
      return channel === undefined ? [] : [{ id, channelId: channel.id }];
    });
    if (subscriptions.length > 0) this.#sendText({ op: 'subscribe', subscriptions });
  }

  #sendPublications(publications: readonly Publication[]): void {
    const channels = publications.map(({ id, topic }) => {
      const { type } = topics[topic];
      return {
        id,
        topic,
        encoding: 'cdr',
        schemaName: type,
        schema: schemaText(type),
        schemaEncoding: 'ros2msg',
      };
    });
    if (channels.length > 0) this.#sendText({ op: 'advertise', channels });
  }

  #sendText(frame: Parameters<typeof textFrame>[0]): void {
    if (this.isConnected) this.#socket?.send(textFrame(frame));
  }
}

/** Why a channel of the server is not the topic we know; undefined when it is. */
function differenceOf(channel: ServerChannel, topic: TopicName): string | undefined {
  const { type } = topics[topic];
  if (channel.schemaName !== type)
    return `expected messages of type ${type}, the gateway sends ${channel.schemaName}`;
  if (channel.encoding !== 'cdr') return `expected encoding cdr, the gateway sends ${channel.encoding}`;
  if (schemaEssence(channel.schema) !== schemaEssence(schemaText(type))) {
    return `the gateway's definition of ${type} is not this console's: they are of different versions`;
  }
  return undefined;
}
