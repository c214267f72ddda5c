/**
 * `npm run bench`: time, bytes, lateness, memory and sizes, as one table. A bench is no test: nothing fails because
 * the machine is slow. docs/bench.md says what each row means.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isReached, type Effort, type Measurement, type Row } from './measure.ts';
import { rows as clutch } from './rows/clutch.ts';
import { rows as control } from './rows/control.ts';
import { rows as differential } from './rows/differential.ts';
import { rows as dynamics } from './rows/dynamics.ts';
import { rows as generalInverse } from './rows/general-inverse.ts';
import { rows as fixtures } from './rows/fixtures.ts';
import { rows as installation } from './rows/installation.ts';
import { rows as inverse } from './rows/inverse.ts';
import { rows as kinematics } from './rows/kinematics.ts';
import { rows as loop } from './rows/loop.ts';
import { rows as messages } from './rows/messages.ts';
import { rows as session } from './rows/session.ts';
import { rows as simulation } from './rows/simulation.ts';
import { rows as trajectory } from './rows/trajectory.ts';
import { rows as tremor } from './rows/tremor.ts';
import { formatAllocators, formatTable } from './table.ts';

const allRows: readonly Row[] = [
  ...kinematics,
  ...inverse,
  ...generalInverse,
  ...differential,
  ...dynamics,
  ...control,
  ...fixtures,
  ...clutch,
  ...trajectory,
  ...tremor,
  ...simulation,
  ...messages,
  ...loop,
  ...session,
  ...installation,
];

const usage = `Usage: npm run bench -- [options]
  --filter NAME  only rows whose name contains NAME
  --json FILE    also write every figure to FILE
  --quick        fractions of a second per row: to see that it runs, not to compare
  --full         also the ten-minute session and the fresh installation`;

interface Options {
  readonly filter: string;
  readonly json: string | undefined;
  readonly effort: Effort;
}

function parseOptions(): Options {
  const { values } = parseArgs({
    options: {
      filter: { type: 'string', default: '' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  return { filter: values.filter, json: values.json, effort: { quick: values.quick, full: values.full } };
}

/** Bytes per operation need the collector at hand: starts the bench again with it, and returns its exit code. */
function runWithCollector(): number {
  const script = fileURLToPath(import.meta.url);
  const { status } = spawnSync(process.execPath, ['--expose-gc', script, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

async function run({ filter, json, effort }: Options): Promise<number> {
  const chosen = allRows.filter((row) => row.name.includes(filter));
  if (chosen.length === 0) {
    process.stderr.write(
      `bench: no row contains "${filter}". Rows: ${allRows.map((row) => row.name).join(', ')}\n`,
    );
    return 2;
  }
  const measurements: Measurement[] = [];
  const failures: string[] = [];
  for (const row of chosen) {
    process.stderr.write(`${row.name} …\n`);
    try {
      measurements.push(...(await row.measure(effort)));
    } catch (error) {
      failures.push(
        `${row.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
  const machine = `${os.cpus()[0]?.model ?? 'unknown processor'} × ${os.availableParallelism()}, Node ${process.version}`;
  process.stdout.write(`${machine}\n\n${formatTable(measurements)}\n${formatAllocators(measurements)}`);
  if (json !== undefined) {
    const withVerdict = measurements.map((measurement) => ({
      ...measurement,
      reached: isReached(measurement),
    }));
    const report = { machine, ...effort, loadAverage: os.loadavg(), measurements: withVerdict, failures };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  for (const failure of failures) process.stderr.write(`bench: could not measure ${failure}\n`);
  return failures.length === 0 ? 0 : 1;
}

try {
  const options = parseOptions();
  process.exitCode = globalThis.gc === undefined ? runWithCollector() : await run(options);
} catch (error) {
  // parseArgs explains what it did not understand.
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 2;
}
