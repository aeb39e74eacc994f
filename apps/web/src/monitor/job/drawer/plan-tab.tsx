"use client";
import { EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useJobView, useReading } from "../job-view-context.tsx";
import { chainsOf } from "./chains.ts";

/** How the graph was cut into tasks: which nodes are chained, how many subtasks each has; and the plan as JSON. */
export function PlanTab() {
  const t = useTranslations("job.plan");
  const { detail, graph, nameOf } = useJobView();
  const reading = useReading();
  const chains = chainsOf(reading?.nodes ?? {}, graph);
  if (chains.length === 0 && detail.plan === null) return <EmptyState title={t("empty")} />;
  return (
    <div className="flex flex-col gap-4 px-3 py-3">
      {chains.length > 0 && (
        <section aria-label={t("tasks")}>
          <h2 className="mb-1 text-sm font-semibold text-ink-2">{t("tasks")}</h2>
          <ol className="flex flex-col">
            {chains.map((chain) => (
              <li key={chain.task} className="flex gap-3 border-b border-line py-1">
                <span className="w-28 text-ink-2">{t("subtasks", { count: chain.parallelism })}</span>
                <span>{chain.nodes.map(nameOf).join(" → ")}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      {detail.plan !== null && (
        <section aria-label={t("json")}>
          <h2 className="mb-1 text-sm font-semibold text-ink-2">{t("json")}</h2>
          <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken p-2 font-mono text-xs leading-4">
            {JSON.stringify(detail.plan, null, 2)}
          </pre>
        </section>
      )}
    </div>
  );
}
