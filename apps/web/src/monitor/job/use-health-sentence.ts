"use client";
import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Culprit } from "../answers/culprit.ts";
import type { Health } from "../answers/health.ts";
import type { Silence } from "../answers/silence.ts";
import { formatCompact, formatRate, formatShare, formatWhole } from "../format/quantity.ts";
import { formatAge, formatClock, formatDuration, formatMoment } from "../format/time.ts";
import { useJobView } from "./job-view-context.tsx";

export interface Sentence {
  /** What is the matter, in a few words. */
  readonly head: string;
  /** Where, how much, and why. */
  readonly tail: string;
}

/** Puts the health of a job into words. */
export function useHealthSentence(): (health: Health) => Sentence {
  const t = useTranslations("job.health");
  const silence = useSilenceText();
  const culprit = useCulpritText();
  return useCallback(
    (health) => {
      if (health.culprit !== undefined) return culprit(health.culprit);
      const first = health.silences?.[0];
      if (first !== undefined) return { head: t("silence.head"), tail: silence(first) };
      const values = words(health.values);
      const hasCheckpoint = Number(health.values["checkpointAgeMs"] ?? -1) >= 0;
      const tail = t.has(`${health.code}.tail`) ? t(`${health.code}.tail`, values) : "";
      return { head: t(`${health.code}.head`, values), tail: hasCheckpoint ? `${tail} ${t("checkpointAge", values)}`.trim() : tail };
    },
    [t, silence, culprit],
  );
}

/** Why a sink gets nothing, as one sentence. */
export function useSilenceText(): (silence: Silence) => string {
  const t = useTranslations("job.silence");
  const { nameOf } = useJobView();
  return useCallback(
    (silence) => {
      const node = nameOf(silence.nodeId);
      switch (silence.kind) {
        case "source-silent":
          return t("sourceSilent", { node });
        case "drops-all":
          return t("dropsAll", { node, rate: formatRate(silence.inPerSecond) });
        case "all-fail":
          return t("allFail", { node, count: formatWhole(silence.rowErrors) });
        case "all-late":
          return t("allLate", { node, count: formatWhole(silence.late) });
        case "watermark-held":
          return t(silence.split === null ? "watermarkHeld" : "watermarkHeldBySplit", {
            node,
            source: nameOf(silence.sourceId),
            split: silence.split ?? "",
            watermark: formatClock(silence.watermark),
            since: formatClock(silence.since),
          });
        case "no-watermark":
          return t(silence.split === null ? "noWatermark" : "noWatermarkOfSplit", {
            node,
            source: nameOf(silence.sourceId),
            split: silence.split ?? "",
          });
        case "not-due":
          return t("notDue", { node, at: formatClock(silence.firesAt), missing: formatDuration(silence.missingMs) });
      }
    },
    [t, nameOf],
  );
}

/** Who slows the job down, why, and how much. */
export function useCulpritText(): (culprit: Culprit) => Sentence {
  const t = useTranslations("job.culprit");
  const { nameOf } = useJobView();
  return useCallback(
    ({ nodeId, busyShare, subtask, heldShare, heldNodeId, reason }) => {
      const head = t("head", { node: nameOf(nodeId) });
      const isWaiting = reason.kind === "slow-sink" && reason.waitShare > busyShare / 2;
      const load = isWaiting
        ? t("waits", { share: formatShare(reason.waitShare) })
        : subtask === null
          ? t("load", { busy: formatShare(busyShare) })
          : t("loadSubtask", { busy: formatShare(busyShare), subtask });
      const why = ((): string => {
        switch (reason.kind) {
          case "hot-key":
            return t("hotKey", { key: reason.key, share: formatShare(reason.share) });
          case "skew":
            return t("skew", { average: formatShare(reason.averageBusy) });
          case "gc":
            return t("gc", { share: formatShare(reason.share) });
          case "slow-sink":
            return reason.rowsPerSecond === null ? t("slowSinkUnknown") : t("slowSink", { rate: formatRate(reason.rowsPerSecond) });
          case "costly-rows":
            return reason.microsPerRow === null ? t("costlyUnknown") : t("costly", { time: microText(reason.microsPerRow) });
        }
      })();
      const upstream = heldNodeId === null ? "" : t("upstream", { held: formatShare(heldShare), node: nameOf(heldNodeId) });
      return { head, tail: `${load} ${why} ${upstream}`.trim() };
    },
    [t, nameOf],
  );
}

function microText(micros: number): string {
  return micros >= 1_000 ? formatDuration(micros / 1_000) : `${formatCompact(micros)} µs`;
}

/** Numbers of the answer as people read them, by the unit in their name. */
function words(values: Health["values"]): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]): [string, string | number] => {
      if (typeof value === "string") return [key, value];
      if (key.endsWith("PerSecond")) return [key, formatRate(value)];
      if (key.endsWith("Share")) return [key, formatShare(value)];
      if (key === "ageMs" || key === "checkpointAgeMs") return [key, formatAge(value)];
      if (key.endsWith("Ms")) return [key, formatDuration(value)];
      if (key.endsWith("At")) return [key, formatMoment(value)];
      return [key, value];
    }),
  );
}
