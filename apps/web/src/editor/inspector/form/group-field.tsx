"use client";

import type { FormField } from "@millrace/pipeline";
import { Switch } from "@millrace/ui/primitives";
import { useId } from "react";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { FieldProblems } from "./field-problems.tsx";
import { problemsAt, useFormScope } from "./form-context.tsx";
import { startingRecord } from "./starting-value.ts";

/** Fields that belong together. A group that may be left out has a switch. */
export function GroupField({ field, path, value }: { readonly field: FormField; readonly path: string; readonly value: unknown }) {
  const words = useCatalogWords();
  const { set, problems, draw } = useFormScope();
  const id = useId();
  const isOptional = !field.required && field.default === undefined;
  const isOn = !isOptional || value !== undefined;
  return (
    <fieldset className="col-span-2 min-w-0 rounded-md border border-line px-2.5 pt-2 pb-2.5" data-path={path}>
      <legend className="sr-only">{words.text(field.title)}</legend>
      <div className="flex items-center justify-between gap-2">
        <span id={id} className="text-sm font-medium text-ink-2">
          {words.text(field.title)}
        </span>
        {isOptional && (
          <Switch aria-labelledby={id} checked={isOn} onChange={(on) => set(path, on ? startingRecord(field.fields ?? []) : undefined)} />
        )}
      </div>
      {field.description !== undefined && <p className="mt-0.5 text-xs text-ink-3">{words.text(field.description)}</p>}
      <FieldProblems problems={problemsAt(problems, path, false)} />
      {isOn && <div className="mt-2">{draw(field.fields ?? [], path, value)}</div>}
    </fieldset>
  );
}
