"use client";
import { validateDocument } from "@millrace/pipeline";
import type { Pattern } from "@millrace/pipeline/patterns";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, Segmented } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useMemo, useRef, useState } from "react";
import type { ElementPath } from "../../../../editor/pattern/model/element-path.ts";
import { PatternStrip } from "../../../../editor/pattern/strip/pattern-strip.tsx";
import { PatternTextEditor } from "../../../../editor/pattern/text/pattern-text-editor.tsx";
import { useDurationWords } from "../../../../editor/pattern/use-duration-words.ts";
import { useTRPC } from "../../../../trpc/client.tsx";
import { useErrorText } from "../../../parts/error-text.ts";
import { useJobView } from "../../job-view-context.tsx";

interface Sent {
  readonly version: number;
  readonly pattern: Pattern;
  readonly state: "sent" | "in-force" | "refused";
}

type OldMatches = "finish" | "discard";

/** Another pattern for the running node, drawn and as text, checked as it changes; and what becomes of what the present one has begun. */
export function ChangePatternDialog({
  nodeId,
  changes,
  onClose,
}: {
  readonly nodeId: string;
  readonly changes: readonly Sent[];
  readonly onClose: () => void;
}) {
  const t = useTranslations("job.pattern");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const { detail, nameOf } = useJobView();
  const id = useId();
  const node = detail.document.nodes.find((each) => each.id === nodeId);
  const config = node?.config as { readonly pattern: Pattern; readonly oldMatches?: OldMatches } | undefined;
  const current = changes.findLast(({ state }) => state === "in-force")?.pattern ?? config?.pattern;
  const [pattern, setPattern] = useState<Pattern>(current ?? { steps: [] });
  const [selected, setSelected] = useState<ElementPath | undefined>(undefined);
  const [oldMatches, setOldMatches] = useState<OldMatches>(config?.oldMatches ?? "finish");
  const text = useMemo(() => ({ pattern, output: "match" as const, columns: [] }), [pattern]);
  const duration = useDurationWords();
  const textHost = useRef<HTMLDivElement>(null);
  const toText = () => textHost.current?.querySelector("textarea")?.focus();
  const problems = useMemo(() => {
    const nodes = detail.document.nodes.map((each) => (each.id === nodeId ? { ...each, config: { ...each.config, pattern } } : each));
    return validateDocument({ ...detail.document, nodes }).diagnostics.filter((finding) => finding.nodeId === nodeId);
  }, [pattern, detail.document, nodeId]);
  const ofPattern = problems.map((problem) => ({ ...problem, path: problem.path?.replace(/^pattern\.?/, "") ?? "" }));
  const { withinMs } = pattern;
  const send = useMutation(
    trpc.jobs.changePattern.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: ({ version }) => {
        toast(t("sent", { version }));
        onClose();
      },
    }),
  );
  const hasErrors = problems.some(({ severity }) => severity === "error");
  return (
    <Dialog
      open
      wide
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t("changeTitle", { name: nameOf(nodeId) })}
      description={t("changeHint")}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            variant="primary"
            data-testid="send-pattern"
            disabled={hasErrors || send.isPending}
            onClick={() => send.mutate({ id: detail.id, nodeId, pattern, oldMatches })}
          >
            {t("send")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div className="-mx-4 border-y border-line bg-canvas">
          <PatternStrip
            steps={pattern.steps}
            selected={selected}
            onSelect={setSelected}
            onChange={(steps) => setPattern({ ...pattern, steps: [...steps] })}
            problems={ofPattern}
            within={withinMs === undefined || withinMs <= 0 ? undefined : duration(withinMs)}
            onWithin={toText}
            onOpen={toText}
          />
        </div>
        <div ref={textHost} className="h-64">
          <PatternTextEditor value={text} onChange={(next) => setPattern(next.pattern)} />
        </div>
        <ul id={`${id}-problems`} aria-live="polite" className="flex flex-col gap-0.5 empty:hidden">
          {problems.map(({ message, severity }, index) => (
            <li key={index} className={severity === "error" ? "text-bad" : "text-warn"}>
              {message}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <span className="text-ink-2">{t("oldMatches")}</span>
          <Segmented
            label={t("oldMatches")}
            value={oldMatches}
            onChange={setOldMatches}
            options={[
              { value: "finish", label: t("finish") },
              { value: "discard", label: t("discard") },
            ]}
          />
        </div>
      </div>
    </Dialog>
  );
}
