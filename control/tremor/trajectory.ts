/**
 * The tremor canceller on a recorded trajectory, row by row: what a row gives depends on rows up to it. Rows come at
 * any times; the canceller runs on a clock of 1 kHz between them, on the cubic through the latest four.
 *
 * Where rows are farther apart than `SPARSE`, a cubic says little about a line of 10 Hz. Then only the tick before each
 * row counts as measured, and between such ticks position and tremor go in straight lines, alike: what is wrong about
 * the tremor in the one is wrong in the other and cancels. Rows farther apart than `BLIND` cannot tell the two apart:
 * then the passthrough is alone.
 */
import { BLIND, FARTHEST, LONGEST_GAP, SAMPLE_PERIOD, SPARSE } from './defaults.ts';
import {
  AXES,
  cancelTremor,
  createPositionCanceller,
  LAG,
  resetPosition,
  resetTrackers,
  trackTremor,
  type PositionCanceller,
} from './position.ts';
import { velocityOf } from './line-tracker.ts';
import type { TremorMode } from './tremor.ts';

export const TrajectoryStatus = { ok: 0, notFinite: 1, notLater: 2 } as const;
export type TrajectoryStatus = (typeof TrajectoryStatus)[keyof typeof TrajectoryStatus];

/** Points that a cubic, and a straight line, go through. */
const CUBIC = 4;
const STRAIGHT = 2;

/** The latest points that a polynomial goes through, newest first: as many as `times` has room for. */
interface Nodes {
  count: number;
  readonly width: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface TrajectoryFilter {
  readonly mode: TremorMode;
  /** How much later than the rows the output is, s. */
  readonly lag: number;
  readonly canceller: PositionCanceller;
  /** Position of the first row since the latest gap, which the clock's positions are counted from, m. */
  readonly origin: Float64Array;
  /** The latest rows: position, m from the origin. */
  readonly rows: Nodes;
  /** The latest measured ticks, where rows are sparse: position and tremor. */
  readonly heard: Nodes;
  /** Time that the clock started at, and its ticks since. */
  start: number;
  ticks: number;
  /** Position and tremor at the latest tick; output there and at the tick before. */
  readonly point: Float64Array;
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
    rows: createNodes(AXES, CUBIC),
    heard: createNodes(2 * AXES, STRAIGHT),
    start: 0,
    ticks: 0,
    point: new Float64Array(2 * AXES),
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
  if (filter.rows.count > 0 && !(row[0]! > filter.rows.times[0]!)) return TrajectoryStatus.notLater;
  if (filter.rows.count === 0 || row[0]! - filter.rows.times[0]! > LONGEST_GAP) begin(filter, row);
  else advance(filter, row);
  if (filter.mode === 'off') for (let i = 0; i < AXES; i++) out[i] = row[i + 1]!;
  else writeOutput(filter, out, row[0]!);
  return TrajectoryStatus.ok;
}

function begin(filter: TrajectoryFilter, row: Float64Array): void {
  for (let i = 0; i < AXES; i++) filter.origin[i] = row[i + 1]!;
  for (const vector of [filter.point, filter.output, filter.before]) vector.fill(0);
  filter.rows.count = 0;
  filter.heard.count = 0;
  addNode(filter.rows, row[0]!, filter.point);
  filter.start = row[0]!;
  filter.ticks = 0;
  resetPosition(filter.canceller, filter.point);
}

/** Takes in a row, and the ticks up to it. */
function advance(filter: TrajectoryFilter, row: Float64Array): void {
  const { rows, origin, point } = filter;
  const time = row[0]!;
  const sparse = time - rows.times[0]! > SPARSE;
  addNode(rows, time, [row[1]! - origin[0]!, row[2]! - origin[1]!, row[3]! - origin[2]!]);
  // A tick that is due within rounding is due.
  const due = Math.floor((time - filter.start) / SAMPLE_PERIOD + 1e-6);
  if (due === filter.ticks) return;
  if (sparse) {
    if (filter.heard.count === 0) addNode(filter.heard, timeOf(filter, filter.ticks), point);
    hearOnce(filter, due);
  } else {
    filter.heard.count = 0;
  }
  const nodes = sparse ? filter.heard : rows;
  while (filter.ticks < due) {
    filter.ticks++;
    interpolate(nodes, point, timeOf(filter, filter.ticks));
    if (!sparse) {
      trackTremor(filter.canceller, point, true);
      point.set(filter.canceller.tremor, AXES);
    }
    filter.before.set(filter.output);
    cancelTremor(filter.canceller, filter.output, point, point.subarray(AXES));
  }
}

/** Lets the trackers go on to the tick that is due, the only one that is measured. */
function hearOnce({ canceller, rows, heard, ticks, start }: TrajectoryFilter, due: number): void {
  const time = start + due * SAMPLE_PERIOD;
  const measured = new Float64Array(2 * AXES);
  interpolate(rows, measured, time);
  if (rows.times[0]! - rows.times[1]! > BLIND) {
    resetTrackers(canceller, measured);
  } else {
    for (let k = ticks + 1; k <= due; k++) trackTremor(canceller, measured, k === due);
  }
  measured.set(canceller.tremor, AXES);
  addNode(heard, time, measured);
}

function timeOf({ start }: TrajectoryFilter, ticks: number): number {
  return start + ticks * SAMPLE_PERIOD;
}

function createNodes(width: number, room: number): Nodes {
  return { count: 0, width, times: new Float64Array(room), values: new Float64Array(room * width) };
}

function addNode(nodes: Nodes, time: number, values: ArrayLike<number>): void {
  nodes.times.copyWithin(1, 0);
  nodes.values.copyWithin(nodes.width, 0);
  nodes.times[0] = time;
  for (let i = 0; i < nodes.width; i++) nodes.values[i] = values[i]!;
  nodes.count = Math.min(nodes.times.length, nodes.count + 1);
}

/** The polynomial through the latest points (Lagrange), at a time between the latest two. */
function interpolate({ count, width, times, values }: Nodes, out: Float64Array, time: number): void {
  out.fill(0, 0, width);
  for (let node = 0; node < count; node++) {
    let weight = 1;
    for (let other = 0; other < count; other++) {
      if (other !== node) weight *= (time - times[other]!) / (times[node]! - times[other]!);
    }
    for (let i = 0; i < width; i++) out[i] = out[i]! + weight * values[node * width + i]!;
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
