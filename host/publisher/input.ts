/** The operator's messages as input records, and the records as messages again. */
import {
  armNames,
  exerciseCommandNames,
  ExerciseCommandField,
  INPUT_LENGTH,
  InputKind,
  stateCommandNames,
  StateCommandField,
  type ExerciseCommand,
  type StateCommand,
} from '../../control/port/index.ts';
import { decode, topics, type StringStamped, type Time, type TopicName } from '../../messages/index.ts';
import type { ClientTopic, InputMessage } from '../gateway/index.ts';
import { createChannel, type Channel, type Outlet } from './channel.ts';
import { createOperatorInput, operatorInputFromRecord, recordFromOperatorInput } from './operator-input.ts';

/** Why an operator's message cannot be used. */
export class InputError extends Error {
  override name = 'InputError';
}

/**
 * Reads the messages of input topics into input records.
 * @returns a record that the next call overwrites. Throws `InputError` where a message means nothing.
 */
export function createInputReader(): (input: InputMessage) => Float64Array {
  const record = new Float64Array(INPUT_LENGTH);
  return ({ topic, message }) => {
    record.fill(0);
    switch (topic) {
      case '/console/operator_input':
        recordFromOperatorInput(record, 0, message);
        break;
      case '/exercise/command':
        record[ExerciseCommandField.kind] = InputKind.exerciseCommand;
        record[ExerciseCommandField.command] = exerciseCommand(message.string);
        break;
      default:
        record[StateCommandField.kind] = InputKind.stateCommand;
        record[StateCommandField.arm] = armNames.findIndex((name) => topic === `/${name}/state_command`);
        record[StateCommandField.command] = stateCommand(topic, message.string);
    }
    return record;
  };
}

/** A recorded message of an input topic. Throws `CdrError` where the bytes are not such a message. */
export function decodeInput(topic: ClientTopic, bytes: Uint8Array): InputMessage {
  return topic === '/console/operator_input'
    ? { topic, message: decode(topics[topic].type, bytes) }
    : { topic, message: decode(topics[topic].type, bytes) };
}

function exerciseCommand(word: string): ExerciseCommand {
  if (Object.hasOwn(exerciseCommandNames, word)) {
    return exerciseCommandNames[word as keyof typeof exerciseCommandNames];
  }
  throw new InputError(
    `/exercise/command: expected ${Object.keys(exerciseCommandNames).join(' or ')}, found "${word}".`,
  );
}

function stateCommand(topic: TopicName, word: string): StateCommand {
  const index = stateCommandNames.findIndex((name) => name === word);
  if (index >= 0) return index as StateCommand;
  throw new InputError(`${topic}: expected one of ${stateCommandNames.join(', ')}, found "${word}".`);
}

/** Sends what the loop consumed, as the messages it came from. */
export function createInputPublisher(
  stamp: Time,
  outlet: Outlet,
): (record: Float64Array, offset: number, timeNs: bigint) => void {
  const operatorInput = createOperatorInput();
  const operatorChannel = createChannel('/console/operator_input', outlet);
  const command: StringStamped = { header: { stamp, frame_id: '' }, string: '' };
  const exerciseChannel = createChannel('/exercise/command', outlet);
  const stateChannels: Channel<StringStamped>[] = armNames.map((name) =>
    createChannel(`/${name}/state_command`, outlet),
  );
  return (record, offset, timeNs) => {
    switch (record[offset]) {
      case InputKind.operator:
        operatorInputFromRecord(operatorInput, record, offset);
        operatorChannel.send(operatorInput, timeNs, true);
        return;
      case InputKind.stateCommand:
        command.string = stateCommandNames[record[offset + StateCommandField.command]! as StateCommand];
        stateChannels[record[offset + StateCommandField.arm]!]!.send(command, timeNs, true);
        return;
      default:
        command.string = nameOfExerciseCommand(record[offset + ExerciseCommandField.command]!);
        exerciseChannel.send(command, timeNs, true);
    }
  };
}

function nameOfExerciseCommand(code: number): string {
  return Object.entries(exerciseCommandNames).find(([, value]) => value === code)?.[0] ?? '';
}
