/** A viewer that shares no code with Trocar: Foxglove's own client and decoder. */
import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { FoxgloveClient } from '@foxglove/ws-protocol';
import { WebSocket } from 'ws';

export interface Watcher {
  /** The latest message of a topic. Waits for the first. */
  latest<Message>(topic: string): Promise<Message>;
  close(): void;
}

/** Watches all topics of the host at `url` (the console's address). */
export async function watch(url: string): Promise<Watcher> {
  const client = new FoxgloveClient({
    ws: new WebSocket(`ws://${new URL(url).host}`, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]),
  });
  const readers = new Map<number, { topic: string; reader: MessageReader }>();
  const messages = new Map<string, unknown>();
  client.on('message', ({ subscriptionId, data }) => {
    const { topic, reader } = readers.get(subscriptionId)!;
    messages.set(topic, reader.readMessage(data));
  });
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('advertise', (channels) => {
      for (const { id, topic, schema } of channels) {
        readers.set(client.subscribe(id), { topic, reader: new MessageReader(parse(schema, { ros2: true })) });
      }
      resolve();
    });
  });
  return {
    async latest<Message>(topic: string): Promise<Message> {
      while (!messages.has(topic)) await new Promise((resolve) => setTimeout(resolve, 20));
      return messages.get(topic) as Message;
    },
    close: () => {
      client.close();
    },
  };
}
