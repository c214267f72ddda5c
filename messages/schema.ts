/** Message definitions as text, in the form that MCAP and Foxglove call `ros2msg`. */
import type { MessageType } from './generated.ts';
import { definitions } from './generated.ts';

const SEPARATOR = '='.repeat(80);

/** Whether `name`, such as `sensor_msgs/msg/JointState`, is a type that this build knows. */
export function isMessageType(name: string): name is MessageType {
  return Object.hasOwn(definitions, name);
}

/** The definition of `type` followed by those of all types it is made of. */
export function schemaText(type: MessageType): string {
  const parts = [definitions[type].text];
  for (const dependency of dependenciesOf(type)) {
    parts.push(`${SEPARATOR}\nMSG: ${dependency.replace('/msg/', '/')}\n${definitions[dependency].text}`);
  }
  return parts.join('');
}

/**
 * What a definition says about the bytes, apart from how it is written: without comments, constants, default values and
 * spacing, and with the types it is made of in one order. Two texts with the same essence lay out the same bytes.
 */
export function schemaEssence(text: string): string {
  const [own = '', ...dependencies] = text.split(/^=+\n/m).map((part) =>
    part
      .split('\n')
      .map(fieldOf)
      .filter((line) => line !== '')
      .join('\n'),
  );
  return [own, ...dependencies.sort()].join('\n');
}

/** Type and name that a line declares; empty for a line that declares no field. */
function fieldOf(line: string): string {
  const [type = '', name = ''] = line.replace(/#.*/, '').replaceAll('/msg/', '/').trim().split(/\s+/);
  return line.replace(/#.*/, '').includes('=') ? '' : `${type} ${name}`.trim();
}

/** Types that `type` is made of, directly or not, each once, in the order they are met. */
function dependenciesOf(type: MessageType): MessageType[] {
  const met = new Set<MessageType>();
  const visit = (current: MessageType): void => {
    for (const [, fieldType] of definitions[current].fields) {
      const name = fieldType.endsWith('[]') ? fieldType.slice(0, -2) : fieldType;
      if (!isMessageType(name) || met.has(name)) continue;
      met.add(name);
      visit(name);
    }
  };
  visit(type);
  return [...met];
}
