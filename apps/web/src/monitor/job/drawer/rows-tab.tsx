"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { lossLedger, type LedgerLine } from "../../answers/loss-ledger.ts";
import { formatWhole } from "../../format/quantity.ts";
import { useJobView, useReading } from "../job-view-context.tsx";

const COLUMNS = ["sent", "in", "out", "absorbed", "filtered", "late", "failed", "inFlight", "unexplained"] as const;

/** Where every row went: the books of each node, and whether they close. */
export function RowsTab({ onSelect }: { readonly onSelect: (nodeId: string | undefined) => void }) {
  const t = useTranslations("job.ledger");
  const { graph } = useJobView();
  const reading = useReading();
  const ledger = useMemo(
    () => (reading === undefined ? undefined : lossLedger({ at: reading.at, graph, live: reading.nodes })),
    [reading, graph],
  );
  if (ledger === undefined || ledger.lines.length === 0) return <EmptyState title={t("empty")} />;
  const { total } = ledger;
  return (
    <div className="px-3 py-2.5">
      <p className="mb-2 text-ink-2">
        {t("total", {
          emitted: formatWhole(total.emitted),
          delivered: formatWhole(total.delivered),
          filtered: formatWhole(total.filtered),
          late: formatWhole(total.late),
          failed: formatWhole(total.failed),
          inFlight: formatWhole(total.inFlight),
        })}{" "}
        <b className={total.unexplained === 0 ? "font-semibold text-ok" : "font-semibold text-warn"}>
          {total.unexplained === 0 ? t("closed") : t("open", { count: formatWhole(total.unexplained) })}
        </b>
      </p>
      <table className="w-full">
        <thead className="text-xs text-ink-2">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pr-3 text-left font-medium">
              {t("node")}
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="px-2 py-1 text-right font-medium" title={t(`hints.${column}`)}>
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ledger.lines.map((line) => (
            <LedgerRow key={line.nodeId} line={line} onSelect={onSelect} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LedgerRow({ line, onSelect }: { readonly line: LedgerLine; readonly onSelect: (nodeId: string | undefined) => void }) {
  const isLost = (column: (typeof COLUMNS)[number]): boolean =>
    (column === "late" || column === "failed" || column === "unexplained") && line[column] !== 0;
  return (
    <tr className="h-7 border-b border-line">
      <th scope="row" className="pr-3 text-left font-normal">
        <button type="button" className="hover:text-accent hover:underline" onClick={() => onSelect(line.nodeId)}>
          {line.name}
        </button>
      </th>
      {COLUMNS.map((column) => (
        <td
          key={column}
          className={`px-2 text-right ${line[column] === 0 ? "text-ink-3" : isLost(column) ? "font-semibold text-warn" : ""}`}
          data-column={column}
        >
          {formatWhole(line[column])}
        </td>
      ))}
    </tr>
  );
}
