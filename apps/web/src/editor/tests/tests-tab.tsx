"use client";

import type { PipelineTestResult } from "@millrace/engine/preview";
import { Button, EmptyState, StatusDot, classNames } from "@millrace/ui/primitives";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActOnly } from "../../shell/act-only.tsx";
import { usePreview } from "../preview/preview-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { addTest } from "./edit-tests.ts";
import { sampleRows } from "./sample-rows.ts";
import { TestForm } from "./test-form.tsx";
import { expectedPlaces, givenPlaces } from "./test-ports.ts";
import { useTests } from "./tests-context.tsx";

const TONES = { passed: "ok", failed: "bad", error: "bad" } as const;

/** The tests of the pipeline: rows in, rows expected, run at every edit. */
export function TestsTab() {
  const t = useTranslations("editor.tests");
  const store = useEditorStore();
  const { results, failure, isRunning } = useTests();
  const { result: preview } = usePreview();
  const tests = useEditor((state) => state.document.tests);
  const nodeCount = useEditor((state) => state.document.nodes.length);
  const [chosen, setChosen] = useState(0);
  const list = tests ?? [];
  const index = Math.min(chosen, list.length - 1);
  const test = list[index];

  // A moment after the page opens there are rows to begin with.
  const hasSample = preview !== undefined || nodeCount === 0;

  /** A new test begins with sample rows at each source and a table for each sink, so that there is something to see at once. */
  const add = () => {
    const { document, edit } = store.getState();
    const sinks = expectedPlaces(document).filter((place) => !place.name.includes("."));
    edit(
      (before) =>
        addTest(before, {
          name: t("newName"),
          rows: Object.fromEntries(
            givenPlaces(document).map(({ name, port }) => [name, [...sampleRows(port === undefined ? undefined : preview?.ports[port])]]),
          ),
          expected: Object.fromEntries(sinks.map(({ name }) => [name, []])),
          ordered: false,
        }),
      { label: { key: "test" } },
    );
    setChosen(list.length);
  };
  if (test === undefined)
    return (
      <EmptyState
        className="h-full"
        title={t("none")}
        hint={t("noneHint")}
        actions={
          <ActOnly>
            <Button variant="primary" disabled={!hasSample} onClick={add}>
              {t("add")}
            </Button>
          </ActOnly>
        }
      />
    );
  return (
    <div className="flex h-full min-h-0">
      <div className="flex w-56 shrink-0 flex-col border-r border-line">
        <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-2">
          <ActOnly>
            <Button size="sm" disabled={!hasSample} onClick={add}>
              <Plus aria-hidden />
              {t("add")}
            </Button>
          </ActOnly>
          <span role="status" className="ml-auto truncate text-xs text-ink-2">
            {failure !== undefined ? t("broke", { message: failure }) : isRunning ? t("running") : ""}
          </span>
        </div>
        <ul aria-label={t("title")} className="min-h-0 flex-1 overflow-y-auto p-1">
          {list.map((each, at) => (
            <li key={at}>
              <button
                type="button"
                aria-current={at === index}
                onClick={() => setChosen(at)}
                className={classNames(
                  "flex w-full items-center gap-2 rounded-md px-2 py-1 text-left",
                  at === index ? "bg-accent-soft" : "hover:bg-sunken",
                )}
              >
                <ResultMark result={results?.[at]} />
                <span className="min-w-0 flex-1 truncate">{each.name}</span>
                <span className="shrink-0 text-xs text-ink-3">
                  {results?.[at] === undefined ? "" : t("elapsed", { ms: Math.round(results[at].elapsedMs) })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <ActOnly>
        <TestForm key={index} index={index} test={test} result={results?.[index]} />
      </ActOnly>
    </div>
  );
}

function ResultMark({ result }: { readonly result: PipelineTestResult | undefined }) {
  const t = useTranslations("editor.tests");
  return (
    <>
      <StatusDot tone={result === undefined ? "neutral" : TONES[result.state]} />
      <span className="sr-only">{t(`state.${result?.state ?? "none"}`)}</span>
    </>
  );
}
