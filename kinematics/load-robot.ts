/** Reads robot files. Errors name the file, the field, what was expected and what was found. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Joint, Limits, RobotModel } from './model.ts';
import { JointType } from './model.ts';
import { geometryProblem } from './geometry.ts';
import { sincos } from './trigonometry.ts';

/** A robot file that cannot be used. */
export class RobotFileError extends Error {
  override readonly name = 'RobotFileError';
  readonly file: string;
  /** Path of the field, as in `joints[2].limits.max`; empty when the file as a whole is meant. */
  readonly field: string;

  constructor(file: string, field: string, expected: string, found: string) {
    super(`${file}: ${field === '' ? '' : `${field}: `}expected ${expected}, found ${found}`);
    this.file = file;
    this.field = field;
  }
}

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.gtValue(0));
const name = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]*$/));
const row = (length: number) => v.pipe(v.array(finite), v.length(length));

const limitEntries = {
  min: finite,
  max: finite,
  velocity: positive,
  acceleration: positive,
  effort: v.nullable(positive),
};

const robotSchema = v.strictObject({
  name,
  description: v.string(),
  inverse: v.picklist(['psm', 'ecm']),
  minimumDepth: positive,
  joints: v.pipe(
    v.array(
      v.strictObject({
        name,
        type: v.picklist(['revolute', 'prismatic']),
        alpha: finite,
        a: finite,
        theta: finite,
        d: finite,
        limits: v.strictObject(limitEntries),
      }),
    ),
    v.minLength(1),
  ),
  tip: v.strictObject({ rotation: v.pipe(v.array(row(3)), v.length(3)), translation: row(3) }),
  jaw: v.nullable(v.strictObject({ ...limitEntries, length: positive })),
  coupling: v.nullable(
    v.strictObject({ joints: v.pipe(v.array(name), v.minLength(1)), rows: v.array(v.array(finite)) }),
  ),
});

type RobotFile = v.InferOutput<typeof robotSchema>;

/**
 * Reads a robot: one of Trocar's own by name (`psm`, `ecm`), or any file by its path (ending in `.json`).
 * @throws RobotFileError when the file is missing, is not JSON, or does not describe a robot.
 */
export function loadRobot(nameOrPath: string): RobotModel {
  const file = nameOrPath.endsWith('.json')
    ? nameOrPath
    : `${import.meta.dirname}/robots/${nameOrPath.toLowerCase()}.json`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RobotFileError(
      file,
      '',
      'a readable robot file',
      String((error as NodeJS.ErrnoException).code),
    );
  }
  return parseRobot(text, file);
}

/**
 * Makes a model of a robot file's text; `file` names it in errors.
 * @throws RobotFileError
 */
export function parseRobot(text: string, file: string): RobotModel {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new RobotFileError(file, '', 'JSON', (error as Error).message);
  }
  const parsed = v.safeParse(robotSchema, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw new RobotFileError(file, fieldPath(issue), expectation(issue), issue.received);
  }
  checkMeaning(parsed.output, file);
  const model = createModel(parsed.output);
  const problem = geometryProblem(model);
  if (problem !== null) throw new RobotFileError(file, problem.field, problem.expected, problem.found);
  return model;
}

/** What a schema issue asked for, in words. */
function expectation(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'length') return `${issue.expected ?? ''} entries`;
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'no such field';
  // An object that lacks a field "expects" the field's quoted name.
  if (issue.type === 'strict_object' && issue.expected?.startsWith('"') === true) return 'this field';
  return issue.expected ?? issue.message;
}

/** `joints[2].limits.max` from a schema issue. */
function fieldPath(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce((path, item) => {
    const key = item.key;
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

/** What a schema of shapes cannot say. */
function checkMeaning(robot: RobotFile, file: string): void {
  const seen = new Set<string>();
  robot.joints.forEach((joint, i) => {
    if (seen.has(joint.name))
      throw new RobotFileError(file, `joints[${i}].name`, 'a name used once', `"${joint.name}"`);
    seen.add(joint.name);
    checkLimits(joint.limits, file, `joints[${i}].limits`);
  });
  if (robot.jaw !== null) checkLimits(robot.jaw, file, 'jaw');
  checkRotation(robot.tip.rotation, file);
  if (robot.coupling === null) return;
  const { joints, rows } = robot.coupling;
  joints.forEach((joint, i) => {
    if (seen.has(joint) || (joint === 'jaw' && robot.jaw !== null)) return;
    throw new RobotFileError(file, `coupling.joints[${i}]`, 'the name of a joint', `"${joint}"`);
  });
  if (rows.length !== joints.length) {
    throw new RobotFileError(file, 'coupling.rows', `${joints.length} rows`, String(rows.length));
  }
  rows.forEach((entries, i) => {
    if (entries.length === joints.length) return;
    throw new RobotFileError(file, `coupling.rows[${i}]`, `${joints.length} entries`, String(entries.length));
  });
}

function checkLimits(limits: Limits, file: string, field: string): void {
  if (limits.min < limits.max) return;
  throw new RobotFileError(file, `${field}.max`, `more than min (${limits.min})`, String(limits.max));
}

/** A proper rotation: orthonormal rows, right-handed. */
function checkRotation(r: readonly (readonly number[])[], file: string): void {
  const [x, y, z] = r as [number[], number[], number[]];
  const dot = (a: number[], b: number[]) => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
  const cross = [y[1]! * z[2]! - y[2]! * z[1]!, y[2]! * z[0]! - y[0]! * z[2]!, y[0]! * z[1]! - y[1]! * z[0]!];
  const errors = [
    dot(x, x) - 1,
    dot(y, y) - 1,
    dot(z, z) - 1,
    dot(x, y),
    dot(y, z),
    dot(z, x),
    dot(x, cross) - 1,
  ];
  if (errors.every((error) => Math.abs(error) < 1e-9)) return;
  throw new RobotFileError(file, 'tip.rotation', 'a right-handed orthonormal matrix', JSON.stringify(r));
}

function createModel(robot: RobotFile): RobotModel {
  const joints = robot.joints.map(createJoint);
  const limits = (of: (limits: Limits) => number) => Float64Array.from(joints, (joint) => of(joint.limits));
  return Object.freeze({
    name: robot.name,
    description: robot.description,
    joints,
    jointNames: joints.map((joint) => joint.name),
    lower: limits((l) => l.min),
    upper: limits((l) => l.max),
    velocity: limits((l) => l.velocity),
    acceleration: limits((l) => l.acceleration),
    tipRotation: Float64Array.from(robot.tip.rotation.flat()),
    tipTranslation: Float64Array.from(robot.tip.translation),
    jaw: robot.jaw,
    coupling: robot.coupling,
    inverse: robot.inverse,
    minimumDepth: robot.minimumDepth,
    hash: createHash('sha256').update(canonical(robot)).digest('hex'),
  });
}

function createJoint(joint: RobotFile['joints'][number]): Joint {
  const sc = new Float64Array(2);
  sincos(sc, joint.alpha);
  // cos(π/2) in doubles is 6e-17: links at right angles are meant exactly so.
  const snap = (x: number) => (Math.abs(x - Math.round(x)) < 1e-15 ? Math.round(x) : x);
  return Object.freeze({
    ...joint,
    type: JointType[joint.type],
    sinAlpha: snap(sc[0]!),
    cosAlpha: snap(sc[1]!),
    limits: Object.freeze(joint.limits),
  });
}

/** JSON with sorted keys and no white space: independent of how the file is laid out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
