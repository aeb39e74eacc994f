"use client";
import { useTranslations } from "next-intl";
import { formatDuration } from "../../format/time.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";

/** With what the job runs: the settings of its version, its parameters and where it began. */
export function ConfigurationTab() {
  const t = useTranslations("job.configuration");
  const { detail, nameOf } = useJobView();
  const summary = useJobSummary();
  const { checkpointing, restart, stateBackend, ...settings } = detail.document.settings;
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      t("job"),
      [
        [t("jobId"), detail.id],
        [t("version"), `v${summary.versionNumber}`],
        [t("createdBy"), summary.createdBy],
        [t("startingPoint"), summary.startingPoint ?? t("fresh")],
        [t("worker"), detail.workerId ?? "–"],
        [t("attempt"), String(summary.attempt)],
      ],
    ],
    [t("execution"), Object.entries(settings).map(([key, value]): readonly [string, string] => [key, settingText(key, value)])],
    [t("checkpointing"), Object.entries(checkpointing).map(([key, value]): readonly [string, string] => [key, settingText(key, value)])],
    [t("restart"), Object.entries(restart).map(([key, value]): readonly [string, string] => [key, settingText(key, value)])],
    [t("stateBackend"), Object.entries(stateBackend).map(([key, value]): readonly [string, string] => [key, settingText(key, value)])],
    [
      t("parameters"),
      Object.entries((detail.parameters ?? {}) as Record<string, unknown>).map(([key, value]): readonly [string, string] => [
        key,
        settingText(key, value),
      ]),
    ],
    [
      t("parallelism"),
      detail.document.nodes
        .filter((n) => n.parallelism !== undefined)
        .map((n): readonly [string, string] => [nameOf(n.id), String(n.parallelism)]),
    ],
  ];
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(300px,1fr))] gap-x-8 gap-y-4 px-3 py-3">
      {groups
        .filter(([, entries]) => entries.length > 0)
        .map(([title, entries]) => (
          <section key={title} aria-label={title}>
            <h2 className="mb-1 text-sm font-semibold text-ink-2">{title}</h2>
            <dl>
              {entries.map(([key, value]) => (
                <div key={key} className="flex justify-between gap-4 border-b border-line py-1">
                  <dt className="font-mono text-sm text-ink-2">{key}</dt>
                  <dd className="min-w-0 font-mono text-sm break-all">{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
    </div>
  );
}

function settingText(key: string, value: unknown): string {
  if (typeof value === "number" && key.endsWith("Ms")) return formatDuration(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
