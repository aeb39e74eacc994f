"use client";

import { Button, Kbd, SplitPanes } from "@millrace/ui/primitives";
import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { feedersOf, rowsUntil } from "../preview/preview-bodies.ts";
import { usePreview } from "../preview/preview-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { ExampleEvents } from "./events/example-events.tsx";
import type { ExampleEvent } from "./events/explain-protocol.ts";
import { PatternStrip } from "./strip/pattern-strip.tsx";
import { PatternTextEditor } from "./text/pattern-text-editor.tsx";
import { useDurationWords } from "./use-duration-words.ts";
import { usePatternNode, type PatternNode } from "./use-pattern-node.ts";
import { usePatternZoom } from "./zoom-context.tsx";

const NO_EVENTS: readonly ExampleEvent[] = [];

/** A pattern from near, in the place of the canvas: its steps, its text, and what it does with example events. */
export function PatternEditor({ nodeId }: { readonly nodeId: string }) {
  const pattern = usePatternNode(nodeId);
  return pattern === undefined ? null : <Opened pattern={pattern} />;
}

function Opened({ pattern }: { readonly pattern: PatternNode }) {
  const t = useTranslations("editor.pattern");
  const words = useCatalogWords();
  const actions = useActions();
  const zoom = usePatternZoom();
  const { node, settings, problems, change } = pattern;
  const input = useInput(node.id);
  const duration = useDurationWords();
  const root = useRef<HTMLDivElement>(null);
  const { withinMs } = settings.pattern;
  const close = () => {
    zoom.close();
    actions.backToCanvas();
  };

  useEffect(() => {
    root.current?.querySelector<HTMLElement>("[data-element][tabindex='0']")?.focus();
    // Where the focus is to be when it comes up.
  }, []);

  const focusInspector = (selector: string) =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-testid=step-inspector] ${selector}`)?.focus());
  return (
    <div
      ref={root}
      data-testid="pattern-editor"
      role="region"
      aria-label={t("editorOf", { name: nameOf(node, words.title) })}
      className="absolute inset-0 z-20 flex flex-col bg-canvas"
      onKeyDown={(event) => {
        // Letters mean something to the pattern here, and nothing to the canvas behind it.
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) event.stopPropagation();
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header className="flex h-10 shrink-0 items-center gap-3 border-b border-line bg-surface px-3">
        <Button size="sm" variant="ghost" data-testid="close-pattern" onClick={close}>
          <ArrowLeft aria-hidden />
          {t("toCanvas")}
        </Button>
        <h2 className="min-w-0 truncate font-semibold">{nameOf(node, words.title)}</h2>
        <p id="pattern-keys" className="ml-auto flex items-center gap-2 truncate text-xs text-ink-3">
          <Kbd keys="A" /> {t("keys.add")} <Kbd keys="Alt+→" /> {t("keys.move")} <Kbd keys="N" /> {t("keys.not")} <Kbd keys="G" />{" "}
          {t("keys.group")} <Kbd keys="O" /> <Kbd keys="+" /> <Kbd keys="*" /> {t("keys.often")}
        </p>
      </header>
      <SplitPanes
        id="pattern-rows"
        direction="vertical"
        className="min-h-0 flex-1"
        panes={[
          {
            id: "pattern-strip",
            defaultSize: "42%",
            minSize: "120px",
            content: (
              <div className="size-full overflow-y-auto">
                <PatternStrip
                  steps={settings.pattern.steps}
                  selected={zoom.element}
                  onSelect={zoom.select}
                  onChange={(steps) => change((before) => ({ ...before, pattern: { ...before.pattern, steps: [...steps] } }))}
                  problems={problems}
                  within={withinMs === undefined || withinMs <= 0 ? undefined : duration(withinMs)}
                  onWithin={() => focusInspector("[data-within] input")}
                  onOpen={() => focusInspector("[role=tabpanel] :is([role=combobox], input, textarea)")}
                />
              </div>
            ),
          },
          {
            id: "pattern-lower",
            minSize: "120px",
            content: (
              <SplitPanes
                id="pattern-columns"
                direction="horizontal"
                className="size-full bg-surface"
                panes={[
                  {
                    id: "pattern-events-pane",
                    defaultSize: "62%",
                    minSize: "240px",
                    content: (
                      <ExampleEvents
                        pattern={settings.pattern}
                        schema={input.schema}
                        keys={input.keys}
                        sample={input.events}
                        timeZone={input.timeZone}
                        isRunnable={settings.pattern.steps.length > 0 && !problems.some(({ severity }) => severity === "error")}
                      />
                    ),
                  },
                  {
                    id: "pattern-text-pane",
                    minSize: "180px",
                    content: (
                      <PatternTextEditor
                        value={settings}
                        onChange={({ pattern: next, output, columns }) =>
                          change((before) => ({ ...before, pattern: next, output, columns }), "text")
                        }
                      />
                    ),
                  },
                ]}
              />
            ),
          },
        ]}
      />
    </div>
  );
}

/** What comes in at the node: columns, keys, and the rows of the preview as events. */
function useInput(nodeId: string) {
  const { streams } = useAnalysis();
  const { result, step } = usePreview();
  const edges = useEditor((state) => state.document.edges);
  const timeZone = useEditor((state) => state.document.settings.timeZone);
  const document = useEditor((state) => state.document);
  const feeder = useMemo(() => feedersOf(document, nodeId, "in")[0], [edges, nodeId]); // eslint-disable-line react-hooks/exhaustive-deps
  const stream = feeder === undefined ? undefined : streams.get(feeder);
  const port = feeder === undefined ? undefined : result?.ports[feeder];
  return useMemo(() => {
    const schema = stream?.schema ?? port?.columns ?? [];
    const isSame =
      port !== undefined && port.columns.length === schema.length && port.columns.every(({ name }, index) => name === schema[index]?.name);
    const events = isSame
      ? rowsUntil(port, step).flatMap(({ values, timestamp }) => (timestamp === null ? [] : [{ values, timestamp }]))
      : NO_EVENTS;
    return { schema, keys: stream?.keys ?? [], events, timeZone };
  }, [stream, port, step, timeZone]);
}
