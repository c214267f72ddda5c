/** Topics this gateway offers, who listens to them, and the last message of the latched ones. */
import { schemaText, type ServerChannel, type TopicName, topicNames, topics } from '../../messages/index.ts';

/** One who listens, under the id it chose. */
export interface Subscriber {
  /** Takes a copy of one message, or loses it when too much waits already. */
  deliver(subscriptionId: number, timeNs: bigint, bytes: Uint8Array): void;
}

interface Offer {
  readonly channel: ServerChannel;
  readonly subscribers: Map<Subscriber, number>;
  last: { readonly bytes: Uint8Array; timeNs: bigint } | undefined;
}

export class Channels {
  readonly #offers = new Map<TopicName, Offer>();
  readonly #topicById = new Map<number, TopicName>();

  /** Adds topics; returns those that are new, as they are announced. */
  offer(names: readonly TopicName[]): ServerChannel[] {
    const added: ServerChannel[] = [];
    for (const topic of names) {
      if (this.#offers.has(topic)) continue;
      const { type } = topics[topic];
      const channel = {
        // The place in the table, so that an id means the same topic in every session.
        id: topicNames.indexOf(topic) + 1,
        topic,
        encoding: 'cdr',
        schemaName: type,
        schema: schemaText(type),
        schemaEncoding: 'ros2msg',
      };
      this.#offers.set(topic, { channel, subscribers: new Map(), last: undefined });
      this.#topicById.set(channel.id, topic);
      added.push(channel);
    }
    return added;
  }

  get all(): ServerChannel[] {
    return [...this.#offers.values()].map(({ channel }) => channel);
  }

  topicOf(channelId: number): TopicName | undefined {
    return this.#topicById.get(channelId);
  }

  /** Whether a message of `topic` would reach anyone, or must be kept for those who come later. */
  wants(topic: TopicName): boolean {
    const offer = this.#offers.get(topic);
    return offer !== undefined && (offer.subscribers.size > 0 || topics[topic].latched);
  }

  publish(topic: TopicName, bytes: Uint8Array, timeNs: bigint): void {
    const offer = this.#offers.get(topic);
    if (offer === undefined) return;
    if (topics[topic].latched) keep(offer, bytes, timeNs);
    for (const [subscriber, id] of offer.subscribers) subscriber.deliver(id, timeNs, bytes);
  }

  /** Adds or renames a subscription; a latched topic answers with its last message. */
  subscribe(topic: TopicName, subscriber: Subscriber, subscriptionId: number): void {
    const offer = this.#offers.get(topic);
    if (offer === undefined) return;
    offer.subscribers.set(subscriber, subscriptionId);
    const { last } = offer;
    if (last !== undefined) subscriber.deliver(subscriptionId, last.timeNs, last.bytes);
  }

  isSubscribed(topic: TopicName, subscriber: Subscriber): boolean {
    return this.#offers.get(topic)?.subscribers.has(subscriber) ?? false;
  }

  unsubscribe(topic: TopicName, subscriber: Subscriber): void {
    this.#offers.get(topic)?.subscribers.delete(subscriber);
  }

  /** Forgets a subscriber altogether. */
  remove(subscriber: Subscriber): void {
    for (const { subscribers } of this.#offers.values()) subscribers.delete(subscriber);
  }
}

/** Keeps a copy of a message as the last one of its topic. */
function keep(offer: Offer, bytes: Uint8Array, timeNs: bigint): void {
  if (offer.last?.bytes.length !== bytes.length) {
    offer.last = { bytes: bytes.slice(), timeNs };
    return;
  }
  offer.last.bytes.set(bytes);
  offer.last.timeNs = timeNs;
}
