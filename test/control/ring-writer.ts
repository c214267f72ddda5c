/** The writing thread of the ring's test: records that tell their own number, until told how many. */
import { workerData } from 'node:worker_threads';
import { openRing, pushRecord } from '../../control/ring.ts';

const { buffer, records } = workerData as { buffer: SharedArrayBuffer; records: number };
const ring = openRing(buffer);
const record = new Float64Array(ring.recordLength);
for (let k = 0; k < records; k++) {
  for (let i = 0; i < record.length; i++) record[i] = k + i / 16;
  pushRecord(ring, record, 0);
}
