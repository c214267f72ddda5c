/** Moves as CRTK sends them (`move_jp`, `move_cp`) and as the loop's records: the same numbers both ways. */
import { MoveField, POSE_LENGTH } from '../../control/port/index.ts';
import type { JointState, PoseStamped } from '../../messages/index.ts';
import { InputError } from './input-error.ts';
import { setPose } from './telemetry.ts';

/**
 * Joint positions by name; without names, in the robot's order, as CRTK's clients send them.
 * @throws InputError when the joints are not the arm's
 */
export function recordFromJoints(
  record: Float64Array,
  topic: string,
  jointNames: readonly string[],
  { name, position }: JointState,
): void {
  if (position.length !== jointNames.length || (name.length !== 0 && name.length !== position.length)) {
    throw new InputError(
      `${topic}: expected positions of ${jointNames.join(', ')}, found ${position.length} positions and ${name.length} names.`,
    );
  }
  jointNames.forEach((joint, i) => {
    const at = name.length === 0 ? i : name.indexOf(joint);
    if (at === -1)
      throw new InputError(`${topic}: expected a position of ${joint}, found ${name.join(', ')}.`);
    record[MoveField.target + i] = position[at]!;
  });
}

export function jointsFromRecord(
  message: { position: Float64Array },
  record: Float64Array,
  offset: number,
): void {
  for (let i = 0; i < message.position.length; i++)
    message.position[i] = record[offset + MoveField.target + i]!;
}

export function recordFromTip(record: Float64Array, { pose }: PoseStamped): void {
  const { position, orientation } = pose;
  const values = [
    position.x,
    position.y,
    position.z,
    orientation.x,
    orientation.y,
    orientation.z,
    orientation.w,
  ];
  for (let i = 0; i < POSE_LENGTH; i++) record[MoveField.target + i] = values[i]!;
}

export function tipFromRecord(message: PoseStamped, record: Float64Array, offset: number): void {
  setPose(message.pose, record, offset + MoveField.target);
}
