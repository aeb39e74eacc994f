"use client";

import type { FormField } from "@millrace/pipeline";
import { Button } from "@millrace/ui/primitives";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { useReadOnly } from "../../../shell/act-only.tsx";
import { FieldRow } from "./field-row.tsx";
import { problemsAt, useFormScope } from "./form-context.tsx";
import { asRecord, isVisible } from "./form-record.ts";
import { GroupField } from "./group-field.tsx";
import { ListField } from "./list-field.tsx";
import { PatternField } from "../pattern/pattern-field.tsx";
import { VariantField } from "./variant-field.tsx";

/** Controls that need the whole width. */
const WIDE: ReadonlySet<FormField["control"]> = new Set([
  "textarea",
  "columns",
  "expression",
  "condition",
  "schema",
  "list",
  "variant",
  "window",
  "group",
  "rows",
  "keyValue",
  "json",
  "path",
  "url",
  "code",
  "pattern",
]);

export function isWide(field: FormField): boolean {
  return WIDE.has(field.control);
}

export interface FormFieldsProps {
  readonly fields: readonly FormField[];
  /** Path of the object that holds the fields; "" for the config itself. */
  readonly base: string;
  readonly value: unknown;
}

/** The fields of one object in two columns; what is advanced is folded until asked for, or until it has a finding or a value. */
export function FormFields({ fields, base, value }: FormFieldsProps) {
  const t = useTranslations("editor.form");
  const { problems, focusPath } = useFormScope();
  const [open, setOpen] = useState(false);
  const record = asRecord(value);
  const visible = fields.filter((field) => isVisible(field, fields, record));
  const pathOf = (field: FormField) => (base === "" ? field.name : `${base}.${field.name}`);
  const plain = visible.filter((field) => field.advanced !== true);
  const advanced = visible.filter((field) => field.advanced === true);
  // Where nothing can be changed all of it is there to be read: what unfolds it is off as well.
  const isReadOnly = useReadOnly();
  const isAsked =
    open ||
    isReadOnly ||
    advanced.some(
      (field) => problemsAt(problems, pathOf(field), true).length > 0 || (focusPath !== undefined && focusPath.startsWith(pathOf(field))),
    );

  const draw = (list: readonly FormField[]) =>
    list.map((field, index) => {
      const single = !isWide(field) && !hasPartner(list, index);
      return <AnyField key={field.name} field={field} path={pathOf(field)} value={record[field.name]} wide={isWide(field) || single} />;
    });

  return (
    <div className="grid grid-cols-2 gap-x-2.5 gap-y-3">
      {draw(plain)}
      {advanced.length > 0 && (
        <div className="col-span-2 -mb-1">
          <Button variant="ghost" size="sm" className="!-ml-1 !px-1" aria-expanded={isAsked} onClick={() => setOpen(!isAsked)}>
            <ChevronRight aria-hidden className={isAsked ? "rotate-90" : ""} />
            {t("advanced", { count: advanced.length })}
          </Button>
        </div>
      )}
      {isAsked && draw(advanced)}
    </div>
  );
}

/** Two narrow fields in a row share a line. */
function hasPartner(list: readonly FormField[], index: number): boolean {
  let run = 0;
  for (let i = index - 1; i >= 0 && isNarrow(list[i]); i--) run++;
  const isSecond = run % 2 === 1;
  return isSecond || isNarrow(list[index + 1]);
}

function isNarrow(field: FormField | undefined): boolean {
  return field !== undefined && !isWide(field) && field.control !== "switch";
}

function AnyField({
  field,
  path,
  value,
  wide,
}: {
  readonly field: FormField;
  readonly path: string;
  readonly value: unknown;
  readonly wide: boolean;
}) {
  if ((field.control === "variant" || field.control === "window") && field.variants !== undefined)
    return <VariantField field={field} path={path} value={value} />;
  if (field.control === "pattern" && field.fields?.some((inner) => inner.name === "steps") === true)
    return <PatternField field={field} path={path} value={value} />;
  if (field.control === "group" && field.fields !== undefined) return <GroupField field={field} path={path} value={value} />;
  if (field.control === "list" && (field.fields !== undefined || field.item !== undefined))
    return <ListField field={field} path={path} value={value} />;
  return <FieldRow field={field} path={path} value={value} wide={wide} />;
}

/** What a form gives its fields to draw the fields inside them with. */
export function drawFields(fields: readonly FormField[], base: string, value: unknown): ReactNode {
  return <FormFields fields={fields} base={base} value={value} />;
}
