/** Names the rows of a table that cannot be used: each by itself at first, the rest together by their lines. */

/** So many are named one by one. */
const NAMED = 100;

export interface RowProblems {
  readonly count: number;
  add(line: number, problem: string): void;
  /** Names those that were not named yet. */
  finish(): void;
}

export function createRowProblems(file: string, complain: (line: string) => void): RowProblems {
  let count = 0;
  /** First and last line of each run of neighbouring lines. */
  const runs: { first: number; last: number }[] = [];
  return {
    get count() {
      return count;
    },
    add(line, problem) {
      count++;
      if (count <= NAMED) {
        complain(`${file}:${line}: ${problem}`);
        return;
      }
      const run = runs.at(-1);
      if (run?.last === line - 1) run.last = line;
      else runs.push({ first: line, last: line });
    },
    finish() {
      if (runs.length === 0) return;
      const lines = runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
      complain(`${file}: ${count - NAMED} more rows cannot be used: lines ${lines.join(', ')}`);
    },
  };
}
