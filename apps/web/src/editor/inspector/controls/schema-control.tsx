"use client";

import { Button, IconButton, Input } from "@millrace/ui/primitives";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ControlProps } from "../form/control-props.ts";
import { problemsAt, useFormScope } from "../form/form-context.tsx";
import { CompletionInput } from "./completion-input.tsx";
import { TYPE_SUGGESTIONS } from "./data-type-control.tsx";
import { useEntries } from "./use-entries.ts";

/** Columns with their types, in order. */
export function SchemaControl({ path, value, onChange, ids }: ControlProps) {
  const t = useTranslations("editor.form");
  const { problems } = useFormScope();
  const { rows, setName, setValue, add, remove, isDoubled } = useEntries(value, onChange);
  return (
    <div role="group" aria-labelledby={ids.label}>
      <div className="space-y-1">
        {rows.map(([name, type], index) => (
          <div key={index} className="flex items-center gap-1">
            <Input
              mono
              aria-label={t("columnName", { number: index + 1 })}
              value={name}
              aria-invalid={name === "" || isDoubled(index)}
              onChange={(event) => setName(index, event.target.value)}
            />
            <CompletionInput
              aria-label={t("columnType", { name: name === "" ? index + 1 : name })}
              value={type}
              onChange={(next) => setValue(index, next)}
              suggestions={TYPE_SUGGESTIONS}
              invalid={problemsAt(problems, `${path}.${name}`, true).length > 0}
            />
            <IconButton size="sm" label={t("removeColumn", { name })} onClick={() => remove(index)}>
              <X aria-hidden />
            </IconButton>
          </div>
        ))}
      </div>
      <Button id={ids.control} size="sm" variant="ghost" className="mt-1 !-ml-1" onClick={() => add("STRING")}>
        <Plus aria-hidden />
        {t("addColumnRow")}
      </Button>
    </div>
  );
}
