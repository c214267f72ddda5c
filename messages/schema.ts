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
 * What a definition says apart from how it is written: comments, blank lines, spacing and default values removed.
 * Two texts with the same essence lay out the same bytes.
 */
export function schemaEssence(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '')
    .join('\n');
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
