"use client";

import { TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ControlProps } from "../form/control-props.ts";

/** Any JSON. What does not parse stays in the field and says so; the document keeps what parsed last. */
export function JsonControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.form");
  const shown = value === undefined ? "" : JSON.stringify(value, null, 2);
  const [text, setText] = useState(shown);
  const parsed = parse(text);
  useEffect(() => {
    if (parsed.error !== undefined || JSON.stringify(parsed.value) !== JSON.stringify(value)) setText(shown);
    // Only when the value comes from elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shown]);
  return (
    <>
      <TextArea
        id={ids.control}
        mono
        rows={Math.min(14, Math.max(4, text.split("\n").length))}
        value={text}
        placeholder={field.control === "rows" ? '[{ "id": 1 }]' : undefined}
        aria-invalid={invalid || parsed.error !== undefined}
        aria-describedby={ids.help}
        onChange={(event) => {
          setText(event.target.value);
          const next = parse(event.target.value);
          if (next.error === undefined) onChange(next.value);
        }}
      />
      {parsed.error !== undefined && <p className="mt-1 text-xs text-bad">{t("badJson", { message: parsed.error })}</p>}
    </>
  );
}

function parse(text: string): { readonly value?: unknown; readonly error?: string } {
  if (text.trim() === "") return {};
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
