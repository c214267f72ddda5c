import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import {
  consumeRecord,
  createRingBuffer,
  droppedRecords,
  openRing,
  peekRecord,
  pushRecord,
  waitingRecords,
} from '../../control/index.ts';

/** Reads all that waits; the first number of each record. */
function drain(ring: ReturnType<typeof openRing>): number[] {
  const read: number[] = [];
  for (let at = peekRecord(ring); at !== -1; at = peekRecord(ring)) {
    read.push(ring.data[at]!);
    consumeRecord(ring);
  }
  return read;
}

describe('a ring', () => {
  it('gives records back in order, and drops the newest when it is full', () => {
    const ring = openRing(createRingBuffer(3, 4));
    const push = (x: number) => pushRecord(ring, Float64Array.of(0, x, x, x), 1);
    expect([1, 2, 3, 4, 5, 6].map(push)).toEqual([true, true, true, true, false, false]);
    expect([waitingRecords(ring), droppedRecords(ring)]).toEqual([4, 2]);
    expect(drain(ring)).toEqual([1, 2, 3, 4]);
    expect(peekRecord(ring)).toBe(-1);
    for (let x = 10; x < 40; x++) {
      push(x);
      expect(drain(ring)).toEqual([x]);
    }
    expect(droppedRecords(ring)).toBe(2);
  });

  it('goes on when its 32-bit counters wrap', () => {
    const buffer = createRingBuffer(1, 4);
    const header = new Int32Array(buffer, 0, 8);
    const ring = openRing(buffer);
    header[2] = header[3] = 2 ** 31 - 2;
    const read: number[] = [];
    for (let x = 0; x < 10; x++) {
      pushRecord(ring, Float64Array.of(x), 0);
      pushRecord(ring, Float64Array.of(x + 0.5), 0);
      read.push(...drain(ring));
    }
    expect(read).toEqual(Array.from({ length: 20 }, (_, i) => i / 2));
  });

  it('carries whole records from one thread to another; what is missing is counted', async () => {
    const records = 200_000;
    const buffer = createRingBuffer(16, 64);
    const ring = openRing(buffer);
    const worker = new Worker(new URL('./ring-writer.ts', import.meta.url), {
      workerData: { buffer, records },
    });
    const exit = { seen: false };
    worker.once('exit', () => (exit.seen = true));
    let read = 0;
    let last = -1;
    for (;;) {
      const done = exit.seen;
      for (let at = peekRecord(ring); at !== -1; at = peekRecord(ring)) {
        const first = ring.data[at]!;
        expect(first).toBeGreaterThan(last);
        expect(ring.data[at + 15]).toBe(first + 15 / 16);
        last = first;
        read++;
        consumeRecord(ring);
      }
      if (done) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(read).toBeGreaterThan(0);
    expect(read + droppedRecords(ring)).toBe(records);
  });

  it('refuses to be made of nothing', () => {
    expect(() => createRingBuffer(0, 4)).toThrow(
      'A ring needs positive integers, found 0 doubles × 4 records',
    );
    expect(() => createRingBuffer(3, 1.5)).toThrow(RangeError);
  });
});
