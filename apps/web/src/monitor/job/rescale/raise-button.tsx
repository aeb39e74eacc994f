"use client";

import { ActOnly } from "../../../shell/act-only.tsx";
import { Button } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import type { Culprit } from "../../answers/culprit.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { useJobActions } from "../use-job-actions.ts";
import { raiseWish } from "./raise-wish.ts";

/** The remedy in one click: the job goes on from a savepoint with twice the subtasks of what slows it down. */
export function RaiseButton({ culprit }: { readonly culprit: Culprit }) {
  const t = useTranslations("job.culprit");
  const { detail } = useJobView();
  const { state, intent } = useJobSummary();
  const actions = useJobActions(detail.id);
  const raise = raiseWish(culprit, detail.document);
  if (raise === undefined || state !== "RUNNING" || intent !== "run") return null;
  return (
    <ActOnly>
      <Button size="sm" disabled={actions.isPending} onClick={() => actions.rescale(raise.wish)}>
        {t("raiseTo", { parallelism: raise.parallelism })}
      </Button>
    </ActOnly>
  );
}
