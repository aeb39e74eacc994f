"use client";
import { Badge, Button, EmptyState } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo, useState } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatMoment } from "../../format/time.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import type { FailedRowView } from "../../../server/jobs/failed-rows.ts";
import { useFailedRows } from "../panel/use-failed-rows.ts";
import { FailedRecord } from "../panel/failed-record.tsx";
import { failedRowOf, groupExceptions, type ExceptionGroup } from "./exception-groups.ts";

const STEP = 50;

/** Failures, newest first, equal ones together; the newest is the root cause of the state that the job is in. */
export function ExceptionsTab({ onSelect }: { readonly onSelect: (nodeId: string | undefined) => void }) {
  const t = useTranslations("job.exceptions");
  const { detail } = useJobView();
  const summary = useJobSummary();
  const trpc = useTRPC();
  const [limit, setLimit] = useState(100);
  const exceptions = useQuery(trpc.jobs.exceptions.queryOptions({ id: detail.id, limit }, { placeholderData: (before) => before }));
  const failed = useFailedRows();
  const groups = useMemo(() => groupExceptions(exceptions.data ?? []), [exceptions.data]);
  if (exceptions.isSuccess && groups.length === 0) return <EmptyState title={t("none")} />;
  return (
    <ol className="flex flex-col">
      {groups.map((group, i) => (
        <ExceptionItem
          key={group.newest.id}
          group={group}
          isRoot={i === 0 && summary.state !== "RUNNING"}
          failedRow={failedRowOf(group.newest, failed ?? [])}
          onSelect={onSelect}
        />
      ))}
      {(exceptions.data?.length ?? 0) >= limit && limit < 500 && (
        <li className="p-2 text-center">
          <Button size="sm" onClick={() => setLimit((n) => Math.min(500, n + STEP))}>
            {t("more")}
          </Button>
        </li>
      )}
    </ol>
  );
}

function ExceptionItem({
  group,
  isRoot,
  failedRow,
  onSelect,
}: {
  readonly group: ExceptionGroup;
  readonly isRoot: boolean;
  /** The record on which it failed. */
  readonly failedRow: FailedRowView | undefined;
  readonly onSelect: (nodeId: string | undefined) => void;
}) {
  const t = useTranslations("job.exceptions");
  const { nameOf, graph } = useJobView();
  const { newest } = group;
  const [isOpen, setIsOpen] = useState(isRoot);
  const partText = ({ nodeId, subtasks }: { readonly nodeId: string; readonly subtasks: readonly number[] }): string =>
    t("restartedPart", { node: nameOf(nodeId), subtasks: subtasks.join(", ") });
  return (
    <li className="border-b border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {isRoot && <Badge tone="bad">{t("root")}</Badge>}
        <code className="font-mono text-sm font-semibold text-bad">{newest.code}</code>
        <time className="font-mono text-sm text-ink-2">{formatMoment(newest.at)}</time>
        {newest.nodeId !== null && (
          <button type="button" className="text-accent hover:underline" onClick={() => onSelect(newest.nodeId ?? undefined)}>
            {newest.subtask === null ? nameOf(newest.nodeId) : t("subtask", { node: nameOf(newest.nodeId), subtask: newest.subtask })}
          </button>
        )}
        <span className="text-ink-2">{t("attempt", { attempt: newest.attempt })}</span>
        {newest.restarted !== null && (
          <span className="text-ink-2" title={newest.restarted.map((part) => partText(part)).join("; ")}>
            {t("restarted", { count: newest.restarted.length, total: graph.nodes.length })}
          </span>
        )}
        {newest.workerId !== null && (
          <Link href="/workers" className="text-ink-2 hover:text-accent hover:underline" title={newest.workerId}>
            {t("worker", { worker: newest.workerId.slice(-8) })}
          </Link>
        )}
        {group.count > 1 && <Badge>{t("times", { count: group.count })}</Badge>}
        {newest.stack !== null && (
          <Button size="sm" variant="ghost" className="ml-auto" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {isOpen ? t("hideStack") : t("showStack")}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-[110ch] whitespace-pre-wrap">{newest.message}</p>
      {failedRow !== undefined && <FailedRecord row={failedRow} />}
      {isOpen && newest.stack !== null && (
        <pre className="mt-1.5 overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs leading-4 text-ink-2" tabIndex={0}>
          {newest.stack}
        </pre>
      )}
    </li>
  );
}
