"use client";

import { StatusDot } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatBytes, formatWhole } from "../../../monitor/format/quantity.ts";
import { useAnalysis } from "../../analysis/analysis-context.tsx";
import { nameOf } from "../../catalog/kinds.ts";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { usePreview } from "../../preview/preview-context.tsx";
import { useEditor } from "../../store/editor-context.tsx";
import { forecastState } from "./state-forecast.ts";

/** What the state of each node will come to, from the sample rows; red where it grows without end. Nothing where no node has state. */
export function ForecastTable() {
  const t = useTranslations("editor.forecast");
  const words = useCatalogWords();
  const document = useEditor((state) => state.document);
  const { streams } = useAnalysis();
  const { result } = usePreview();
  const rows = useMemo(
    () => (result === undefined ? [] : forecastState({ document, streams, ports: result.ports })),
    [document, streams, result],
  );
  if (rows.length === 0) return <p className="text-ink-2">{t("nothing")}</p>;
  const head = "px-2 py-1 text-right font-medium text-ink-2";
  return (
    <>
      <table data-testid="forecast" className="w-full rounded-md border border-line text-left">
        <thead>
          <tr className="border-b border-line">
            <th className="px-2 py-1 font-medium text-ink-2">{t("node")}</th>
            <th className={head}>{t("held")}</th>
            <th className={head}>{t("size")}</th>
            <th className={head}>{t("perDay")}</th>
            <th className="px-2 py-1 font-medium text-ink-2">{t("bound")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ nodeId, entries, holds, bytes, growthPerDay, bound }) => {
            const node = document.nodes.find(({ id }) => id === nodeId);
            const isEndless = bound === "none";
            return (
              <tr key={nodeId} data-node={nodeId} data-bound={bound} className="border-b border-line last:border-b-0">
                <td className="px-2 py-1">{node === undefined ? nodeId : nameOf(node, words.title)}</td>
                <td className="px-2 py-1 text-right">{entries === null ? "–" : t(holds, { count: formatWhole(Math.ceil(entries)) })}</td>
                <td className="px-2 py-1 text-right">{bytes === null ? "–" : formatBytes(bytes)}</td>
                <td className={`px-2 py-1 text-right ${isEndless ? "font-medium text-bad" : ""}`}>
                  {growthPerDay === null ? t("unknown") : growthPerDay === 0 ? t("none") : `+${formatBytes(growthPerDay)}`}
                </td>
                <td className={`px-2 py-1 ${isEndless ? "text-bad" : "text-ink-2"}`}>
                  <span className="inline-flex items-center gap-1.5">
                    <StatusDot tone={isEndless ? "bad" : "ok"} />
                    {t(`bounds.${bound}`)}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="mt-1 text-xs text-ink-3">{t("hint")}</p>
    </>
  );
}
