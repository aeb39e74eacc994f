"use client";

import { useMemo } from "react";
import type { ControlProps } from "../form/control-props.ts";
import { CompletionInput, type Suggestion } from "./completion-input.tsx";

export function TimeZoneControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const zones = useMemo(
    (): readonly Suggestion[] => ["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => ({ value: zone, label: zone })),
    [],
  );
  return (
    <CompletionInput
      id={ids.control}
      value={typeof value === "string" ? value : ""}
      onChange={(next) => onChange(next === "" && !field.required ? undefined : next)}
      suggestions={zones}
      placeholder={typeof field.default === "string" ? field.default : undefined}
      invalid={invalid}
      aria-describedby={ids.help}
    />
  );
}
