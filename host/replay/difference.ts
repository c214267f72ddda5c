/** The first place where a repeated message is not the recorded one. */
import { decode, type MessageType } from '../../messages/index.ts';

export interface Difference {
  readonly tick: number;
  readonly topic: string;
  /** Path of the field, e.g. `position[2]`; empty where a whole message is missing or one too many. */
  readonly field: string;
  readonly recorded: string;
  readonly repeated: string;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Field by field, the first that differs; `undefined` where both decode to the same values. */
export function firstDifferentField(
  type: MessageType,
  recorded: Uint8Array,
  repeated: Uint8Array,
): Pick<Difference, 'field' | 'recorded' | 'repeated'> | undefined {
  return compare('', decode(type, recorded), decode(type, repeated));
}

function compare(
  path: string,
  recorded: unknown,
  repeated: unknown,
): Pick<Difference, 'field' | 'recorded' | 'repeated'> | undefined {
  if (isList(recorded) && isList(repeated)) {
    if (recorded.length !== repeated.length) {
      return { field: `${path}.length`, recorded: show(recorded.length), repeated: show(repeated.length) };
    }
    for (let i = 0; i < recorded.length; i++) {
      const found = compare(`${path}[${i}]`, recorded[i], repeated[i]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isRecord(recorded) && isRecord(repeated)) {
    for (const key of Object.keys(recorded)) {
      const found = compare(path === '' ? key : `${path}.${key}`, recorded[key], repeated[key]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  // Object.is: −0 and 0 are different bits, NaN is itself.
  return Object.is(recorded, repeated)
    ? undefined
    : { field: path, recorded: show(recorded), repeated: show(repeated) };
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Shortest text that names the value exactly. */
function show(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
