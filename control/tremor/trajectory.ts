/**
 * The tremor canceller on a recorded trajectory, row by row: what a row gives depends on rows up to it. Rows come at
 * any times; the canceller runs on a clock of 1 kHz between them.
 *
 * Where rows are dense, the clock's positions lie on the cubic through the latest four. Where they are farther apart
 * than `SPARSE`, a cubic says little about a line of 10 Hz: then only the tick before each row counts as measured, and
 * position and tremor go in straight lines from one to the next, alike, so that what is wrong about that cancels.
 */
import { FARTHEST, LONGEST_GAP, SAMPLE_PERIOD, SPARSE } from './defaults.ts';
import {
  AXES,
  cancelTremor,
  createPositionCanceller,
  LAG,
  resetPosition,
  trackTremor,
  type PositionCanceller,
} from './position.ts';
import { velocityOf } from './line-tracker.ts';
import type { TremorMode } from './tremor.ts';

export const TrajectoryStatus = { ok: 0, notFinite: 1, notLater: 2 } as const;
export type TrajectoryStatus = (typeof TrajectoryStatus)[keyof typeof TrajectoryStatus];

/** Rows that a cubic goes through. */
const NODES = 4;

export interface TrajectoryFilter {
  readonly mode: TremorMode;
  /** How much later than the rows the output is, s. */
  readonly lag: number;
  readonly canceller: PositionCanceller;
  /** Position of the first row since the latest gap, which the clock's positions are counted from, m. */
  readonly origin: Float64Array;
  /** The latest rows, newest first, and how many there are: times (s) and positions (m from the origin). */
  readonly times: Float64Array;
  readonly positions: Float64Array;
  rows: number;
  /** Time that the clock started at, and its ticks since. */
  start: number;
  ticks: number;
  /** Position, tremor and output at the latest tick; output at the tick before. */
  readonly position: Float64Array;
  readonly tremor: Float64Array;
  readonly output: Float64Array;
  readonly before: Float64Array;
}

export function createTrajectoryFilter(mode: TremorMode): TrajectoryFilter {
  const kind = mode === 'smooth' ? 'smooth' : 'fast';
  const vector = () => new Float64Array(AXES);
  return {
    mode,
    lag: LAG[kind],
    canceller: createPositionCanceller(kind),
    origin: vector(),
    times: new Float64Array(NODES),
    positions: new Float64Array(NODES * AXES),
    rows: 0,
    start: 0,
    ticks: 0,
    position: vector(),
    tremor: vector(),
    output: vector(),
    before: vector(),
  };
}

/**
 * One row: the filtered position, m, into `out[0…2]`, from time `row[0]`, s, and position `row[1…3]`, m. A row that is
 * not finite or not later than the one before is refused; the filter stays as it was. After a gap of more than
 * `LONGEST_GAP` it starts anew.
 */
export function stepTrajectory(
  filter: TrajectoryFilter,
  out: Float64Array,
  row: Float64Array,
): TrajectoryStatus {
  for (let i = 0; i <= AXES; i++) {
    if (!Number.isFinite(row[i]!)) return TrajectoryStatus.notFinite;
  }
  for (let i = 1; i <= AXES; i++) {
    if (Math.abs(row[i]!) > FARTHEST) return TrajectoryStatus.notFinite;
  }
  if (filter.rows > 0 && !(row[0]! > filter.times[0]!)) return TrajectoryStatus.notLater;
  if (filter.rows === 0 || row[0]! - filter.times[0]! > LONGEST_GAP) begin(filter, row);
  else advance(filter, row);
  if (filter.mode === 'off') for (let i = 0; i < AXES; i++) out[i] = row[i + 1]!;
  else writeOutput(filter, out, row[0]!);
  return TrajectoryStatus.ok;
}

function begin(filter: TrajectoryFilter, row: Float64Array): void {
  for (let i = 0; i < AXES; i++) filter.origin[i] = row[i + 1]!;
  filter.positions.fill(0);
  filter.times[0] = row[0]!;
  filter.rows = 1;
  filter.start = row[0]!;
  filter.ticks = 0;
  for (const vector of [filter.position, filter.tremor, filter.output, filter.before]) vector.fill(0);
  resetPosition(filter.canceller, filter.position);
}

/** Takes in a row, and the ticks up to it. */
function advance(filter: TrajectoryFilter, row: Float64Array): void {
  const { times, positions, origin } = filter;
  times.copyWithin(1, 0);
  positions.copyWithin(AXES, 0);
  times[0] = row[0]!;
  for (let i = 0; i < AXES; i++) positions[i] = row[i + 1]! - origin[i]!;
  filter.rows = Math.min(NODES, filter.rows + 1);
  // A tick that is due within rounding is due.
  const due = Math.floor((row[0]! - filter.start) / SAMPLE_PERIOD + 1e-6);
  if (times[0] - times[1]! > SPARSE) advanceSparse(filter, due);
  else advanceDense(filter, due);
}

function advanceDense(filter: TrajectoryFilter, due: number): void {
  const { canceller, position, tremor } = filter;
  while (filter.ticks < due) {
    filter.ticks++;
    interpolate(filter, position, filter.start + filter.ticks * SAMPLE_PERIOD);
    trackTremor(canceller, position, true);
    tremor.set(canceller.tremor);
    cancel(filter, position, tremor);
  }
}

function advanceSparse(filter: TrajectoryFilter, due: number): void {
  const { canceller, position, tremor } = filter;
  const count = due - filter.ticks;
  const toPosition = new Float64Array(AXES);
  interpolate(filter, toPosition, filter.start + due * SAMPLE_PERIOD);
  for (let k = 1; k <= count; k++) trackTremor(canceller, toPosition, k === count);
  const toTremor = canceller.tremor.slice();
  const atPosition = new Float64Array(AXES);
  const atTremor = new Float64Array(AXES);
  for (let k = 1; k <= count; k++) {
    for (let i = 0; i < AXES; i++) {
      atPosition[i] = position[i]! + (k / count) * (toPosition[i]! - position[i]!);
      atTremor[i] = tremor[i]! + (k / count) * (toTremor[i]! - tremor[i]!);
    }
    cancel(filter, atPosition, atTremor);
  }
  filter.ticks = due;
  position.set(toPosition);
  tremor.set(toTremor);
}

function cancel(filter: TrajectoryFilter, position: Float64Array, tremor: Float64Array): void {
  filter.before.set(filter.output);
  cancelTremor(filter.canceller, filter.output, position, tremor);
}

/** The polynomial through the latest rows (Lagrange), at a time between the latest two. */
function interpolate({ times, positions, rows }: TrajectoryFilter, out: Float64Array, time: number): void {
  out.fill(0);
  for (let node = 0; node < rows; node++) {
    let weight = 1;
    for (let other = 0; other < rows; other++) {
      if (other !== node) weight *= (time - times[other]!) / (times[node]! - times[other]!);
    }
    for (let i = 0; i < AXES; i++) out[i] = out[i]! + weight * positions[node * AXES + i]!;
  }
}

/** The row lies up to a tick after the latest one: the output goes on as it went. */
function writeOutput(filter: TrajectoryFilter, out: Float64Array, time: number): void {
  const { origin, output, before, canceller } = filter;
  const rest = Math.max(0, time - filter.start - filter.ticks * SAMPLE_PERIOD);
  for (let i = 0; i < AXES; i++) {
    const velocity =
      filter.mode === 'smooth'
        ? (output[i]! - before[i]!) / SAMPLE_PERIOD
        : velocityOf(canceller.trackers[i]!);
    out[i] = origin[i]! + output[i]! + velocity * rest;
  }
}
