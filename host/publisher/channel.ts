/** One topic of a session on its way out: encoded only when somebody wants it. */
import {
  createEncoder,
  topics,
  type MessageTypes,
  type TopicMessage,
  type TopicName,
} from '../../messages/index.ts';

/** Where encoded messages go: the gateway's viewers, the recorder, or a comparison. */
export interface Outlet {
  /** Whether anyone wants this message. `kept` marks those that belong in a recording. */
  wants(topic: TopicName, kept: boolean): boolean;
  /** Takes one message. `bytes` is overwritten after the call. `timeNs` is ROS time. */
  send(topic: TopicName, bytes: Uint8Array, timeNs: bigint, kept: boolean): void;
}

export interface Channel<Message> {
  /** Sends `message` if anyone wants it. */
  send(message: Message, timeNs: bigint, kept: boolean): void;
}

export function createChannel<N extends TopicName>(topic: N, outlet: Outlet): Channel<TopicMessage<N>> {
  const encoder = createEncoder<(typeof topics)[N]['type']>(topics[topic].type);
  return {
    send(message: MessageTypes[(typeof topics)[N]['type']], timeNs, kept) {
      if (outlet.wants(topic, kept)) outlet.send(topic, encoder.encode(message), timeNs, kept);
    },
  };
}
