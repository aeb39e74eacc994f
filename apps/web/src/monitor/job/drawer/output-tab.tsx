"use client";
import { Button, EmptyState, Select } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { TableRowView } from "../../../server/jobs/job-history.ts";
import { useTopics } from "../../../trpc/live-provider.tsx";
import { useLive } from "../../../trpc/live-store.ts";
import { formatWhole } from "../../format/quantity.ts";
import { useEarlierRows } from "./use-earlier-rows.ts";
import { cellText, isNumeric, valueAt } from "./output-cells.ts";
import { useJobView } from "../job-view-context.tsx";

const NO_ROWS: readonly TableRowView[] = [];
const KINDS = ["+I", "−U", "+U", "−D"];

/** Rows of the job's table sinks as they come. */
export function OutputTab({ selectedNode }: { readonly selectedNode: string | undefined }) {
  const t = useTranslations("job.output");
  const { detail, nameOf } = useJobView();
  const tables = detail.document.nodes.filter((node) => node.kind === "sink.table");
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const nodeId = tables.find((n) => n.id === picked)?.id ?? tables.find((n) => n.id === selectedNode)?.id ?? tables[0]?.id;
  if (nodeId === undefined) return <EmptyState title={t("noTable")} hint={t("noTableHint")} />;
  return (
    <div className="flex h-full flex-col">
      <OutputRows
        key={nodeId}
        nodeId={nodeId}
        picker={
          tables.length > 1 ? (
            <Select
              aria-label={t("table")}
              className="!w-52"
              value={nodeId}
              onChange={setPicked}
              options={tables.map((n) => ({ value: n.id, label: nameOf(n.id) }))}
            />
          ) : (
            <span className="font-medium">{nameOf(nodeId)}</span>
          )
        }
      />
    </div>
  );
}

function OutputRows({ nodeId, picker }: { readonly nodeId: string; readonly picker: React.ReactNode }) {
  const t = useTranslations("job.output");
  const { detail, nameOf } = useJobView();
  const topic = `rows:${detail.id}:${nodeId}`;
  useTopics(useMemo(() => [topic], [topic]));
  const feed = useLive((state) => state.rows[topic]);
  const [held, setHeld] = useState<readonly TableRowView[] | undefined>(undefined);
  const newest = held ?? feed?.rows ?? NO_ROWS;
  const [older, setOlder] = useState<readonly TableRowView[]>(NO_ROWS);
  const rows = useMemo(() => (older.length === 0 ? newest : [...older, ...newest]), [older, newest]);
  const earlier = useEarlierRows(nodeId, rows[0]?.id, (found) => setOlder([...found, ...older]));
  const first = rows[0]?.values;
  const width = Array.isArray(first) ? first.length : 0;
  const total = feed?.total ?? detail.tableTotals[nodeId] ?? 0;
  const columns = useMemo((): readonly DataColumn<TableRowView>[] => {
    // Without known types the columns have their number for a name.
    const known = detail.tableColumns[nodeId] ?? Array.from({ length: width }, (_, i) => ({ name: String(i), type: "" }));
    return [
      { id: "#kind", header: t("kind"), width: "52px", mono: true, cell: (row) => KINDS[row.kind] ?? String(row.kind) },
      ...known.map(({ name, type }, i): DataColumn<TableRowView> => ({
        id: `${i}:${name}`,
        header: <span title={type}>{name}</span>,
        width: "minmax(110px, 1fr)",
        mono: true,
        ...(isNumeric(type) ? { align: "right" } : {}),
        cell: (row) => cellText(valueAt(row.values, i)),
      })),
    ];
  }, [detail.tableColumns, nodeId, width, t]);
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-3 py-1.5">
        {picker}
        <span className="text-ink-2" data-testid="output-total" data-total={total}>
          {t("total", { total: formatWhole(total), shown: formatWhole(rows.length) })}
        </span>
        {earlier.canAsk && rows.length > 0 && rows.length < total && (
          <Button size="sm" variant="ghost" className="ml-auto" disabled={earlier.isPending} onClick={earlier.ask}>
            {t("older")}
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          className={earlier.canAsk && rows.length > 0 && rows.length < total ? "" : "ml-auto"}
          onClick={() => setHeld(held === undefined ? rows : undefined)}
        >
          {held === undefined ? <Pause aria-hidden /> : <Play aria-hidden />}
          {held === undefined ? t("pause") : t("resume")}
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        <DataTable
          label={t("rowsOf", { node: nameOf(nodeId) })}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          followEnd={held === undefined}
          empty={<EmptyState title={t("empty")} hint={t("emptyHint")} />}
        />
      </div>
    </>
  );
}
