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

function formatGoal({ of, atMost, atLeast }: Goal, unit: Unit): string {
  const bound = atMost ?? atLeast;
  const sign = atMost === undefined ? '≥' : '≤';
  if (of === 'bytesPerOperation') return `${sign} ${formatBytesPerOperation(bound)} B/op`;
  if (of === 'ratioToPeer') return `${sign} ${formatRatio(bound)} × peer`;
  return `${of === 'p99' ? 'p99 ' : ''}${sign} ${format(bound, unit)}`;
}

/** `1/150` says more than 0.00667. */
function formatRatio(ratio: number): string {
  return ratio < 0.1 ? `1/${Math.round(1 / ratio)}` : String(ratio);
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
    case 'm':
      return scaled(value, [
        [1, 'm'],
        [1e-3, 'mm'],
        [1e-6, 'µm'],
        [1e-9, 'nm'],
        [1e-15, 'fm'],
      ]);
    case 'rad':
      return scaled(value, [
        [1, 'rad'],
        [1e-3, 'mrad'],
        [1e-6, 'µrad'],
        [1e-9, 'nrad'],
        [1e-15, 'frad'],
      ]);
    case 'dB':
      return `${value.toFixed(1)} dB`;
    case '%':
      return `${value.toFixed(2)} %`;
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
