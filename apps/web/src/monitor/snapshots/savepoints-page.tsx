"use client";
import { Dialog, Menu, toast } from "@millrace/ui/overlays";
import { Badge, Button, EmptyState, IconButton, Input, Select } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { CalendarClock, Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo, useState } from "react";
import { ENDED_STATES } from "../../server/jobs/job-view.ts";
import type { SnapshotView } from "../../server/snapshots/snapshot-store.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { formatBytes } from "../format/quantity.ts";
import { formatAge, formatDuration, formatMoment } from "../format/time.ts";
import { useErrorText } from "../parts/error-text.ts";
import { PageFrame } from "../parts/page-frame.tsx";
import { useNow } from "../parts/use-now.ts";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { StartDialog } from "./start-dialog.tsx";

const TOPICS = ["jobs", "savepoints"];
const ROW_HEIGHT = 36;
type Asked = { readonly what: "start" | "dispose" | "label"; readonly snapshot: SnapshotView };

/** All savepoints: begin a job from one, name it, dispose of it; and who takes them by the clock. */
export function SavepointsPage() {
  const t = useTranslations("savepoints");
  const trpc = useTRPC();
  useTopics(TOPICS);
  const [pipelineId, setPipelineId] = useState("");
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const [isScheduling, setIsScheduling] = useState(false);
  const pipelines = useQuery(trpc.pipelines.list.queryOptions());
  const pages = useInfiniteQuery(
    trpc.snapshots.list.infiniteQueryOptions(pipelineId === "" ? {} : { pipelineId }, {
      getNextPageParam: (last) => last.next,
      initialCursor: null,
      placeholderData: (before) => before,
    }),
  );
  const snapshots = useMemo(() => pages.data?.pages.flatMap((page) => page.snapshots) ?? [], [pages.data]);
  const columns = useColumns(setAsked);
  const named = pipelines.data?.find((p) => p.id === pipelineId)?.name;
  return (
    <PageFrame title={t("title")}>
      <div className="flex h-full flex-col gap-3 px-6 py-4">
        <div className="flex flex-wrap items-center gap-3">
          <Select
            aria-label={t("pipeline")}
            className="!w-64"
            value={pipelineId === "" ? "*" : pipelineId}
            onChange={(value) => setPipelineId(value === "*" ? "" : value)}
            options={[{ value: "*", label: t("allPipelines") }, ...(pipelines.data ?? []).map((p) => ({ value: p.id, label: p.name }))]}
          />
          <span className="text-ink-2">
            {t("count", { count: snapshots.length, size: formatBytes(snapshots.reduce((sum, s) => sum + (s.bytes ?? 0), 0)) })}
          </span>
          <ActOnly>
            <Button
              className="ml-auto"
              disabled={named === undefined}
              title={named === undefined ? t("scheduleNeeds") : undefined}
              onClick={() => setIsScheduling(true)}
            >
              <CalendarClock aria-hidden /> {t("schedule.open")}
            </Button>
          </ActOnly>
        </div>
        {pages.isSuccess && snapshots.length === 0 ? (
          <EmptyState
            title={t("empty")}
            hint={t("emptyHint")}
            actions={
              <Link href="/jobs" className="font-medium text-accent hover:underline">
                {t("toJobs")}
              </Link>
            }
          />
        ) : (
          <div
            className="max-h-full overflow-hidden rounded-lg border border-line bg-surface"
            style={{ height: ROW_HEIGHT * (snapshots.length + 1) + 2 }}
          >
            <DataTable
              label={t("title")}
              rows={snapshots}
              columns={columns}
              rowKey={(s) => `${s.jobId}/${s.number}`}
              rowHeight={ROW_HEIGHT}
            />
          </div>
        )}
        {pages.hasNextPage && (
          <Button className="self-center" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("more")}
          </Button>
        )}
      </div>
      {asked?.what === "start" && (
        <StartDialog
          snapshot={{ ...asked.snapshot, isClone: !ENDED_STATES.includes(asked.snapshot.jobState) }}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.what === "dispose" && <DisposeDialog snapshot={asked.snapshot} onClose={() => setAsked(undefined)} />}
      {asked?.what === "label" && <LabelDialog snapshot={asked.snapshot} onClose={() => setAsked(undefined)} />}
      {isScheduling && named !== undefined && (
        <ScheduleDialog pipelineId={pipelineId} name={named} onClose={() => setIsScheduling(false)} />
      )}
    </PageFrame>
  );
}

function useColumns(onAsk: (asked: Asked) => void): readonly DataColumn<SnapshotView>[] {
  const t = useTranslations("savepoints");
  const now = useNow();
  return useMemo(
    () => [
      { id: "label", header: t("label"), width: "minmax(180px, 1.4fr)", sortValue: (s) => s.label, cell: (s) => <NameCell snapshot={s} /> },
      {
        id: "job",
        header: t("job"),
        width: "minmax(160px, 1.2fr)",
        sortValue: (s) => s.jobName,
        cell: (s) => (
          <Link href={`/jobs/${s.jobId}`} className="hover:text-accent hover:underline">
            {s.jobName} <span className="text-ink-2">v{s.versionNumber}</span>
          </Link>
        ),
      },
      {
        id: "age",
        header: t("age"),
        width: "120px",
        align: "right",
        sortValue: (s) => s.triggeredAt,
        cell: (s) => <span title={formatMoment(s.triggeredAt)}>{now === 0 ? "" : t("ago", { age: formatAge(now - s.triggeredAt) })}</span>,
      },
      { id: "size", header: t("size"), width: "96px", align: "right", sortValue: (s) => s.bytes, cell: (s) => formatBytes(s.bytes) },
      {
        id: "duration",
        header: t("took"),
        width: "96px",
        align: "right",
        sortValue: (s) => s.durationMs,
        cell: (s) => formatDuration(s.durationMs),
      },
      { id: "who", header: t("who"), width: "140px", sortValue: (s) => s.requestedBy, cell: (s) => s.requestedBy ?? t("system") },
      {
        id: "path",
        header: t("path"),
        width: "minmax(120px, 1fr)",
        mono: true,
        cell: (s) => (
          <span title={s.path} className="text-ink-2">
            {s.path.split("/").at(-1)}
          </span>
        ),
      },
      {
        id: "actions",
        header: <span className="sr-only">{t("actions")}</span>,
        width: "168px",
        align: "right",
        cell: (s) => (
          <ActOnly>
            <span className="inline-flex items-center gap-1">
              <Button size="sm" onClick={() => onAsk({ what: "start", snapshot: s })}>
                {ENDED_STATES.includes(s.jobState) ? t("restore") : t("clone")}
              </Button>
              <Menu
                trigger={
                  <IconButton size="sm" label={t("moreOf", { name: s.label ?? String(s.number) })}>
                    <Ellipsis aria-hidden />
                  </IconButton>
                }
                items={[
                  { id: "label", label: t("rename"), onSelect: () => onAsk({ what: "label", snapshot: s }) },
                  { id: "copy", label: t("copyPath"), onSelect: () => void navigator.clipboard.writeText(s.path) },
                  { type: "separator" },
                  { id: "dispose", label: t("dispose"), danger: true, onSelect: () => onAsk({ what: "dispose", snapshot: s }) },
                ]}
              />
            </span>
          </ActOnly>
        ),
      },
    ],
    [t, now, onAsk],
  );
}

function NameCell({ snapshot }: { readonly snapshot: SnapshotView }) {
  const t = useTranslations("savepoints");
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <span className="truncate font-medium">
        {snapshot.label ?? <span className="font-normal text-ink-2">{t("unnamed", { number: snapshot.number })}</span>}
      </span>
      {snapshot.isScheduled && <Badge tone="info">{t("scheduled")}</Badge>}
    </span>
  );
}

function DisposeDialog({ snapshot, onClose }: { readonly snapshot: SnapshotView; readonly onClose: () => void }) {
  const t = useTranslations("savepoints");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const dispose = useMutation(
    trpc.snapshots.dispose.mutationOptions({ onError: (error) => void toast.error(errorText(error)), onSettled: onClose }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("disposeTitle", { name: snapshot.label ?? t("unnamed", { number: snapshot.number }) })}
      description={t("disposeHint", { size: formatBytes(snapshot.bytes) })}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="danger"
            data-testid="confirm-dispose"
            disabled={dispose.isPending}
            onClick={() => dispose.mutate({ jobId: snapshot.jobId, number: snapshot.number })}
          >
            {t("dispose")}
          </Button>
        </>
      }
    />
  );
}

function LabelDialog({ snapshot, onClose }: { readonly snapshot: SnapshotView; readonly onClose: () => void }) {
  const t = useTranslations("savepoints");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [label, setLabel] = useState(snapshot.label ?? "");
  const rename = useMutation(
    trpc.snapshots.label.mutationOptions({ onError: (error) => void toast.error(errorText(error)), onSettled: onClose }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("rename")} closeLabel={common("close")}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ jobId: snapshot.jobId, number: snapshot.number, label });
        }}
      >
        <Input aria-label={t("label")} value={label} maxLength={200} autoFocus onChange={(event) => setLabel(event.target.value)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" variant="primary" disabled={rename.isPending}>
            {t("renameDo")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
