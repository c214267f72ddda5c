/** Seeded random numbers, the same on every machine: Mulberry32 (T. Ettinger, public domain), integers only inside. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return low + (high - low) * (((bits ^ (bits >>> 14)) >>> 0) / 4294967296);
  }
}
