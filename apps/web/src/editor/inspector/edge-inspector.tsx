"use client";

import { partitionSchema, type Partition, type PipelineEdge } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";
import { Button, Select } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { edgeId, parseEnd } from "../document/edge-ends.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { FieldProblems } from "./form/field-problems.tsx";

const BY_RULE = "(rule)";

/** What a wire carries, and how its rows are dealt out. */
export function EdgeInspector({ id }: { readonly id: string }) {
  const t = useTranslations("editor.edge");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const analysis = useAnalysis();
  const nodes = useEditor((state) => state.document.nodes);
  const edge = useEditor((state) => state.document.edges.find((candidate) => edgeId(candidate) === id));
  if (edge === undefined) return null;
  const end = (text: string) => {
    const { node: nodeId, port } = parseEnd(text);
    const node = nodes.find((candidate) => candidate.id === nodeId);
    return `${node === undefined ? nodeId : nameOf(node, words.title)} · ${port}`;
  };
  const stream = analysis.streams.get(edge.from);
  const setPartition = (next: string) =>
    store.getState().edit(
      (document) => ({
        ...document,
        edges: document.edges.map((candidate): PipelineEdge => {
          if (edgeId(candidate) !== id) return candidate;
          const { partition: _old, ...rest } = candidate;
          return next === BY_RULE ? rest : { ...rest, partition: next as Partition };
        }),
      }),
      { label: { key: "settings", name: t("wire") } },
    );
  return (
    <div className="h-full overflow-y-auto px-3.5 py-3">
      <h2 className="text-base font-semibold">{t("wire")}</h2>
      <p className="mb-3 text-sm text-ink-2">
        {end(edge.from)} → {end(edge.to)}
      </p>
      <FieldProblems problems={analysis.byEdge.get(id) ?? []} />
      <label htmlFor="edge-partition" className="mb-1 block text-sm text-ink-2">
        {t("partition")}
      </label>
      <Select
        id="edge-partition"
        value={edge.partition ?? BY_RULE}
        options={[
          { value: BY_RULE, label: t("byRule") },
          ...partitionSchema.options
            .filter((value) => value !== "custom" || edge.partition === "custom")
            .map((value) => ({ value, label: t(`partitions.${value}`) })),
        ]}
        onChange={setPartition}
      />
      <p className="mt-1 text-xs text-ink-3">{t("partitionHint")}</p>
      <h3 className="mt-4 mb-1 text-sm font-medium">{t("columns")}</h3>
      {stream === undefined ? (
        <p className="text-sm text-ink-3">{t("unknown")}</p>
      ) : (
        <ul className="font-mono text-sm">
          {stream.schema.map((column) => (
            <li key={column.name} className="flex justify-between gap-2 border-b border-line py-0.5">
              {column.name}
              <span className="text-ink-2">{formatDataType(column.type)}</span>
            </li>
          ))}
        </ul>
      )}
      <Button variant="danger" className="mt-4" onClick={() => actions.graph.deleteEdge(id)}>
        {t("delete")}
      </Button>
    </div>
  );
}
