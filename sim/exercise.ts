/**
 * An exercise's data file: the board, the pegs, the blocks, where the arms stand, and how the attempt is scored.
 * Lengths m, angles rad, masses kg, times s; positions in the world (origin at the centre of the board's top, x to the
 * surgeon's right, y away from the surgeon, z up).
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { armNames } from '../control/port/index.ts';
import type { ArmPlacement } from '../control/port/index.ts';
import { createPoseFromRpy, firstOutside, loadRobot } from '../kinematics/index.ts';
import { BLOCK_COUNT } from './record.ts';

/** An exercise file that cannot be used. */
export class ExerciseFileError extends Error {
  override readonly name = 'ExerciseFileError';
  readonly file: string;
  /** Path of the field, as in `arms[1].position`; empty when the file as a whole is meant. */
  readonly field: string;

  constructor(file: string, field: string, expected: string, found: string) {
    super(`${file}: ${field === '' ? '' : `${field}: `}expected ${expected}, found ${found}`);
    this.file = file;
    this.field = field;
  }
}

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const notNegative = v.pipe(finite, v.minValue(0));
const point2 = v.tuple([finite, finite]);
const point3 = v.tuple([finite, finite, finite]);

const exerciseSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  timeLimit: positive,
  /** What a proficient surgeon needs. */
  proficientTime: positive,
  /** Path of either tip in a good attempt, m. */
  proficientPath: positive,
  /** Least score that passes, 0 … 100. */
  passScore: v.pipe(finite, v.minValue(0), v.maxValue(100)),
  /** Seconds added to the time for each error. */
  penalties: v.strictObject({
    drop: notNegative,
    collision: notNegative,
    lostBlock: notNegative,
    missedHandover: notNegative,
  }),
  /** Box that the instruments' tips and jaws stay in. */
  workspace: v.strictObject({ min: point3, max: point3 }),
  camera: v.strictObject({ verticalFov: v.pipe(positive, v.ltValue(3)) }),
  /** What the board stands on. */
  table: v.strictObject({ size: v.tuple([positive, positive]), friction: notNegative }),
  board: v.strictObject({ size: v.tuple([positive, positive, positive]), friction: notNegative }),
  pegs: v.strictObject({
    diameter: positive,
    height: positive,
    friction: notNegative,
    left: v.array(point2),
    right: v.array(point2),
  }),
  /** Equilateral triangular rings, upright; `side` of the outer triangle, thickness of the `wall`. */
  blocks: v.strictObject({
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(BLOCK_COUNT)),
    side: positive,
    height: positive,
    wall: positive,
    mass: positive,
    friction: notNegative,
  }),
  arms: v.array(
    v.strictObject({
      name: v.string(),
      robot: v.string(),
      base: v.strictObject({ xyz: point3, rpy: point3 }),
      position: v.array(finite),
      jaw: finite,
    }),
  ),
});

type ExerciseFile = v.InferOutput<typeof exerciseSchema>;

export interface Exercise extends Omit<ExerciseFile, 'arms'> {
  /** sha256 of the file's canonical content, hexadecimal: same hash, same exercise. */
  readonly hash: string;
  /** In the order of `armNames`. */
  readonly placements: readonly ArmPlacement[];
}

/**
 * Reads an exercise: one of Trocar's own by name (`peg-transfer`), or any file by its path (ending in `.json`).
 * @throws ExerciseFileError when the file is missing, is not JSON, or does not describe an exercise.
 * @throws RobotFileError when a robot it names cannot be loaded.
 */
export function loadExercise(nameOrPath: string): Exercise {
  const file = nameOrPath.endsWith('.json')
    ? nameOrPath
    : `${import.meta.dirname}/exercises/${nameOrPath}.json`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ExerciseFileError(file, '', 'a readable file', String((error as NodeJS.ErrnoException).code));
  }
  return parseExercise(text, file);
}

/**
 * Makes an exercise of a file's text; `file` names it in errors.
 * @throws ExerciseFileError
 */
export function parseExercise(text: string, file: string): Exercise {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ExerciseFileError(file, '', 'JSON', (error as Error).message);
  }
  const parsed = v.safeParse(exerciseSchema, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new ExerciseFileError(
      file,
      v.getDotPath(issue) ?? '',
      issue.expected ?? issue.message,
      issue.received,
    );
  }
  checkMeaning(parsed.output, file);
  const { arms, ...exercise } = parsed.output;
  const hash = createHash('sha256').update(JSON.stringify(parsed.output)).digest('hex');
  return { ...exercise, hash, placements: arms.map((arm, i) => createPlacement(arm, file, `arms.${i}`)) };
}

/** What a schema of shapes cannot say. */
function checkMeaning(exercise: ExerciseFile, file: string): void {
  const expect = (holds: boolean, field: string, expected: string, found: number | string) => {
    if (!holds) throw new ExerciseFileError(file, field, expected, String(found));
  };
  const { blocks, pegs, timeLimit, proficientTime, workspace } = exercise;
  const isBox = workspace.min.every((least, axis) => least < workspace.max[axis]!);
  expect(isBox, 'workspace', 'min below max on every axis', JSON.stringify(workspace));
  expect(proficientTime < timeLimit, 'proficientTime', `less than timeLimit (${timeLimit})`, proficientTime);
  for (const side of ['left', 'right'] as const) {
    expect(
      pegs[side].length >= blocks.count,
      `pegs.${side}`,
      `a peg for each of ${blocks.count} blocks`,
      pegs[side].length,
    );
  }
  const play = holeRadius(blocks) - pegs.diameter / 2;
  expect(play > 0, 'blocks.wall', 'a hole wider than the peg', blocks.wall);
  const names = exercise.arms.map((arm) => arm.name).join(', ');
  expect(names === armNames.join(', '), 'arms', `arms named ${armNames.join(', ')} in this order`, names);
}

function createPlacement(arm: ExerciseFile['arms'][number], file: string, field: string): ArmPlacement {
  const model = loadRobot(arm.robot);
  const position = Float64Array.from(arm.position);
  if (position.length !== model.joints.length) {
    throw new ExerciseFileError(
      file,
      `${field}.position`,
      `${model.joints.length} joints`,
      String(position.length),
    );
  }
  const outside = firstOutside(model, position);
  if (outside !== -1) {
    const { name, limits } = model.joints[outside]!;
    const expected = `${name} in ${limits.min} … ${limits.max}`;
    throw new ExerciseFileError(file, `${field}.position.${outside}`, expected, String(position[outside]));
  }
  const jaw = model.jaw ?? { min: 0, max: 0 };
  if (arm.jaw < jaw.min || arm.jaw > jaw.max) {
    throw new ExerciseFileError(file, `${field}.jaw`, `a jaw in ${jaw.min} … ${jaw.max}`, String(arm.jaw));
  }
  return {
    name: arm.name,
    model,
    worldFromBase: createPoseFromRpy(arm.base.xyz, arm.base.rpy),
    initialPosition: position,
    initialJaw: arm.jaw,
  };
}

/** Radius of the circle inside a block's hole, m. */
export function holeRadius(blocks: Exercise['blocks']): number {
  return blocks.side / (2 * Math.sqrt(3)) - blocks.wall;
}
