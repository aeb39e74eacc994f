"use client";

import type { Diagnostic, PipelineNode } from "@millrace/pipeline";
import type { Pattern } from "@millrace/pipeline/patterns";
import { useMemo } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { updateNode } from "../document/edit-graph.ts";
import { useEditor } from "../store/editor-context.tsx";

/** The settings of a pattern node, as far as they are written. */
export interface PatternSettings {
  readonly pattern: Pattern;
  readonly output: "match" | "rows";
  readonly columns: readonly { readonly as: string; readonly expr: string }[];
}

export interface PatternNode {
  readonly node: PipelineNode;
  readonly settings: PatternSettings;
  /** Findings about the pattern; paths begin inside it: "steps[0].where". */
  readonly problems: readonly Diagnostic[];
  /** One step of undo; edits with the same key shortly after each other are one. */
  readonly change: (change: (settings: PatternSettings) => PatternSettings, mergeKey?: string) => void;
}

const NO_PROBLEMS: readonly Diagnostic[] = [];

/** A pattern node of the document, and the way to change it. */
export function usePatternNode(nodeId: string): PatternNode | undefined {
  const node = useEditor((state) => state.document.nodes.find(({ id }) => id === nodeId));
  const edit = useEditor((state) => state.edit);
  const { byNode } = useAnalysis();
  const all = byNode.get(nodeId) ?? NO_PROBLEMS;
  return useMemo(() => {
    if (node === undefined) return undefined;
    return {
      node,
      settings: settingsOf(node),
      problems: all.flatMap((problem) =>
        problem.path?.startsWith("pattern") === true ? [{ ...problem, path: problem.path.replace(/^pattern\.?/, "") }] : [],
      ),
      change: (change, mergeKey) =>
        edit(
          (document) =>
            updateNode(document, nodeId, (before) => {
              const { pattern, output, columns } = change(settingsOf(before));
              return { ...before, config: { ...before.config, pattern, output, columns } };
            }),
          {
            label: { key: "settings", name: node.name ?? node.id },
            ...(mergeKey === undefined ? {} : { mergeKey: `pattern:${nodeId}:${mergeKey}` }),
          },
        ),
    };
  }, [node, nodeId, all, edit]);
}

function settingsOf({ config }: PipelineNode): PatternSettings {
  const { pattern, output, columns } = config as Partial<PatternSettings>;
  return {
    pattern: { ...pattern, steps: Array.isArray(pattern?.steps) ? pattern.steps : [] },
    output: output === "rows" ? "rows" : "match",
    columns: Array.isArray(columns) ? columns : [],
  };
}
