/** A session's description as a recording keeps it. */
import * as v from 'valibot';
import { loadExercise } from '../../sim/index.ts';
import { UserError } from '../exit-code.ts';
import { controlSettingsText } from './control-settings.ts';
import { version, type SessionDescription } from './description.ts';

/** Layout of the records that messages are made of; a recording of another layout cannot be repeated. */
const FORMAT = '2';

const text = v.string();
const number = v.pipe(
  text,
  v.transform((digits) => Number(digits)),
  v.number(),
  v.finite(),
);
const schema = v.object({
  format: text,
  version: text,
  exercise: text,
  exercise_file: text,
  robot_hashes: text,
  seed: v.pipe(number, v.integer(), v.minValue(0)),
  scale: v.pipe(number, v.gtValue(0), v.maxValue(1)),
  control: controlSettingsText,
  epoch_ns: v.pipe(
    text,
    v.regex(/^\d{1,19}$/),
    v.transform((digits) => BigInt(digits)),
  ),
  operator: text,
});

/** @param operator who moved the arms: person or demo */
export function metadataOf(description: SessionDescription, operator: string): Record<string, string> {
  const exercise = loadExercise(description.exercise);
  return {
    format: FORMAT,
    version,
    exercise: description.exercise,
    exercise_file: exercise.hash,
    robot_hashes: robotHashes(exercise),
    seed: String(description.seed),
    scale: String(description.scale),
    control: JSON.stringify(description.control),
    epoch_ns: String(description.epochNs),
    operator,
  };
}

/**
 * Reads a recording's metadata back.
 * @throws UserError when it is missing or incomplete, or when the exercise or a robot is not the recorded one
 */
export function descriptionFromMetadata(
  path: string,
  metadata: Readonly<Record<string, string>> | undefined,
): SessionDescription {
  if (metadata === undefined) {
    throw new UserError(
      `${path}: this file was not recorded by Trocar, so it does not say how to repeat it.`,
    );
  }
  const parsed = v.safeParse(schema, metadata);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new UserError(
      `${path}: metadata "${v.getDotPath(issue) ?? ''}": expected ${issue.expected ?? 'a valid value'}, found ${issue.received}.`,
    );
  }
  const { format, exercise, seed, scale, control, epoch_ns, exercise_file, robot_hashes } = parsed.output;
  expectSame(path, 'format', format, FORMAT);
  const current = loadExercise(exercise);
  expectSame(path, 'exercise file', exercise_file, current.hash);
  expectSame(path, 'robot files', robot_hashes, robotHashes(current));
  return { exercise, seed, scale, control, epochNs: epoch_ns };
}

function robotHashes(exercise: ReturnType<typeof loadExercise>): string {
  return exercise.placements.map(({ name, model }) => `${name}=${model.hash}`).join(' ');
}

function expectSame(path: string, what: string, recorded: string, current: string): void {
  if (recorded === current) return;
  throw new UserError(
    `${path}: recorded with another ${what} than this version's, so it cannot be repeated here. ` +
      `Recorded: ${recorded}. Here: ${current}. Replay it with the version that recorded it.`,
  );
}
