/** The operator's messages as input records, and the records as messages again. */
import {
  armNames,
  exerciseCommandNames,
  ExerciseCommandField,
  INPUT_LENGTH,
  InputKind,
  MoveField,
  stateCommandNames,
  StateCommandField,
  type ArmPlacement,
  type ExerciseCommand,
  type StateCommand,
} from '../../control/port/index.ts';
import type { StringStamped, Time, TopicName } from '../../messages/index.ts';
import type { InputMessage } from '../gateway/index.ts';
import { createChannel, type Channel, type Outlet } from './channel.ts';
import { InputError } from './input-error.ts';
import { jointsFromRecord, recordFromJoints, recordFromTip, tipFromRecord } from './moves.ts';
import { createOperatorInput, operatorInputFromRecord, recordFromOperatorInput } from './operator-input.ts';

/**
 * Reads the messages of input topics into input records.
 * @returns a record that the next call overwrites. Throws `InputError` where a message means nothing.
 */
export function createInputReader(
  placements: readonly ArmPlacement[],
): (input: InputMessage) => Float64Array {
  const record = new Float64Array(INPUT_LENGTH);
  return ({ topic, message }) => {
    const arm = armNames.findIndex((name) => topic.startsWith(`/${name}/`));
    record.fill(0);
    switch (topic) {
      case '/console/operator_input':
        recordFromOperatorInput(record, 0, message);
        break;
      case '/exercise/command':
        record[ExerciseCommandField.kind] = InputKind.exerciseCommand;
        record[ExerciseCommandField.command] = exerciseCommand(message.string);
        break;
      case '/PSM1/move_jp':
      case '/PSM2/move_jp':
      case '/ECM/move_jp':
        record[MoveField.kind] = InputKind.moveJoints;
        record[MoveField.arm] = arm;
        recordFromJoints(record, topic, placements[arm]!.model.jointNames, message);
        break;
      case '/PSM1/move_cp':
      case '/PSM2/move_cp':
      case '/ECM/move_cp':
        record[MoveField.kind] = InputKind.moveTip;
        record[MoveField.arm] = arm;
        recordFromTip(record, message);
        break;
      default:
        record[StateCommandField.kind] = InputKind.stateCommand;
        record[StateCommandField.arm] = arm;
        record[StateCommandField.command] = stateCommand(topic, message.string);
    }
    return record;
  };
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
  placements: readonly ArmPlacement[],
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
  const moves = placements.map(({ name, model }, i) => {
    const header = { stamp, frame_id: `${name}_base` };
    const position = new Float64Array(model.joints.length);
    return {
      joints: { header, name: model.jointNames, position, velocity: [], effort: [] },
      tip: { header, pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } } },
      jointsChannel: createChannel(`/${armNames[i]!}/move_jp`, outlet),
      tipChannel: createChannel(`/${armNames[i]!}/move_cp`, outlet),
    };
  });
  return (record, offset, timeNs) => {
    const move = moves[record[offset + MoveField.arm]!];
    switch (record[offset]) {
      case InputKind.operator:
        operatorInputFromRecord(operatorInput, record, offset);
        operatorChannel.send(operatorInput, timeNs, true);
        return;
      case InputKind.stateCommand:
        command.string = stateCommandNames[record[offset + StateCommandField.command]! as StateCommand];
        stateChannels[record[offset + StateCommandField.arm]!]!.send(command, timeNs, true);
        return;
      case InputKind.moveJoints:
        jointsFromRecord(move!.joints, record, offset);
        move!.jointsChannel.send(move!.joints, timeNs, true);
        return;
      case InputKind.moveTip:
        tipFromRecord(move!.tip, record, offset);
        move!.tipChannel.send(move!.tip, timeNs, true);
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
