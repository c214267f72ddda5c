/** A client of the gateway. */
export {
  type ClientEvent,
  type ClientOptions,
  GatewayClient,
  type MessageListener,
  type Publisher,
} from './client.ts';
export type { Socket } from './socket.ts';
