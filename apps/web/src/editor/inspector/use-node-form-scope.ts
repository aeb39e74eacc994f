"use client";

import { expressionScope, type Diagnostic, type PipelineNode, type Schema } from "@millrace/pipeline";
import { useCallback, useMemo } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { inputsOf } from "../catalog/kinds.ts";
import { useActions } from "../commands/actions-context.tsx";
import { parseEnd } from "../document/edge-ends.ts";
import { feedersOf, rowsUntil } from "../preview/preview-bodies.ts";
import { usePreview } from "../preview/preview-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import type { SampleRow } from "./controls/expression/expression-scope.ts";
import { stepNamesOf } from "./controls/expression/step-names.ts";
import type { FormLanguage, FormScope } from "./form/form-context.tsx";
import { drawFields } from "./form/form-fields.tsx";

const NO_COLUMNS: Schema = [];
const NO_PROBLEMS: readonly Diagnostic[] = [];

/** What the fields of a node's settings share, wherever they are shown. */
export function useNodeFormScope(node: PipelineNode): FormScope {
  const actions = useActions();
  const analysis = useAnalysis();
  const edges = useEditor((state) => state.document.edges);
  const focus = useEditor((state) => (state.focus?.nodeId === node.id ? state.focus : undefined));
  const problems = analysis.byNode.get(node.id) ?? NO_PROBLEMS;

  const columnsOf = useCallback(
    (port: string | undefined, path: string): Schema => {
      const streamOf = (name: string) => {
        const edge = edges.find((candidate) => {
          const to = parseEnd(candidate.to);
          return to.node === node.id && to.port === name;
        });
        return edge === undefined ? undefined : analysis.streams.get(edge.from);
      };
      if (port !== undefined) return streamOf(port)?.schema ?? NO_COLUMNS;
      return expressionScope(
        node.kind,
        node.config,
        path,
        inputsOf(node).map(({ name }) => streamOf(name)),
      );
    },
    [node, edges, analysis],
  );
  const { result, step } = usePreview();
  const document = useEditor((state) => state.document);
  const samples = useMemo(() => {
    const byPort = new Map<string, SampleRow>();
    for (const { name } of inputsOf(node)) {
      const feeder = feedersOf(document, node.id, name)[0];
      const port = feeder === undefined ? undefined : result?.ports[feeder];
      const row = rowsUntil(port, step).at(-1);
      if (port !== undefined && row !== undefined) byPort.set(name, { columns: port.columns, values: row.values });
    }
    return byPort;
    // Rows do not change with the layout; `result` is new when they do.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [node.id, node.kind, edges, result, step]);
  const timeZone = document.settings.timeZone;
  const language = useMemo((): FormLanguage => {
    const first = inputsOf(node)[0]?.name ?? "";
    return { steps: stepNamesOf(node.config), sampleOf: (port) => samples.get(port ?? first), timeZone };
  }, [node, samples, timeZone]);
  return useMemo(
    (): FormScope => ({
      nodeId: node.id,
      set: (path, value) => actions.graph.setConfig(node.id, path, value),
      problems,
      columnsOf,
      language,
      focusPath: focus?.path,
      draw: drawFields,
    }),
    [node.id, actions, problems, columnsOf, language, focus],
  );
}
