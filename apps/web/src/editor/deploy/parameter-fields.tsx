"use client";

import type { PipelineDocument } from "@millrace/pipeline";
import { Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";

export type ParameterTexts = Readonly<Record<string, string>>;
type Declared = NonNullable<PipelineDocument["parameters"]>;

/** The values that were written, as the type of their default; one that was left empty is left out. */
export function parameterValues(declared: Declared, texts: ParameterTexts): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, { default: fallback }]): [string, string | number | boolean][] => {
      const text = texts[name] ?? "";
      if (text === "") return [];
      if (typeof fallback === "number" && Number.isFinite(Number(text))) return [[name, Number(text)]];
      if (typeof fallback === "boolean" && (text === "true" || text === "false")) return [[name, text === "true"]];
      return [[name, text]];
    }),
  );
}

/** Names of parameters that have neither a value nor a default. */
export function missingParameters(declared: Declared, texts: ParameterTexts): readonly string[] {
  return Object.entries(declared).flatMap(([name, { default: fallback }]) =>
    fallback === undefined && (texts[name] ?? "") === "" ? [name] : [],
  );
}

/** The pipeline's parameters; a default stands where nothing is written. */
export function ParameterFields({
  declared,
  texts,
  onChange,
}: {
  readonly declared: Declared;
  readonly texts: ParameterTexts;
  readonly onChange: (texts: ParameterTexts) => void;
}) {
  const t = useTranslations("editor.deploy");
  const missing = new Set(missingParameters(declared, texts));
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-2">
      {Object.entries(declared).map(([name, { default: fallback, description }]) => (
        <label key={name} className="block">
          <span className="mb-1 block font-mono text-sm text-ink-2">{name}</span>
          <Input
            mono
            value={texts[name] ?? ""}
            placeholder={fallback === undefined ? t("needed") : String(fallback)}
            aria-invalid={missing.has(name)}
            onChange={(event) => onChange({ ...texts, [name]: event.target.value })}
          />
          {description !== undefined && <span className="mt-0.5 block text-xs text-ink-3">{description}</span>}
        </label>
      ))}
    </div>
  );
}
