"use client";
import { ALERT_KINDS, DEFAULT_CONDITIONS, type AlertCondition, type AlertKind } from "@millrace/pipeline/alerts";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Input, Select } from "@millrace/ui/primitives";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AlertRuleView } from "../../server/alerts/rule-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { StoredFormEnd } from "../parts/stored-form-end.tsx";
import { useAlertWords } from "./use-alert-words.ts";

const ALL = "*";
const MOST_JOBS = 50;

/** A new rule, or another form of one. */
export function RuleDialog({ rule, onClose }: { readonly rule: AlertRuleView | undefined; readonly onClose: () => void }) {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const words = useAlertWords();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [condition, setCondition] = useState<AlertCondition>(rule?.condition ?? DEFAULT_CONDITIONS["no-checkpoint"]);
  const [scope, setScope] = useState(
    rule?.jobId != null ? `job:${rule.jobId}` : rule?.pipelineId != null ? `pipeline:${rule.pipelineId}` : ALL,
  );
  const [enabled, setEnabled] = useState(rule?.enabled ?? true);
  const pipelines = useQuery(trpc.pipelines.list.queryOptions());
  const jobs = useQuery(trpc.jobs.list.queryOptions({ states: ["CREATED", "RUNNING", "RESTARTING", "SUSPENDED"], limit: MOST_JOBS }));
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const save = useMutation(trpc.alerts.rules.save.mutationOptions({ onError, onSuccess: onClose }));
  const remove = useMutation(trpc.alerts.rules.delete.mutationOptions({ onError, onSuccess: onClose }));
  const [scopeKind = ALL, scopeId = null] = scope.split(":");
  const options = [
    { value: ALL, label: t("ofAll") },
    ...(pipelines.data ?? []).map((p) => ({ value: `pipeline:${p.id}`, label: t("ofPipeline", { name: p.name }) })),
    ...(jobs.data?.jobs ?? []).map((j) => ({ value: `job:${j.id}`, label: t("ofJob", { name: j.name }) })),
  ];
  // What the rule is for may have ended or been deleted.
  if (!options.some((option) => option.value === scope))
    options.push({ value: scope, label: rule?.jobName ?? rule?.pipelineName ?? scope });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={rule === undefined ? t("newRule") : t("changeRule")}
      description={t("ruleHint")}
      closeLabel={common("close")}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            ...(rule === undefined ? {} : { id: rule.id }),
            condition,
            pipelineId: scopeKind === "pipeline" ? scopeId : null,
            jobId: scopeKind === "job" ? scopeId : null,
            enabled,
          });
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("watch")}</span>
          <Select
            aria-label={t("watch")}
            value={condition.kind}
            onChange={(kind) => setCondition(DEFAULT_CONDITIONS[kind as AlertKind])}
            options={ALERT_KINDS.map((kind) => ({ value: kind, label: words.kind(kind) }))}
          />
        </label>
        <Limits condition={condition} onChange={setCondition} />
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("scope")}</span>
          <Select aria-label={t("scope")} value={scope} onChange={setScope} options={options} />
        </label>
        <p className="text-ink-2" aria-live="polite">
          {words.condition(condition)}
        </p>
        <StoredFormEnd
          enabled={enabled}
          onEnabled={setEnabled}
          enabledLabel={t("enabled")}
          remove={
            rule === undefined
              ? undefined
              : { label: t("deleteRule"), busy: remove.isPending, onRemove: () => remove.mutate({ id: rule.id }) }
          }
          saveLabel={t("save")}
          canSave={!save.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

const LIMITS = ["restarts", "rows", "lagSeconds", "seconds"] as const;

/** One field for each number that the condition has. */
function Limits({ condition, onChange }: { readonly condition: AlertCondition; readonly onChange: (condition: AlertCondition) => void }) {
  const t = useTranslations("alerts.limits");
  const values = condition as Readonly<Record<string, unknown>>;
  const present = LIMITS.filter((name) => typeof values[name] === "number");
  if (present.length === 0) return null;
  return (
    <div className="grid grid-cols-2 gap-3">
      {present.map((name) => (
        <label key={name} className="flex flex-col gap-1">
          <span className="text-ink-2">{t(name)}</span>
          <Input
            type="number"
            min={1}
            required
            value={String(values[name])}
            onChange={(event) => onChange({ ...condition, [name]: Math.round(Number(event.target.value)) } as AlertCondition)}
          />
        </label>
      ))}
    </div>
  );
}
