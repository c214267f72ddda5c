import type { FieldType, MessageType, MessageTypes } from '../generated.ts';
import { definitions } from '../generated.ts';
import { CdrError } from './error.ts';
import { CdrReader, Fault } from './reader.ts';

type Read = (reader: CdrReader) => unknown;

/** A compiled type: how to read it, and the fewest bytes it can take, which bounds the length of a sequence of it. */
interface Plan {
  readonly read: Read;
  readonly smallest: number;
}

/** Empty structures carry one byte, as ROS 2's interface generator gives every one a member. */
const EMPTY_LENGTH = 1;

const primitives: Readonly<Record<Exclude<FieldType, MessageType | `${MessageType}[]`>, Plan>> = {
  bool: { read: (reader) => reader.bool(), smallest: 1 },
  uint8: { read: (reader) => reader.uint8(), smallest: 1 },
  int32: { read: (reader) => reader.int32(), smallest: 4 },
  uint32: { read: (reader) => reader.uint32(), smallest: 4 },
  uint64: { read: (reader) => reader.uint64(), smallest: 8 },
  float32: { read: (reader) => reader.float32(), smallest: 4 },
  float64: { read: (reader) => reader.float64(), smallest: 8 },
  string: { read: (reader) => reader.string(), smallest: 4 },
  'uint8[]': { read: (reader) => reader.uint8Array(), smallest: 4 },
  'int32[]': { read: (reader) => reader.int32Array(), smallest: 4 },
  'uint64[]': { read: (reader) => reader.uint64Array(), smallest: 4 },
  'float32[]': { read: (reader) => reader.float32Array(), smallest: 4 },
  'float64[]': { read: (reader) => reader.float64Array(), smallest: 4 },
  'string[]': sequenceOf({ read: (reader) => reader.string(), smallest: 4 }),
};

const compiled = new Map<MessageType, Plan>();

/**
 * Decodes one message, little- or big-endian.
 * @throws CdrError naming type, field, byte, what was expected and what was found.
 */
export function decode<N extends MessageType>(type: N, bytes: Uint8Array): MessageTypes[N] {
  try {
    const reader = new CdrReader(bytes);
    const message = planOf(type).read(reader);
    reader.finish();
    return message as MessageTypes[N];
  } catch (error) {
    if (error instanceof Fault)
      throw new CdrError(type, error.field, error.offset, error.expected, error.found);
    throw error;
  }
}

function planOf(type: FieldType): Plan {
  if (type in primitives) return primitives[type as keyof typeof primitives];
  if (type.endsWith('[]')) return sequenceOf(planOf(type.slice(0, -2) as FieldType));
  const message = type as MessageType;
  let plan = compiled.get(message);
  if (plan === undefined) {
    plan = structureOf(message);
    compiled.set(message, plan);
  }
  return plan;
}

function structureOf(type: MessageType): Plan {
  const fields = definitions[type].fields.map(([name, fieldType]) => ({ name, plan: planOf(fieldType) }));
  if (fields.length === 0) {
    return {
      read(reader) {
        reader.uint8();
        return {};
      },
      smallest: EMPTY_LENGTH,
    };
  }
  return {
    read(reader) {
      const message: Record<string, unknown> = {};
      let current = '';
      try {
        for (const { name, plan } of fields) {
          current = name;
          message[name] = plan.read(reader);
        }
      } catch (error) {
        throw inside(current, error);
      }
      return message;
    },
    smallest: fields.reduce((sum, { plan }) => sum + plan.smallest, 0),
  };
}

function sequenceOf(element: Plan): Plan {
  return {
    read(reader) {
      const length = reader.length(element.smallest);
      const values: unknown[] = [];
      try {
        while (values.length < length) values.push(element.read(reader));
      } catch (error) {
        throw inside(`[${values.length}]`, error);
      }
      return values;
    },
    smallest: 4,
  };
}

/** Prepends one step to the path of the field in which a fault was met. */
function inside(step: string, error: unknown): unknown {
  if (error instanceof Fault) {
    const separator = error.field === '' || error.field.startsWith('[') ? '' : '.';
    error.field = `${step}${separator}${error.field}`;
  }
  return error;
}
