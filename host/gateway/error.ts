/** Why the gateway could not start, and what to do about it. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
}
