"use client";

import type { CanvasLabels } from "@millrace/ui/canvas";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatCompact } from "./format-number.ts";

/** The canvas's words in the person's language, for Edit and Live. */
export function useCanvasWords(): CanvasLabels {
  const t = useTranslations("common.canvas");
  const format = useFormatter();
  return useMemo(() => {
    const rate = (value: number) => t("rate", { rate: formatCompact(value) });
    return {
      canvas: t("canvas"),
      busy: t("busy"),
      heldBack: t("heldBack"),
      idle: t("idle"),
      watermark: t("watermark"),
      busiest: t("busiest"),
      noWatermark: t("noWatermark"),
      disabled: t("disabled"),
      zoomIn: t("zoomIn"),
      zoomOut: t("zoomOut"),
      fit: t("fit"),
      minimap: t("minimap"),
      note: t("note"),
      attachedNote: t("attachedNote"),
      groupName: t("groupName"),
      collapseGroup: (name) => t("collapseGroup", { name }),
      insertNode: t("insertNode"),
      deleteEdge: t("deleteEdge"),
      inputPort: (node, port) => t("inputPort", { node, port }),
      outputPort: (node, port) => t("outputPort", { node, port }),
      problems: (errors, warnings) =>
        [...(errors > 0 ? [t("errors", { count: errors })] : []), ...(warnings > 0 ? [t("warnings", { count: warnings })] : [])].join(", "),
      rates: (rowsIn, rowsOut) =>
        rowsIn !== undefined && rowsOut !== undefined
          ? t("ratesBoth", { in: formatCompact(rowsIn), out: formatCompact(rowsOut) })
          : t("rateRows", { rate: formatCompact(rowsIn ?? rowsOut ?? 0) }),
      rate,
      percent: (share) => `${Math.round(share * 100)} %`,
      time: (epochMs) =>
        format.dateTime(new Date(epochMs), { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: "UTC" }),
    };
  }, [t, format]);
}
