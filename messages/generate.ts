/**
 * Reads the ROS 2 definitions in messages/msg and writes messages/generated.ts: types, writers, and the definitions
 * themselves, so that a browser needs no files. Run by `npm run generate:messages`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from '@foxglove/rosmsg';
import { format, resolveConfig } from 'prettier';

interface Field {
  readonly name: string;
  /** Primitive or full ROS 2 name. */
  readonly type: string;
  readonly isArray: boolean;
}

interface Constant {
  readonly name: string;
  readonly value: string;
}

interface Definition {
  /** Full ROS 2 name: `std_msgs/msg/Header`, `trocar_msgs/srv/TakeControl_Request`. */
  readonly type: string;
  /** Name of the TypeScript interface. */
  readonly identifier: string;
  readonly text: string;
  readonly fields: readonly Field[];
  readonly constants: readonly Constant[];
}

/** TypeScript type of each ROS 2 primitive and of a sequence of it. The codec (cdr/) reads and writes exactly these. */
const primitives: Readonly<Record<string, { one: string; many: string }>> = {
  bool: { one: 'boolean', many: '' },
  uint8: { one: 'number', many: 'Uint8Array | readonly number[]' },
  int32: { one: 'number', many: 'Int32Array | readonly number[]' },
  uint32: { one: 'number', many: '' },
  uint64: { one: 'bigint', many: 'BigUint64Array | readonly bigint[]' },
  float32: { one: 'number', many: 'Float32Array | readonly number[]' },
  float64: { one: 'number', many: 'Float64Array | readonly number[]' },
  string: { one: 'string', many: 'readonly string[]' },
};

/** The parser has its own words for these two. */
const parserNames: Readonly<Record<string, string>> = {
  time: 'builtin_interfaces/msg/Time',
  duration: 'builtin_interfaces/msg/Duration',
};

/** Interfaces that would hide one of the language's own names. */
const renamed: Readonly<Record<string, string>> = { String: 'StringMessage' };

/** The text of generated.ts for the definitions below `folder`. */
export async function generate(folder: string): Promise<string> {
  const options = await resolveConfig(join(folder, 'generated.ts'));
  return format(moduleText(readDefinitions(folder)), { ...options, parser: 'typescript' });
}

function moduleText(definitions: readonly Definition[]): string {
  checkReferences(definitions);
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  return [
    '// Written by `npm run generate:messages` from the definitions in messages/msg. Do not edit.',
    "import type { CdrWriter } from './cdr/writer.ts';\n",
    ...definitions.map((definition) => interfaceOf(definition, byType)),
    '/** Message type by its ROS 2 name. */',
    `export interface MessageTypes {\n${definitions.map((d) => `  '${d.type}': ${d.identifier};\n`).join('')}}\n`,
    'export type MessageType = keyof MessageTypes;\n',
    `export type FieldType =\n${fieldTypes()}\n  | MessageType\n  | \`\${MessageType}[]\`;\n`,
    '/** Each definition as text, and its fields in the order of the wire. */',
    'export const definitions: Readonly<',
    '  Record<MessageType, { readonly text: string; readonly fields: readonly (readonly [name: string, type: FieldType])[] }>',
    `> = {\n${definitions.map(definitionOf).join('')}};\n`,
    ...definitions.map((definition) => writerOf(definition, byType)),
    '/** Writes the fields of a message in the order of the wire. */',
    'export const writers: {',
    '  readonly [N in MessageType]: (writer: CdrWriter, message: MessageTypes[N]) => void;',
    `} = {\n${definitions.map((d) => `  '${d.type}': write${d.identifier},\n`).join('')}};\n`,
  ].join('\n');
}

function readDefinitions(folder: string): Definition[] {
  const definitions: Definition[] = [];
  for (const name of readdirSync(folder).sort()) {
    for (const file of filesIn(join(folder, name, 'msg'), '.msg')) {
      const type = file.name.slice(0, -'.msg'.length);
      definitions.push(definitionFrom(`${name}/msg/${type}`, type, file.text));
    }
    for (const file of filesIn(join(folder, name, 'srv'), '.srv')) {
      const type = file.name.slice(0, -'.srv'.length);
      const [request, response, ...rest] = file.text.split(/^---\n/m);
      if (request === undefined || response === undefined || rest.length > 0) {
        throw new Error(
          `${name}/srv/${file.name}: expected a request and a response with one line --- between them`,
        );
      }
      definitions.push(definitionFrom(`${name}/srv/${type}_Request`, `${type}Request`, request));
      definitions.push(definitionFrom(`${name}/srv/${type}_Response`, `${type}Response`, response));
    }
  }
  return definitions;
}

function filesIn(folder: string, extension: string): { name: string; text: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

function definitionFrom(type: string, identifier: string, text: string): Definition {
  const fields: Field[] = [];
  const constants: Constant[] = [];
  for (const line of parse(text, { ros2: true, skipTypeFixup: true })[0]?.definitions ?? []) {
    if (line.isConstant === true) {
      constants.push({ name: line.name, value: JSON.stringify(line.value) });
      continue;
    }
    const full = fullName(line.type, type);
    const primitive = primitives[full];
    const bounded = line.arrayLength ?? line.arrayUpperBound ?? line.upperBound;
    const unknown =
      primitive === undefined ? !full.includes('/') : line.isArray === true && primitive.many === '';
    if (bounded !== undefined || unknown) {
      throw new Error(
        `${type}: ${line.name}: the codec has no such type yet; teach messages/cdr and generate.ts`,
      );
    }
    fields.push({ name: line.name, type: full, isArray: line.isArray === true });
  }
  return { type, identifier: renamed[identifier] ?? identifier, text, fields, constants };
}

/** A type's full name as written in the definition of `owner`. */
function fullName(written: string, owner: string): string {
  const known = parserNames[written] ?? written;
  if (known in primitives) return known;
  const [first, second, ...rest] = known.split('/');
  if (second === undefined) return /^[A-Z]/.test(known) ? `${owner.split('/')[0]!}/msg/${known}` : known;
  return rest.length === 0 ? `${first!}/msg/${second}` : known;
}

function checkReferences(definitions: readonly Definition[]): void {
  const types = new Set(definitions.map(({ type }) => type));
  const identifiers = new Set<string>();
  for (const { type, identifier, fields } of definitions) {
    if (identifiers.has(identifier))
      throw new Error(`${type}: another package already defines ${identifier}`);
    identifiers.add(identifier);
    for (const field of fields) {
      if (!(field.type in primitives) && !types.has(field.type)) {
        throw new Error(`${type}: ${field.name} is a ${field.type}, which messages/msg does not define`);
      }
    }
  }
}

type ByType = ReadonlyMap<string, Definition>;

function typescriptOf(field: Field, byType: ByType): string {
  const primitive = primitives[field.type];
  if (primitive !== undefined) return field.isArray ? primitive.many : primitive.one;
  const { identifier } = byType.get(field.type)!;
  return field.isArray ? `readonly ${identifier}[]` : identifier;
}

function interfaceOf({ type, identifier, fields, constants }: Definition, byType: ByType): string {
  const lines = fields.map((field) => `  ${field.name}: ${typescriptOf(field, byType)};\n`);
  const shape = lines.length === 0 ? `export type ${identifier} = Record<string, never>;\n` : undefined;
  const values = constants.map(({ name, value }) => `  ${name}: ${value},\n`).join('');
  return [
    `/** ${type} */`,
    shape ?? `export interface ${identifier} {\n${lines.join('')}}\n`,
    ...(values === '' ? [] : [`export const ${identifier} = {\n${values}} as const;\n`]),
  ].join('\n');
}

function fieldTypes(): string {
  return Object.entries(primitives)
    .flatMap(([name, { many }]) => (many === '' ? [name] : [name, `${name}[]`]))
    .map((name) => `  | '${name}'`)
    .join('\n');
}

function definitionOf({ type, text, fields }: Definition): string {
  const list = fields
    .map(({ name, type: of, isArray }) => `      ['${name}', '${of}${isArray ? '[]' : ''}'],\n`)
    .join('');
  const body = list === '' ? '[]' : `[\n${list}    ]`;
  return `  '${type}': {\n    text: ${JSON.stringify(text)},\n    fields: ${body},\n  },\n`;
}

function writerOf({ identifier, fields }: Definition, byType: ByType): string {
  if (fields.length === 0) {
    return `function write${identifier}(writer: CdrWriter): void {\n  writer.uint8(0);\n}\n`;
  }
  const lines = fields.map((field) => {
    const value = `message.${field.name}`;
    if (field.type in primitives) return `  writer.${field.type}${field.isArray ? 'Array' : ''}(${value});\n`;
    const write = `write${byType.get(field.type)!.identifier}`;
    if (!field.isArray) return `  ${write}(writer, ${value});\n`;
    return `  writer.uint32(${value}.length);\n  for (const element of ${value}) ${write}(writer, element);\n`;
  });
  return `function write${identifier}(writer: CdrWriter, message: ${identifier}): void {\n${lines.join('')}}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = join(import.meta.dirname, 'msg');
  writeFileSync(join(import.meta.dirname, 'generated.ts'), await generate(folder));
}
