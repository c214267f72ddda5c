/**
 * A ring of fixed-length records of doubles in shared memory, from one writing thread to one reading thread. Neither
 * waits for the other: when the ring is full the newest record is dropped and counted. Nothing is allocated after
 * opening. Counters are 32 bit and wrap.
 */

const Header = { recordLength: 0, capacity: 1, written: 2, read: 3, dropped: 4, length: 8 } as const;

/** One thread's view of a ring. */
export interface Ring {
  /** Doubles in a record. */
  readonly recordLength: number;
  /** Records that fit. */
  readonly capacity: number;
  /** All records; `peekRecord` and `reserveRecord` give offsets into it. */
  readonly data: Float64Array;
  readonly header: Int32Array;
}

/**
 * Memory for a ring of at least `capacity` records (rounded up to a power of two, so that wrapping counters work).
 * @throws RangeError for lengths that are not positive integers.
 */
export function createRingBuffer(recordLength: number, capacity: number): SharedArrayBuffer {
  if (!Number.isInteger(recordLength) || recordLength < 1 || !Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(
      `A ring needs positive integers, found ${recordLength} doubles × ${capacity} records`,
    );
  }
  let rounded = 1;
  while (rounded < capacity) rounded *= 2;
  const buffer = new SharedArrayBuffer(4 * Header.length + 8 * recordLength * rounded);
  const header = new Int32Array(buffer, 0, Header.length);
  header[Header.recordLength] = recordLength;
  header[Header.capacity] = rounded;
  return buffer;
}

/** Opens memory made by `createRingBuffer`, in any thread. */
export function openRing(buffer: SharedArrayBuffer): Ring {
  const header = new Int32Array(buffer, 0, Header.length);
  const recordLength = header[Header.recordLength]!;
  const capacity = header[Header.capacity]!;
  return {
    recordLength,
    capacity,
    header,
    data: new Float64Array(buffer, 4 * Header.length, recordLength * capacity),
  };
}

/** Writer: offset in `data` where the next record may be written, to be followed by `publishRecord`; −1 when full. */
export function reserveRecord(ring: Ring): number {
  const written = Atomics.load(ring.header, Header.written);
  if (((written - Atomics.load(ring.header, Header.read)) | 0) >= ring.capacity) {
    Atomics.add(ring.header, Header.dropped, 1);
    return -1;
  }
  return (written & (ring.capacity - 1)) * ring.recordLength;
}

/** Writer: hands the reserved record to the reader. */
export function publishRecord(ring: Ring): void {
  Atomics.store(ring.header, Header.written, (Atomics.load(ring.header, Header.written) + 1) | 0);
}

/** Writer: copies the record at `offset` in `source`. False, and one more dropped, when the ring is full. */
export function pushRecord(ring: Ring, source: Float64Array, offset: number): boolean {
  const at = reserveRecord(ring);
  if (at === -1) return false;
  for (let i = 0; i < ring.recordLength; i++) ring.data[at + i] = source[offset + i]!;
  publishRecord(ring);
  return true;
}

/** Reader: offset in `data` of the oldest record, valid until `consumeRecord`; −1 when there is none. */
export function peekRecord(ring: Ring): number {
  const read = Atomics.load(ring.header, Header.read);
  if (read === Atomics.load(ring.header, Header.written)) return -1;
  return (read & (ring.capacity - 1)) * ring.recordLength;
}

/** Reader: gives the oldest record's place back to the writer. */
export function consumeRecord(ring: Ring): void {
  Atomics.store(ring.header, Header.read, (Atomics.load(ring.header, Header.read) + 1) | 0);
}

/** Records waiting to be read. */
export function waitingRecords(ring: Ring): number {
  return (Atomics.load(ring.header, Header.written) - Atomics.load(ring.header, Header.read)) | 0;
}

/** Records lost so far because the ring was full. */
export function droppedRecords(ring: Ring): number {
  return Atomics.load(ring.header, Header.dropped) >>> 0;
}
