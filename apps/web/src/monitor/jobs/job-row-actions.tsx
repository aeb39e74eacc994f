"use client";
import { Button } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import type { JobSummary } from "../../server/jobs/job-view.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { actionsFor } from "../job/job-actions.ts";
import { useJobActions } from "../job/use-job-actions.ts";

/** The one action that fits the state. */
export function JobRowActions({ job }: { readonly job: JobSummary }) {
  return (
    <ActOnly>
      <RowAction job={job} />
    </ActOnly>
  );
}

function RowAction({ job }: { readonly job: JobSummary }) {
  const t = useTranslations("job.actions");
  const actions = useJobActions(job.id);
  const allowed = actionsFor(job.state, job.intent);
  if (allowed.cancel) {
    return (
      <Button
        size="sm"
        variant="danger"
        disabled={actions.isPending}
        onClick={actions.cancel}
        aria-label={t("cancelOf", { name: job.name })}
      >
        {t("cancel")}
      </Button>
    );
  }
  if (allowed.restart) {
    return (
      <Button
        size="sm"
        variant="secondary"
        disabled={actions.isPending}
        onClick={() => actions.restart()}
        aria-label={t("runAgainOf", { name: job.name })}
      >
        {t("runAgain")}
      </Button>
    );
  }
  return null;
}
