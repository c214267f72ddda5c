/** Exit codes of every `trocar` command. */
export const ExitCode = {
  success: 0,
  /** The command ran and the answer is no: a recording differs, a check failed. */
  different: 1,
  /** Unknown command, option or value. */
  badUsage: 2,
  /** A file or a part of the environment is missing or broken. */
  badEnvironment: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error the user can act on: printed as one line, without a stack. */
export class UserError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = ExitCode.badEnvironment, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}
