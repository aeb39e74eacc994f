"use client";

import type { Mismatch } from "@millrace/engine/preview";
import type { PipelineTest, Schema } from "@millrace/pipeline";
import { Badge, Button, IconButton } from "@millrace/ui/primitives";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { ownValue } from "../document/own-value.ts";
import { cellText } from "./cell-text.ts";
import type { RowSide, TestRow } from "./edit-tests.ts";
import { RowNumberField } from "./row-number-field.tsx";
import { RowsGrid } from "./rows-grid.tsx";
import type { TestPlace } from "./test-ports.ts";

const NO_COLUMNS: Schema = [];
const NO_ROWS: ReadonlySet<number> = new Set();
/** Rows that came and were not expected; more than these help nobody. */
const MOST_UNEXPECTED = 20;

export interface TestTableProps {
  readonly place: TestPlace;
  readonly title: string;
  readonly side: RowSide;
  readonly test: PipelineTest;
  readonly mismatch: Mismatch | undefined;
  readonly onIdle: (afterRows: number | undefined) => void;
  readonly onRows: (rows: readonly TestRow[] | undefined, cell?: string) => void;
}

/** The rows of one source, or those expected at one place with what differs. */
export function TestTable({ place, title, side, test, mismatch, onIdle, onRows }: TestTableProps) {
  const t = useTranslations("editor.tests");
  const analysis = useAnalysis();
  const columns = (place.port === undefined ? undefined : analysis.streams.get(place.port)?.schema) ?? NO_COLUMNS;
  const rows = test[side][place.name] ?? [];
  const wrong = mismatch === undefined ? NO_ROWS : new Set(mismatch.missingAt);
  const unexpected = mismatch?.unexpected ?? [];
  return (
    <section aria-label={title} className="min-w-0">
      <div className="mb-1 flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
        <h4 className="max-w-full truncate font-medium" title={place.name}>
          {title}
        </h4>
        {wrong.size > 0 && <Badge tone="bad">− {t("missingCount", { count: wrong.size })}</Badge>}
        {unexpected.length > 0 && <Badge tone="warn">+ {t("unexpectedCount", { count: unexpected.length })}</Badge>}
        <span className="ml-auto" />
        {side === "rows" && (
          <RowNumberField label={t("idleAfter")} value={test.idle?.[place.name]?.afterRows} placeholder={t("never")} onChange={onIdle} />
        )}
        {mismatch !== undefined && (
          <Button
            size="sm"
            onClick={() => onRows([...rows.filter((_, index) => !wrong.has(index)), ...(unexpected as readonly TestRow[])])}
          >
            {t("takeActual")}
          </Button>
        )}
        <IconButton size="sm" label={t("removeTable", { name: title })} onClick={() => onRows(undefined)}>
          <X aria-hidden />
        </IconButton>
      </div>
      {columns.length === 0 ? (
        <p className="text-sm text-ink-2">{t("noColumns")}</p>
      ) : (
        <RowsGrid label={title} columns={columns} rows={rows} wrong={wrong} onChange={onRows} />
      )}
      {unexpected.length > 0 && (
        <div className="mt-1 overflow-x-auto rounded-md border border-warn bg-warn-soft">
          <table aria-label={t("unexpected")} className="w-full font-mono text-sm">
            <caption className="px-2 pt-1 text-left font-sans text-xs text-warn">{t("unexpected")}</caption>
            <tbody>
              {unexpected.slice(0, MOST_UNEXPECTED).map((row, index) => (
                <tr key={index}>
                  <td className="w-8 px-2 text-right font-semibold text-warn" aria-hidden>
                    +
                  </td>
                  {columns.map((column) => (
                    <td key={column.name} className="px-2 py-0.5 whitespace-nowrap">
                      <span className="text-ink-3">{column.name} </span>
                      {cellText(ownValue(row, column.name))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
