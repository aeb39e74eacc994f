"use client";

import { seriesAt, type PreviewPort, type PreviewRow, type PreviewSeries } from "@millrace/engine/preview";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { Badge, EmptyState, IconButton, Select } from "@millrace/ui/primitives";
import { useLatest } from "@millrace/ui/hooks";
import type { Column } from "@millrace/pipeline";
import { Funnel } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { nameOf, outputsOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { parseEnd } from "../document/edge-ends.ts";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { ActOnly } from "../../shell/act-only.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { countUntil, feedersOf, rowsUntil } from "./preview-bodies.ts";
import { usePreview } from "./preview-context.tsx";
import { belongs, originOf, relationOf, type RowSide } from "./trace.ts";
import { isPinnable } from "./is-pinnable.ts";
import { SampleEditor } from "./sample-editor.tsx";
import { showTime, showValue } from "./show-value.ts";

/**
 * The rows that come into the selected node and those that leave it, side by side. A click on a row marks what it led to, or came from, here and
 * on the canvas.
 */
export function DataTab() {
  const t = useTranslations("editor.preview");
  const words = useCatalogWords();
  const actions = useActions();
  const { result, failure, step, trace, setTrace } = usePreview();
  const analysis = useAnalysis();
  const document = useEditor((state) => state.document);
  const nodeId = useEditor((state) => state.document.nodes.find((node) => state.selection.has(node.id))?.id);
  const [inChoice, setIn] = useState<string | undefined>(undefined);
  const [outChoice, setOut] = useState<string | undefined>(undefined);
  const node = document.nodes.find((candidate) => candidate.id === nodeId);

  if (failure !== undefined) return <EmptyState className="h-full" title={t("broke", { message: failure })} />;
  if (document.nodes.length === 0) return <EmptyState className="h-full" title={t("empty")} />;
  if (node === undefined) return <EmptyState className="h-full" title={t("selectNode")} hint={t("selectHint")} />;
  if (result === undefined) return <EmptyState className="h-full" title={t("running")} />;

  const nameOfPort = (key: string) => {
    const end = parseEnd(key);
    const from = document.nodes.find((candidate) => candidate.id === end.node);
    return from === undefined ? key : outputsOf(from).length > 1 ? `${nameOf(from, words.title)} · ${end.port}` : nameOf(from, words.title);
  };
  const ins = [...feedersOf(document, node.id)];
  const outs = outputsOf(node).map((port) => `${node.id}.${port.name}`);
  const inKey = ins.includes(inChoice ?? "") ? inChoice : ins[0];
  const outKey = outs.includes(outChoice ?? "") ? outChoice : outs[0];
  const [input, output] = [inKey === undefined ? undefined : result.ports[inKey], outKey === undefined ? undefined : result.ports[outKey]];
  const relation = relationOf(node, (inKey === undefined ? undefined : analysis.streams.get(inKey)?.keys) ?? [], input, output);
  const follow = (side: RowSide) => (row: PreviewRow) => setTrace(trace?.row === row && trace.side === side ? undefined : { side, row });
  const isFollowed = (side: RowSide) => (row: PreviewRow) => trace !== undefined && belongs(trace, side, row, relation);
  const problems = result.rowErrors.filter((error) => error.nodeId === node.id);
  const late = result.lateDropped[node.id] ?? 0;

  return (
    <div className="flex h-full min-h-0 flex-col">
      {(result.failure !== undefined || problems.length > 0 || late > 0) && (
        <div className="flex flex-wrap gap-2 border-b border-line px-3 py-1 text-sm">
          {result.failure !== undefined && <span className="text-bad">{t("failed", { message: result.failure.message })}</span>}
          {problems.length > 0 && (
            <span
              className="text-warn"
              title={problems
                .slice(0, 5)
                .map((problem) => problem.message)
                .join("\n")}
            >
              {t("rowErrors", { count: problems.length, message: problems[0]?.message ?? "" })}
            </span>
          )}
          {late > 0 && <Badge tone="warn">{t("lateDropped", { count: late })}</Badge>}
        </div>
      )}
      <div className="grid min-h-0 flex-1 auto-cols-fr grid-flow-col divide-x divide-line">
        {ins.length > 0 && (
          <PortRows
            label={t("in")}
            keys={ins}
            chosen={inKey}
            onChoose={setIn}
            nameOf={nameOfPort}
            port={input}
            before={undefined}
            total={inKey === undefined ? 0 : countUntil(result, inKey, step)}
            step={step}
            isFollowed={isFollowed("in")}
            onFollow={follow("in")}
            onFilter={
              inKey === undefined
                ? undefined
                : (column) =>
                    actions.filterOn(
                      parseEnd(inKey),
                      column,
                      document.edges.find((edge) => edge.from === inKey && parseEnd(edge.to).node === node.id)?.to,
                    )
            }
          />
        )}
        {outs.length > 0 && (
          <PortRows
            label={t("out")}
            keys={outs}
            chosen={outKey}
            onChoose={setOut}
            nameOf={(key) => (outs.length > 1 ? parseEnd(key).port : nameOf(node, words.title))}
            port={output}
            before={relation.inWindow === undefined ? input : undefined}
            total={outKey === undefined ? 0 : countUntil(result, outKey, step)}
            step={step}
            isFollowed={isFollowed("out")}
            onFollow={follow("out")}
            onFilter={outKey === undefined ? undefined : (column) => actions.filterOn(parseEnd(outKey), column)}
          />
        )}
      </div>
    </div>
  );
}

interface PortRowsProps {
  readonly label: string;
  readonly keys: readonly string[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly nameOf: (key: string) => string;
  readonly port: PreviewPort | undefined;
  readonly total: number;
  readonly step: number;
  /** The port before the node: values that differ from it are marked. */
  readonly before: PreviewPort | undefined;
  readonly isFollowed: (row: PreviewRow) => boolean;
  readonly onFollow: (row: PreviewRow) => void;
  /** A filter on the column behind the port. */
  readonly onFilter: ((column: Column) => void) | undefined;
}

const NUMERIC = new Set(["TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL"]);

function PortRows({
  label,
  keys,
  chosen,
  onChoose,
  nameOf: name,
  port,
  before,
  total,
  step,
  isFollowed,
  onFollow,
  onFilter,
}: PortRowsProps) {
  const t = useTranslations("editor.preview");
  const filter = useLatest(onFilter);
  const rows = useMemo(() => rowsUntil(port, step), [port, step]);
  const columns = useMemo((): readonly DataColumn<PreviewRow>[] => {
    if (port === undefined) return [];
    const hasTime = port.rows.some((row) => row.timestamp !== null);
    const hasChanges = port.rows.some((row) => row.kind !== 0);
    /** What the same column of the row before the node held, where that is another value. */
    const changedFrom = (row: PreviewRow, name: string, value: unknown): { readonly text: string } | undefined => {
      const at = before?.columns.findIndex((column) => column.name === name) ?? -1;
      const origin = at < 0 || before === undefined ? undefined : originOf(row, before.rows);
      return origin === undefined || showValue(origin.values[at]) === showValue(value) ? undefined : { text: showValue(origin.values[at]) };
    };
    return [
      { id: "#", header: "#", width: "44px", align: "right", cell: (_row, index) => <span className="text-ink-3">{index + 1}</span> },
      ...(hasChanges ? [{ id: "kind", header: "", width: "34px", mono: true, cell: (row: PreviewRow) => KINDS[row.kind] ?? "" }] : []),
      ...port.columns.map((column, index): DataColumn<PreviewRow> => ({
        id: `c${index}`,
        header: (
          <span className="group flex min-w-0 items-center gap-1">
            <span className="truncate">{column.name}</span>
            <IconButton
              size="sm"
              label={t("filterOn", { column: column.name })}
              className="!size-4 shrink-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
              onClick={() => filter.current?.(column)}
            >
              <Funnel aria-hidden className="!size-3" />
            </IconButton>
          </span>
        ),
        mono: true,
        width: NUMERIC.has(column.type.kind)
          ? "minmax(76px, 1fr)"
          : column.type.kind.startsWith("TIMESTAMP")
            ? "minmax(164px, 1fr)"
            : "minmax(96px, 1fr)",
        align: NUMERIC.has(column.type.kind) ? "right" : "left",
        cell: (row) => {
          const value = row.values[index];
          const was = changedFrom(row, column.name, value);
          if (was !== undefined)
            return (
              <mark className="bg-info-soft px-0.5 text-info" title={t("was", { value: was.text })}>
                {showValue(value)}
              </mark>
            );
          return value === null ? <span className="text-ink-3">null</span> : <span title={showValue(value)}>{showValue(value)}</span>;
        },
      })),
      ...(hasTime
        ? [
            {
              id: "time",
              header: t("eventTime"),
              width: "112px",
              align: "right" as const,
              mono: true,
              cell: (row: PreviewRow) =>
                row.timestamp === null ? "" : <span title={showTime(row.timestamp, true)}>{showTime(row.timestamp, false)}</span>,
            },
          ]
        : []),
    ];
  }, [port, before, t, filter]);
  return (
    <div className="flex min-h-0 min-w-0 flex-col">
      <div className="flex h-7 shrink-0 items-center gap-2 px-2.5 text-xs text-ink-2">
        <span className="font-semibold">{label}</span>
        {keys.length > 1 ? (
          <Select
            aria-label={label}
            className="!h-5 !w-auto !text-xs"
            value={chosen}
            options={keys.map((key) => ({ value: key, label: name(key) }))}
            onChange={onChoose}
          />
        ) : (
          <span className="truncate">{chosen === undefined ? "" : name(chosen)}</span>
        )}
        <span className="ml-auto shrink-0">
          {rows.length < total ? t("firstOf", { shown: rows.length, total }) : t("rows", { count: total })}
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {port === undefined ? (
          <p className="p-3 text-ink-2">{t("noRowsHere")}</p>
        ) : (
          <DataTable
            label={label}
            rows={rows}
            columns={columns}
            rowKey={(_row, index) => String(index)}
            rowHeight={26}
            isSelected={isFollowed}
            onRowClick={onFollow}
            empty={<p className="p-3 text-ink-2">{t("noRowsHere")}</p>}
          />
        )}
      </div>
    </div>
  );
}

/** RowKind 0 is +I; the others are changes of earlier rows. */
const KINDS = ["+I", "−U", "+U", "−D"];

/** The time scrubber: one step is one row of a source. Windows fill and fire on the canvas as it moves, backwards too. */
export function DataActions() {
  const t = useTranslations("editor.preview");
  const { result, step, setStep } = usePreview();
  // A source outside needs sample rows; any other node has them where somebody has pinned some.
  const source = useEditor(
    (state) =>
      state.document.nodes.find(
        (node) => state.selection.has(node.id) && (!isPinnable(node) || (state.document.samples?.[node.id]?.length ?? 0) > 0),
      )?.id,
  );
  const steps = result?.steps ?? 0;
  const watermark = useMemo(() => furthestWatermark(Object.values(result?.watermarks ?? {}), step), [result, step]);
  const samples =
    source === undefined ? null : (
      <ActOnly>
        <SampleEditor key={source} nodeId={source} />
      </ActOnly>
    );
  if (result === undefined || steps < 2) return samples;
  return (
    <>
      {samples}
      <input
        type="range"
        aria-label={t("scrubber")}
        data-testid="time-scrubber"
        aria-valuetext={watermark === undefined ? t("stepOf", { step: step + 1, steps }) : showTime(watermark, true)}
        min={0}
        max={steps - 1}
        value={step}
        onChange={(event) => {
          const next = Number(event.target.value);
          setStep(next === steps - 1 ? undefined : next);
        }}
        className="h-1 w-52 min-w-16 shrink accent-(--accent)"
      />
      <span className="min-w-24 truncate text-right text-sm text-ink-2">
        {watermark === undefined ? t("stepOf", { step: step + 1, steps }) : t("eventTimeAt", { time: showTime(watermark, true) })}
      </span>
    </>
  );
}

/** The furthest watermark that any node had after a step; undefined where none had one before the end of its input. */
function furthestWatermark(watermarks: readonly PreviewSeries[], step: number): number | undefined {
  let furthest: number | undefined;
  for (const series of new Set(watermarks)) {
    const at = lastFinite(series, step);
    if (at !== undefined && (furthest === undefined || at > furthest)) furthest = at;
  }
  return furthest;
}

/** The last watermark before the end of input, which follows at most once. */
function lastFinite(series: PreviewSeries, step: number): number | undefined {
  const at = seriesAt(series, step);
  return at === Infinity ? series.values.at(-2) : at;
}
