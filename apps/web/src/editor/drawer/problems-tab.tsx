"use client";

import type { Diagnostic } from "@millrace/pipeline";
import { Button, EmptyState, StatusDot } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { ActOnly } from "../../shell/act-only.tsx";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";

/** All findings; a click goes to the node and its field, a button repairs. */
export function ProblemsTab() {
  const t = useTranslations("editor.problems");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const { diagnostics } = useAnalysis();
  const nodes = useEditor((state) => state.document.nodes);
  const sorted = diagnostics.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  if (sorted.length === 0) return <EmptyState className="h-full" title={nodes.length === 0 ? t("nothing") : t("none")} />;

  const jump = (problem: Diagnostic) => {
    if (problem.nodeId !== undefined) {
      store.getState().focusField(problem.nodeId, problem.path ?? "");
      actions.center(problem.nodeId);
    } else if (problem.edge !== undefined) store.getState().select(new Set([`${problem.edge.from}→${problem.edge.to}`]));
    else store.getState().select(new Set());
  };
  return (
    <ul className="h-full overflow-y-auto" aria-label={t("title")}>
      {sorted.map((problem, index) => {
        const node = nodes.find((candidate) => candidate.id === problem.nodeId);
        return (
          <li
            key={`${problem.nodeId}-${problem.path}-${problem.code}-${index}`}
            className="flex items-center gap-2 border-b border-line pr-2 hover:bg-sunken"
          >
            <button
              type="button"
              onClick={() => jump(problem)}
              className="flex min-w-0 flex-1 items-baseline gap-2.5 px-3 py-1.5 text-left focus-visible:-outline-offset-2"
            >
              <span className="relative top-px">
                <StatusDot tone={problem.severity === "error" ? "bad" : "warn"} />
                <span className="sr-only">{t(problem.severity)}</span>
              </span>
              {node !== undefined && <span className="shrink-0 font-medium">{nameOf(node, words.title)}</span>}
              {problem.path !== undefined && problem.path !== "" && (
                <span className="shrink-0 font-mono text-xs text-ink-3">{problem.path}</span>
              )}
              <span className="min-w-0 text-ink-2">{problem.message}</span>
            </button>
            <ActOnly>
              {problem.fixes?.slice(0, 2).map((fix) => (
                <Button key={fix.title} size="sm" onClick={() => actions.graph.applyFix(fix)}>
                  {fix.title}
                </Button>
              ))}
            </ActOnly>
          </li>
        );
      })}
    </ul>
  );
}
