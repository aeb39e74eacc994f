"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { kindOf, nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { hasWindows } from "../windows/has-windows.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { CoachCard } from "./coach-card.tsx";
import { editorPart, TOUR_PARTS, type TourStep } from "./tour.ts";
import { tourActions, useTour } from "./use-tour.ts";

/**
 * The steps of the tour that are done on the canvas. Opens by itself on a pipeline that comes with something to click, until it was skipped: who draws on an
 * empty canvas has a plan of their own.
 */
export function EditorCoach({ pipelineId }: { readonly pipelineId: string }) {
  const t = useTranslations("editor.coach");
  const words = useCatalogWords();
  const store = useEditorStore();
  const [cameWithNodes] = useState(() => store.getState().document.nodes.length > 0);
  const tour = useTour(pipelineId);
  // What there is most to see at: a window, else anything behind a source.
  const target = useEditor(
    ({ document: { nodes } }) => nodes.find(hasWindows) ?? nodes.find((node) => kindOf(node.kind)?.category !== "source") ?? nodes[0],
  );
  const targetId = target?.id;
  useEffect(() => {
    if (cameWithNodes) tourActions.begin(pipelineId);
  }, [cameWithNodes, pipelineId]);
  const part = tour === undefined ? undefined : editorPart(tour);
  useEffect(() => {
    if (part === undefined) return undefined;
    const sinkCount = (nodes: readonly { readonly kind: string }[]) => nodes.filter((node) => node.kind.startsWith("sink.")).length;
    const stop = store.subscribe((state, before) => {
      if (targetId !== undefined && state.selection.has(targetId)) tourActions.mark("select");
      if (state.document === before.document) return;
      const edit = state.lastEdit?.key;
      const isFilter = state.document.nodes.some((node) => state.selection.has(node.id) && node.kind === "transform.filter");
      if (edit === "settings" && !isFilter) tourActions.mark(part === "draw" ? "change" : "edit");
      const hasGrown = state.document.nodes.length > before.document.nodes.length;
      if (part !== "draw" || !hasGrown) return;
      tourActions.mark(sinkCount(state.document.nodes) > sinkCount(before.document.nodes) ? "sink" : "insert");
    });
    const onInput = (event: Event) => {
      if (event.target instanceof HTMLElement && event.target.dataset["testid"] === "time-scrubber") tourActions.mark("scrub");
    };
    document.addEventListener("input", onInput);
    return () => {
      stop();
      document.removeEventListener("input", onInput);
    };
  }, [store, part, targetId]);

  // A condition is written when it can be tried, not at its first letter.
  const { byNode } = useAnalysis();
  const hasCondition = useEditor(({ document: { nodes }, selection }) =>
    nodes.some(
      ({ id, kind, config }) =>
        selection.has(id) && kind === "transform.filter" && (config["condition"] ?? "") !== "" && (byNode.get(id)?.length ?? 0) === 0,
    ),
  );
  useEffect(() => {
    if (part === "draw" && hasCondition) tourActions.mark("condition");
  }, [part, hasCondition]);

  if (tour === undefined || part === undefined || target === undefined) return null;
  const steps: readonly TourStep[] = TOUR_PARTS[part];
  const node = nameOf(target, words.title);
  return (
    <CoachCard
      title={t(`titles.${part}`)}
      steps={steps.map((id) => ({ id, text: t(`steps.${id}`, { node }), isDone: tour.done.includes(id) }))}
    />
  );
}
