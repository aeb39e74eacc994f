"use client";
import { ActOnly } from "../../../../shell/act-only.tsx";
import { Badge, Button } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../../../trpc/client.tsx";
import { formatMoment } from "../../../format/time.ts";
import { actionsFor } from "../../job-actions.ts";
import { useJobSummary, useJobView } from "../../job-view-context.tsx";
import { ChangePatternDialog } from "./change-pattern-dialog.tsx";

const TONES = { sent: "info", "in-force": "ok", refused: "bad" } as const;

/** Which pattern the node runs, what was sent to it, and the way to send another one. */
export function PatternVersionLine({ nodeId, versions }: { readonly nodeId: string; readonly versions: readonly number[] }) {
  const t = useTranslations("job.pattern");
  const { detail } = useJobView();
  const { state, intent } = useJobSummary();
  const trpc = useTRPC();
  const changes = useQuery(trpc.jobs.patternChanges.queryOptions({ id: detail.id, nodeId }));
  const [isOpen, setIsOpen] = useState(false);
  const canChange = actionsFor(state, intent).savepoint;
  return (
    <div>
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-sm font-semibold text-ink-2">
          {versions.length === 0
            ? t("version")
            : versions.map((version) => (version === 0 ? t("ofDocument") : t("versionNumber", { version }))).join(" · ")}
        </h3>
        <ActOnly>
          <Button size="sm" disabled={!canChange} title={canChange ? undefined : t("onlyRunning")} onClick={() => setIsOpen(true)}>
            {t("change")}
          </Button>
        </ActOnly>
      </div>
      <ul aria-label={t("sentVersions")} className="mt-1 flex flex-col empty:hidden">
        {changes.data?.toReversed().map((change) => (
          <li key={change.version} className="border-t border-line py-1" data-version={change.version} data-state={change.state}>
            <span className="flex items-center gap-2">
              <span className="font-medium">{t("versionNumber", { version: change.version })}</span>
              <Badge tone={TONES[change.state]}>{t(`states.${change.state}`)}</Badge>
              <time className="ml-auto text-sm text-ink-2" title={formatMoment(change.at)}>
                {t("sentBy", { who: change.requestedBy, at: formatMoment(change.at) })}
              </time>
            </span>
            {change.failure !== null && <p className="mt-0.5 text-sm break-words text-bad">{change.failure}</p>}
          </li>
        ))}
      </ul>
      {isOpen && <ChangePatternDialog nodeId={nodeId} changes={changes.data ?? []} onClose={() => setIsOpen(false)} />}
    </div>
  );
}
