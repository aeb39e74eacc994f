"use client";

import type { EventExplanation, PatternExplanation } from "@millrace/engine/preview";
import type { Schema } from "@millrace/pipeline";
import type { Pattern } from "@millrace/pipeline/patterns";
import { EmptyState, Segmented, Select, TextArea, classNames } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { showTime, showValue } from "../../preview/show-value.ts";
import type { ExampleEvent } from "./explain-protocol.ts";
import { LaneDrawing, ROW_PX } from "./lane-drawing.tsx";
import { matchLanes } from "./match-lanes.ts";
import { parseEvents, printEvents } from "./typed-events.ts";
import { useExplanation } from "./use-explanation.ts";
import { useEventWords } from "./use-reason-words.ts";

/** Rows that are drawn, and matches that are drawn beside them. */
const MOST_EVENTS = 200;
const MOST_LANES = 16;
const MOST_COLUMNS = 6;

export interface ExampleEventsProps {
  readonly pattern: Pattern;
  readonly schema: Schema;
  readonly keys: readonly string[];
  /** Rows of the preview that come in at the node. */
  readonly sample: readonly ExampleEvent[];
  readonly timeZone: string;
  /** Undefined while the pattern has errors. */
  readonly isRunnable: boolean;
}

/** Events and what the pattern does with them: matches as lines beside their rows, near misses with the reason. */
export function ExampleEvents({ pattern, schema, keys, sample, timeZone, isRunnable }: ExampleEventsProps) {
  const t = useTranslations("editor.pattern.events");
  const [source, setSource] = useState<"sample" | "typed">("sample");
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const text = typed ?? printEvents(sample.slice(0, 12), schema);
  const parsed = useMemo(() => parseEvents(text, schema), [text, schema]);
  const events = useMemo(
    () => (source === "typed" ? parsed.events : sample.toSorted((a, b) => a.timestamp - b.timestamp)).slice(0, MOST_EVENTS),
    [source, parsed, sample],
  );
  const request = useMemo(() => {
    const keyColumns = keys.map((key) => schema.findIndex(({ name }) => name === key)).filter((index) => index !== -1);
    return isRunnable && events.length > 0 ? { pattern, schema, events, keyColumns, timeZone } : undefined;
  }, [pattern, schema, events, keys, timeZone, isRunnable]);
  const explained = useExplanation(request);
  const explanation = explained?.answer?.explanation;
  const [wantedKey, setWantedKey] = useState<string | undefined>(undefined);
  const keyOf = useMemo(() => keyTexts(events, schema, keys), [events, schema, keys]);
  const choices = [...new Set(keyOf)];
  const interesting = useMemo(() => mostInteresting(explanation, keyOf), [explanation, keyOf]);
  const key = keys.length === 0 || wantedKey === ALL_KEYS ? undefined : choices.includes(wantedKey ?? "") ? wantedKey : interesting;
  const shown = useMemo(
    () => events.map((_, event) => event).filter((event) => key === undefined || keyOf[event] === key),
    [events, keyOf, key],
  );
  return (
    <section aria-label={t("title")} className="flex h-full min-h-0 flex-col" data-testid="pattern-events">
      <header className="flex items-center gap-3 overflow-hidden border-b border-line px-3 py-1.5 whitespace-nowrap">
        <h3 className="sr-only">{t("title")}</h3>
        <span className="shrink-0">
          <Segmented
            label={t("source")}
            value={source}
            onChange={setSource}
            options={[
              { value: "sample", label: t("sample") },
              { value: "typed", label: t("typed") },
            ]}
          />
        </span>
        {keys.length > 0 && choices.length > 1 && (
          <Select
            aria-label={t("key")}
            value={key ?? ALL_KEYS}
            options={[
              { value: ALL_KEYS, label: t("allKeys", { count: choices.length }) },
              ...choices.map((value) => ({ value, label: value })),
            ]}
            mono
            onChange={setWantedKey}
            className="!w-40 shrink-0"
          />
        )}
        <Summary
          explanation={explanation}
          failure={explained?.answer?.failure}
          gaveUp={explained?.gaveUp === true}
          isRunnable={isRunnable}
        />
      </header>
      <div className="flex min-h-0 flex-1">
        {source === "typed" && (
          <div className="flex w-72 shrink-0 flex-col border-r border-line p-2">
            <TextArea
              mono
              aria-label={t("typedLabel")}
              value={text}
              onChange={(event) => setTyped(event.target.value)}
              className="min-h-0 flex-1 resize-none"
              aria-invalid={parsed.problems.length > 0}
            />
            <p className="mt-1 text-xs text-ink-3">{t("typedHint")}</p>
            <ul aria-live="polite" className="text-xs text-bad empty:hidden">
              {parsed.problems.slice(0, 4).map(({ line, kind, name }) => (
                <li key={line}>{t(`problems.${kind}`, { line, name })}</li>
              ))}
            </ul>
          </div>
        )}
        {events.length === 0 ? (
          <EmptyState className="flex-1" title={source === "sample" ? t("noSample") : t("noTyped")} />
        ) : (
          <EventTable schema={schema} keys={keys} pattern={pattern} events={events} shown={shown} explanation={explanation} />
        )}
      </div>
    </section>
  );
}

/** The value of the choice that chooses none; no key looks like it. */
const ALL_KEYS = "\u0000all";

/** The key of each event, as text. */
function keyTexts(events: readonly ExampleEvent[], schema: Schema, keys: readonly string[]): readonly string[] {
  const columns = keys.map((name) => schema.findIndex((column) => column.name === name));
  return events.map(({ values }) => columns.map((index) => showValue(values[index])).join(", "));
}

/** The key at which most is to be seen: one with a match, else with a near miss, else the first. */
function mostInteresting(explanation: PatternExplanation | undefined, keyOf: readonly string[]): string | undefined {
  const event =
    explanation?.events.find(({ matches }) => matches.length > 0) ??
    explanation?.events.find(({ nearMisses, advanced }) => nearMisses.length > 0 || advanced.length > 0) ??
    explanation?.events.find(({ started }) => started.length > 0);
  return keyOf[event?.event ?? 0];
}

function Summary({
  explanation,
  failure,
  gaveUp,
  isRunnable,
}: {
  readonly explanation: PatternExplanation | undefined;
  readonly failure: string | undefined;
  readonly gaveUp: boolean;
  readonly isRunnable: boolean;
}) {
  const t = useTranslations("editor.pattern.events");
  if (!isRunnable) return <p className="text-sm text-warn">{t("notRunnable")}</p>;
  if (gaveUp)
    return (
      <p role="alert" className="text-sm text-bad">
        {t("explodes")}
      </p>
    );
  const wrong = failure ?? explanation?.error?.message;
  if (wrong !== undefined)
    return (
      <p role="alert" className="truncate text-sm text-bad" title={wrong}>
        {wrong}
      </p>
    );
  if (explanation === undefined) return null;
  const sum = (of: (event: EventExplanation) => number): number => explanation.events.reduce((total, event) => total + of(event), 0);
  return (
    <p aria-live="polite" data-testid="pattern-summary" className="truncate text-sm text-ink-2">
      {t("summary", {
        matches: sum(({ matches }) => matches.length),
        near: sum(({ nearMisses }) => nearMisses.length),
        timedOut: sum(({ timedOut }) => timedOut.length),
        waiting: explanation.waiting.length,
      })}
    </p>
  );
}

/** Columns that conditions speak of come first. */
function shownColumns(schema: Schema, keys: readonly string[], pattern: Pattern): number[] {
  const text = JSON.stringify(pattern);
  const rank = (name: string): number => (keys.includes(name) ? 0 : text.includes(name) ? 1 : 2);
  return schema
    .map((_, index) => index)
    .toSorted((a, b) => rank(schema[a]?.name ?? "") - rank(schema[b]?.name ?? ""))
    .slice(0, MOST_COLUMNS);
}

function EventTable({
  schema,
  keys,
  pattern,
  events,
  shown,
  explanation,
}: {
  readonly schema: Schema;
  readonly keys: readonly string[];
  readonly pattern: Pattern;
  readonly events: readonly ExampleEvent[];
  /** Those that are drawn, by their place. */
  readonly shown: readonly number[];
  readonly explanation: PatternExplanation | undefined;
}) {
  const t = useTranslations("editor.pattern.events");
  const words = useEventWords();
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const columns = shownColumns(schema, keys, pattern);
  const byEvent = new Map(explanation?.events.map((event) => [event.event, event]));
  const { lanes, total } = useMemo(
    () => (explanation === undefined ? { lanes: [], total: 0 } : matchLanes(explanation, { most: MOST_LANES, shown })),
    [explanation, shown],
  );
  const detail = chosen === undefined ? undefined : byEvent.get(chosen);
  return (
    <div className="flex min-w-0 flex-1">
      <div className="min-w-0 flex-1 overflow-auto">
        <div className="flex min-w-max items-start">
          <div className="sticky left-0 z-10 bg-surface pt-7">
            <LaneDrawing lanes={lanes} rows={shown.length} chosen={chosen} />
          </div>
          <table className="border-collapse whitespace-nowrap">
            <thead className="sticky top-0 bg-surface text-left text-xs text-ink-2">
              <tr className="h-7">
                <th scope="col" className="px-2 font-normal">
                  #
                </th>
                <th scope="col" className="px-2 font-normal">
                  {t("time")}
                </th>
                <th scope="col" className="px-2 font-normal">
                  {t("what")}
                </th>
                {columns.map((index) => (
                  <th key={index} scope="col" className="px-2 font-normal">
                    {schema[index]?.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="font-mono text-sm">
              {shown.map((row) => {
                const event = events[row];
                if (event === undefined) return null;
                const explained = byEvent.get(row);
                const { tone, text } = explained === undefined ? { tone: "none" as const, text: "" } : words.headline(explained);
                return (
                  <tr
                    key={row}
                    data-event={row + 1}
                    data-tone={tone}
                    style={{ height: ROW_PX }}
                    onClick={() => setChosen(row === chosen ? undefined : row)}
                    className={classNames("cursor-default border-t border-line", row === chosen ? "bg-accent-soft" : "hover:bg-sunken")}
                  >
                    <th scope="row" className="px-2 text-right font-normal text-ink-3">
                      <button
                        type="button"
                        aria-pressed={row === chosen}
                        aria-label={t("explainRow", { number: row + 1 })}
                        className="w-full text-right"
                      >
                        {row + 1}
                      </button>
                    </th>
                    <td className="px-2 text-ink-2">{showTime(event.timestamp, false)}</td>
                    <td className={classNames("max-w-72 truncate px-2 font-sans", TONES[tone])} title={text}>
                      {text}
                    </td>
                    {columns.map((index) => (
                      <td key={index} className="max-w-40 truncate px-2">
                        {showValue(event.values[index])}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        {total > lanes.length && <p className="px-3 py-1 text-sm text-ink-2">{t("moreMatches", { shown: lanes.length, total })}</p>}
      </div>
      {detail !== undefined && (
        <div aria-live="polite" data-testid="event-detail" className="w-64 shrink-0 overflow-y-auto border-l border-line p-3 text-sm">
          <h4 className="font-semibold">{t("event", { number: detail.event + 1 })}</h4>
          <p className="mt-1 text-ink-2">{detail.fits.length === 0 ? t("fitsNone") : t("fits", { steps: detail.fits.join(", ") })}</p>
          <ul className="mt-2 flex flex-col gap-1.5">
            {words.all(detail).map((sentence, index) => (
              <li key={index} className="border-l-2 border-line-strong pl-2">
                {sentence}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

const TONES = { match: "text-ok font-medium", near: "text-warn", ended: "text-bad", started: "text-ink-2", none: "" } as const;
