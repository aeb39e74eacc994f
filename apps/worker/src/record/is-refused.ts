import { LeaseLostError } from "../lease/lease.ts";
import { StateChangeError } from "../states/change-state.ts";

/** Classes of PostgreSQL's error codes that speak of what was sent, not of the server: data, constraints, syntax, the protocol. */
const OF_THE_WRITE = /^(22|23|42|08P01)/u;

/** True for a failure that comes again however often the write is tried; others pass, as when the database is away for a while. */
export function isRefused(error: unknown): boolean {
  if (error instanceof LeaseLostError || error instanceof StateChangeError) return true;
  if (!(error instanceof Error)) return false;
  if (["TypeError", "RangeError", "ReferenceError", "SyntaxError", "PrismaClientValidationError"].includes(error.name)) return true;
  const { code, meta } = error as Error & { code?: unknown; meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  // The row to be changed is gone.
  if (code === "P2025") return true;
  const original = meta?.driverAdapterError?.cause?.originalCode;
  return typeof original === "string" && OF_THE_WRITE.test(original);
}
