import type { Schema } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";
import type { Suggestion } from "./completion-input.tsx";

/** The columns of a stream as suggestions, each with its type. */
export function columnSuggestions(columns: Schema): readonly Suggestion[] {
  return columns.map((column) => ({ value: column.name, label: column.name, hint: formatDataType(column.type) }));
}
