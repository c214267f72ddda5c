import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@foxglove/rosmsg';
import { describe, expect, it } from 'vitest';
import { generate } from '../../messages/generate.ts';
import {
  definitions,
  schemaEssence,
  schemaText,
  topicNames,
  topics,
  type MessageType,
} from '../../messages/index.ts';

const messages = join(import.meta.dirname, '../../messages');

describe('generated.ts', () => {
  it('is what `npm run generate:messages` writes from messages/msg', async () => {
    expect(readFileSync(join(messages, 'generated.ts'), 'utf8')).toBe(await generate(join(messages, 'msg')));
  });
});

describe('schema texts', () => {
  it('hold every type they are made of, for an independent parser', () => {
    for (const type of Object.keys(definitions) as MessageType[]) {
      const parsed = parse(schemaText(type), { ros2: true });
      const known = new Set(parsed.map(({ name }) => name));
      const used = parsed.flatMap((definition) =>
        definition.definitions.filter(({ isComplex }) => isComplex === true),
      );
      for (const field of used) expect(known, `${type}: ${field.name}`).toContain(field.type);
    }
  });

  it('have one essence however they are written, and another when the bytes would differ', () => {
    const text = schemaText('geometry_msgs/msg/PoseStamped');
    const [own, ...parts] = text.split(/^=+\n/m);
    const rewritten = [own!.replace('Pose pose', '  Pose   pose # where'), ...parts.reverse()].join(
      `${'='.repeat(80)}\n`,
    );
    expect(schemaEssence(rewritten.replaceAll('MSG: std_msgs/', 'MSG: std_msgs/msg/'))).toBe(
      schemaEssence(text),
    );
    expect(schemaEssence(text.replace('float64 x', 'float32 x'))).not.toBe(schemaEssence(text));
    expect(schemaEssence(text.replace('Pose pose', 'Pose place'))).not.toBe(schemaEssence(text));
  });
});

describe('topics', () => {
  it('are valid ROS 2 names of known types', () => {
    for (const name of topicNames) {
      expect(name).toMatch(/^(\/[A-Za-z][A-Za-z0-9_]*)+$/);
      expect(definitions).toHaveProperty([topics[name].type]);
    }
  });

  it('are all in the table of docs/messages.md', () => {
    const text = readFileSync(join(messages, '../docs/messages.md'), 'utf8').replace(/ +/g, ' ');
    for (const name of topicNames) {
      const { type, role, latched } = topics[name];
      expect(text).toContain(
        `| \`${name}\` | \`${type.replace('/msg/', '/')}\` | ${role}${latched ? ', latched' : ''} |`,
      );
    }
  });
});
