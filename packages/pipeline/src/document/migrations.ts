import type { Diagnostic } from "../validation/diagnostic.ts";
import { DOCUMENT_FORMAT, unreadableFormat } from "./format.ts";

/** One step from a format to the next. It gets a document of `from` and gives one of `to`; it never looks further ahead. */
export interface Migration {
  readonly from: string;
  readonly to: string;
  readonly migrate: (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** All steps up to the format of today. There is one format so far. */
export const MIGRATIONS: readonly Migration[] = [];

export interface Migrated {
  /** The document in today's format; undefined where it cannot be read. */
  readonly document?: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings a document of any known format to today's. */
export function migrateDocument(input: Readonly<Record<string, unknown>>, migrations: readonly Migration[] = MIGRATIONS): Migrated {
  let document = input;
  // Each step leads to another format, so more steps than there are would go in circles.
  for (let step = 0; step <= migrations.length; step++) {
    if (document.format === DOCUMENT_FORMAT) return { document, diagnostics: [] };
    const next = migrations.find((migration) => migration.from === document.format);
    if (next === undefined) break;
    document = { ...next.migrate(document), format: next.to };
  }
  return { diagnostics: [unreadableFormat(input.format)] };
}
