/** Random messages of any type, for property tests. */
import fc from 'fast-check';
import { definitions, isMessageType, type MessageType, type MessageTypes } from '../../messages/index.ts';

export const asciiText = fc.string({ maxLength: 12 });
export const anyText = fc.string({ unit: 'binary', maxLength: 12 }).filter(isWellFormed);

const numbers: Record<string, fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  uint8: fc.nat(255),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint32: fc.nat(0xffff_ffff),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  float32: fc.float(),
  float64: fc.double(),
};

/** An arbitrary message of `type` with plain arrays, and strings from `text`. */
export function messageOf<N extends MessageType>(
  type: N,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<MessageTypes[N]> {
  const fields = definitions[type].fields.map(
    ([name, fieldType]) => [name, valueOf(fieldType, text)] as const,
  );
  return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<unknown> as fc.Arbitrary<MessageTypes[N]>;
}

function valueOf(type: string, text: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (type.endsWith('[]')) return fc.array(valueOf(type.slice(0, -2), text), { maxLength: 4 });
  if (isMessageType(type)) return messageOf(type, text);
  return type === 'string' ? text : numbers[type]!;
}

/** UTF-8 has no lone surrogates, and the reference reader takes a zero or a byte-order mark for its own. */
function isWellFormed(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0') && !value.startsWith('\uFEFF');
}
