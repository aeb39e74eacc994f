"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import type { ControlProps } from "../form/control-props.ts";
import { useFormScope } from "../form/form-context.tsx";
import { columnSuggestions } from "./column-suggestions.ts";
import { CompletionInput } from "./completion-input.tsx";

/** One column of the input. */
export function ColumnControl({ field, path, value, onChange, ids, invalid }: ControlProps) {
  const { columnsOf } = useFormScope();
  const text = typeof value === "string" ? value : "";
  return (
    <CompletionInput
      id={ids.control}
      value={text}
      onChange={(next) => onChange(next === "" && !field.required ? undefined : next)}
      suggestions={columnSuggestions(columnsOf(field.port, path))}
      placeholder={field.placeholder}
      invalid={invalid}
      aria-describedby={ids.help}
    />
  );
}

/** Several columns, in order: chips and a field that offers the others. */
export function ColumnsControl({ field, path, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.form");
  const words = useCatalogWords();
  const { columnsOf } = useFormScope();
  const [text, setText] = useState("");
  const chosen: readonly string[] = Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
  const columns = columnsOf(field.port, path);
  const add = (name: string) => {
    setText("");
    if (name.trim() !== "" && !chosen.includes(name.trim())) onChange([...chosen, name.trim()]);
  };
  return (
    <div>
      {chosen.length > 0 && (
        <ul className="mb-1.5 flex flex-wrap gap-1" aria-label={words.text(field.title)}>
          {chosen.map((name) => {
            const isKnown = columns.length === 0 || columns.some((column) => column.name === name);
            return (
              <li
                key={name}
                className={`inline-flex h-6 items-center gap-1 rounded-md border pr-0.5 pl-2 font-mono text-sm ${isKnown ? "border-line-strong bg-surface" : "border-bad text-bad"}`}
              >
                {name}
                <button
                  type="button"
                  aria-label={t("removeColumn", { name })}
                  onClick={() => onChange(chosen.filter((other) => other !== name))}
                  className="inline-flex size-5 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
                >
                  <X aria-hidden className="size-3" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <CompletionInput
        id={ids.control}
        value={text}
        onChange={setText}
        onPick={add}
        onEnter={() => add(text)}
        onBackspaceWhenEmpty={() => onChange(chosen.slice(0, -1))}
        suggestions={columnSuggestions(columns).filter((suggestion) => !chosen.includes(suggestion.value))}
        placeholder={t("addColumn")}
        invalid={invalid}
        aria-describedby={ids.help}
      />
    </div>
  );
}
