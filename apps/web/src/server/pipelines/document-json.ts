import type { Prisma } from "@millrace/db";
import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { AppError } from "../app-error.ts";
import { describeZodError } from "../zod-message.ts";

/** A document out of the database, checked: what is stored may have been written by another version of Millrace. */
export function asDocument(stored: unknown): PipelineDocument {
  const parsed = documentSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  const problem = describeZodError(parsed.error, 1)[0];
  throw new AppError(
    "DOCUMENT_INVALID",
    `The stored document cannot be read (${problem?.path ?? ""}: ${problem?.message ?? "unknown shape"}). It may come from a newer Millrace; update this one, or restore an earlier version.`,
  );
}

/** A document as the database takes it: without the fields that are undefined. */
export function toJson(document: PipelineDocument): Prisma.InputJsonObject & { readonly name: string } {
  return JSON.parse(JSON.stringify(document)) as Prisma.InputJsonObject & { name: string };
}
