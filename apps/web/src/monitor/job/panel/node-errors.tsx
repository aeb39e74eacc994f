"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatMoment } from "../../format/time.ts";
import { FailedRows } from "./failed-rows.tsx";
import { useFailedRows } from "./use-failed-rows.ts";
import { useJobView } from "../job-view-context.tsx";

/** The failures that happened in one node. */
export function NodeErrors({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations("job.exceptions");
  const { detail } = useJobView();
  const trpc = useTRPC();
  const exceptions = useQuery(trpc.jobs.exceptions.queryOptions({ id: detail.id, limit: 100 }));
  const own = exceptions.data?.filter((e) => e.nodeId === nodeId) ?? [];
  const failed = useFailedRows(nodeId) ?? [];
  if (own.length === 0 && failed.length === 0) return <EmptyState title={t("noneHere")} />;
  return (
    <>
      <ol className="flex flex-col">
        {own.map((exception) => (
          <li key={exception.id} className="border-b border-line px-3 py-2">
            <code className="font-mono text-sm font-semibold text-bad">{exception.code}</code>{" "}
            <time className="text-sm text-ink-2">{formatMoment(exception.at)}</time>
            <p className="mt-0.5 break-words">{exception.message}</p>
          </li>
        ))}
      </ol>
      <FailedRows rows={failed} />
    </>
  );
}
