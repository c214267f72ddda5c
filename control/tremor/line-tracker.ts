/**
 * Tracks the lines of the tremor of one axis: an extended Kalman filter of voluntary motion (position to jerk, driven
 * by white snap) and two lines whose amplitude, phase and frequency wander. docs/tremor.md has the formulas.
 */
import { sincosAt } from '../../kinematics/index.ts';
import { addSnap, carryLine, carryVoluntary, SIZE, STRIDE, takeMeasurements } from './covariance.ts';
import {
  AMPLITUDE_TIME,
  CANCELLING,
  FIRST_ACCELERATION,
  FIRST_AMPLITUDE,
  FIRST_JERK,
  FIRST_LINE,
  FIRST_VELOCITY,
  FREQUENCY_DEVIATION,
  FREQUENCY_TIME,
  HIGHEST_LINE,
  JUMP,
  LARGEST_LINE,
  LEAST_AMPLITUDE,
  LINE_SEPARATION,
  LINE_WIDTH,
  LOWEST_LINE,
  MEASUREMENT_NOISE,
  MOST_AMPLITUDE,
  SAMPLE_PERIOD,
  SECOND_LINE,
  SNAP_DENSITY,
  SURPRISE_DECAY,
  SURPRISE_FROM,
  SURPRISE_GAIN,
  SURPRISE_MOST,
  SURPRISE_SAMPLES,
} from './defaults.ts';

/** Where the lines' three states (in phase, in quadrature: m; frequency: Hz) begin. */
const LINES = Int8Array.of(4, 7);
const CENTRES = Float64Array.of(FIRST_LINE, SECOND_LINE);
const FREQUENCY = 2;

/** What a line's phasor is multiplied by: over a sample; over `STRIDE` samples, with the variance gained on the way. */
const Turn = { sample: 0, stride: 2, length: 5 } as const;

/** Mean normalised innovation; snap's density squared, m²/s⁸/Hz; squared amplitude of each line and of
 * both together, m². */
const Figure = { surprise: 0, snap: 1, power: 2, together: 4, length: 5 } as const;

export interface LineTracker {
  /** p, v, a, j; I₁, Q₁, f₁; I₂, Q₂, f₂. */
  readonly state: Float64Array;
  readonly covariance: Float64Array;
  /** What an innovation adds to each state; last its variance, m². */
  readonly gain: Float64Array;
  readonly turns: Float64Array;
  readonly figures: Float64Array;
  /** Samples until the covariance is carried on, and how many have been measured since it was. */
  wait: number;
  heard: number;
}

export function createLineTracker(): LineTracker {
  return {
    state: new Float64Array(SIZE),
    covariance: new Float64Array(SIZE * SIZE),
    gain: new Float64Array(SIZE + 1),
    turns: new Float64Array(2 * Turn.length),
    figures: new Float64Array(Figure.length),
    wait: STRIDE,
    heard: 0,
  };
}

/** Standard deviations at the start; those of the lines' phasors are a tone's of the first amplitude. */
const START = Float64Array.of(
  ...[MEASUREMENT_NOISE, FIRST_VELOCITY, FIRST_ACCELERATION, FIRST_JERK],
  ...[FIRST_AMPLITUDE / Math.SQRT2, FIRST_AMPLITUDE / Math.SQRT2, FREQUENCY_DEVIATION],
  ...[FIRST_AMPLITUDE / Math.SQRT2, FIRST_AMPLITUDE / Math.SQRT2, FREQUENCY_DEVIATION],
);

/** At rest at `position[axis]`, m, without tremor. `wait`, samples, keeps trackers from being costly at the same time. */
export function resetLineTracker(
  tracker: LineTracker,
  position: Float64Array,
  axis: number,
  wait: number,
): void {
  const { state, covariance, figures } = tracker;
  state.fill(0);
  state[0] = position[axis]!;
  covariance.fill(0);
  for (let i = 0; i < SIZE; i++) covariance[i * (SIZE + 1)] = START[i]! * START[i]!;
  figures.fill(0);
  figures[Figure.snap] = SNAP_DENSITY * SNAP_DENSITY;
  seedLines(tracker);
  takeMeasurements(covariance, tracker.gain, 1);
  tracker.wait = wait;
  tracker.heard = 0;
}

/** Forgets the lines: no amplitude, frequencies at their centres, both uncertain. */
function seedLines(tracker: LineTracker): void {
  const { state, covariance, figures } = tracker;
  for (let i = LINES[0]!; i < SIZE; i++) {
    state[i] = 0;
    for (let j = 0; j < SIZE; j++) {
      covariance[i * SIZE + j] = 0;
      covariance[j * SIZE + i] = 0;
    }
    covariance[i * (SIZE + 1)] = START[i]! * START[i]!;
  }
  for (let line = 0; line < 2; line++) {
    state[LINES[line]! + FREQUENCY] = CENTRES[line]!;
    figures[Figure.power + line] = FIRST_AMPLITUDE * FIRST_AMPLITUDE;
    aimLine(tracker, line);
  }
  figures[Figure.together] = 2 * FIRST_AMPLITUDE * FIRST_AMPLITUDE;
}

const dt = SAMPLE_PERIOD;
const FREQUENCY_PULL = dt / FREQUENCY_TIME;

/**
 * One sample. Leaves in `tremor[axis]` what of it is tremor, m. Where nothing was measured (`heard` false), the model goes
 * on alone.
 */
export function stepLineTracker(
  tracker: LineTracker,
  tremor: Float64Array,
  position: Float64Array,
  axis: number,
  heard: boolean,
): void {
  const { state, gain, turns } = tracker;
  const jerk = state[3]!;
  const acceleration = state[2]! + dt * jerk;
  const velocity = state[1]! + dt * (state[2]! + (dt / 2) * jerk);
  const place = state[0]! + dt * (state[1]! + (dt / 2) * (state[2]! + (dt / 3) * jerk));
  let innovation = position[axis]! - place;
  for (let line = 0; line < 2; line++) {
    const b = LINES[line]!;
    const t = line * Turn.length;
    const inPhase = turns[t]! * state[b]! - turns[t + 1]! * state[b + 1]!;
    state[b + 1] = turns[t + 1]! * state[b]! + turns[t]! * state[b + 1]!;
    state[b] = inPhase;
    state[b + 2] = state[b + 2]! + FREQUENCY_PULL * (CENTRES[line]! - state[b + 2]!);
    innovation -= inPhase;
  }
  state[0] = place;
  state[1] = velocity;
  state[2] = acceleration;
  if (heard && !(Math.abs(innovation) <= JUMP)) {
    resetLineTracker(tracker, position, axis, tracker.wait);
  } else if (heard) {
    for (let i = 0; i < SIZE; i++) state[i] = state[i]! + gain[i]! * innovation;
    noteSurprise(tracker, innovation);
    tracker.heard++;
  }
  if (--tracker.wait === 0) {
    tracker.wait = STRIDE;
    carryOn(tracker);
  }
  tremor[axis] = state[LINES[0]!]! + state[LINES[1]!]!;
}

/** Velocity of voluntary motion as the tracker knows it, m/s. Not for the loop: it returns a number. */
export function velocityOf({ state }: LineTracker): number {
  return state[1]!;
}

const SURPRISE_PART = 1 / SURPRISE_SAMPLES;
/** Variance of the mean of normalised innovations, were they independent. */
const SURPRISE_VARIANCE = SURPRISE_PART / (2 - SURPRISE_PART);
const USUAL_SNAP = SNAP_DENSITY * SNAP_DENSITY;

/** Innovations that go on in one direction are voluntary motion that the model did not expect: then it expects more. */
function noteSurprise(tracker: LineTracker, innovation: number): void {
  const { figures, gain } = tracker;
  const before = figures[Figure.surprise]!;
  const mean = before + SURPRISE_PART * (innovation / Math.sqrt(gain[SIZE]!) - before);
  figures[Figure.surprise] = mean;
  const beyond = (mean * mean) / SURPRISE_VARIANCE - SURPRISE_FROM;
  const factor = beyond > 0 ? Math.min(SURPRISE_MOST, 1 + SURPRISE_GAIN * beyond) : 1;
  const snap = USUAL_SNAP * factor * factor;
  const now = figures[Figure.snap]!;
  figures[Figure.snap] = snap > now ? snap : now + SURPRISE_DECAY * (USUAL_SNAP - now);
}

/** Carries the covariance on by `STRIDE` samples, and aims the lines at where their frequencies have moved. */
function carryOn(tracker: LineTracker): void {
  const { state, covariance, turns, figures } = tracker;
  for (let line = 0; line < 2; line++) boundLine(tracker, line);
  carryVoluntary(covariance);
  addSnap(covariance, figures, Figure.snap);
  for (let line = 0; line < 2; line++) {
    carryLine(covariance, LINES[line]!, state, turns, line * Turn.length + Turn.stride);
  }
  if (tracker.heard > 0) takeMeasurements(covariance, tracker.gain, tracker.heard);
  tracker.heard = 0;
  keepApart(state);
  for (let line = 0; line < 2; line++) aimLine(tracker, line);
  const first = LINES[0]!;
  const second = LINES[1]!;
  const inPhase = state[first]! + state[second]!;
  const quadrature = state[first + 1]! + state[second + 1]!;
  const power = inPhase * inPhase + quadrature * quadrature;
  const mean = figures[Figure.together]! + AMPLITUDE_PART * (power - figures[Figure.together]!);
  figures[Figure.together] = mean;
  if (mean < CANCELLING * (figures[Figure.power]! + figures[Figure.power + 1]!)) seedLines(tracker);
}

/** Keeps frequencies in the band and in order. */
function keepApart(state: Float64Array): void {
  for (let line = 0; line < 2; line++) {
    const f = LINES[line]! + FREQUENCY;
    state[f] = Math.min(HIGHEST_LINE, Math.max(LOWEST_LINE, state[f]!));
  }
  const first = LINES[0]! + FREQUENCY;
  const second = LINES[1]! + FREQUENCY;
  if (state[second]! - state[first]! >= LINE_SEPARATION) return;
  const middle = (state[first]! + state[second]!) / 2;
  state[first] = middle - LINE_SEPARATION / 2;
  state[second] = middle + LINE_SEPARATION / 2;
}

const AMPLITUDE_PART = (STRIDE * dt) / AMPLITUDE_TIME;

/** A line is no larger than tremor is; its mean power says how much it may change. */
function boundLine({ state, figures }: LineTracker, line: number): void {
  const b = LINES[line]!;
  let power = state[b]! * state[b]! + state[b + 1]! * state[b + 1]!;
  if (power > LARGEST_LINE * LARGEST_LINE) {
    const smaller = LARGEST_LINE / Math.sqrt(power);
    state[b] = smaller * state[b]!;
    state[b + 1] = smaller * state[b + 1]!;
    power = LARGEST_LINE * LARGEST_LINE;
  }
  const at = Figure.power + line;
  figures[at] = figures[at]! + AMPLITUDE_PART * (power - figures[at]!);
}

/** What a line's phasor keeps of itself in a sample and in a stride of four: its autocorrelation exp(−π·width·t). */
const STAYS = 1 / (1 + Math.PI * LINE_WIDTH * dt);
const STRIDE_STAYS = STAYS * STAYS * STAYS * STAYS;

/** Squares of the amplitudes that a line may have, m². */
const MOST_POWER = MOST_AMPLITUDE * MOST_AMPLITUDE;
const LEAST_POWER = LEAST_AMPLITUDE * LEAST_AMPLITUDE;

/** Works out the line's turns from its frequency. */
function aimLine({ state, turns, figures }: LineTracker, line: number): void {
  const t = line * Turn.length;
  angle[0] = 2 * Math.PI * dt * state[LINES[line]! + FREQUENCY]!;
  sincosAt(sincos, 0, angle, 0);
  const sin = sincos[0]!;
  const cos = sincos[1]!;
  turns[t + Turn.sample] = STAYS * cos;
  turns[t + Turn.sample + 1] = STAYS * sin;
  // Twice doubled, the angle of a sample is that of a stride.
  const cos2 = cos * cos - sin * sin;
  const sin2 = 2 * sin * cos;
  turns[t + Turn.stride] = STRIDE_STAYS * (cos2 * cos2 - sin2 * sin2);
  turns[t + Turn.stride + 1] = STRIDE_STAYS * 2 * sin2 * cos2;
  const power = Math.min(MOST_POWER, Math.max(LEAST_POWER, figures[Figure.power + line]!));
  turns[t + Turn.stride + 2] = (power / 2) * (1 - STRIDE_STAYS * STRIDE_STAYS);
}

const angle = new Float64Array(1);
const sincos = new Float64Array(2);
