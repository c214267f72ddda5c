/** What the client in control sends: a message on one of the session's input topics. */
import { isTopicName, type TopicMessage, type TopicName, topics } from '../../messages/index.ts';

/** Topics with role `input`. */
export type ClientTopic = {
  [N in TopicName]: (typeof topics)[N]['role'] extends 'input' ? N : never;
}[TopicName];

/** A decoded message with its topic; `topic` tells what `message` is. */
export type InputMessage = {
  [N in ClientTopic]: { readonly topic: N; readonly message: TopicMessage<N> };
}[ClientTopic];

export function isClientTopic(name: string): name is ClientTopic {
  return isTopicName(name) && topics[name].role === 'input';
}
