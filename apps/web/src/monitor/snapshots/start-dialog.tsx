"use client";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, Segmented } from "@millrace/ui/primitives";
import { RestorePlanList, type RestoreNode } from "@millrace/ui/restore-plan";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { RestorePlanView, StartWith } from "../../server/snapshots/snapshot-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { formatBytes } from "../format/quantity.ts";
import { formatMoment } from "../format/time.ts";
import { useErrorText } from "../parts/error-text.ts";
import { useRestorePlanLabels } from "./use-restore-plan-labels.ts";

/** What the dialog needs to know of a snapshot. */
export interface StartableSnapshot {
  readonly jobId: string;
  readonly number: number;
  readonly label: string | null;
  readonly triggeredAt: number;
  readonly pipelineId: string;
  readonly versionNumber: number;
  /** Its job has not ended: the new one runs beside it. */
  readonly isClone: boolean;
}

/** Starts a job from a snapshot, once it is said what becomes of each node's state. */
export function StartDialog({ snapshot, onClose }: { readonly snapshot: StartableSnapshot; readonly onClose: () => void }) {
  const t = useTranslations("savepoints.start");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const router = useRouter();
  const errorText = useErrorText();
  const [startWith, setStartWith] = useState<StartWith>("version");
  const [hasConsent, setHasConsent] = useState(false);
  const { jobId, number } = snapshot;
  const plan = useQuery(trpc.snapshots.plan.queryOptions({ jobId, number, startWith }, { staleTime: 0, retry: false }));
  const start = useMutation(
    trpc.snapshots.start.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: (job) => {
        onClose();
        router.push(`/jobs/${job.id}`);
      },
    }),
  );
  const mayStart = plan.data !== undefined && plan.data.refusals.length === 0 && (!plan.data.needsConsent || hasConsent);
  const name = snapshot.label ?? t("unnamed", { number });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={snapshot.isClone ? t("cloneTitle", { name }) : t("title", { name })}
      description={snapshot.isClone ? t("cloneHint") : t("hint", { at: formatMoment(snapshot.triggeredAt) })}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            data-testid="confirm-start"
            disabled={!mayStart || start.isPending}
            onClick={() => start.mutate({ jobId, number, startWith, allowDropped: hasConsent })}
          >
            {snapshot.isClone ? t("clone") : t("start")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="flex">
          <Segmented
            label={t("with")}
            value={startWith}
            onChange={(value) => {
              setStartWith(value);
              setHasConsent(false);
            }}
            options={[
              { value: "version", label: t("withVersion", { number: snapshot.versionNumber }) },
              { value: "draft", label: t("withDraft") },
            ]}
          />
        </div>
        {plan.isError ? (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2">
            {errorText(plan.error)}
          </p>
        ) : plan.data === undefined ? (
          <p className="text-ink-2">{t("reading")}</p>
        ) : (
          <Plan plan={plan.data} hasConsent={hasConsent} onConsent={setHasConsent} />
        )}
      </div>
    </Dialog>
  );
}

function Plan({
  plan,
  hasConsent,
  onConsent,
}: {
  readonly plan: RestorePlanView;
  readonly hasConsent: boolean;
  readonly onConsent: (hasConsent: boolean) => void;
}) {
  const labels = useRestorePlanLabels();
  const nodes = plan.nodes.map(({ nodeId, name, verdict, stateBytes }): RestoreNode => ({
    nodeId,
    name,
    verdict,
    size: stateBytes === 0 ? "" : formatBytes(stateBytes),
  }));
  return (
    <RestorePlanList
      nodes={nodes}
      refusals={plan.refusals}
      needsConsent={plan.needsConsent}
      hasConsent={hasConsent}
      onConsent={onConsent}
      labels={labels}
    />
  );
}
