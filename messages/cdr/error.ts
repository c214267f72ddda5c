/** Bytes that are not the message they are said to be: which message, which field, where, and what stood there. */
export class CdrError extends Error {
  override readonly name = 'CdrError';
  /** ROS 2 name of the type that was being decoded. */
  readonly type: string;
  /** Field as a path from the top of the message, such as `markers[2].pose.position.x`; empty for the message itself. */
  readonly field: string;
  /** Offset from the first byte of the encapsulation header. */
  readonly offset: number;
  readonly expected: string;
  readonly found: string;

  constructor(type: string, field: string, offset: number, expected: string, found: string) {
    const where = field === '' ? type : `${type}: ${field}`;
    super(`${where} at byte ${offset}: expected ${expected}, found ${found}`);
    this.type = type;
    this.field = field;
    this.offset = offset;
    this.expected = expected;
    this.found = found;
  }
}
