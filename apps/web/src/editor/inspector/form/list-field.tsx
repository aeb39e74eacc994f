"use client";

import type { FormField } from "@millrace/pipeline";
import { Button, IconButton } from "@millrace/ui/primitives";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useReadOnly } from "../../../shell/act-only.tsx";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { FieldProblems } from "./field-problems.tsx";
import { FieldRow } from "./field-row.tsx";
import { problemsAt, useFormScope } from "./form-context.tsx";
import { asRecord } from "./form-record.ts";
import { startingRecord, startingValue } from "./starting-value.ts";

/** Any number of like things, in order. */
export function ListField({ field, path, value }: { readonly field: FormField; readonly path: string; readonly value: unknown }) {
  const words = useCatalogWords();
  const t = useTranslations("editor.form");
  const { set, problems } = useFormScope();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const title = words.text(field.title);
  const isLine = field.fields === undefined || lineFields(field.fields) !== undefined;
  const add = () =>
    set(path, [
      ...items,
      field.fields === undefined ? (field.item === undefined ? "" : startingValue(field.item)) : startingRecord(field.fields),
    ]);
  const swap = (index: number, other: number) =>
    set(
      path,
      items.map((item, at) => (at === index ? items[other] : at === other ? items[index] : item)),
    );
  return (
    <div className="col-span-2 min-w-0" role="group" aria-label={title} data-path={path}>
      <div className="mb-1 flex items-center justify-between">
        <span className="text-sm text-ink-2">{title}</span>
        <Button size="sm" variant="ghost" onClick={add}>
          <Plus aria-hidden />
          {t("addTo", { title })}
        </Button>
      </div>
      {field.description !== undefined && <p className="mb-1.5 text-xs text-ink-3">{words.text(field.description)}</p>}
      <FieldProblems problems={problemsAt(problems, path, false)} />
      {field.fields !== undefined && items.length > 0 && <LineHeads fields={field.fields} />}
      <div className="space-y-1.5">
        {items.map((item, index) => (
          <div
            key={index}
            onKeyDown={(event) => {
              // Alt+arrows move an item, as in code editors.
              if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
              const other = index + (event.key === "ArrowUp" ? -1 : 1);
              if (other < 0 || other >= items.length) return;
              event.preventDefault();
              swap(index, other);
            }}
            role="group"
            aria-label={t("itemOf", { title, number: index + 1 })}
            className={`group/item relative flex items-start gap-1 ${isLine ? "" : "rounded-md border border-line p-2 pr-1"}`}
          >
            <div className="min-w-0 flex-1">
              <ListItem field={field} path={`${path}[${index}]`} item={item} />
            </div>
            <div
              className={`flex shrink-0 opacity-40 transition-opacity duration-100 group-focus-within/item:opacity-100 group-hover/item:opacity-100 ${isLine ? "mt-0.5" : "flex-col"}`}
            >
              <IconButton size="sm" label={t("remove", { number: index + 1 })} onClick={() => set(path, items.toSpliced(index, 1))}>
                <Trash2 aria-hidden />
              </IconButton>
              {items.length > 1 && !isLine && (
                <>
                  <IconButton size="sm" label={t("moveUp")} disabled={index === 0} onClick={() => swap(index, index - 1)}>
                    <ArrowUp aria-hidden />
                  </IconButton>
                  <IconButton size="sm" label={t("moveDown")} disabled={index === items.length - 1} onClick={() => swap(index, index + 1)}>
                    <ArrowDown aria-hidden />
                  </IconButton>
                </>
              )}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Items of up to three plain values stand on one line each, under one row of heads; what is advanced opens below. */
function ListItem({ field, path, item }: { readonly field: FormField; readonly path: string; readonly item: unknown }) {
  const { draw } = useFormScope();
  if (field.fields === undefined)
    return field.item === undefined ? null : <FieldRow field={field.item} path={path} value={item} wide hideLabel />;
  const line = lineFields(field.fields);
  return line === undefined ? draw(field.fields, path, item) : <LineItem line={line} fields={field.fields} path={path} item={item} />;
}

const MOST_ON_A_LINE = 3;
const COMPLEX: ReadonlySet<FormField["control"]> = new Set([
  "textarea",
  "columns",
  "schema",
  "list",
  "variant",
  "window",
  "group",
  "rows",
  "keyValue",
  "json",
  "path",
  "code",
  "pattern",
  "duration",
]);

/** The fields of an item that fit on one line; undefined where they do not. */
function lineFields(fields: readonly FormField[]): readonly FormField[] | undefined {
  const plain = fields.filter((inner) => inner.advanced !== true);
  return plain.length > 1 &&
    plain.length <= MOST_ON_A_LINE &&
    plain.every((inner) => !COMPLEX.has(inner.control) && inner.visibleWhen === undefined)
    ? plain
    : undefined;
}

/** Letters of an expression that fit into a third of the panel. */
const MOST_LETTERS = 12;

/** An expression that would break over lines there has a line of its own. */
function isLong({ control }: FormField, value: unknown): boolean {
  return (control === "expression" || control === "condition") && typeof value === "string" && value.length > MOST_LETTERS;
}

const TRACKS = ["", "1fr", "2fr 3fr", "5fr 5fr 6fr"];

function LineHeads({ fields }: { readonly fields: readonly FormField[] }) {
  const words = useCatalogWords();
  const line = lineFields(fields);
  if (line === undefined) return null;
  return (
    <div aria-hidden className="grid gap-1.5 pr-8 text-xs text-ink-3" style={{ gridTemplateColumns: TRACKS[line.length] }}>
      {line.map((inner) => (
        <span key={inner.name} className="truncate pl-1">
          {words.text(inner.title)}
        </span>
      ))}
    </div>
  );
}

function LineItem({
  line,
  fields,
  path,
  item,
}: {
  readonly line: readonly FormField[];
  readonly fields: readonly FormField[];
  readonly path: string;
  readonly item: unknown;
}) {
  const t = useTranslations("editor.form");
  const { problems, focusPath, draw } = useFormScope();
  const isReadOnly = useReadOnly();
  const [isOpened, setOpen] = useState(false);
  const open = isOpened || isReadOnly;
  const record = asRecord(item);
  const advanced = fields.filter((inner) => inner.advanced === true);
  const isOpen =
    open ||
    advanced.some((inner) => record[inner.name] !== undefined && record[inner.name] !== inner.default) ||
    advanced.some((inner) => problemsAt(problems, `${path}.${inner.name}`, true).length > 0) ||
    (focusPath !== undefined && advanced.some((inner) => focusPath.startsWith(`${path}.${inner.name}`)));
  return (
    <>
      <div className="grid items-start gap-1.5" style={{ gridTemplateColumns: TRACKS[line.length] }}>
        {line.map((inner) => (
          <div key={inner.name} className={isLong(inner, record[inner.name]) ? "col-span-full min-w-0" : "min-w-0"}>
            <FieldRow field={inner} path={`${path}.${inner.name}`} value={record[inner.name]} wide={false} hideLabel hideProblems />
          </div>
        ))}
      </div>
      <FieldProblems problems={line.flatMap((inner) => problemsAt(problems, `${path}.${inner.name}`, true))} />
      {advanced.length > 0 && !isOpen && (
        <button
          type="button"
          aria-expanded={false}
          onClick={() => setOpen(true)}
          className="hidden text-xs text-ink-3 group-focus-within/item:block group-hover/item:block hover:text-accent"
        >
          {t("advanced", { count: advanced.length })}
        </button>
      )}
      {isOpen && (
        <div className="mt-2">
          {draw(
            advanced.map(({ advanced: _folded, ...inner }) => inner),
            path,
            item,
          )}
        </div>
      )}
    </>
  );
}
