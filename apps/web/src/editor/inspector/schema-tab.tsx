"use client";

import type { PipelineNode } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";
import { Badge, IconButton } from "@millrace/ui/primitives";
import { Funnel } from "lucide-react";
import { useTranslations } from "next-intl";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { inputsOf, outputsOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { parseEnd } from "../document/edge-ends.ts";
import { useEditor } from "../store/editor-context.tsx";

/** The columns that come in and go out, port by port. */
export function SchemaTab({ node }: { readonly node: PipelineNode }) {
  const t = useTranslations("editor.schema");
  const words = useCatalogWords();
  const actions = useActions();
  const analysis = useAnalysis();
  const edges = useEditor((state) => state.document.edges);
  const ports = [
    ...inputsOf(node).map((port) => {
      const from = feederOf(port.name);
      return { port, side: "in" as const, from, stream: from === undefined ? undefined : analysis.streams.get(from) };
    }),
    ...outputsOf(node).map((port) => {
      const from = `${node.id}.${port.name}`;
      return { port, side: "out" as const, from, stream: analysis.streams.get(from) };
    }),
  ];
  function feederOf(port: string): string | undefined {
    return edges.find((candidate) => candidate.to === `${node.id}.${port}`)?.from;
  }
  return ports.map(({ port, side, from, stream }) => (
    <section key={`${side}-${port.name}`} className="mb-4">
      <h3 className="mb-1 flex flex-wrap items-center gap-1.5 text-sm font-medium">
        <span className="text-ink-3">{t(side)}</span> {words.text(port.title)}
        {stream !== undefined && (
          <>
            {stream.keys !== undefined && <Badge>{t("keyedBy", { keys: stream.keys.join(", ") })}</Badge>}
            {stream.hasEventTime && <Badge>{t("eventTime")}</Badge>}
            {stream.changelog !== "append" && <Badge>{stream.changelog}</Badge>}
            {stream.bounded && <Badge>{t("bounded")}</Badge>}
          </>
        )}
      </h3>
      {stream === undefined ? (
        <p className="text-sm text-ink-3">{side === "in" ? t("notConnected") : t("notKnown")}</p>
      ) : (
        <table className="w-full text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t("column")}</th>
              <th scope="col">{t("type")}</th>
              <td />
            </tr>
          </thead>
          <tbody className="font-mono">
            {stream.schema.map((column) => (
              <tr key={column.name} className="group border-b border-line">
                <td className="py-0.5 pr-2">{column.name}</td>
                <td className="py-0.5 text-right text-ink-2">{formatDataType(column.type)}</td>
                <td className="w-6">
                  {from !== undefined && (
                    <IconButton
                      size="sm"
                      label={t("filterOn", { column: column.name })}
                      className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                      onClick={() => actions.filterOn(parseEnd(from), column, side === "in" ? `${node.id}.${port.name}` : undefined)}
                    >
                      <Funnel aria-hidden />
                    </IconButton>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  ));
}
