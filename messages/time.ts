/**
 * ROS time and integer nanoseconds. An instant is a bigint, because nanoseconds since 1970 do not fit a double exactly;
 * a span within a session (up to 104 days) is an integer number, which allocates nothing.
 */
import type { Time } from './generated.ts';

const NANOSECONDS_PER_SECOND = 1_000_000_000;

/** Nanoseconds since 1970 of a ROS time. */
export function nanosecondsOf(time: Readonly<Time>): bigint {
  return BigInt(time.sec) * 1_000_000_000n + BigInt(time.nanosec);
}

/** ROS time of nanoseconds since 1970; before 1970 the seconds are negative and the rest is not. */
export function timeOf(nanoseconds: bigint): Time {
  const rest = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { sec: Number((nanoseconds - rest) / 1_000_000_000n), nanosec: Number(rest) };
}

/** out = start + nanoseconds, for an integer number of nanoseconds of either sign. Allocates nothing; `out` may be `start`. */
export function addNanoseconds(out: Time, start: Readonly<Time>, nanoseconds: number): void {
  const sum = start.nanosec + nanoseconds;
  const seconds = Math.floor(sum / NANOSECONDS_PER_SECOND);
  out.sec = start.sec + seconds;
  out.nanosec = sum - seconds * NANOSECONDS_PER_SECOND;
}

/** later − earlier in nanoseconds; exact while the two are less than 104 days apart. Allocates nothing. */
export function nanosecondsBetween(earlier: Readonly<Time>, later: Readonly<Time>): number {
  return (later.sec - earlier.sec) * NANOSECONDS_PER_SECOND + (later.nanosec - earlier.nanosec);
}

/** Seconds since 1970, good to about a quarter of a microsecond: for people and plots, not for arithmetic. */
export function secondsOf(time: Readonly<Time>): number {
  return time.sec + time.nanosec / NANOSECONDS_PER_SECOND;
}
