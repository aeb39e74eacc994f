"use client";

import type { Schema } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";
import { Button, IconButton } from "@millrace/ui/primitives";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { ownValue } from "../document/own-value.ts";
import { detectSchema } from "../upload/detect-schema.ts";
import { cellText, cellValue } from "./cell-text.ts";
import { setCell, type TestRow } from "./edit-tests.ts";

/** More rows than a person writes; further ones stay in the document and are only counted here. */
const MOST_SHOWN = 200;

export interface RowsGridProps {
  readonly label: string;
  readonly columns: Schema;
  readonly rows: readonly TestRow[];
  /** Rows of the list that are wrong: expected and not there. */
  readonly wrong: ReadonlySet<number>;
  /** `cell` names the cell for undo, so that typing in it is one step. */
  readonly onChange: (rows: readonly TestRow[], cell?: string) => void;
}

/** Rows in a table that is written in like a sheet: Tab and arrows move, Enter in the last row adds one, pasted rows are taken in. */
export function RowsGrid({ label, columns, rows, wrong, onChange }: RowsGridProps) {
  const t = useTranslations("editor.tests");
  const table = useRef<HTMLTableElement>(null);
  const focusCell = (row: number, column: number) =>
    requestAnimationFrame(() => table.current?.querySelector<HTMLInputElement>(`[data-cell="${row}.${column}"]`)?.focus());
  const add = (at: number) => {
    onChange([...rows.slice(0, at), {}, ...rows.slice(at)]);
    focusCell(at, 0);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number) => {
    if (event.key === "ArrowDown") focusCell(row + 1, column);
    else if (event.key === "ArrowUp") focusCell(row - 1, column);
    else if (event.key === "Enter") {
      event.preventDefault();
      if (row === rows.length - 1) add(rows.length);
      else focusCell(row + 1, column);
    } else if (event.key === "Delete" && (event.ctrlKey || event.metaKey)) onChange(rows.filter((_, at) => at !== row));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, row: number) => {
    const text = event.clipboardData.getData("text/plain");
    if (!text.trim().includes("\n") && !/^[[{]/.test(text.trim())) return;
    const found = detectSchema(`${text.trimEnd()}\n`, "pasted.csv")?.rows;
    if (found === undefined) return;
    event.preventDefault();
    const isBlank = Object.keys(rows[row] ?? {}).length === 0;
    onChange([...rows.slice(0, isBlank ? row : row + 1), ...(found as readonly TestRow[]), ...rows.slice(row + 1)]);
  };
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <table ref={table} aria-label={label} className="w-full border-collapse font-mono text-sm">
        <thead>
          <tr className="bg-sunken text-left text-xs text-ink-2">
            <th className="w-8 px-2 py-1 text-right font-normal">#</th>
            {columns.map((column) => (
              <th key={column.name} title={formatDataType(column.type)} className="px-2 py-1 font-medium whitespace-nowrap">
                {column.name}
              </th>
            ))}
            <th className="w-7">
              <span className="sr-only">{t("removeRow")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_SHOWN).map((row, index) => (
            <tr key={index} className={`border-t border-line ${wrong.has(index) ? "bg-bad-soft" : ""}`}>
              <td className="px-2 text-right text-xs text-ink-3">
                {wrong.has(index) ? (
                  <span className="font-semibold text-bad" title={t("missing")}>
                    −<span className="sr-only">{t("missing")}</span>
                  </span>
                ) : (
                  index + 1
                )}
              </td>
              {columns.map((column, at) => (
                <td key={column.name} className="p-0">
                  <Cell
                    label={t("cell", { column: column.name, row: index + 1 })}
                    place={`${index}.${at}`}
                    text={cellText(ownValue(row, column.name))}
                    onText={(text) =>
                      onChange(
                        rows.map((other, number) => (number === index ? setCell(row, column.name, cellValue(text, column.type)) : other)),
                        `${index}.${column.name}`,
                      )
                    }
                    onKeyDown={(event) => onKeyDown(event, index, at)}
                    onPaste={(event) => onPaste(event, index)}
                  />
                </td>
              ))}
              <td>
                <IconButton
                  size="sm"
                  label={t("removeRowNumber", { row: index + 1 })}
                  onClick={() => onChange(rows.filter((_, number) => number !== index))}
                >
                  <X aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex items-center gap-2 border-t border-line px-1 py-0.5">
        <Button size="sm" variant="ghost" onClick={() => add(rows.length)}>
          <Plus aria-hidden />
          {t("addRow")}
        </Button>
        <span className="ml-auto pr-2 text-xs text-ink-3">
          {rows.length > MOST_SHOWN ? t("firstRows", { shown: MOST_SHOWN, total: rows.length }) : t("rows", { count: rows.length })}
        </span>
      </div>
    </div>
  );
}

/** What is being written stays as written until the cell is left: "1." is on its way to "1.5". */
function Cell({
  label,
  place,
  text,
  onText,
  onKeyDown,
  onPaste,
}: {
  readonly label: string;
  readonly place: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onPaste: (event: ClipboardEvent<HTMLInputElement>) => void;
}) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  return (
    <input
      aria-label={label}
      data-cell={place}
      spellCheck={false}
      autoComplete="off"
      value={draft ?? text}
      style={{ minWidth: `${Math.max(7, Math.min(28, (draft ?? text).length + 3))}ch` }}
      onChange={(event) => {
        setDraft(event.target.value);
        onText(event.target.value);
      }}
      onBlur={() => setDraft(undefined)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
      className="h-6.5 w-full bg-transparent px-2 outline-none focus-visible:bg-accent-soft focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
    />
  );
}
