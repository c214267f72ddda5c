/** A session's configuration file: what the options of `trocar start` say, written down. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import {
  checkSettings,
  compileFixture,
  createHaptics,
  FIXTURE_SLOTS,
  FixtureError,
  type ControlSettings,
} from '../control/index.ts';
import { UserError } from './exit-code.ts';
import { controlSettingsSchema } from './session/control-settings.ts';

const schema = v.strictObject({
  exercise: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
  seed: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff))),
  /** Tip-to-hand ratio at the start. */
  scale: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
  control: v.exactOptional(controlSettingsSchema),
  port: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535))),
  listen: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
  /** A file, true for one named by the time, false for none. */
  record: v.exactOptional(v.union([v.pipe(v.string(), v.nonEmpty()), v.boolean()])),
});

export type Config = v.InferOutput<typeof schema>;

/** @throws UserError naming file, field, what was expected and what was found */
export function loadConfig(path: string): Config {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const what =
      error instanceof SyntaxError ? `expected JSON: ${error.message}` : `cannot be read: ${String(error)}`;
    throw new UserError(`${path}: ${what}`);
  }
  if (Array.isArray(content)) throw new UserError(`${path}: expected an object, found a list`);
  const parsed = v.safeParse(schema, content);
  if (parsed.success) {
    checkControl(path, parsed.output.control);
    return parsed.output;
  }
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  const expected = issue.expected ?? issue.message;
  throw new UserError(
    `${path}: ${field === null ? '' : `${field}: `}expected ${expected}, found ${issue.received}`,
  );
}

/** An instrument has so many slots, and the six walls of the exercise's work area take theirs. */
const MOST_FIXTURES = FIXTURE_SLOTS - 6;

/** What a schema of shapes cannot say: whether a mesh is closed, a direction a unit vector. */
function checkControl(path: string, settings: ControlSettings | undefined): void {
  if (settings === undefined) return;
  try {
    checkSettings(settings);
    if (settings.fixtures.length > MOST_FIXTURES) {
      throw new RangeError(`fixtures: expected at most ${MOST_FIXTURES}, found ${settings.fixtures.length}`);
    }
    settings.fixtures.forEach(compileFixture);
    createHaptics(settings.haptics);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof FixtureError)) throw error;
    throw new UserError(`${path}: control: ${error.message}`);
  }
}
