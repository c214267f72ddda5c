/** What this browser remembers of earlier attempts: the best and the last score of each exercise. */

export interface PastAttempts {
  readonly best: number;
  readonly last: number;
}

const key = (exercise: string) => `trocar.attempts.${exercise}`;

/** The remembered scores (0 … 100); undefined where there are none or they make no sense. */
export function pastAttempts(exercise: string): PastAttempts | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(exercise)) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('best' in kept) || !('last' in kept)) return undefined;
    const { best, last } = kept;
    return typeof best === 'number' && typeof last === 'number' ? { best, last } : undefined;
  } catch {
    return undefined;
  }
}

export function rememberAttempt(exercise: string, score: number): void {
  const best = Math.max(score, pastAttempts(exercise)?.best ?? 0);
  try {
    localStorage.setItem(key(exercise), JSON.stringify({ best, last: score }));
  } catch {
    // A browser that keeps nothing has no past attempts.
  }
}
