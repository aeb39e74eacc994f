import { notify, type Database } from "@millrace/db";
import { withoutNul } from "../record/to-jsonb.ts";

interface Line {
  readonly at: Date;
  readonly level: string;
  readonly message: string;
  readonly data: object;
}

const LEVELS: Readonly<Record<number, string>> = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };
/** While the database is away so many lines wait for it. */
const MOST_WAITING = 1_000;
const LONGEST_MESSAGE = 10_000;

/**
 * What a worker logs, as rows for the worker's page. A destination of pino beside standard output, which has everything: here is what
 * could be written, and a database that is away is nobody's failure.
 */
export class WorkerLog {
  readonly #lines: Line[] = [];

  /** One line of JSON, as pino writes it. */
  write(text: string): void {
    const line = parseLine(text);
    if (line === undefined) return;
    this.#lines.push(line);
    if (this.#lines.length > MOST_WAITING) this.#lines.shift();
  }

  async flush(db: Database, workerId: string): Promise<void> {
    const lines = this.#lines.splice(0);
    if (lines.length === 0) return;
    try {
      await db.workerLogLine.createMany({ data: lines.map((line) => ({ ...line, workerId })) });
      await notify(db, "workerLogs", workerId);
    } catch {
      this.#lines.unshift(...lines.slice(-MOST_WAITING));
    }
  }
}

function parseLine(text: string): Line | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { level, time, msg, pid: _pid, hostname: _hostname, name: _name, err, ...data } = value as Record<string, unknown>;
  const error = err as { readonly message?: string } | undefined;
  const message = [typeof msg === "string" ? msg : "", error?.message ?? ""].filter((part) => part !== "").join(": ");
  return {
    at: new Date(typeof time === "number" ? time : Date.now()),
    level: LEVELS[Number(level)] ?? "info",
    message: withoutNul(message.slice(0, LONGEST_MESSAGE)),
    data: JSON.parse(withoutNul(JSON.stringify(data))) as object,
  };
}
