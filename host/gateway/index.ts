/** The session's door to the outside. */
export { GatewayError } from './error.ts';
export { type ControlState, createGateway, type Gateway, type GatewayOptions } from './gateway.ts';
export { type ClientTopic, decodeInput, type InputMessage, isClientTopic } from './publications.ts';
export type { Limits } from './limits.ts';
