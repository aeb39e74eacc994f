export type MigrationErrorCode = "MIGRATION_CHANGED" | "MIGRATION_UNKNOWN" | "MIGRATION_FAILED" | "MIGRATION_UNFINISHED";

/** Why the schema could not be brought up to date; the message says what to do. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MigrationError";
    this.code = code;
  }
}
