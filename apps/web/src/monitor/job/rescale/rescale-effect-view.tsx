"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatRate, formatShare } from "../../format/quantity.ts";
import type { JobDetail } from "../job-detail.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { averagesAfter, averagesBefore, AVERAGED_MS, type Average } from "./rescale-effect.ts";
import { joined, useLiveTrack, useStoredTrack } from "./use-track.ts";

/** As long as a job may take to settle and be averaged. */
const WATCHED_MS = 2 * AVERAGED_MS + 5_000;

/** What a rescale has changed, for the job and node by node: half a minute before against up to half a minute from where the rate has settled. */
export function RescaleEffect({ predecessor }: { readonly predecessor: JobDetail }) {
  const t = useTranslations("job.lineage");
  const { detail, nameOf } = useJobView();
  const { startedAt } = useJobSummary();
  const trpc = useTRPC();
  // Behind its savepoint the old job stood still; that says nothing of how it did.
  const snapshots = useQuery(trpc.jobs.checkpoints.queryOptions({ id: predecessor.id, limit: 10 }));
  const endMs = snapshots.data?.find(({ path }) => path === detail.startingPoint)?.triggeredAt ?? predecessor.endedAt;
  const past = useMemo(() => (endMs === null ? undefined : { from: endMs - AVERAGED_MS, to: endMs }), [endMs]);
  const future = useMemo(() => (startedAt === null ? undefined : { from: startedAt, to: startedAt + WATCHED_MS }), [startedAt]);
  const before = useStoredTrack(predecessor.id, predecessor.document, snapshots.isPending ? undefined : past);
  const stored = useStoredTrack(detail.id, detail.document, future);
  const live = useLiveTrack(detail.id, detail.document);
  const after = useMemo(() => (startedAt === null ? undefined : averagesAfter(joined(stored, live), startedAt)), [stored, live, startedAt]);
  const then = useMemo(() => (before === undefined || endMs === null ? undefined : averagesBefore(before, endMs)), [before, endMs]);
  if (then === undefined) return null;
  const from = predecessor.document.settings.parallelism;
  const to = detail.document.settings.parallelism;
  if (after === undefined)
    return (
      <span data-testid="rescale-effect" data-settled={false}>
        {t("measuring", { from, to, rateBefore: formatRate(then.rate), busyBefore: formatShare(then.busy) })}
      </span>
    );
  return (
    <>
      <span data-testid="rescale-effect" data-settled>
        {t("effect", {
          from,
          to,
          rateBefore: formatRate(then.rate),
          rateNow: formatRate(after.rate),
          busyBefore: formatShare(then.busy),
          busyNow: formatShare(after.busy),
        })}
      </span>
      <details className="mt-1">
        <summary className="w-fit cursor-pointer text-accent">{t("perNode")}</summary>
        <table aria-label={t("perNode")} className="mt-1">
          <thead className="text-xs">
            <tr>
              <th scope="col" className="py-0.5 pr-6 text-left font-medium">
                {t("node")}
              </th>
              {(["subtasks", "rows", "busy"] as const).map((column) => (
                <th key={column} scope="col" className="px-3 text-right font-medium">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Object.entries(after.nodes).map(([id, now]) => (
              <NodeEffect
                key={id}
                name={nameOf(id)}
                before={then.nodes[id]}
                now={now}
                subtasks={[subtasksOf(predecessor, id), subtasksOf(detail, id)]}
              />
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function NodeEffect({
  name,
  before,
  now,
  subtasks,
}: {
  readonly name: string;
  readonly before: Average | undefined;
  readonly now: Average;
  readonly subtasks: readonly [number, number];
}) {
  return (
    <tr>
      <th scope="row" className="max-w-60 truncate py-0.5 pr-6 text-left font-normal text-ink">
        {name}
      </th>
      <td className="px-3 text-right">{subtasks[0] === subtasks[1] ? subtasks[1] : `${subtasks[0]} → ${subtasks[1]}`}</td>
      <td className="px-3 text-right">{`${formatRate(before?.rate)} → ${formatRate(now.rate)}`}</td>
      <td className="px-3 text-right">{`${formatShare(before?.busy)} → ${formatShare(now.busy)}`}</td>
    </tr>
  );
}

function subtasksOf({ document }: JobDetail, nodeId: string): number {
  return document.nodes.find(({ id }) => id === nodeId)?.parallelism ?? document.settings.parallelism;
}
