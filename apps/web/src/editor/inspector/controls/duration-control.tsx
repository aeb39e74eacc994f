"use client";

import { Input, Select } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { ControlProps } from "../form/control-props.ts";
import { DURATION_UNITS, splitDuration, type DurationUnit } from "./duration.ts";

/** Milliseconds, written as a count and a unit. */
export function DurationControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.form");
  const ms = typeof value === "number" ? value : undefined;
  const start = splitDuration(ms ?? (typeof field.default === "number" ? field.default : 0));
  const [unit, setUnit] = useState<DurationUnit>(start.unit);
  const [text, setText] = useState(ms === undefined ? "" : String(start.count));
  const count = text.trim() === "" ? undefined : Number(text);

  useEffect(() => {
    if (ms === undefined) return setText("");
    if (count !== undefined && Math.round(count * DURATION_UNITS[unit]) === ms) return;
    const split = splitDuration(ms);
    setUnit(split.unit);
    setText(String(split.count));
    // Only when the value comes from elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ms]);

  const put = (nextText: string, nextUnit: DurationUnit) => {
    if (nextText.trim() === "") return onChange(undefined);
    const next = Number(nextText);
    if (Number.isFinite(next)) onChange(Math.round(next * DURATION_UNITS[nextUnit]));
  };
  const fallback = typeof field.default === "number" ? splitDuration(field.default) : undefined;
  return (
    <div className="flex">
      <Input
        id={ids.control}
        inputMode="decimal"
        value={text}
        placeholder={fallback === undefined ? undefined : String(fallback.count)}
        aria-invalid={invalid || Number.isNaN(count)}
        aria-describedby={ids.help}
        onChange={(event) => {
          setText(event.target.value);
          put(event.target.value, unit);
        }}
        className="!rounded-r-none"
      />
      <Select
        aria-label={t("unit")}
        value={unit}
        options={(Object.keys(DURATION_UNITS) as DurationUnit[]).map((name) => ({ value: name, label: t(`units.${name}`) }))}
        onChange={(next) => {
          const chosen = next as DurationUnit;
          setUnit(chosen);
          put(text, chosen);
        }}
        className="!w-[72px] shrink-0 !rounded-l-none !border-l-0 !text-sm"
      />
    </div>
  );
}
