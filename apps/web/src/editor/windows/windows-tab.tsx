"use client";

import { EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { useActions } from "../commands/actions-context.tsx";
import { usePreview } from "../preview/preview-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { TimelineView } from "./timeline-view.tsx";
import { useTimeline } from "./use-timeline.ts";
import { hasTimeline } from "./window-timeline.ts";
import { hasWindows } from "./has-windows.ts";
import type { PipelineNode } from "@millrace/pipeline";

/** The windows of the selected node (else of the first that has some) on a time axis, with the sample rows in them. */
export function WindowsTab() {
  const t = useTranslations("editor.windows");
  const node = useEditor((state) => {
    const candidates = state.document.nodes.filter(hasWindows);
    return candidates.find((candidate) => state.selection.has(candidate.id)) ?? candidates[0];
  });
  if (node === undefined) return <EmptyState className="h-full" title={t("none")} />;
  return <NodeWindows key={node.id} node={node} />;
}

function NodeWindows({ node }: { readonly node: PipelineNode }) {
  const t = useTranslations("editor.windows");
  const analysis = useAnalysis();
  const actions = useActions();
  const { result, step } = usePreview();
  const document = useEditor((state) => state.document);
  const timeline = useTimeline(document, node, analysis, result, step);
  const window = node.config.window as Readonly<Record<string, unknown>>;
  if (timeline === undefined) return <EmptyState className="h-full" title={t(hasTimeline(window) ? "noRows" : "noAxis")} />;
  return (
    <TimelineView timeline={timeline} window={window} onChange={(field, ms) => actions.graph.setConfig(node.id, `window.${field}`, ms)} />
  );
}
