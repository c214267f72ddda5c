/** One client: what it says is checked, bounded and done; what it is told never waits for it. */
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import {
  CdrError,
  type ClientBinaryFrame,
  type ClientChannel,
  type ClientTextFrame,
  messageDataFrame,
  parseClientBinary,
  parseClientText,
  type ServerTextFrame,
  StatusLevel,
  textFrame,
  type TopicName,
} from '../../messages/index.ts';
import type { Channels, Subscriber } from './channels.ts';
import type { Claimant, Control } from './control.ts';
import type { Limits } from './limits.ts';
import { type ClientTopic, decodeInput, type InputMessage, Publications } from './publications.ts';
import { RateLimit } from './rate.ts';
import { type ClientOp, rights } from './rights.ts';
import type { Services } from './services.ts';

/** What all connections share. */
export interface Hub {
  readonly channels: Channels;
  readonly control: Control;
  readonly services: Services;
  readonly limits: Limits;
  /** Topics that the holder may publish on. */
  readonly clientTopics: readonly ClientTopic[];
  readonly onMessage: (input: InputMessage) => void;
  readonly onLeave: (connection: Connection) => void;
}

/** WebSocket close codes (RFC 6455, 7.4.1). */
const CloseCode = { invalidData: 1007, policyViolation: 1008 } as const;

/** The same complaint is made once in this time, ms: a client that errs 100 times a second reads it once. */
const COMPLAIN_EVERY_MS = 1000;
/** Time for the goodbye to arrive before the line is cut, ms. */
const GOODBYE_MS = 1000;
/** Complaints about single ids are told apart up to this many, so that few of many errors go untold. */
const COMPLAINT_KINDS = 64;

export class Connection implements Subscriber, Claimant {
  name = '';
  readonly #socket: WebSocket;
  readonly #line: Duplex;
  readonly #hub: Hub;
  readonly #rate: RateLimit;
  readonly #subscriptions = new Map<number, TopicName>();
  readonly #publications: Publications;
  readonly #complainedAt = new Map<string, number>();
  #malformed = 0;
  #lost = 0;
  #isAlive = true;
  #isGathering = false;
  #hasLeft = false;

  /** @param line What `socket` writes to. */
  constructor(socket: WebSocket, line: Duplex, hub: Hub) {
    this.#socket = socket;
    this.#line = line;
    this.#hub = hub;
    this.#publications = new Publications(hub.clientTopics);
    this.#rate = new RateLimit(hub.limits.framesPerSecond, performance.now());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => (this.#isAlive = true));
    // The library has already answered with the right close code, and 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#left());
  }

  /** Sends a frame of text. */
  tell(frame: ServerTextFrame): void {
    this.#send(textFrame(frame));
  }

  /** Sends a message unless too much waits already; then the client loses it, and is told when it reads again. */
  deliver(subscriptionId: number, timeNs: bigint, bytes: Uint8Array): void {
    if (!this.#hasRoomFor(bytes.length)) {
      this.#lost += 1;
      return;
    }
    if (this.#lost > 0 && this.#socket.bufferedAmount < this.#hub.limits.backlogBytes / 2) this.#reportLost();
    this.#send(messageDataFrame(subscriptionId, timeNs, bytes));
  }

  /** Sends the session's time, which nobody misses when there is no room for it. */
  tellTime(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#hasRoomFor(frame.length)) this.#send(frame);
  }

  /** Asks whether the client is still there; one that has not answered the last time is cut off. */
  checkAlive(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }

  /** Says goodbye with a reason, and cuts the line if the other end does not. */
  dismiss(code: number, reason: string): void {
    if (this.#hasLeft) return;
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref();
    this.#left();
  }

  #left(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#hub.channels.remove(this);
    this.#hub.onLeave(this);
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#socket.bufferedAmount + bytes <= this.#hub.limits.backlogBytes;
  }

  #send(data: string | Uint8Array<ArrayBuffer>): void {
    // Messages keep to the backlog; a client gets beyond twice of it only by asking on and on without reading.
    if (this.#socket.bufferedAmount > 2 * this.#hub.limits.backlogBytes) this.#socket.terminate();
    else if (this.#socket.readyState === this.#socket.OPEN) {
      this.#gather();
      this.#socket.send(data);
    }
  }

  /** All that is sent in one turn of the session leaves in one call to the operating system, which costs the most. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#line.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.#line.uncork();
    });
  }

  #reportLost(): void {
    const message = `${this.#lost} messages were not sent: this client reads too slowly. Subscribe to less.`;
    if (this.#complain(StatusLevel.warning, 'lost', message)) this.#lost = 0;
  }

  /** Tells the client what is wrong, not more than once a second for each `kind`; whether it was told. */
  #complain(level: StatusLevel, kind: string, message: string): boolean {
    const now = performance.now();
    if (now - (this.#complainedAt.get(kind) ?? -Infinity) < COMPLAIN_EVERY_MS) return false;
    this.#complainedAt.set(kind, now);
    this.tell({ op: 'status', level, message, id: kind });
    return true;
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#hasLeft) return;
    this.#isAlive = true;
    const { framesPerSecond } = this.#hub.limits;
    if (!this.#rate.allows(performance.now())) {
      this.dismiss(CloseCode.policyViolation, `more than ${framesPerSecond} frames per second`);
      return;
    }
    // With one fragment or many, the library hands over a Buffer unless asked for something else.
    const bytes = data as Buffer;
    const parsed = isBinary ? parseClientBinary(bytes) : parseClientText(bytes.toString());
    if (!parsed.ok) this.#refuseFrame(parsed.problem);
    else if (this.#mayDo(parsed.frame.op)) this.#do(parsed.frame);
  }

  /** A frame that makes no sense: named, and after too many the client is sent away. */
  #refuseFrame(problem: string): void {
    this.#malformed += 1;
    this.tell({ op: 'status', level: StatusLevel.error, message: `Frame not understood: ${problem}` });
    const { malformedFrames } = this.#hub.limits;
    if (this.#malformed >= malformedFrames) {
      this.dismiss(CloseCode.invalidData, `${malformedFrames} frames that make no sense`);
    }
  }

  #mayDo(op: ClientOp): boolean {
    switch (rights[op]) {
      case 'anyone':
        return true;
      case 'holder':
        if (this.#hub.control.holder === this) return true;
        this.#complain(
          StatusLevel.error,
          op,
          `${op}: only the client in control may do this. Call /console/take_control first.`,
        );
        return false;
      case 'nobody':
        this.#complain(StatusLevel.error, op, `${op}: this server does not offer it`);
        return false;
    }
  }

  #do(frame: ClientTextFrame | ClientBinaryFrame): void {
    switch (frame.op) {
      case 'subscribe':
        for (const { id, channelId } of frame.subscriptions) this.#subscribe(id, channelId);
        return;
      case 'unsubscribe':
        for (const id of frame.subscriptionIds) this.#unsubscribe(id);
        return;
      case 'advertise':
        for (const channel of frame.channels) this.#advertise(channel);
        return;
      case 'unadvertise':
        for (const id of frame.channelIds) this.#publications.remove(id);
        return;
      case 'messageData':
        this.#publish(frame.channelId, frame.data);
        return;
      case 'serviceCallRequest': {
        const answer = this.#hub.services.call(frame, this);
        const { serviceId, callId } = frame;
        if (answer.ok) this.#send(answer.frame);
        else this.tell({ op: 'serviceCallFailure', serviceId, callId, message: answer.problem });
        return;
      }
      default:
        // Operations that nobody has a right to have no doing.
        return;
    }
  }

  #subscribe(id: number, channelId: number): void {
    const { channels } = this.#hub;
    const topic = channels.topicOf(channelId);
    let problem: string | undefined;
    if (topic === undefined) problem = `there is no channel ${channelId}`;
    else if (this.#subscriptions.has(id)) problem = `subscription id ${id} is in use`;
    else if (channels.isSubscribed(topic, this)) problem = `${topic} is already subscribed`;
    if (problem !== undefined || topic === undefined) {
      this.#complain(StatusLevel.error, `subscribe ${channelId % COMPLAINT_KINDS}`, `subscribe: ${problem}`);
      return;
    }
    this.#subscriptions.set(id, topic);
    channels.subscribe(topic, this, id);
  }

  #unsubscribe(id: number): void {
    const topic = this.#subscriptions.get(id);
    if (topic === undefined) {
      this.#complain(StatusLevel.warning, 'unsubscribe', `unsubscribe: there is no subscription ${id}`);
      return;
    }
    this.#subscriptions.delete(id);
    this.#hub.channels.unsubscribe(topic, this);
  }

  #advertise(channel: ClientChannel): void {
    const problem = this.#publications.add(channel);
    if (problem === undefined) return;
    const { id, topic } = channel;
    this.#complain(
      StatusLevel.error,
      `advertise ${id % COMPLAINT_KINDS}`,
      `advertise ${topic.slice(0, 100)}: ${problem}`,
    );
  }

  #publish(channelId: number, data: Uint8Array): void {
    const topic = this.#publications.topicOf(channelId);
    if (topic === undefined) {
      this.#complain(
        StatusLevel.error,
        'publish',
        `message on channel ${channelId}, which was not advertised`,
      );
      return;
    }
    let input: InputMessage;
    try {
      input = decodeInput(topic, data);
    } catch (error) {
      if (!(error instanceof CdrError)) throw error;
      this.#refuseFrame(`${topic}: ${error.message}`);
      return;
    }
    this.#hub.onMessage(input);
  }
}
