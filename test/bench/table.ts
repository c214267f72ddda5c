/** Measurements as an aligned table. */
import { isReached, type Goal, type Measurement, type Unit } from './measure.ts';

const headings = ['row', 'median', 'p99', 'bytes/op', 'goal', 'reached', 'peer in this run', 'what'] as const;

/** The whole table, one line per measurement, columns aligned. */
export function formatTable(measurements: readonly Measurement[]): string {
  const lines = [headings, ...measurements.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const isNumber = (column: number): boolean => column >= 1 && column <= 3;
  return lines
    .map((line) =>
      line.map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      ),
    )
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}

/** How many allocating functions are named per row. */
const NAMED_ALLOCATORS = 8;

/** For each row that must not allocate and does: which functions allocate how many bytes per operation. */
export function formatAllocators(measurements: readonly Measurement[]): string {
  return measurements
    .filter(({ goals = [] }) => goals.some(({ of }) => of === 'bytesPerOperation'))
    .filter(({ allocators = [] }) => allocators.length > 0)
    .map(({ name, allocators = [] }) => {
      const lines = allocators
        .slice(0, NAMED_ALLOCATORS)
        .map(({ where, bytes }) => `${bytes.toFixed(0).padStart(8)} B  ${where}`);
      return `\n${name} allocates per operation, by sampling:\n${lines.join('\n')}\n`;
    })
    .join('');
}

function cells(measurement: Measurement): string[] {
  const { name, what, unit, value, p99, bytesPerOperation, goals = [], peer } = measurement;
  const reached = isReached(measurement);
  return [
    name,
    value === null ? 'not measured' : format(value, unit),
    p99 === undefined ? '' : format(p99, unit),
    bytesPerOperation === undefined ? '' : formatBytesPerOperation(bytesPerOperation),
    goals.map((goal) => formatGoal(goal, unit)).join(', '),
    reached === null ? '' : reached ? 'yes' : 'NO',
    peer === undefined ? '' : formatPeer(peer, unit),
    what,
  ];
}

function formatGoal({ of, atMost }: Goal, unit: Unit): string {
  if (of === 'bytesPerOperation') return `≤ ${formatBytesPerOperation(atMost)} B/op`;
  return `${of === 'p99' ? 'p99 ' : ''}≤ ${format(atMost, unit)}`;
}

function formatPeer(
  { name, value, bytesPerOperation }: NonNullable<Measurement['peer']>,
  unit: Unit,
): string {
  const bytes = bytesPerOperation === undefined ? '' : `, ${formatBytesPerOperation(bytesPerOperation)} B`;
  return `${name} ${format(value, unit)}${bytes}`;
}

/** A figure with the unit that keeps it between 1 and 1000. */
export function format(value: number, unit: Unit): string {
  switch (unit) {
    case 's':
      return scaled(value, [
        [1, 's'],
        [1e-3, 'ms'],
        [1e-6, 'µs'],
        [1e-9, 'ns'],
      ]);
    case 'B':
      return scaled(value, [
        [1e9, 'GB'],
        [1e6, 'MB'],
        [1e3, 'kB'],
        [1, 'B'],
      ]);
    case 'B/min':
      return scaled(value, [
        [1e6, 'MB/min'],
        [1e3, 'kB/min'],
        [1, 'B/min'],
      ]);
    case 'ticks':
    case 'count':
      return `${value} ${unit}`;
  }
}

function scaled(value: number, scales: readonly (readonly [number, string])[]): string {
  const size = Math.abs(value);
  const [scale, name] = scales.find(([least]) => size >= least) ?? scales.at(-1)!;
  return `${(value / scale).toPrecision(size / scale >= 100 ? 4 : 3)} ${name}`;
}

function formatBytesPerOperation(bytes: number): string {
  return bytes < 10 && bytes !== Math.round(bytes) ? bytes.toFixed(1) : String(Math.round(bytes));
}
