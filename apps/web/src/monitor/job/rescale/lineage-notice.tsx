"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useTRPC } from "../../../trpc/client.tsx";
import type { JobDetail } from "../job-detail.ts";
import { useJobSummary } from "../job-view-context.tsx";
import { RescaleEffect } from "./rescale-effect-view.tsx";

/** From which job this one goes on, and which one goes on from it; after a rescale, what that changed. */
export function LineageNotice() {
  const t = useTranslations("job.lineage");
  const summary = useJobSummary();
  return (
    <>
      {summary.origin !== null && summary.predecessorId !== null && <Predecessor id={summary.predecessorId} origin={summary.origin} />}
      {summary.successorId !== null && (
        <p className="border-b border-line bg-info-soft px-3 py-1.5">
          {t("successor")}{" "}
          <Link href={`/jobs/${summary.successorId}`} className="font-medium text-accent hover:underline">
            {t("openSuccessor")}
          </Link>
        </p>
      )}
    </>
  );
}

function Predecessor({ id, origin }: { readonly id: string; readonly origin: string }) {
  const t = useTranslations("job.lineage");
  const trpc = useTRPC();
  // A page that comes from there knows it as it was when it was opened, not as it ended.
  const before = useQuery(trpc.jobs.get.queryOptions({ id }, { staleTime: 0 }));
  const predecessor = before.data as JobDetail | undefined;
  return (
    <div className="border-b border-line bg-surface px-3 py-1.5 text-ink-2" data-testid="lineage">
      {t.has(origin) ? t(origin) : origin}{" "}
      <Link href={`/jobs/${id}`} className="font-medium text-accent hover:underline">
        {t("open")}
      </Link>{" "}
      {origin === "rescale" && predecessor !== undefined && <RescaleEffect predecessor={predecessor} />}
    </div>
  );
}
