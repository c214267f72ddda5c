/** Counts against a rate: `perSecond` on average, and as many at once after a quiet second. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** @param now Monotonic time, ms. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** Counts one; false when that is too many. */
  allows(now: number): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
