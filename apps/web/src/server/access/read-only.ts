import { AppError } from "../app-error.ts";

/** True where this installation may be looked at and nothing else: `MILLRACE_READ_ONLY=1`. */
export function isReadOnly(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  const value = env["MILLRACE_READ_ONLY"]?.toLowerCase();
  return value !== undefined && !["", "0", "false", "no"].includes(value);
}

/** Throws READ_ONLY where nothing may be changed. */
export function requireWritable(): void {
  if (isReadOnly()) throw new AppError("READ_ONLY", "This installation is read only: MILLRACE_READ_ONLY is set. Nothing was changed.");
}
