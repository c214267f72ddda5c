/**
 * Which instant of the session to draw. Samples arrive in bursts and logical time may run slower than the wall's;
 * drawing about one sample behind the newest, on a clock that is steered and not set, makes motion smooth at any
 * frame rate. All times in s.
 */

/** Time constant with which the clock is steered to where it ought to be. */
const STEER = 0.25;
/** Further away than this the clock is set: a session that started, jumped or was paused. */
const SET = 0.4;
/** Bounds of the guessed sample period. */
const MIN_PERIOD = 0.004;
const MAX_PERIOD = 0.1;
/** Share of a new gap in the running averages. */
const AVERAGE = 0.05;

export interface PlaybackClock {
  /** The instant to draw; NaN before the first sample. */
  time: number;
  /** Stamp of the newest sample and the wall time it came at. */
  newest: number;
  arrival: number;
  /** Running averages of the distance between samples, in session time and on the wall. */
  period: number;
  wallPeriod: number;
  /** Wall time of the last `advanceClock`. */
  last: number;
}

export function createPlaybackClock(): PlaybackClock {
  const unknown = Number.NaN;
  return { time: unknown, newest: unknown, arrival: unknown, period: 0.02, wallPeriod: 0.02, last: unknown };
}

/** A sample stamped `stamp` came at wall time `now`. */
export function observeStamp(clock: PlaybackClock, stamp: number, now: number): void {
  const gap = stamp - clock.newest;
  const wallGap = now - clock.arrival;
  if (gap > 0 && gap < SET && wallGap < SET) {
    clock.period += AVERAGE * (gap - clock.period);
    clock.wallPeriod += AVERAGE * (wallGap - clock.wallPeriod);
  }
  if (gap > 0 || gap < -SET || Number.isNaN(gap)) {
    clock.newest = stamp;
    clock.arrival = now;
  }
}

/** Moves the clock to wall time `now` and returns the instant to draw, never beyond the newest sample. */
export function advanceClock(clock: PlaybackClock, now: number): number {
  if (Number.isNaN(clock.newest)) return Number.NaN;
  const elapsed = Number.isNaN(clock.last) ? 0 : Math.max(0, now - clock.last);
  clock.last = now;
  const period = Math.min(MAX_PERIOD, Math.max(MIN_PERIOD, clock.period));
  const speed = Math.min(2, Math.max(0, clock.period / Math.max(clock.wallPeriod, MIN_PERIOD)));
  const sinceArrival = Math.max(0, now - clock.arrival);
  const wanted = clock.newest + Math.min(speed * sinceArrival, period) - 1.5 * period;
  const error = wanted - clock.time;
  if (Number.isNaN(error) || Math.abs(error) > SET) {
    clock.time = wanted;
  } else {
    // Runs on as the session does, is pulled towards the wanted instant, and never runs backwards.
    const moving = speed * sinceArrival < 4 * period ? speed * elapsed : 0;
    clock.time += Math.max(0, moving + (error - moving) * (1 - Math.exp(-elapsed / STEER)));
  }
  clock.time = Math.min(clock.time, clock.newest);
  return clock.time;
}
