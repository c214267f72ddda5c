/**
 * `npm run mutants`: plants small faults in kinematics/ and control/, one at a time, and looks whether a test fails.
 * A fault that no test sees is a hole in the tests, or changes nothing; those known to change nothing are listed in
 * equivalent.json with the reason.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findMutants, operators, type Mutant } from './operators.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

const usage = `Usage: npm run mutants -- [options]
  --filter TEXT  only files whose path contains TEXT
  --count N      so many faults, drawn at random; 0 for all (default 60)
  --seed N       another draw (default 1)`;

const project = fileURLToPath(new URL('../..', import.meta.url));

/** A fault that changes nothing that anyone could observe. */
interface Equivalent {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** The line's text, without white space around it. */
  readonly line: string;
  readonly reason: string;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      filter: { type: 'string', default: '' },
      count: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const all = sourceFiles(values.filter).flatMap((file) => findMutants(file, read(file)));
  const chosen = draw(
    all.filter((mutant) => !isEquivalent(mutant)),
    Number(values.count),
    Number(values.seed),
  );
  const sandbox = createSandbox(project);
  try {
    if (!sandbox.passes(testsOf('control/').flat())) {
      process.stderr.write('mutants: the tests fail without any fault; make them pass first\n');
      return 1;
    }
    return report(
      chosen,
      chosen.filter((mutant, i) => survives(sandbox, mutant, `${i + 1}/${chosen.length}`)),
    );
  } finally {
    sandbox.remove();
  }
}

function sourceFiles(filter: string): string[] {
  return globSync('{kinematics,control}/**/*.ts', { cwd: project })
    .filter((file) => basename(file) !== 'index.ts' && file.includes(filter))
    .sort();
}

function read(file: string): string {
  return readFileSync(`${project}${file}`, 'utf8');
}

const equivalents = JSON.parse(read('test/mutants/equivalent.json')) as readonly Equivalent[];

function isEquivalent(mutant: Mutant): boolean {
  const line = read(mutant.file).split('\n')[mutant.line - 1]!.trim();
  const { file, before, after } = mutant;
  return equivalents.some(
    (e) => e.file === file && e.before === before && e.after === after && e.line === line,
  );
}

/** `count` of them in random order, the same for the same seed; all of them for 0. */
function draw(mutants: readonly Mutant[], count: number, seed: number): Mutant[] {
  const pool = [...mutants];
  let state = seed >>> 0;
  for (let i = pool.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [pool[i], pool[j]] = [pool[j]!, pool[i]!];
  }
  return count === 0 ? pool : pool.slice(0, count);
}

/** Tests that may see a fault in `file`: first those named like it, then its room's, then those of the room above. */
function testsOf(file: string): string[][] {
  const name = basename(file, '.ts').split('-')[0]!;
  const near = globSync(`test/{kinematics,control}/**/*${name}*.test.ts`, { cwd: project });
  const rooms = file.startsWith('kinematics/') ? [['test/kinematics'], ['test/control']] : [['test/control']];
  return near.length === 0 ? rooms : [near, ...rooms];
}

function survives(sandbox: Sandbox, mutant: Mutant, progress: string): boolean {
  const text = read(mutant.file);
  sandbox.write(mutant.file, text.slice(0, mutant.start) + mutant.after + text.slice(mutant.end));
  const survived = testsOf(mutant.file).every((paths) => sandbox.passes(paths));
  sandbox.write(mutant.file, text);
  process.stderr.write(`${progress} ${survived ? 'SURVIVED' : 'caught'} ${describe(mutant)}\n`);
  return survived;
}

function describe({ file, line, before, after }: Mutant): string {
  const short = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 60);
  return `${file}:${line}: ${short(before)} → ${short(after)}`;
}

function report(planted: readonly Mutant[], survivors: readonly Mutant[]): number {
  const lines = Object.entries(operators).map(([operator, meaning]) => {
    const count = (mutants: readonly Mutant[]): number =>
      mutants.filter((m) => m.operator === operator).length;
    return `${operator.padEnd(6)} ${String(count(planted) - count(survivors)).padStart(4)} of ${String(count(planted)).padEnd(4)} caught: ${meaning}`;
  });
  const caught = planted.length - survivors.length;
  const share = planted.length === 0 ? 0 : (100 * caught) / planted.length;
  process.stdout.write(
    `${lines.join('\n')}\nall    ${caught} of ${planted.length} caught, ${share.toFixed(1)} %\n`,
  );
  for (const survivor of survivors) process.stdout.write(`survived: ${describe(survivor)}\n`);
  return survivors.length === 0 ? 0 : 1;
}

process.exitCode = main();
