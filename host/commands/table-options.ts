/** What every command on tables has in common. */
import type { Command } from 'commander';
import { transformTable, type TableTransform } from '../csv/table.ts';
import { ExitCode } from '../exit-code.ts';

export interface TableOptions {
  readonly csv: string;
  readonly out: string;
}

export function tableOptions(command: Command): Command {
  return command
    .requiredOption('--csv <file>', 'table to read; - for the standard input')
    .option('--out <file>', 'table to write; - for the standard output', '-')
    .addHelpText(
      'after',
      '\nA row that cannot be used is named by its line, and its place is kept; the exit code is then 3.',
    );
}

/** Transforms the table; the exit code says whether every row could be used. */
export async function runTable({ csv, out }: TableOptions, transform: TableTransform): Promise<void> {
  const complain = (line: string) => process.stderr.write(`trocar: ${line}\n`);
  const unusable = await transformTable(transform, { input: csv, output: out, complain });
  if (unusable > 0) process.exitCode = ExitCode.badEnvironment;
}
