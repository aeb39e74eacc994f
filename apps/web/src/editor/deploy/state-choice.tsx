"use client";

import { RadioList } from "@millrace/ui/primitives";
import { RestorePlanList, type RestoreNode } from "@millrace/ui/restore-plan";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useEffect } from "react";
import { formatBytes } from "../../monitor/format/quantity.ts";
import { useErrorText } from "../../monitor/parts/error-text.ts";
import { useRestorePlanLabels } from "../../monitor/snapshots/use-restore-plan-labels.ts";
import type { RestorePlanView, SnapshotView } from "../../server/snapshots/snapshot-store.ts";
import { useTRPCClient } from "../../trpc/client.tsx";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useEditor } from "../store/editor-context.tsx";
import type { LastJob } from "./running-context.tsx";
import { choiceKey, type StartChoice } from "./start-choices.ts";

export interface StateChoiceProps {
  readonly lastJob: LastJob;
  readonly choices: readonly StartChoice[];
  readonly chosen: StartChoice;
  readonly onChoose: (choice: StartChoice) => void;
  readonly snapshots: readonly SnapshotView[];
  readonly hasConsent: boolean;
  readonly onConsent: (hasConsent: boolean) => void;
  /** Whether the plan allows a start; undefined while it is being read. */
  readonly onVerdict: (verdict: boolean | undefined) => void;
  readonly pipelineId: string;
  /** How often nodes got new ids in this dialog: the plan is another one then. */
  readonly renewals: number;
}

/** More choices than people look through; older snapshots start from the page of savepoints. */
const MOST_SHOWN = 6;
/** How often a newer checkpoint is asked for where the running job removed one while it was read. */
const MOST_TRIES = 5;

/** Where the state comes from, and what then becomes of it, node by node. */
export function StateChoice({
  lastJob,
  choices,
  chosen,
  onChoose,
  snapshots,
  hasConsent,
  onConsent,
  onVerdict,
  pipelineId,
  renewals,
}: StateChoiceProps) {
  const t = useTranslations("editor.deploy.state");
  const format = useFormatter();
  const now = useNow();
  const wordsOf = (choice: StartChoice): { readonly title: string; readonly hint: string } => {
    const version = lastJob.versionNumber;
    if (choice.type === "upgrade") return { title: t("upgrade", { version }), hint: t("upgradeHint") };
    if (choice.type === "fresh")
      return choice.cancels === undefined
        ? { title: t(lastJob.isLive ? "beside" : "fresh"), hint: t(lastJob.isLive ? "besideHint" : "freshHint") }
        : { title: t("instead", { version }), hint: t("insteadHint", { version }) };
    const snapshot = snapshots.find(({ jobId, number }) => jobId === choice.jobId && number === choice.number);
    const when = snapshot === undefined ? "" : format.relativeTime(snapshot.triggeredAt, now);
    return {
      title: t(snapshot?.type === "SAVEPOINT" ? "savepoint" : "checkpoint", { name: snapshot?.label ?? String(choice.number), when }),
      hint: t("snapshotHint", { version: snapshot?.versionNumber ?? 0, size: formatBytes(snapshot?.bytes ?? 0) }),
    };
  };
  const snapshotChoices = choices.filter((choice) => choice.type === "snapshot");
  const shown = choices.filter((choice) => choice.type !== "snapshot" || snapshotChoices.indexOf(choice) < MOST_SHOWN);
  return (
    <>
      <RadioList
        label={t("title")}
        value={choiceKey(chosen)}
        onChange={(key) => onChoose(choices.find((choice) => choiceKey(choice) === key) ?? chosen)}
        options={shown.map((choice) => ({ value: choiceKey(choice), ...wordsOf(choice) }))}
        className="max-h-56"
      />
      <Plan key={renewals} choice={chosen} pipelineId={pipelineId} hasConsent={hasConsent} onConsent={onConsent} onVerdict={onVerdict} />
    </>
  );
}

/**
 * What a start by the choice would do; null where nothing can be said. An upgrade's own savepoint does not exist yet, so the newest checkpoint of the
 * running job speaks for it.
 */
function usePlan(pipelineId: string, choice: StartChoice) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ["deploy-plan", pipelineId, choiceKey(choice)],
    queryFn: async (): Promise<RestorePlanView | null> => {
      if (choice.type === "fresh") return null;
      const { jobId } = choice;
      if (choice.type === "snapshot") return client.snapshots.plan.query({ jobId, number: choice.number, startWith: "draft" });
      const { snapshots } = await client.snapshots.list.query({ pipelineId, withCheckpoints: true, limit: 50 });
      const newest = snapshots.find((snapshot) => snapshot.jobId === jobId);
      return newest === undefined ? null : client.snapshots.plan.query({ jobId, number: newest.number, startWith: "draft" });
    },
    staleTime: 0,
    gcTime: 0,
    retry: choice.type === "upgrade" ? MOST_TRIES : false,
    retryDelay: 200,
  });
}

function Plan({
  choice,
  pipelineId,
  hasConsent,
  onConsent,
  onVerdict,
}: {
  readonly choice: StartChoice;
  readonly pipelineId: string;
  readonly hasConsent: boolean;
  readonly onConsent: (hasConsent: boolean) => void;
  readonly onVerdict: (verdict: boolean | undefined) => void;
}) {
  const t = useTranslations("editor.deploy.state");
  const labels = useRestorePlanLabels();
  const words = useCatalogWords();
  const errorText = useErrorText();
  const nodes = useEditor((state) => state.document.nodes);
  const query = usePlan(pipelineId, choice);
  const plan = query.data;
  const verdict =
    plan === null
      ? true
      : plan !== undefined
        ? plan.refusals.length === 0 && (!plan.needsConsent || hasConsent)
        : query.isError
          ? false
          : undefined;
  useEffect(() => onVerdict(verdict), [verdict, onVerdict]);

  if (plan === null) return choice.type === "upgrade" ? <p className="mt-2 text-sm text-ink-2">{t("noCheckpointYet")}</p> : null;
  if (query.isError)
    return (
      <p role="alert" className="mt-2 rounded-md bg-bad-soft px-3 py-2">
        {errorText(query.error)}
      </p>
    );
  if (plan === undefined) return <p className="mt-2 text-sm text-ink-2">{t("reading")}</p>;
  const nameOfNode = (id: string) => {
    const node = nodes.find((candidate) => candidate.id === id);
    return node === undefined ? id : nameOf(node, words.title);
  };
  return (
    <div className="mt-2">
      {plan.nodes.length === 0 && plan.refusals.length === 0 ? (
        <p className="text-sm text-ink-2">{t("noState")}</p>
      ) : (
        <RestorePlanList
          nodes={plan.nodes.map(({ nodeId, verdict: what, stateBytes }): RestoreNode => ({
            nodeId,
            name: nameOfNode(nodeId),
            verdict: what,
            size: stateBytes === 0 ? "" : formatBytes(stateBytes),
          }))}
          refusals={plan.refusals}
          needsConsent={plan.needsConsent}
          hasConsent={hasConsent}
          onConsent={onConsent}
          labels={labels}
        />
      )}
    </div>
  );
}
