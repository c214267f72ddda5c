import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNanoseconds,
  nanosecondsBetween,
  nanosecondsOf,
  secondsOf,
  timeOf,
} from '../../messages/index.ts';

const time = fc.record({
  sec: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  nanosec: fc.nat(999_999_999),
});

describe('ROS time', () => {
  it('is the same instant as nanoseconds and back, also before 1970', () => {
    fc.assert(
      fc.property(time, (instant) => {
        expect(timeOf(nanosecondsOf(instant))).toEqual(instant);
      }),
    );
    expect(timeOf(-1n)).toEqual({ sec: -1, nanosec: 999_999_999 });
  });

  it('moves by a span exactly as big integers do', () => {
    const span = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    const near = fc.record({ sec: fc.integer({ min: 1e9, max: 2e9 }), nanosec: fc.nat(999_999_999) });
    fc.assert(
      fc.property(near, span, (start, nanoseconds) => {
        const out = { sec: 0, nanosec: 0 };
        addNanoseconds(out, start, nanoseconds);
        expect(out).toEqual(timeOf(nanosecondsOf(start) + BigInt(nanoseconds)));
        expect(nanosecondsBetween(start, out)).toBe(nanoseconds);
      }),
    );
  });

  it('is seconds for a person', () => {
    expect(secondsOf({ sec: 12, nanosec: 250_000_000 })).toBe(12.25);
  });
});
