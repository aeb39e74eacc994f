"use client";

import { CategoryTile } from "@millrace/ui/canvas";
import { EmptyState, StatusDot } from "@millrace/ui/primitives";
import { StickyNote } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, type KeyboardEvent } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { kindOf, nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { outlineRows } from "./outline-rows.ts";

/** The pipeline as a tree: sources at the top, what they feed below them. Arrows move, Enter opens the settings, A adds behind, Delete deletes. */
export function Outline() {
  const t = useTranslations("editor.outline");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const analysis = useAnalysis();
  const nodes = useEditor((state) => state.document.nodes);
  const edges = useEditor((state) => state.document.edges);
  const selection = useEditor((state) => state.selection);
  const rows = useMemo(() => outlineRows(nodes, edges), [nodes, edges]);
  const notes = useEditor((state) => state.document.notes) ?? NO_NOTES;
  if (rows.length + notes.length === 0) return <EmptyState title={t("empty")} />;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>, id: string) => {
    const list = event.currentTarget.closest("[role=tree]");
    const items = [...(list?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [])];
    const index = items.indexOf(event.currentTarget);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[index + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      actions.openSettings();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      actions.graph.deleteSelection(event.ctrlKey);
    } else if (event.key.toLowerCase() === "a" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      store.getState().select(new Set([id]));
      actions.quickAdd();
    }
  };
  return (
    <div role="tree" aria-label={t("title")} className="h-full overflow-y-auto p-1.5">
      {rows.map((row, index) => {
        const node = row.node;
        const kind = kindOf(node.kind);
        const problems = analysis.byNode.get(node.id) ?? [];
        const isSelected = selection.has(node.id);
        return (
          <div
            key={`${node.id}-${index}`}
            role="treeitem"
            aria-level={row.depth + 1}
            aria-selected={isSelected}
            tabIndex={isSelected || (index === 0 && selection.size === 0) ? 0 : -1}
            onFocus={() => store.getState().select(new Set([node.id]))}
            onClick={() => actions.center(node.id)}
            onKeyDown={(event) => onKeyDown(event, node.id)}
            className={`flex h-7 cursor-default items-center gap-2 rounded-md pr-2 ${isSelected ? "bg-accent-soft" : "hover:bg-sunken"}`}
            style={{ paddingLeft: 6 + row.depth * 14 }}
          >
            <CategoryTile category={kind?.category ?? "unknown"} icon={kind?.icon ?? "circle-question-mark"} size={18} />
            <span className="shrink-0 truncate">{nameOf(node, words.title)}</span>
            {node.notes !== undefined && (
              <span className="min-w-0 truncate text-sm text-ink-3" title={node.notes}>
                {node.notes}
              </span>
            )}
            {row.isRepeat && <span className="text-xs text-ink-3">{t("again")}</span>}
            {problems.length > 0 && (
              <span className="ml-auto inline-flex items-center gap-1 text-xs text-ink-2">
                <StatusDot tone={problems.some((problem) => problem.severity === "error") ? "bad" : "warn"} />
                {problems.length}
              </span>
            )}
          </div>
        );
      })}
      {notes.map((note) => (
        <div
          key={note.id}
          role="treeitem"
          aria-level={1}
          aria-selected={selection.has(note.id)}
          tabIndex={selection.has(note.id) ? 0 : -1}
          onFocus={() => store.getState().select(new Set([note.id]))}
          onClick={() => actions.center(note.id)}
          onKeyDown={(event) => onKeyDown(event, note.id)}
          className={`flex h-7 cursor-default items-center gap-2 rounded-md px-1.5 text-ink-2 ${selection.has(note.id) ? "bg-accent-soft" : "hover:bg-sunken"}`}
        >
          <StickyNote aria-hidden className="size-[18px] shrink-0 p-0.5" />
          <span className="truncate">{note.text.trim() === "" ? t("note") : note.text.trim().split("\n", 1)[0]}</span>
        </div>
      ))}
    </div>
  );
}

const NO_NOTES: readonly { readonly id: string; readonly text: string }[] = [];
