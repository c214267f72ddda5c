import type { MessageType, MessageTypes } from '../generated.ts';
import { writers } from '../generated.ts';
import { CdrWriter } from './writer.ts';

/** Encodes messages of one type into a buffer of its own. */
export interface Encoder<Message> {
  /** CDR bytes of `message`: a view that the next call overwrites. Allocates nothing once the buffer has grown. */
  encode(message: Message): Uint8Array<ArrayBuffer>;
}

/** An encoder for a stream of messages of one type. */
export function createEncoder<N extends MessageType>(type: N): Encoder<MessageTypes[N]> {
  const writer = new CdrWriter();
  const write = writers[type];
  return {
    encode(message) {
      writer.begin();
      write(writer, message);
      return writer.finish();
    },
  };
}

const shared = new CdrWriter();

/** CDR bytes of one message, as a copy the caller owns. */
export function encode<N extends MessageType>(type: N, message: MessageTypes[N]): Uint8Array<ArrayBuffer> {
  shared.begin();
  writers[type](shared, message);
  return shared.finish().slice();
}
