/**
 * The simulation's own state outside the physics engine is plain records: numbers, booleans, typed arrays, and arrays
 * and records of these, whose shape never changes. So one function hashes it, one saves it, one puts it back.
 */
/** A 64-bit FNV-1a-like hash in two 32-bit lanes, over the exact bits of what is added. Integers only, so portable. */
export class StateHash {
  #low = 0x811c9dc5 | 0;
  #high = 0x050c5d1f | 0;
  readonly #double = new Float64Array(1);
  readonly #words = new Int32Array(this.#double.buffer);

  addDouble(value: number): void {
    // NaN has many bit patterns and no arithmetic meaning here; −0 stays apart from 0.
    this.#double[0] = value;
    this.#addWord(this.#words[0]!);
    this.#addWord(this.#words[1]!);
  }

  addFloats(values: Float32Array, count: number): void {
    for (let i = 0; i < count; i++) this.addDouble(values[i]!);
  }

  #addWord(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193);
    this.#low ^= this.#low >>> 15;
    this.#high = Math.imul(this.#high ^ word ^ (this.#low >>> 3), 0x01000197);
    this.#high ^= this.#high >>> 13;
  }

  /** Sixteen hexadecimal digits. */
  digest(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

export function hashState(hash: StateHash, state: object): void {
  if (state instanceof Float64Array) {
    for (const value of state) hash.addDouble(value);
    return;
  }
  for (const part of Object.values(state) as unknown[]) {
    if (typeof part === 'object' && part !== null) hashState(hash, part);
    else hash.addDouble(Number(part));
  }
}

/** Copies `saved` into the live `state` of the same shape, keeping the live objects. */
export function restoreState<T extends object>(state: T, saved: T): void {
  if (state instanceof Float64Array) {
    state.set(saved as Float64Array);
    return;
  }
  for (const key of Object.keys(state) as (keyof T)[]) {
    const part = state[key];
    if (typeof part === 'object' && part !== null) restoreState(part, saved[key] as object);
    else state[key] = saved[key];
  }
}
