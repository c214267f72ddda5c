/** The memory that a live session's threads share, and how loop and physics wait for each other in it. */
import {
  createLatenessBuffer,
  createRingBuffer,
  openLateness,
  openRing,
  type Lateness,
  type Ring,
} from '../../control/index.ts';
import { INPUT_LENGTH, TICK_LENGTH } from '../../control/port/index.ts';
import { EXCHANGE_LENGTH, TICKS_PER_STEP, WORLD_LENGTH } from '../../sim/index.ts';

/** An input record as the loop consumed it: the tick, then the record. */
export const ECHO_LENGTH = 1 + INPUT_LENGTH;

/** Input records that may wait for the loop: two seconds at four times the console's rate. */
const INPUT_CAPACITY = 1024;
/** Ticks that the host may be busy elsewhere before log records are lost: 8 s. */
const TICK_CAPACITY = 8192;

/** Words of the gate. */
const Gate = { posted: 0, finished: 1, stop: 2, physicsWaits: 3, length: 4 } as const;

/** Buffers only, so that it can be handed to a worker. */
export interface SharedMemory {
  readonly mailbox: SharedArrayBuffer;
  readonly observed: SharedArrayBuffer;
  readonly gate: SharedArrayBuffer;
  readonly inputs: SharedArrayBuffer;
  readonly echoes: SharedArrayBuffer;
  readonly ticks: SharedArrayBuffer;
  readonly worlds: SharedArrayBuffer;
  readonly lateness: SharedArrayBuffer;
}

/** The same memory with its meaning. */
export interface SharedViews {
  /** Loop ⇄ physics, `EXCHANGE_LENGTH` doubles. */
  readonly mailbox: Float64Array;
  /** Loop → scripted operator: the tick record that belongs to the latest post. */
  readonly observed: Float64Array;
  readonly gate: Int32Array;
  /** Host → loop; from the scripted operator where there is one. */
  readonly inputs: Ring;
  /** Loop → host: inputs as consumed, with their tick. */
  readonly echoes: Ring;
  /** Loop → host. */
  readonly ticks: Ring;
  /** Physics → host. */
  readonly worlds: Ring;
  readonly lateness: Lateness;
}

export function createSharedMemory(): SharedMemory {
  return {
    mailbox: new SharedArrayBuffer(EXCHANGE_LENGTH * Float64Array.BYTES_PER_ELEMENT),
    observed: new SharedArrayBuffer(TICK_LENGTH * Float64Array.BYTES_PER_ELEMENT),
    gate: new SharedArrayBuffer(Gate.length * Int32Array.BYTES_PER_ELEMENT),
    inputs: createRingBuffer(INPUT_LENGTH, INPUT_CAPACITY),
    echoes: createRingBuffer(ECHO_LENGTH, TICK_CAPACITY),
    ticks: createRingBuffer(TICK_LENGTH, TICK_CAPACITY),
    worlds: createRingBuffer(WORLD_LENGTH, TICK_CAPACITY / TICKS_PER_STEP),
    lateness: createLatenessBuffer(),
  };
}

export function openSharedMemory(memory: SharedMemory): SharedViews {
  return {
    mailbox: new Float64Array(memory.mailbox),
    observed: new Float64Array(memory.observed),
    gate: new Int32Array(memory.gate),
    inputs: openRing(memory.inputs),
    echoes: openRing(memory.echoes),
    ticks: openRing(memory.ticks),
    worlds: openRing(memory.worlds),
    lateness: openLateness(memory.lateness),
  };
}

/** Asks both threads to end. Safe from any thread. */
export function requestStop({ gate }: SharedViews): void {
  Atomics.store(gate, Gate.stop, 1);
  Atomics.notify(gate, Gate.posted);
  Atomics.notify(gate, Gate.finished);
}

export function isStopRequested({ gate }: SharedViews): boolean {
  return Atomics.load(gate, Gate.stop) === 1;
}

/** Loop: the mailbox holds the set-points of the next step. */
export function postStep({ gate }: SharedViews): void {
  Atomics.add(gate, Gate.posted, 1);
  Atomics.notify(gate, Gate.posted);
}

/** Loop: waits until `steps` physics steps are done. False when the session ends instead. */
export function waitForSteps(shared: SharedViews, steps: number): boolean {
  if (Atomics.load(shared.gate, Gate.finished) < steps) Atomics.add(shared.gate, Gate.physicsWaits, 1);
  return waitForCount(shared, Gate.finished, steps);
}

/** Ticks that had to wait for the physics. */
export function physicsWaits({ gate }: SharedViews): number {
  return Atomics.load(gate, Gate.physicsWaits);
}

/** Physics: waits until step `step` (from 0) is asked for. False when the session ends instead. */
export function waitForPost(shared: SharedViews, step: number): boolean {
  return waitForCount(shared, Gate.posted, step + 1);
}

/** Physics: one more step is done and its result is in the mailbox. */
export function finishStep({ gate }: SharedViews): void {
  Atomics.add(gate, Gate.finished, 1);
  Atomics.notify(gate, Gate.finished);
}

function waitForCount(shared: SharedViews, word: number, count: number): boolean {
  for (;;) {
    const seen = Atomics.load(shared.gate, word);
    if (seen >= count) return true;
    if (isStopRequested(shared)) return false;
    // The bound on the wait is for a stop that comes between the two looks above.
    Atomics.wait(shared.gate, word, seen, WAIT_MS);
  }
}

const WAIT_MS = 50;
