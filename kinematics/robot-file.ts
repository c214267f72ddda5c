/** The format of robot files (docs/kinematics.md), and what is checked beyond it. */
import * as v from 'valibot';
import type { Limits } from './model.ts';

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
/** Of a joint: a word, so that it can head a column. */
const word = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_]*$/));
const row = (length: number) => v.pipe(v.array(finite), v.length(length));
const matrix = v.pipe(v.array(row(3)), v.length(3));

const linkSchema = v.strictObject({
  mass: v.pipe(finite, v.minValue(0)),
  centreOfMass: row(3),
  inertia: matrix,
});

const jointSchema = v.strictObject({
  name: word,
  type: v.picklist(['revolute', 'prismatic']),
  alpha: finite,
  a: finite,
  theta: finite,
  d: finite,
  limits: v.strictObject({
    min: finite,
    max: finite,
    velocity: positive,
    acceleration: positive,
    effort: v.nullable(positive),
  }),
  dynamics: v.optional(linkSchema),
});

const robotSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_-]*$/)),
  description: v.string(),
  convention: v.picklist(['modified-dh', 'standard-dh']),
  inverse: v.picklist(['psm', 'ecm', 'mtm', 'raven2', 'general']),
  minimumDepth: v.nullable(positive),
  joints: v.pipe(v.array(jointSchema), v.minLength(1)),
  tip: v.strictObject({ rotation: matrix, translation: row(3) }),
  jaw: v.nullable(
    v.strictObject({
      min: finite,
      max: finite,
      velocity: v.nullable(positive),
      acceleration: v.nullable(positive),
      effort: v.nullable(positive),
      length: v.nullable(positive),
    }),
  ),
  coupling: v.nullable(
    v.strictObject({ joints: v.pipe(v.array(word), v.minLength(1)), rows: v.array(v.array(finite)) }),
  ),
});

export type RobotFile = v.InferOutput<typeof robotSchema>;

/**
 * A robot file's text as a checked value; `file` names it in errors.
 * @throws RobotFileError
 */
export function parseRobotFile(text: string, file: string): RobotFile {
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
  return parsed.output;
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
    if ((joint.dynamics === undefined) !== (robot.joints[0]!.dynamics === undefined)) {
      const [all, some] = joint.dynamics === undefined ? ['all', 'none'] : ['no', 'one'];
      throw new RobotFileError(file, `joints[${i}].dynamics`, `dynamics of ${all} joints`, some);
    }
  });
  if (robot.jaw !== null) checkLimits(robot.jaw, file, 'jaw');
  checkRotation(robot.tip.rotation, file);
  checkCoupling(robot, seen, file);
}

function checkCoupling(robot: RobotFile, names: ReadonlySet<string>, file: string): void {
  if (robot.coupling === null) return;
  const { joints, rows } = robot.coupling;
  joints.forEach((joint, i) => {
    if (!names.has(joint) && (joint !== 'jaw' || robot.jaw === null))
      throw new RobotFileError(file, `coupling.joints[${i}]`, 'the name of a joint', `"${joint}"`);
    if (joints.indexOf(joint) !== i)
      throw new RobotFileError(file, `coupling.joints[${i}]`, 'a joint named once', `"${joint}"`);
  });
  if (rows.length !== joints.length) {
    throw new RobotFileError(file, 'coupling.rows', `${joints.length} rows`, String(rows.length));
  }
  rows.forEach((entries, i) => {
    if (entries.length === joints.length) return;
    throw new RobotFileError(file, `coupling.rows[${i}]`, `${joints.length} entries`, String(entries.length));
  });
}

function checkLimits(limits: Pick<Limits, 'min' | 'max'>, file: string, field: string): void {
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
