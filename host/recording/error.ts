/** A recording that cannot be read or begun: which file, where in it, what is wrong, and what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly path: string;
  /** Byte in the file; undefined when the file as a whole is meant. */
  readonly offset: number | undefined;

  constructor(path: string, offset: number | undefined, problem: string, advice: string) {
    super(`${path}${offset === undefined ? '' : `, byte ${offset}`}: ${problem}. ${advice}`);
    this.path = path;
    this.offset = offset;
  }
}

export const USE_ANOTHER_COPY = 'The file is damaged: use another copy of it';
