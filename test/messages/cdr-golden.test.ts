// Bytes captured from a running ROS 2 Humble system: what we write must be these, and we must read them back.
import { describe, expect, it } from 'vitest';
import { decode, encode, isMessageType, type MessageTypes } from '../../messages/index.ts';
import golden from './cdr-golden.json' with { type: 'json' };

describe('bytes of ROS 2 Humble on Cyclone DDS', () => {
  it.each(
    golden.cases.map(({ type, value, cdrHex }, i) => ({ title: `${type} (case ${i})`, type, value, cdrHex })),
  )('$title', ({ type, value, cdrHex }) => {
    if (!isMessageType(type)) throw new Error(`no definition of ${type}`);
    const message = value as MessageTypes[typeof type];
    expect(Buffer.from(encode(type, message)).toString('hex')).toBe(cdrHex);
    expect(plain(decode(type, Buffer.from(cdrHex, 'hex')))).toEqual(value);
  });
});

/** Typed arrays as plain ones, as the vectors have them. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      ArrayBuffer.isView(part) ? [...(part as Uint8Array)] : part,
    ),
  );
}
