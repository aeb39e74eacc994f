"use client";

import { Input, Select, Switch, TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { CodeControl } from "../controls/code/code-control.tsx";
import { ColumnControl, ColumnsControl } from "../controls/column-controls.tsx";
import { DataTypeControl } from "../controls/data-type-control.tsx";
import { DurationControl } from "../controls/duration-control.tsx";
import { ExpressionControl } from "../controls/expression-control.tsx";
import { JsonControl } from "../controls/json-control.tsx";
import { KeyValueControl } from "../controls/key-value-control.tsx";
import { NumberControl } from "../controls/number-control.tsx";
import { PathControl } from "../controls/path-control.tsx";
import { SchemaControl } from "../controls/schema-control.tsx";
import { TimeZoneControl } from "../controls/time-zone-control.tsx";
import { asText, emptied, placeholderOf, type ControlProps } from "./control-props.ts";

/** Controls that hold one value; those that hold fields of their own are drawn by FormFields. */
export function FieldControl(props: ControlProps) {
  const { field, value, onChange, ids, invalid } = props;
  const words = useCatalogWords();
  const t = useTranslations("editor.form");
  const aria = { "aria-invalid": invalid, "aria-describedby": ids.help } as const;
  switch (field.control) {
    case "number":
      return <NumberControl {...props} />;
    case "duration":
      return <DurationControl {...props} />;
    case "switch":
      return <Switch id={ids.control} checked={Boolean(value ?? field.default)} onChange={onChange} aria-describedby={ids.help} />;
    case "select":
      return (
        <Select
          id={ids.control}
          value={asText(value ?? field.default)}
          options={(field.options ?? []).map((option) => ({
            value: option.value,
            label: isSqlWord(option.value) ? option.value : words.text(option.title),
          }))}
          mono={isSqlWord(field.options?.[0]?.value ?? "")}
          onChange={onChange}
          placeholder={t("choose")}
          {...aria}
        />
      );
    case "column":
      return <ColumnControl {...props} />;
    case "columns":
      return <ColumnsControl {...props} />;
    case "expression":
    case "condition":
      return <ExpressionControl {...props} />;
    case "dataType":
      return <DataTypeControl {...props} />;
    case "schema":
      return <SchemaControl {...props} />;
    case "keyValue":
      return <KeyValueControl {...props} />;
    case "path":
      return <PathControl {...props} />;
    case "timeZone":
      return <TimeZoneControl {...props} />;
    case "json":
    case "rows":
    case "pattern":
    case "variant":
    case "window":
    case "group":
    case "list":
      return <JsonControl {...props} />;
    case "code":
      return <CodeControl {...props} />;
    case "textarea":
      return (
        <TextArea
          id={ids.control}
          rows={4}
          value={asText(value) ?? ""}
          placeholder={placeholderOf(field)}
          onChange={(event) => onChange(emptied(event.target.value, field))}
          {...aria}
        />
      );
    case "text":
    case "url":
    case "secret":
    case "datetime":
      return (
        <Input
          id={ids.control}
          mono={field.control !== "text"}
          type={field.control === "secret" ? "password" : "text"}
          value={asText(value) ?? ""}
          placeholder={placeholderOf(field)}
          onChange={(event) => onChange(emptied(event.target.value, field))}
          {...aria}
        />
      );
  }
}

/** COUNT, FIRST_VALUE: names that are the same in every language. */
function isSqlWord(value: string): boolean {
  return /^[A-Z][A-Z_]+$/.test(value);
}
