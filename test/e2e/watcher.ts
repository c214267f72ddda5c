/** Sees a session as a viewer that shares no code with Trocar: through Foxglove's own client and decoder. */
import { ForeignClient, until } from '../foreign-client.ts';

export interface Watcher {
  /** The latest message of a topic. Waits for the first. */
  latest<Message>(topic: string): Promise<Message>;
  /** The list of a topic's messages, which grows. */
  collect<Message>(topic: string): Message[];
  close(): void;
}

/** Watches the host at `url` (the console's address). */
export async function watch(url: string): Promise<Watcher> {
  const foreign = await ForeignClient.connect(Number(new URL(url).port));
  const received = new Map<string, Record<string, unknown>[]>();
  const collect = (topic: string): Record<string, unknown>[] => {
    const messages = received.get(topic) ?? foreign.subscribe(topic);
    received.set(topic, messages);
    return messages;
  };
  return {
    async latest<Message>(topic: string): Promise<Message> {
      const messages = collect(topic);
      await until(() => messages.length > 0);
      return messages.at(-1) as Message;
    },
    collect: <Message>(topic: string) => collect(topic) as Message[],
    close: () => {
      foreign.client.close();
    },
  };
}
