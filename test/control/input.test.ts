import { describe, expect, it } from 'vitest';
import { Hand, INPUT_LENGTH, OperatorField } from '../../control/index.ts';
import { type Bench, createFollowingBench } from './bench.ts';

const { right, left, present, clutch, sequence, kind } = OperatorField;

/** Sends one spoiled copy of the input, then ticks. */
function sendSpoiled(bench: Bench, field: number, value: number): void {
  bench.sequence++;
  bench.input[sequence] = bench.sequence;
  const spoiled = bench.input.slice();
  spoiled[field] = value;
  bench.controller.input(spoiled, 0);
  bench.tick();
}

function setpointsOf(bench: Bench): number[] {
  return [...bench.setpoint(0), bench.jaw(0), ...bench.setpoint(1), bench.jaw(1), ...bench.setpoint(2)];
}

describe('a bad record holds the instruments and says why', () => {
  const everyField = Array.from({ length: INPUT_LENGTH - 1 }, (_, i) => i + 1);

  it.each([NaN, Infinity, -Infinity])('%d in any field', (value) => {
    for (const field of everyField) {
      const bench = createFollowingBench();
      const before = setpointsOf(bench);
      sendSpoiled(bench, field, value);
      expect([bench.state(0), bench.reason(0), bench.detail(0)]).toEqual([
        'HOLDING',
        'input_not_finite',
        field,
      ]);
      bench.run(20);
      expect([bench.state(1), bench.reason(1)]).toEqual(['HOLDING', 'input_not_finite']);
      setpointsOf(bench).forEach((x, i) => expect(Math.abs(x - before[i]!)).toBeLessThan(1e-3));
    }
  });

  it.each([
    [
      'a quaternion of length zero',
      right + Hand.pose + 3,
      (input: Float64Array) => input.fill(0, right + 4, right + 8),
    ],
    [
      'a quaternion of length two',
      left + Hand.pose + 3,
      (input: Float64Array) => input.set([2, 0, 0, 0], left + 4),
    ],
    ['a hand a mile away', right + Hand.pose, (input: Float64Array) => input.set([1609], right + Hand.pose)],
    [
      'a gripper turned round',
      left + Hand.gripper,
      (input: Float64Array) => input.set([7], left + Hand.gripper),
    ],
    [
      'a scale above one',
      OperatorField.scale,
      (input: Float64Array) => input.set([1.01], OperatorField.scale),
    ],
    [
      'a scale below zero',
      OperatorField.scale,
      (input: Float64Array) => input.set([-0.1], OperatorField.scale),
    ],
    ['half a clutch', clutch, (input: Float64Array) => input.set([0.5], clutch)],
    ['half a sequence number', sequence, (input: Float64Array) => input.set([12.5], sequence)],
    ['a negative sequence number', sequence, (input: Float64Array) => input.set([-1], sequence)],
    ['an unknown kind of record', kind, (input: Float64Array) => input.set([9], kind)],
  ])('%s', (_, field, spoil) => {
    const bench = createFollowingBench();
    const spoiled = bench.input.slice();
    spoiled[sequence] = bench.sequence + 1;
    spoil(spoiled);
    bench.controller.input(spoiled, 0);
    bench.tick();
    expect([bench.state(0), bench.reason(0), bench.detail(0)]).toEqual([
      'HOLDING',
      'input_not_finite',
      field,
    ]);
  });

  it.each([
    ['a repeat', (now: number) => now],
    ['a step back', (now: number) => now - 1],
    ['half the circle ahead', (now: number) => (now + 2 ** 31) % 2 ** 32],
  ])('%s in the sequence', (_, next) => {
    const bench = createFollowingBench();
    const record = bench.input.slice();
    record[sequence] = next(bench.sequence);
    bench.controller.input(record, 0);
    bench.tick();
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'input_out_of_order']);
    expect(bench.record[1]).toBe(bench.sequence);
  });

  it('but a sequence that wraps around, or leaves numbers out, goes on', () => {
    const bench = createFollowingBench();
    bench.sequence += 2 ** 30;
    bench.run(3);
    bench.sequence += 2 ** 30;
    bench.run(3);
    bench.sequence += 2 ** 30;
    bench.run(3);
    bench.sequence = 2 ** 32 - 3;
    bench.run(8);
    expect(bench.record[1]).toBe(5);
    expect(bench.state(0)).toBe('FOLLOWING');
  });

  it('more than 100 ms of silence, to the tick, and then any sequence may begin anew', () => {
    const bench = createFollowingBench();
    bench.tick(100);
    expect([bench.state(0), bench.record[2]]).toEqual(['FOLLOWING', 100]);
    bench.tick(1);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'input_stale']);
    bench.tick(900);
    bench.sequence = 0;
    bench.run(1200);
    expect(bench.reason(0)).toBe('confirm_to_resume');
    // Presence is not anew when it was never given up: a client that reconnects moves nothing.
    expect(bench.state(0)).toBe('HOLDING');
    bench.input[present] = 0;
    bench.run(1);
    bench.input[present] = 1;
    bench.snap();
    bench.run(2);
    expect(bench.state(0)).toBe('FOLLOWING');
  });

  it('for less than a second, though, only while it lasts', () => {
    const bench = createFollowingBench();
    bench.tick(1000);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'input_stale']);
    bench.snap();
    bench.run(2);
    expect(bench.state(0)).toBe('FOLLOWING');
  });

  it('for less than a second with something else amiss, until it is confirmed', () => {
    const bench = createFollowingBench();
    bench.tick(200);
    bench.input[Hand.pose + OperatorField.right] = NaN;
    bench.run(1);
    bench.input[Hand.pose + OperatorField.right] = 0;
    bench.snap();
    bench.run(1200);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'confirm_to_resume']);
  });

  it('and a clutch that was down all the while confirms nothing when it comes up', () => {
    const bench = createFollowingBench();
    bench.input[clutch] = 1;
    bench.run(10);
    bench.tick(1150);
    bench.run(10);
    bench.input[clutch] = 0;
    bench.snap();
    bench.run(10);
    expect(bench.state(0)).toBe('HOLDING');
    bench.input[clutch] = 1;
    bench.run(10);
    bench.input[clutch] = 0;
    bench.snap();
    bench.run(2);
    expect(bench.state(0)).toBe('FOLLOWING');
  });

  it('also 31 ms of ticks that never came', () => {
    const bench = createFollowingBench();
    bench.ticks += 30;
    bench.run(1);
    expect([bench.state(0), bench.reason(0)]).toEqual(['HOLDING', 'loop_overrun']);
  });
});
