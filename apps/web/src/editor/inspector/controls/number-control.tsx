"use client";

import { Input } from "@millrace/ui/primitives";
import { useEffect, useState } from "react";
import type { ControlProps } from "../form/control-props.ts";

/** A number with its unit. Text that is no number stays in the field and marks it; the document keeps the last number. */
export function NumberControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const shown = typeof value === "number" ? String(value) : "";
  const [text, setText] = useState(shown);
  const parsed = parseNumber(text);
  useEffect(() => {
    if (parseNumber(text) !== value) setText(shown);
    // Only when the value comes from elsewhere: undo, a quick fix, another field.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [value]);
  return (
    <div className="relative">
      <Input
        id={ids.control}
        inputMode={field.integer === true ? "numeric" : "decimal"}
        value={text}
        placeholder={typeof field.default === "number" ? String(field.default) : field.placeholder}
        aria-invalid={invalid || parsed === null}
        aria-describedby={ids.help}
        onChange={(event) => {
          setText(event.target.value);
          const next = parseNumber(event.target.value);
          if (next !== null) onChange(next);
        }}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          const from = parsed ?? (typeof field.default === "number" ? field.default : 0);
          const next = Math.min(
            field.max ?? Infinity,
            Math.max(field.min ?? -Infinity, (from ?? 0) + (event.key === "ArrowUp" ? 1 : -1) * (event.shiftKey ? 10 : 1)),
          );
          setText(String(next));
          onChange(next);
        }}
        className={field.unit === undefined ? "" : "pr-14"}
      />
      {field.unit !== undefined && (
        <span className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-sm text-ink-3">{field.unit}</span>
      )}
    </div>
  );
}

/** undefined for an empty text, null for one that is no number. */
function parseNumber(text: string): number | undefined | null {
  const trimmed = text.trim().replaceAll(/[ _]/g, "");
  if (trimmed === "") return undefined;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : null;
}
