"use client";
import { ActOnly } from "../../../shell/act-only.tsx";
import { toast } from "@millrace/ui/overlays";
import { Button, EmptyState, Input, Select } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useMutation } from "@tanstack/react-query";
import { Pause, Pin, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { PeekRowView } from "../../../server/live/live-payload.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { outputsOf } from "../../../editor/catalog/kinds.ts";
import { isPinnable } from "../../../editor/preview/is-pinnable.ts";
import { formatMoment } from "../../format/time.ts";
import { useErrorText } from "../../parts/error-text.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { cellText, isNumeric } from "./output-cells.ts";
import type { Look } from "./look.ts";
import { pinnedRow } from "./pinned-row.ts";
import { usePeek } from "./use-peek.ts";

const RATES = ["1", "5", "20", "50"];
const KINDS = ["+I", "−U", "+U", "−D"];
/** As many as the editor runs through the graph at each edit. */
const MOST_PINNED = 200;

/** Rows as they leave a node of the running job: a sample of them, paused and filtered at will. */
export function PeekTab({ selectedNode, look }: { readonly selectedNode: string | undefined; readonly look: Look }) {
  const t = useTranslations("job.peek");
  const { detail, graph, nameOf } = useJobView();
  const summary = useJobSummary();
  const places = useMemo(
    () =>
      detail.document.nodes
        .filter((node) => node.disabled !== true)
        .flatMap((node) =>
          outputsOf(node).map((port) => ({ value: `${node.id}.${port.name}`, nodeId: node.id, port: port.name, title: port.title })),
        ),
    [detail.document.nodes],
  );
  const [picked, setPicked] = useState<string | undefined>(look.place);
  // What was wished for last counts: a place from the list, a wire on the canvas, another node.
  const [wished, setWished] = useState({ turn: look.turn, selectedNode });
  if (wished.turn !== look.turn || wished.selectedNode !== selectedNode) {
    setWished({ turn: look.turn, selectedNode });
    if (wished.turn !== look.turn) setPicked(look.place);
    else if (selectedNode !== undefined) setPicked(undefined);
  }
  // A sink gives nothing out: what leads to it is what it gets.
  const near =
    places.find((p) => p.nodeId === selectedNode) ??
    places.find((p) => p.nodeId === graph.edges.find((edge) => edge.to === selectedNode)?.from);
  const place = places.find((p) => p.value === picked) ?? near ?? places[0];
  const [rate, setRate] = useState("5");
  const [draft, setDraft] = useState("");
  const [filter, setFilter] = useState("");
  if (summary.state === "FINISHED" || summary.state === "CANCELED" || summary.state === "FAILED") return <EmptyState title={t("ended")} />;
  if (place === undefined) return <EmptyState title={t("nowhere")} />;
  const isOnlyPort = (nodeId: string): boolean => places.filter((p) => p.nodeId === nodeId).length === 1;
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <Select
          aria-label={t("place")}
          className="!w-56"
          value={place.value}
          onChange={setPicked}
          options={places.map((p) => ({
            value: p.value,
            label: isOnlyPort(p.nodeId) ? nameOf(p.nodeId) : `${nameOf(p.nodeId)} · ${p.title}`,
          }))}
        />
        <Select
          aria-label={t("rate")}
          className="!w-36"
          value={rate}
          onChange={setRate}
          options={RATES.map((value) => ({ value, label: t("perSecond", { count: value }) }))}
        />
        <form
          className="flex min-w-56 flex-1 items-center gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            setFilter(draft.trim());
          }}
        >
          <Input
            mono
            aria-label={t("filter")}
            placeholder={t("filterExample")}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
          {draft.trim() !== filter && (
            <Button size="sm" type="submit">
              {t("apply")}
            </Button>
          )}
        </form>
      </div>
      <Peeked
        key={`${place.value}/${rate}/${filter}`}
        nodeId={place.nodeId}
        port={place.port}
        perSecond={Number(rate)}
        filter={filter}
        isMainPort={places.find((p) => p.nodeId === place.nodeId)?.value === place.value}
      />
    </div>
  );
}

interface PeekedProps {
  readonly nodeId: string;
  readonly port: string;
  readonly perSecond: number;
  readonly filter: string;
  readonly isMainPort: boolean;
}

function Peeked({ nodeId, port, perSecond, filter, isMainPort }: PeekedProps) {
  const t = useTranslations("job.peek");
  const { detail } = useJobView();
  const errorText = useErrorText();
  const [held, setHeld] = useState<readonly PeekRowView[] | undefined>(undefined);
  const peek = usePeek({ id: detail.id, nodeId, port, perSecond, filter }, held === undefined);
  const rows = held ?? peek.rows;
  const columns = useMemo((): readonly DataColumn<PeekRowView>[] => {
    const isRead = (name: string): boolean => rows.length === 0 || rows.some((row) => name in row.values);
    return [
      { id: "#kind", header: t("kind"), width: "52px", mono: true, cell: (row) => KINDS[row.kind] ?? String(row.kind) },
      { id: "#subtask", header: t("subtask"), width: "64px", mono: true, align: "right", cell: (row) => row.subtask },
      { id: "#time", header: t("time"), width: "160px", mono: true, cell: (row) => formatMoment(row.timestamp) },
      ...peek.columns.map(({ name, type }): DataColumn<PeekRowView> => ({
        id: `=${name}`,
        width: "minmax(110px, 1fr)",
        mono: true,
        ...(isNumeric(type) ? { align: "right" } : {}),
        header: (
          <span title={isRead(name) ? type : t("unreadHint")} className={isRead(name) ? "" : "text-ink-3 italic"}>
            {name}
          </span>
        ),
        cell: (row) =>
          name in row.values ? (
            <span title={cellText(row.values[name])}>{cellText(row.values[name])}</span>
          ) : (
            <span className="text-ink-3">{t("unread")}</span>
          ),
      })),
    ];
  }, [peek.columns, rows, t]);
  if (peek.error !== undefined) return <EmptyState title={errorText(peek.error)} />;
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-3 py-1">
        <span className="text-ink-2" aria-live="polite" data-testid="peek-count" data-rows={rows.length}>
          {held === undefined ? t("looking", { count: rows.length, rate: perSecond }) : t("held", { count: rows.length })}
        </span>
        <Button size="sm" variant="ghost" className="ml-auto" onClick={() => setHeld(held === undefined ? rows : undefined)}>
          {held === undefined ? <Pause aria-hidden /> : <Play aria-hidden />}
          {held === undefined ? t("pause") : t("resume")}
        </Button>
        <ActOnly>
          <PinButton nodeId={nodeId} rows={rows} isMainPort={isMainPort} />
        </ActOnly>
      </div>
      {peek.renewalError !== undefined && (
        <p role="alert" className="border-b border-line bg-warn-soft px-3 py-1 text-warn">
          {t("notRenewed", { reason: errorText(peek.renewalError) })}
        </p>
      )}
      <div className="min-h-0 flex-1">
        <DataTable
          label={t("label")}
          rows={rows}
          columns={columns}
          rowKey={(row) => row.id}
          followEnd
          rowTone={(row) => (row.kind === 3 || row.kind === 1 ? "muted" : undefined)}
          empty={<EmptyState title={filter === "" ? t("waiting") : t("waitingFiltered")} />}
        />
      </div>
    </>
  );
}

/** Makes the rows stand for the node in the editor's preview. */
function PinButton({
  nodeId,
  rows,
  isMainPort,
}: {
  readonly nodeId: string;
  readonly rows: readonly PeekRowView[];
  readonly isMainPort: boolean;
}) {
  const t = useTranslations("job.peek");
  const { detail, nameOf } = useJobView();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const node = detail.document.nodes.find((each) => each.id === nodeId);
  const pin = useMutation(
    trpc.jobs.pinSamples.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: (_, { rows: pinned }) => void toast(t("pinned", { count: pinned.length, node: nameOf(nodeId) })),
    }),
  );
  return (
    <Button
      size="sm"
      variant="ghost"
      disabled={!isMainPort || rows.length === 0 || pin.isPending || detail.pipelineDeleted}
      title={isMainPort ? t("pinHint") : t("pinSidePort")}
      onClick={() =>
        pin.mutate({
          id: detail.id,
          nodeId,
          rows: rows.slice(-MOST_PINNED).map(node !== undefined && isPinnable(node) ? pinnedRow : (row) => ({ ...row.values })),
        })
      }
    >
      <Pin aria-hidden /> {t("pin")}
    </Button>
  );
}
