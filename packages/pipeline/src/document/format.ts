import type { Diagnostic } from "../validation/diagnostic.ts";
import { shorten } from "../validation/shorten.ts";

/** The newest format that this code writes. */
export const DOCUMENT_FORMAT = "millrace/v1";

/** Why a document of this format cannot be read. */
export function unreadableFormat(format: unknown): Diagnostic {
  const version = typeof format === "string" ? /^millrace\/v(\d{1,9})$/.exec(format)?.[1] : undefined;
  const newest = Number(/\d+$/.exec(DOCUMENT_FORMAT)?.[0]);
  if (version === undefined) {
    const message = `This is not a Millrace pipeline: its "format" is ${typeof format === "string" ? `"${shorten(format)}"` : "missing"}, not "${DOCUMENT_FORMAT}".`;
    return { code: "FORMAT_UNKNOWN", severity: "error", message, path: "format" };
  }
  if (Number(version) > newest) {
    return {
      code: "FORMAT_NEWER",
      severity: "error",
      message: `The document has the format "millrace/v${version}", which is newer than this version of Millrace reads (${DOCUMENT_FORMAT}). Update Millrace.`,
      path: "format",
    };
  }
  return {
    code: "FORMAT_TOO_OLD",
    severity: "error",
    message: `The document has the format "millrace/v${version}", for which there is no migration to ${DOCUMENT_FORMAT}. Open it with an older version of Millrace and save it.`,
    path: "format",
  };
}
