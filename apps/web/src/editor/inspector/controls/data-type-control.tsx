"use client";

import type { ControlProps } from "../form/control-props.ts";
import { CompletionInput, type Suggestion } from "./completion-input.tsx";

/** The types that people choose; any other of Flink SQL's may be written. */
const COMMON_TYPES = [
  "STRING",
  "INT",
  "BIGINT",
  "DOUBLE",
  "BOOLEAN",
  "TIMESTAMP(3)",
  "TIMESTAMP_LTZ(3)",
  "DATE",
  "TIME(3)",
  "DECIMAL(10, 2)",
  "FLOAT",
  "BYTES",
  "ARRAY<STRING>",
  "MAP<STRING, STRING>",
  "ROW<a STRING, b INT>",
];
export const TYPE_SUGGESTIONS: readonly Suggestion[] = COMMON_TYPES.map((type) => ({ value: type, label: type }));

export function DataTypeControl({ field, value, onChange, ids, invalid }: ControlProps) {
  return (
    <CompletionInput
      id={ids.control}
      value={typeof value === "string" ? value : ""}
      onChange={(next) => onChange(next === "" && !field.required ? undefined : next)}
      suggestions={TYPE_SUGGESTIONS}
      invalid={invalid}
      aria-describedby={ids.help}
    />
  );
}
