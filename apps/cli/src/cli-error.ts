/** Ends the command with a sentence on standard error and a non-zero exit code. */
export class CliError extends Error {
  /** 1: the work failed. 2: the command or its input is wrong. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}
