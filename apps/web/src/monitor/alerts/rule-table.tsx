"use client";
import { toast } from "@millrace/ui/overlays";
import { Badge, Button, Switch } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { AlertRuleView } from "../../server/alerts/rule-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { useAlertWords } from "./use-alert-words.ts";

/** All rules, each with its switch. */
export function RuleTable({ rules, onEdit }: { readonly rules: readonly AlertRuleView[]; readonly onEdit: (rule: AlertRuleView) => void }) {
  const t = useTranslations("alerts");
  const words = useAlertWords();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const save = useMutation(trpc.alerts.rules.save.mutationOptions({ onError: (error) => void toast.error(errorText(error)) }));
  return (
    <ul aria-label={t("rules")} className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
      {rules.map((rule) => (
        <li key={rule.id} data-testid="rule" className="flex min-h-9 items-center gap-3 px-3 py-1">
          <Switch
            checked={rule.enabled}
            aria-label={t("switch", { name: words.condition(rule.condition) })}
            onChange={(enabled) =>
              save.mutate({ id: rule.id, condition: rule.condition, pipelineId: rule.pipelineId, jobId: rule.jobId, enabled })
            }
          />
          <span className={rule.enabled ? "min-w-0 flex-1" : "min-w-0 flex-1 text-ink-2"}>{words.condition(rule.condition)}</span>
          <span className="text-ink-2">{scopeText(rule, t)}</span>
          {rule.firing > 0 && <Badge tone="bad">{t("badge.firing", { count: rule.firing })}</Badge>}
          <Button size="sm" aria-label={t("editRule", { name: words.condition(rule.condition) })} onClick={() => onEdit(rule)}>
            {t("edit")}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function scopeText(rule: AlertRuleView, t: ReturnType<typeof useTranslations<"alerts">>): string {
  if (rule.jobId !== null) return t("ofJob", { name: rule.jobName ?? rule.jobId });
  return rule.pipelineId !== null ? t("ofPipeline", { name: rule.pipelineName ?? rule.pipelineId }) : t("ofAll");
}
