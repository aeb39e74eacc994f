"use client";

import { EmptyState, StatusDot } from "@millrace/ui/primitives";
import { useFormatter, useTranslations } from "next-intl";
import { formatDuration } from "../../monitor/format/time.ts";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { usePreview } from "../preview/preview-context.tsx";
import type { PreviewLine } from "../preview/preview-log.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";

const TONES = { info: "info", warn: "warn", error: "bad" } as const;

/** What the runs of the preview said, the newest first; a click goes to the node. */
export function LogTab() {
  const t = useTranslations("editor.log");
  const words = useCatalogWords();
  const format = useFormatter();
  const actions = useActions();
  const store = useEditorStore();
  const { runs, failure } = usePreview();
  const nodes = useEditor((state) => state.document.nodes);
  if (failure === undefined && runs.length === 0) return <EmptyState className="h-full" title={t("nothing")} />;
  const textOf = (line: PreviewLine): string => {
    switch (line.code) {
      case "rows":
        return t("rows", { count: line.count, port: line.port });
      case "late":
        return t("late", { count: line.count });
      case "rowErrors":
        return t("rowErrors", { count: line.count, message: line.message });
      case "budget":
        return t("budget");
      case "failed":
        return line.message;
      case "invalid":
        return t("invalid", { count: line.count });
    }
  };
  return (
    <ol aria-label={t("title")} data-testid="preview-log" className="h-full overflow-y-auto">
      {failure !== undefined && (
        <li role="alert" className="border-b border-line bg-bad-soft px-3 py-1.5 text-bad">
          {t("broke", { message: failure })}
        </li>
      )}
      {runs.map((run) => (
        <li key={run.number} className="border-b border-line py-1">
          <p className="px-3 text-sm text-ink-2">
            {t("run", {
              number: run.number,
              at: format.dateTime(run.at, { timeStyle: "medium" }),
              took: formatDuration(run.elapsedMs),
              steps: run.steps,
            })}
          </p>
          <ul>
            {run.lines.map((line, index) => {
              const nodeId = "nodeId" in line ? line.nodeId : undefined;
              const node = nodes.find(({ id }) => id === nodeId);
              return (
                <li key={index} data-level={line.level}>
                  <button
                    type="button"
                    disabled={node === undefined}
                    className="flex w-full items-baseline gap-2.5 px-3 py-0.5 text-left hover:bg-sunken focus-visible:-outline-offset-2 disabled:hover:bg-transparent"
                    onClick={() => {
                      if (node === undefined) return;
                      store.getState().select(new Set([node.id]));
                      actions.center(node.id);
                    }}
                  >
                    <span className="relative top-px">
                      <StatusDot tone={TONES[line.level]} />
                      <span className="sr-only">{t(`levels.${line.level}`)}</span>
                    </span>
                    {nodeId !== undefined && (
                      <span className="shrink-0 font-medium">{node === undefined ? nodeId : nameOf(node, words.title)}</span>
                    )}
                    <span className="min-w-0 text-ink-2">{textOf(line)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ol>
  );
}
