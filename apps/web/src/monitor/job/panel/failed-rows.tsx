"use client";
import { useTranslations } from "next-intl";
import type { FailedRowView } from "../../../server/jobs/failed-rows.ts";
import { formatMoment } from "../../format/time.ts";
import { FailedRecord } from "./failed-record.tsx";

/** Records that a node could not process, newest first; what is in one is shown when somebody asks for it. */
export function FailedRows({ rows }: { readonly rows: readonly FailedRowView[] }) {
  const t = useTranslations("job.exceptions");
  if (rows.length === 0) return null;
  return (
    <section aria-label={t("failedRows")} className="px-3 py-2">
      <h3 className="mb-1 text-sm font-semibold text-ink-2">{t("failedRows")}</h3>
      <ol className="flex flex-col">
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line py-1.5 last:border-b-0">
            <div className="flex flex-wrap items-baseline gap-x-2 text-sm text-ink-2">
              <time className="font-mono">{formatMoment(row.at)}</time>
              <span>{t("rowSubtask", { subtask: row.subtask })}</span>
              <span>{t.has(`policy.${row.policy}`) ? t(`policy.${row.policy}`) : row.policy}</span>
            </div>
            <p className="break-words">{row.message}</p>
            <FailedRecord row={row} />
          </li>
        ))}
      </ol>
    </section>
  );
}
