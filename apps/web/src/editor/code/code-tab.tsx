"use client";

import { documentSchema, printDocument, type PipelineDocument } from "@millrace/pipeline";
import documentJsonSchema from "@millrace/pipeline/schema.json";
import { useLatest } from "@millrace/ui/hooks";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";
import { useEditorStore } from "../store/editor-context.tsx";
import type { EditorStore } from "../store/editor-store.ts";
import { nodeRangeIn } from "./node-range.ts";

const URI = "millrace://pipeline.json";
const APPLY_DELAY_MS = 400;

/** The document as JSON, with completion from its schema. Edits here and on the canvas are one history; text that is not a document is not applied. */
export function CodeTab() {
  const t = useTranslations("editor.code");
  const store = useEditorStore();
  const { resolvedTheme } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const theme = useLatest(resolvedTheme);
  const label = t("label");

  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    import("./monaco.ts").then(
      (kit) => {
        if (isGone || host.current === null) return;
        kit.applyTheme(theme.current === "dark");
        stop = startEditor(kit, host.current, store, label, setProblem);
      },
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isGone = true;
      stop?.();
    };
  }, [store, label, theme]);
  useEffect(() => {
    // The tokens change with the attribute, one frame later.
    const frame = requestAnimationFrame(() => void import("./monaco.ts").then((kit) => kit.applyTheme(resolvedTheme === "dark")));
    return () => cancelAnimationFrame(frame);
  }, [resolvedTheme]);

  return (
    <div className="flex h-full flex-col">
      {failure !== undefined && <p className="p-3 text-bad">{t("failed", { message: failure })}</p>}
      {problem !== undefined && (
        <p role="alert" className="border-b border-line bg-bad-soft px-3 py-1 text-sm text-bad">
          {t("notApplied", { message: problem })}
        </p>
      )}
      <div ref={host} className="min-h-0 flex-1" />
    </div>
  );
}

type Kit = typeof import("./monaco.ts");

function startEditor(
  { monaco }: Kit,
  host: HTMLElement,
  store: EditorStore,
  label: string,
  setProblem: (problem: string | undefined) => void,
): () => void {
  const uri = monaco.Uri.parse(URI);
  const first = store.getState().document;
  const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(printDocument(first), "json", uri);
  model.setValue(printDocument(first));
  monaco.json.jsonDefaults.setDiagnosticsOptions({
    validate: true,
    allowComments: false,
    schemas: [{ uri: "millrace://schema.json", fileMatch: [URI], schema: documentJsonSchema }],
  });
  const editor = monaco.editor.create(host, {
    model,
    automaticLayout: true,
    minimap: { enabled: false },
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
    fontSize: 12,
    lineHeight: 18,
    tabSize: 2,
    // A text area: of anything else the canvas takes the space bar.
    editContext: false,
    scrollBeyondLastLine: false,
    ariaLabel: label,
    readOnly: store.getState().isReadOnly,
    renderLineHighlight: "line",
  });
  let isOurs = false;
  let shown = first;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const applyText = () => {
    const text = model.getValue();
    const parsed = parseDocument(text);
    setProblem(parsed.problem);
    if (parsed.document === undefined || printDocument(parsed.document) === printDocument(store.getState().document)) return;
    shown = parsed.document;
    store.getState().edit(() => parsed.document as PipelineDocument, { label: { key: "code" }, mergeKey: "code" });
  };
  const onText = model.onDidChangeContent(() => {
    if (isOurs) return;
    clearTimeout(timer);
    timer = setTimeout(applyText, APPLY_DELAY_MS);
  });
  const onCursor = editor.onDidChangeCursorPosition((event) => {
    if (event.source !== "mouse" && event.source !== "keyboard") return;
    const offset = model.getOffsetAt(event.position);
    const text = model.getValue();
    const node = store.getState().document.nodes.find(({ id }) => {
      const range = nodeRangeIn(text, id);
      return range !== undefined && offset >= range.start && offset <= range.end;
    });
    if (node !== undefined) store.getState().select(new Set([node.id]));
  });
  const reveal = (selection: ReadonlySet<string>) => {
    const range = [...selection].map((id) => nodeRangeIn(model.getValue(), id)).find((found) => found !== undefined);
    if (range === undefined) return;
    const [from, to] = [model.getPositionAt(range.start), model.getPositionAt(range.end)];
    editor.setSelection(monaco.Range.fromPositions(from, to));
    editor.revealLineInCenter(from.lineNumber);
  };
  let selected = store.getState().selection;
  reveal(selected);
  const stop = store.subscribe((state) => {
    if (state.document !== shown && !editor.hasTextFocus()) {
      shown = state.document;
      isOurs = true;
      model.setValue(printDocument(state.document));
      isOurs = false;
      setProblem(undefined);
    }
    if (state.selection !== selected && !editor.hasTextFocus()) {
      selected = state.selection;
      reveal(selected);
    }
  });
  return () => {
    clearTimeout(timer);
    applyText();
    stop();
    onText.dispose();
    onCursor.dispose();
    editor.dispose();
    model.dispose();
  };
}

function parseDocument(text: string): { readonly document?: PipelineDocument; readonly problem?: string } {
  try {
    const parsed = documentSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { document: parsed.data };
    const issue = parsed.error.issues[0];
    return { problem: issue === undefined ? parsed.error.message : `${issue.path.join(".")}: ${issue.message}` };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: error.message };
    throw error;
  }
}
