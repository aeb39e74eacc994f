"use client";
import { IconButton } from "@millrace/ui/primitives";
import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo } from "react";
import type { WorkerLogLineView } from "../../server/logs/worker-log-source.ts";
import type { WorkerView } from "../../server/workers.ts";
import { useTopics } from "../../trpc/live-provider.tsx";
import { useLive } from "../../trpc/live-store.ts";
import { formatMoment } from "../format/time.ts";
import { LogView } from "../parts/log/log-view.tsx";

const NO_LINES: readonly WorkerLogLineView[] = [];

/** One worker: what it runs, and what it writes down. */
export function WorkerDetail({ worker, onClose }: { readonly worker: WorkerView; readonly onClose: () => void }) {
  const t = useTranslations("workers");
  const common = useTranslations("common");
  const topic = `workerLogs:${worker.id}`;
  useTopics(useMemo(() => [topic], [topic]));
  const logged = useLive((state) => state.workerLogs[topic]) ?? NO_LINES;
  const lines = useMemo(() => logged.map((line) => ({ ...line, message: [line.message, ...fieldsOf(line.data)].join("  ") })), [logged]);
  return (
    <section
      aria-label={t("detailOf", { host: worker.host, pid: worker.pid })}
      className="flex min-h-64 flex-1 flex-col overflow-hidden rounded-lg border border-line bg-surface"
    >
      <header className="flex items-center gap-3 border-b border-line px-3 py-1.5">
        <h2 className="font-semibold">{t("detailOf", { host: worker.host, pid: worker.pid })}</h2>
        <span className="text-ink-2">{t("startedAt", { at: formatMoment(worker.startedAt) })}</span>
        <span className="min-w-0 flex-1 truncate text-ink-2">
          {worker.jobs.map((job, i) => (
            <span key={job.id}>
              {i > 0 && " · "}
              <Link href={`/jobs/${job.id}`} className="text-accent hover:underline">
                {job.name}
              </Link>{" "}
              {t("slotsOf", { count: job.parallelism })}
            </span>
          ))}
        </span>
        <IconButton size="sm" label={common("close")} onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1">
        <LogView lines={lines} fileUrl={`/api/workers/${worker.id}/log`} />
      </div>
    </section>
  );
}

/** "jobId=… action=run": what stands beside the message. */
function fieldsOf(data: unknown): readonly string[] {
  return Object.entries((data ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}
