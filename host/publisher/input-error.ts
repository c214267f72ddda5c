/** Why an operator's message cannot be used. */
export class InputError extends Error {
  override name = 'InputError';
}
