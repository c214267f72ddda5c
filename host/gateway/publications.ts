/** Channels on which one client publishes: announced by it, checked against the session's input topics. */
import {
  type ClientChannel,
  decode,
  isTopicName,
  schemaEssence,
  schemaText,
  type TopicMessage,
  type TopicName,
  topics,
} from '../../messages/index.ts';

/** Topics with role `input`. */
export type ClientTopic = {
  [N in TopicName]: (typeof topics)[N]['role'] extends 'input' ? N : never;
}[TopicName];

/** A decoded message of the client in control; `topic` tells what `message` is. */
export type InputMessage = {
  [N in ClientTopic]: { readonly topic: N; readonly message: TopicMessage<N> };
}[ClientTopic];

export function isClientTopic(name: string): name is ClientTopic {
  return isTopicName(name) && topics[name].role === 'input';
}

/** Channels a client can announce: several times what there are input topics. */
const MOST_CHANNELS = 64;

export class Publications {
  readonly #allowed: readonly ClientTopic[];
  readonly #topics = new Map<number, ClientTopic>();

  constructor(allowed: readonly ClientTopic[]) {
    this.#allowed = allowed;
  }

  /** Adds a channel, or answers with the reason why not. */
  add({ id, topic, encoding, schemaName, schema }: ClientChannel): string | undefined {
    const known = this.#allowed.find((name) => name === topic);
    if (known === undefined) return `clients may publish on ${this.#allowed.join(', ') || 'no topic here'}`;
    const { type } = topics[known];
    if (encoding !== 'cdr') return `expected encoding cdr, found ${encoding.slice(0, 40)}`;
    if (schemaName !== type) return `expected schema ${type}, found ${schemaName.slice(0, 100)}`;
    // Clients may leave the definition out; the name says enough.
    if (schema !== undefined && schema !== '' && schemaEssence(schema) !== schemaEssence(schemaText(type))) {
      return `its definition of ${type} differs from this server's`;
    }
    if (this.#topics.size >= MOST_CHANNELS) return `more than ${MOST_CHANNELS} channels`;
    this.#topics.set(id, known);
    return undefined;
  }

  remove(id: number): void {
    this.#topics.delete(id);
  }

  topicOf(id: number): ClientTopic | undefined {
    return this.#topics.get(id);
  }
}

/** @throws CdrError when `data` is no message of the topic's type. */
export function decodeInput(topic: ClientTopic, data: Uint8Array): InputMessage {
  // The compiler does not see that the type of the message follows from the topic.
  return { topic, message: decode(topics[topic].type, data) } as InputMessage;
}
