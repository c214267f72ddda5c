/**
 * Tables of numbers as CSV, row by row: whatever the length of the file, a few rows of it are in memory. One row comes
 * out for each row in, so that the two stay side by side; a row that cannot be used is named by its line, and its
 * place is kept.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { UserError } from '../exit-code.ts';
import { createRowProblems } from './row-problems.ts';

/** What becomes of a table. */
export interface TableTransform {
  /** Columns that the table must have, by name and in any order. */
  readonly required: readonly string[];
  /** Columns that it may have: all of them or none. */
  readonly optional: readonly string[];
  /** Columns that come out. */
  readonly output: readonly string[];
  /**
   * Turns a row (the required columns' values, then, where they are there, the optional ones') into the values that
   * come out, or into what is wrong with it, in words.
   */
  row(values: Float64Array, hasOptional: boolean): readonly (number | string)[] | string;
  /** What stands in the place of a row that cannot be used. */
  readonly blank: readonly (number | string)[];
}

export interface TableFiles {
  /** A path, or `-` for the standard input. */
  readonly input: string;
  /** A path, or `-` for the standard output. */
  readonly output: string;
  /** Where problems are named. */
  readonly complain: (line: string) => void;
}

/** A line is a row, even where a quote is left open: one bad row must not swallow the rest of the file. */
const dialect = {
  bom: true,
  info: true,
  quote: null,
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
} as const;

/** Text is written in pieces of about this many characters. */
const PIECE = 1 << 16;

/**
 * Transforms a table. Columns are found by their names in the first line; a table without names has the required
 * columns, or all, in their order.
 * @returns how many rows could not be used
 * @throws UserError when a file cannot be read or written, or the columns are not there
 */
export async function transformTable(transform: TableTransform, files: TableFiles): Promise<number> {
  const name = files.input === '-' ? '(standard input)' : files.input;
  const problems = createRowProblems(name, files.complain);
  const source = files.input === '-' ? process.stdin : createReadStream(files.input);
  const target = files.output === '-' ? process.stdout : createWriteStream(files.output);
  const parser = parse(dialect);
  source.on('error', (error: Error) => parser.destroy(error));
  source.pipe(parser);
  try {
    await pipeline(Readable.from(transformRows(parser, transform, name, problems)), target, {
      end: files.output !== '-',
    });
  } catch (error) {
    // The reader of the output has seen enough, as `head` does.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw explain(error, name, files.output);
  }
  problems.finish();
  return problems.count;
}

/** A record of the parser with `info`. */
interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* transformRows(
  records: AsyncIterable<ParsedRecord>,
  transform: TableTransform,
  name: string,
  problems: ReturnType<typeof createRowProblems>,
): AsyncGenerator<string> {
  let columns: Columns | undefined;
  let text = '';
  for await (const { record: cells, info } of records) {
    const record = cells.map(unquote);
    if (columns === undefined) {
      columns = findColumns(record, transform, `${name}:${info.lines}`);
      text += `${transform.output.join(',')}\n`;
      if (columns.isNamed) continue;
    }
    const wrong = readRow(columns, record);
    const row = wrong ?? transform.row(columns.values, columns.hasOptional);
    if (typeof row === 'string') problems.add(info.lines, row);
    text += `${(typeof row === 'string' ? transform.blank : row).join(',')}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (columns === undefined) {
    throw new UserError(
      `${name}: expected a table with the columns ${transform.required.join(', ')}, found nothing`,
    );
  }
  yield text;
}

interface Columns {
  readonly names: readonly string[];
  /** Place of each column in a row of the file. */
  readonly places: readonly number[];
  readonly values: Float64Array;
  readonly hasOptional: boolean;
  /** The first row holds names, not numbers. */
  readonly isNamed: boolean;
  readonly width: number;
}

function findColumns(first: readonly string[], transform: TableTransform, where: string): Columns {
  const { required, optional } = transform;
  const isNamed = !first.every((cell) => Number.isFinite(parseNumber(cell)));
  const header = isNamed ? first.map((cell) => cell.toLowerCase()) : namesByOrder(first.length, transform);
  const placeOf = (column: string) => header.indexOf(column.toLowerCase());
  const missing = required.filter((column) => placeOf(column) === -1);
  if (missing.length > 0) {
    const found = isNamed ? first.join(', ') : `${first.length} numbers without names`;
    throw new UserError(
      `${where}: expected the columns ${required.join(', ')}; missing ${missing.join(', ')}; found ${found}`,
    );
  }
  const given = optional.filter((column) => placeOf(column) !== -1);
  if (given.length > 0 && given.length < optional.length) {
    throw new UserError(
      `${where}: expected all of the columns ${optional.join(', ')} or none; found only ${given.join(', ')}`,
    );
  }
  const names = [...required, ...given];
  return {
    names,
    places: names.map(placeOf),
    values: new Float64Array(names.length),
    hasOptional: given.length > 0,
    isNamed,
    width: first.length,
  };
}

function namesByOrder(width: number, { required, optional }: TableTransform): readonly string[] {
  const all = [...required, ...optional];
  if (width === required.length) return required;
  return width === all.length ? all : [];
}

/** Fills `columns.values`; what is wrong with the row, in words, where something is. */
function readRow(columns: Columns, record: readonly string[]): string | undefined {
  if (record.length !== columns.width) return `expected ${columns.width} values, found ${record.length}`;
  for (let i = 0; i < columns.places.length; i++) {
    const cell = record[columns.places[i]!]!;
    const value = parseNumber(cell);
    if (!Number.isFinite(value)) return `${columns.names[i]!}: expected a number, found "${cell}"`;
    columns.values[i] = value;
  }
  return undefined;
}

function unquote(cell: string): string {
  return cell.replace(/^"(.*)"$/, '$1');
}

/** As people and programs write numbers; NaN for anything else, for nothing and for hexadecimal. */
function parseNumber(cell: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell) ? Number(cell) : NaN;
}

function explain(error: unknown, input: string, output: string): unknown {
  if (error instanceof CsvError) return new UserError(`${input}: expected CSV: ${error.message}`);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof UserError) return error;
  const file = syscall === 'write' || (error as NodeJS.ErrnoException).path === output ? output : input;
  return new UserError(`${file}: ${(error as Error).message}`);
}
