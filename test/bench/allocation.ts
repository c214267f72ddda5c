/** Bytes that an operation leaves on the heap, and which functions leave them. */
import { Session } from 'node:inspector';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { percentile } from './percentile.ts';

type Operation = (iteration: number) => void;

/** Operations between two looks at the heap. */
const CHUNK = 200;

/**
 * Growth of heap and array buffers per operation, bytes. The median over chunks of operations, so that a collection in
 * the midst of some chunk, or code compiled in another, does not count.
 */
export function measureAllocation(operation: Operation, chunks: number): number {
  const nothing = growths(() => undefined, chunks);
  const something = growths(operation, chunks);
  return Math.max(0, (percentile(something, 0.5) - percentile(nothing, 0.5)) / CHUNK);
}

function growths(operation: Operation, chunks: number): Float64Array {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('The bench runs with --expose-gc.');
  const result = new Float64Array(chunks);
  let iteration = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    // A minor collection empties the young generation, so that none falls into the chunk unless it fills up.
    collect({ type: 'minor', execution: 'sync' });
    const before = heapInUse();
    for (let i = 0; i < CHUNK; i++) operation(iteration++);
    result[chunk] = heapInUse() - before;
  }
  return result.sort();
}

function heapInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A function that allocates, by V8's sampling of the heap. */
export interface Allocator {
  /** Name, file and line. */
  readonly where: string;
  /** Per operation. */
  readonly bytes: number;
}

interface Node {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly selfSize: number;
  readonly children: readonly Node[];
}

/** Mean distance of two samples, bytes. */
const SAMPLING_INTERVAL = 1024;

/** The functions of our own and of packages that allocate at least a byte per operation, the greediest first. */
export function findAllocators(operation: Operation, operations: number): Allocator[] {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_INTERVAL,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  for (let i = 0; i < operations; i++) operation(i);
  const sizes = new Map<string, number>();
  // In the same thread, the answer is there when `post` returns.
  session.post('HeapProfiler.stopSampling', (error, { profile }) => {
    if (error === null) addSizes(sizes, profile.head);
  });
  session.disconnect();
  return [...sizes]
    .map(([where, size]) => ({ where, bytes: size / operations }))
    .filter(({ bytes }) => bytes >= 1)
    .sort((a, b) => b.bytes - a.bytes);
}

function addSizes(sizes: Map<string, number>, { callFrame, selfSize, children }: Node): void {
  if (callFrame.url.startsWith('file:')) {
    const file = path.relative(process.cwd(), fileURLToPath(callFrame.url));
    const where = `${callFrame.functionName} (${file}:${callFrame.lineNumber + 1})`;
    sizes.set(where, (sizes.get(where) ?? 0) + selfSize);
  }
  for (const child of children) addSizes(sizes, child);
}
