"use client";
import { Button, Input } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { KeyStateView } from "../../../server/jobs/state-look-up.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { formatDuration, formatMoment } from "../../format/time.ts";
import { useErrorText } from "../../parts/error-text.ts";
import { useNow } from "../../parts/use-now.ts";
import { cellText } from "../drawer/output-cells.ts";
import { useJobView } from "../job-view-context.tsx";
import { Facts } from "./facts.tsx";
import { keyOf } from "./key-columns.ts";

/** A key of a node is typed, and what the node keeps of it is shown: windows, aggregates, lists, timers. */
export function KeyLookUp({ nodeId, columns }: { readonly nodeId: string; readonly columns: readonly string[] }) {
  const t = useTranslations("job.lookUp");
  const { detail } = useJobView();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const lookUp = useMutation(trpc.jobs.lookUp.mutationOptions());
  return (
    <div className="flex flex-col gap-3 p-3">
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          lookUp.mutate({ id: detail.id, nodeId, key: keyOf(columns, texts) });
        }}
      >
        <p className="text-ink-2">{t("hint")}</p>
        {columns.map((column) => (
          <label key={column} className="grid grid-cols-[minmax(0,96px)_1fr] items-center gap-2">
            <span className="truncate font-mono text-sm">{column}</span>
            <Input
              mono
              placeholder={t("null")}
              value={texts[column] ?? ""}
              onChange={(event) => setTexts({ ...texts, [column]: event.target.value })}
            />
          </label>
        ))}
        <Button type="submit" size="sm" className="self-start" disabled={lookUp.isPending}>
          {lookUp.isPending ? t("looking") : t("look")}
        </Button>
      </form>
      {lookUp.isError && (
        <p role="alert" className="text-bad">
          {errorText(lookUp.error)}
        </p>
      )}
      {lookUp.data !== undefined && !lookUp.isPending && <Found found={lookUp.data as KeyStateView} />}
    </div>
  );
}

function Found({ found }: { readonly found: KeyStateView }) {
  const t = useTranslations("job.lookUp");
  const now = useNow();
  return (
    <section aria-label={t("result")} className="flex flex-col gap-3">
      <p className="text-sm text-ink-2">
        {t("asOf", {
          number: found.number,
          age: formatDuration(now === 0 ? null : Math.max(0, now - found.at)),
          subtask: found.subtask,
          keyGroup: found.keyGroup,
        })}
      </p>
      {found.entries.length === 0 && found.timers.length === 0 && <p>{t("nothing")}</p>}
      {found.entries.map((entry, i) => (
        // Several states may be of one window, and a state of several windows.
        <div key={`${entry.state}/${entry.window?.start ?? ""}/${i}`} className="rounded-md bg-sunken px-2 py-1.5">
          <h4 className="text-sm text-ink-2">
            {entry.window === null
              ? entry.state
              : t("window", { start: formatMoment(entry.window.start), end: formatMoment(entry.window.end) })}
          </h4>
          <Value value={entry.value} />
        </div>
      ))}
      {found.timers.length > 0 && (
        <div>
          <h4 className="mb-1 text-sm font-semibold text-ink-2">{t("timers")}</h4>
          <Facts entries={found.timers.map(({ at, time }) => [t(time), formatMoment(at)] as const)} />
        </div>
      )}
    </section>
  );
}

/** Fields one a line; what has none as JSON. */
function Value({ value }: { readonly value: unknown }) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return <pre className="overflow-x-auto font-mono text-xs">{typeof value === "string" ? value : JSON.stringify(value, null, 1)}</pre>;
  return (
    <div className="font-mono text-sm">
      <Facts entries={Object.entries(value).map(([name, each]) => [name, cellText(each)] as const)} />
    </div>
  );
}
