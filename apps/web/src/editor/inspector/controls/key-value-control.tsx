"use client";

import { Button, IconButton, Input } from "@millrace/ui/primitives";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ControlProps } from "../form/control-props.ts";
import { useEntries } from "./use-entries.ts";

/** Names with texts: headers, parameters. */
export function KeyValueControl({ value, onChange, ids }: ControlProps) {
  const t = useTranslations("editor.form");
  const { rows, setName, setValue, add, remove, isDoubled } = useEntries(value, onChange);
  return (
    <div role="group" aria-labelledby={ids.label} className="space-y-1">
      {rows.map(([name, text], index) => (
        <div key={index} className="flex items-center gap-1">
          <Input
            mono
            aria-label={t("entryName", { number: index + 1 })}
            value={name}
            aria-invalid={name === "" || isDoubled(index)}
            onChange={(event) => setName(index, event.target.value)}
          />
          <Input
            mono
            aria-label={t("entryValue", { name: name === "" ? index + 1 : name })}
            value={text}
            onChange={(event) => setValue(index, event.target.value)}
          />
          <IconButton size="sm" label={t("removeColumn", { name })} onClick={() => remove(index)}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button id={ids.control} size="sm" variant="ghost" className="!-ml-1" onClick={() => add("")}>
        <Plus aria-hidden />
        {t("addEntry")}
      </Button>
    </div>
  );
}
