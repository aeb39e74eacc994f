"use client";
import { Button } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FailedRowView } from "../../../server/jobs/failed-rows.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { cellText } from "../drawer/output-cells.ts";
import { useErrorText } from "../../parts/error-text.ts";
import { useJobView } from "../job-view-context.tsx";
import { Facts } from "./facts.tsx";

/** What is in a failed record: asked for only when somebody wants to see it. */
export function FailedRecord({ row }: { readonly row: Pick<FailedRowView, "id" | "hasRecord"> }) {
  const t = useTranslations("job.exceptions");
  const { detail } = useJobView();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const record = useQuery(trpc.jobs.failedRow.queryOptions({ id: detail.id, rowId: row.id }, { enabled: isOpen, staleTime: Infinity }));
  if (!row.hasRecord) return <p className="text-sm text-ink-3">{t("noRecord")}</p>;
  return (
    <>
      <Button size="sm" variant="ghost" className="-ml-2" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? t("hideRecord") : t("showRecord")}
      </Button>
      {isOpen && record.isError && <p className="text-bad">{errorText(record.error)}</p>}
      {isOpen && record.data !== undefined && (
        <div className="rounded-md bg-sunken px-2 font-mono text-sm" data-testid="failed-record">
          <Facts entries={Object.entries(record.data).map(([name, value]) => [name, cellText(value)] as const)} />
        </div>
      )}
    </>
  );
}
