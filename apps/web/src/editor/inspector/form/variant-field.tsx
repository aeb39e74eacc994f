"use client";

import type { FormField } from "@millrace/pipeline";
import { Select } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { WindowPicture } from "../window-picture.tsx";
import { FieldProblems } from "./field-problems.tsx";
import { problemsAt, useFormScope } from "./form-context.tsx";
import { asRecord } from "./form-record.ts";
import { startingRecord } from "./starting-value.ts";

const LEFT_OUT = "(none)";

/** One of several shapes: which one, then its fields. What two shapes share by name stays when the shape changes. */
export function VariantField({ field, path, value }: { readonly field: FormField; readonly path: string; readonly value: unknown }) {
  const words = useCatalogWords();
  const t = useTranslations("editor.form");
  const { set, problems, draw } = useFormScope();
  const id = useId();
  const discriminator = field.discriminator ?? "type";
  const record = asRecord(value);
  const chosen = record[discriminator];
  const variant = field.variants?.find((candidate) => candidate.value === chosen);
  const isOptional = !field.required;
  const choose = (next: string) => {
    if (next === LEFT_OUT) return set(path, undefined);
    const to = field.variants?.find((candidate) => candidate.value === next);
    if (to !== undefined) set(path, { [discriminator]: next, ...startingRecord(to.fields, record) });
  };
  return (
    <div className="col-span-2 min-w-0" data-path={path}>
      <label htmlFor={id} className="mb-1 block text-sm text-ink-2">
        {words.text(field.title)}
      </label>
      <Select
        id={id}
        value={variant === undefined ? (isOptional ? LEFT_OUT : undefined) : variant.value}
        placeholder={t("choose")}
        options={[
          ...(isOptional ? [{ value: LEFT_OUT, label: t("byDefault") }] : []),
          ...(field.variants ?? []).map((candidate) => ({ value: candidate.value, label: words.text(candidate.title) })),
        ]}
        onChange={choose}
      />
      {field.description !== undefined && <p className="mt-1 text-xs text-ink-3">{words.text(field.description)}</p>}
      <FieldProblems problems={problemsAt(problems, path, false)} />
      {variant !== undefined && variant.fields.length > 0 && (
        <div key={variant.value} className="mt-2.5">
          {draw(variant.fields, path, value)}
        </div>
      )}
      {field.control === "window" && <WindowPicture window={record} />}
    </div>
  );
}
