/**
 * The score of a finished attempt, after the Fundamentals of Laparoscopic Surgery: what is left of the cut-off time,
 * errors paid for in seconds, as a share of what a proficient surgeon leaves.
 *
 *   score = 100 · clamp((limit − time − Σ penalty · count) / (limit − proficient time), 0, 1), and 0 when incomplete
 *
 * Passed: complete, no block lost, and at least the exercise's pass score.
 */
import type { Exercise } from './exercise.ts';
import { MetricField, MetricIndex, metrics, REASON_COUNT, ReasonField, WorldField } from './record.ts';

/** What is counted during an attempt; distances m, times s. */
export interface Tally {
  /** Every block was placed or lost. */
  readonly complete: boolean;
  readonly time: number;
  readonly placed: number;
  readonly drops: number;
  readonly collisions: number;
  readonly lost: number;
  readonly missedHandovers: number;
  /** Path of each instrument's tip. */
  readonly path: Float64Array;
}

/** For each metric that takes points: the reason when it took some, and when it took none. Order of `reasonNames`. */
const judged = [
  { metric: MetricIndex.time, bad: 1, good: 6 },
  { metric: MetricIndex.drops, bad: 2, good: 7 },
  { metric: MetricIndex.collisions, bad: 3, good: 8 },
  { metric: MetricIndex.lostBlocks, bad: 4, good: 9 },
  { metric: MetricIndex.missedHandovers, bad: 5, good: 10 },
] as const;
const INCOMPLETE = 0;

export interface ScoreState {
  /** 0 … 100. */
  value: number;
  passed: boolean;
  /** As in the world record. */
  readonly metrics: Float64Array;
  readonly reasons: Float64Array;
}

/** The score of one exercise, computed once an attempt is over. */
export class Score {
  readonly state: ScoreState = {
    value: 0,
    passed: false,
    metrics: new Float64Array(metrics.length * MetricField.length),
    reasons: new Float64Array(REASON_COUNT * ReasonField.length),
  };
  readonly #exercise: Exercise;

  constructor(exercise: Exercise) {
    this.#exercise = exercise;
  }

  reset(): void {
    this.state.value = 0;
    this.state.passed = false;
    this.state.metrics.fill(0);
    this.state.reasons.fill(0);
  }

  compute(tally: Tally): void {
    const { timeLimit, proficientTime, proficientPath, penalties, passScore, blocks } = this.#exercise;
    const perSecond = 100 / (timeLimit - proficientTime);
    const total = 2 * blocks.count;
    this.#set(
      MetricIndex.time,
      tally.time,
      proficientTime,
      -perSecond * Math.max(0, tally.time - proficientTime),
    );
    this.#set(MetricIndex.blocksPlaced, tally.placed, total, 0);
    this.#set(MetricIndex.drops, tally.drops, 0, -perSecond * penalties.drop * tally.drops);
    this.#set(
      MetricIndex.collisions,
      tally.collisions,
      0,
      -perSecond * penalties.collision * tally.collisions,
    );
    this.#set(MetricIndex.lostBlocks, tally.lost, 0, -perSecond * penalties.lostBlock * tally.lost);
    this.#set(
      MetricIndex.missedHandovers,
      tally.missedHandovers,
      0,
      -perSecond * penalties.missedHandover * tally.missedHandovers,
    );
    this.#set(MetricIndex.pathRight, tally.path[0]!, proficientPath, 0);
    this.#set(MetricIndex.pathLeft, tally.path[1]!, proficientPath, 0);
    let points = 100;
    for (const { metric } of judged) points += this.#points(metric);
    this.state.value = tally.complete ? Math.min(100, Math.max(0, points)) : 0;
    this.state.passed = tally.complete && tally.lost === 0 && this.state.value >= passScore;
    this.#giveReasons(tally.complete, tally.placed);
  }

  #set(metric: number, value: number, expert: number, points: number): void {
    const o = metric * MetricField.length;
    this.state.metrics[o + MetricField.value] = value;
    this.state.metrics[o + MetricField.expert] = expert;
    this.state.metrics[o + MetricField.points] = points;
  }

  #points(metric: number): number {
    return this.state.metrics[metric * MetricField.length + MetricField.points]!;
  }

  /** The three that mattered most: first what is missing, then what cost most, then what cost nothing. */
  #giveReasons(complete: boolean, placed: number): void {
    const ranked = judged
      .map(({ metric, bad, good }) => {
        const points = this.#points(metric);
        return {
          code: points < 0 ? bad : good,
          value: this.state.metrics[metric * MetricField.length]!,
          points,
        };
      })
      .sort((a, b) => a.points - b.points);
    const all = complete ? ranked : [{ code: INCOMPLETE, value: placed, points: -100 }, ...ranked];
    for (let i = 0; i < REASON_COUNT; i++) {
      this.state.reasons[i * ReasonField.length + ReasonField.code] = all[i]!.code;
      this.state.reasons[i * ReasonField.length + ReasonField.value] = all[i]!.value;
    }
  }

  write(record: Float64Array, offset: number): void {
    record[offset + WorldField.passed] = this.state.passed ? 1 : 0;
    record[offset + WorldField.score] = this.state.value;
    for (let i = 0; i < this.state.metrics.length; i++)
      record[offset + WorldField.metrics + i] = this.state.metrics[i]!;
    for (let i = 0; i < this.state.reasons.length; i++)
      record[offset + WorldField.reasons + i] = this.state.reasons[i]!;
  }
}
