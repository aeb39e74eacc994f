"use client";

import type { EventExplanation, FailureReason, MatchRows, PartialMatchView } from "@millrace/engine/preview";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useDurationWords } from "../use-duration-words.ts";

/** Sentences about what an event did to the partial matches. Events are counted from 1. */
export interface EventWords {
  /** The most important thing, for the event's line. */
  readonly headline: (event: EventExplanation) => { readonly tone: "match" | "near" | "ended" | "started" | "none"; readonly text: string };
  /** Everything. */
  readonly all: (event: EventExplanation) => readonly string[];
}

export function useEventWords(): EventWords {
  const t = useTranslations("editor.pattern.explain");
  const duration = useDurationWords();
  return useMemo(() => {
    const rows = (taken: MatchRows): string =>
      Object.entries(taken)
        .map(([step, events]) => `${step}: ${events.map((event) => event + 1).join(", ")}`)
        .join(" · ");
    const reason = (why: FailureReason): string => {
      switch (why.kind) {
        case "condition":
          return t("condition", {
            step: why.step,
            wants: why.failed.map(({ text, isNull }) => (isNull ? t("isNull", { text }) : text)).join(", "),
          });
        case "gap":
          return t(why.since === "first" ? "gapFirst" : "gapPrevious", {
            step: why.step,
            gap: duration(why.gapMs),
            window: duration(why.windowMs),
          });
        case "forbidden":
          return t("forbidden", { step: why.step });
        case "skipped-after-match":
          return t("skipped");
      }
    };
    const of = ({ rows: taken }: PartialMatchView): string => rows(taken);
    const all = (event: EventExplanation): string[] => [
      ...event.matches.map((match) => t("matched", { rows: rows(match) })),
      ...event.started.map(({ waitingFor }) => t("started", { step: waitingFor })),
      ...event.advanced.map((partial) => t("advanced", { rows: of(partial), step: partial.waitingFor })),
      ...event.nearMisses.map(({ partial, reason: why }) => t("nearMiss", { rows: of(partial), why: reason(why) })),
      ...event.killed.map(({ partial, reason: why }) => t("ended", { rows: of(partial), why: reason(why) })),
      ...event.timedOut.map(({ rows: taken }) => t("timedOut", { rows: rows(taken) })),
      ...(event.skippedBy > 0 ? [t("skippedBy", { count: event.skippedBy })] : []),
    ];
    const headline: EventWords["headline"] = (event) => {
      const [match] = event.matches;
      if (match !== undefined)
        return {
          tone: "match",
          text: event.matches.length > 1 ? t("matches", { count: event.matches.length }) : t("matched", { rows: rows(match) }),
        };
      const [near] = event.nearMisses;
      if (near !== undefined) return { tone: "near", text: reason(near.reason) };
      const [killed] = event.killed;
      if (killed !== undefined) return { tone: "ended", text: reason(killed.reason) };
      const [advanced] = event.advanced;
      if (advanced !== undefined) return { tone: "started", text: t("waitsFor", { step: advanced.waitingFor }) };
      const [started] = event.started;
      if (started !== undefined) return { tone: "started", text: t("started", { step: started.waitingFor }) };
      return { tone: "none", text: "" };
    };
    return { headline, all };
  }, [t, duration]);
}
