"use client";

import { codeTypes } from "@millrace/pipeline";
import { useLatest } from "@millrace/ui/hooks";
import { classNames, TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAnalysis } from "../../../analysis/analysis-context.tsx";
import { useActions } from "../../../commands/actions-context.tsx";
import { parseEnd } from "../../../document/edge-ends.ts";
import { usePreview } from "../../../preview/preview-context.tsx";
import { useEditor } from "../../../store/editor-context.tsx";
import { asText, type ControlProps } from "../../form/control-props.ts";
import { useFormScope } from "../../form/form-context.tsx";
import { codeMarks } from "./code-marks.ts";

type JavaScript = typeof import("./javascript-language.ts");

const LEAST_LINES = 12;
const MOST_LINES = 30;
const LINE_HEIGHT = 19;

/**
 * JavaScript in Monaco, which completes the columns of the input and what ctx has, and marks what the preview's sandbox stumbles over: code that is no
 * program, and rows of the sample that fail. Until Monaco is there, and where it cannot be loaded, a plain field does.
 */
export function CodeControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.codeField");
  const { nodeId, columnsOf } = useFormScope();
  const actions = useActions();
  const node = useEditor((state) => state.document.nodes.find(({ id }) => id === nodeId));
  const { result } = usePreview();
  const { resolvedTheme } = useTheme();
  const text = asText(value) ?? "";
  const host = useRef<HTMLDivElement>(null);
  const [language, setLanguage] = useState<JavaScript | undefined>(undefined);
  const editor = useRef<ReturnType<JavaScript["monaco"]["editor"]["create"]> | undefined>(undefined);
  const columns = columnsOf(field.port, "code");
  const { streams } = useAnalysis();
  const feeder = useEditor((state) => state.document.edges.find(({ to }) => parseEnd(to).node === nodeId)?.from);
  const keys = feeder === undefined ? undefined : streams.get(feeder)?.keys;
  const types = useMemo(() => codeTypes(node?.config ?? {}, { schema: columns, keys }), [node?.config, columns, keys]);
  const marks = useMemo(() => codeMarks(result, nodeId), [result, nodeId]);
  const latest = useLatest({ text, types, onChange, onUndo: actions.undo, onRedo: actions.redo, label: t("label") });

  useEffect(() => {
    let isGone = false;
    import("./javascript-language.ts").then(
      (loaded) => !isGone && setLanguage(loaded),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);

  useEffect(() => language?.applyTheme(resolvedTheme === "dark"), [language, resolvedTheme]);
  useEffect(() => language?.declare(types), [language, types]);

  useEffect(() => {
    const element = host.current;
    if (language === undefined || element === null) return;
    const { monaco } = language;
    const model = monaco.editor.createModel(latest.current.text, "javascript", monaco.Uri.parse(`millrace-code://${nodeId}/code.js`));
    const made = monaco.editor.create(element, { model, ariaLabel: latest.current.label, ...OPTIONS });
    editor.current = made;
    const fit = (): void => {
      const lines = Math.min(MOST_LINES, Math.max(LEAST_LINES, model.getLineCount() + 1));
      element.style.height = `${lines * LINE_HEIGHT}px`;
      made.layout();
    };
    fit();
    const undo = monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyZ;
    const parts = [
      made.onDidChangeModelContent(() => {
        fit();
        if (model.getValue() !== latest.current.text) latest.current.onChange(model.getValue());
      }),
      made.onDidFocusEditorText(() => language.declare(latest.current.types)),
      // The document's history is the only one.
      made.addAction({ id: "millrace.undo", label: "undo", keybindings: [undo], run: () => latest.current.onUndo() }),
      made.addAction({
        id: "millrace.redo",
        label: "redo",
        keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyY, undo | monaco.KeyMod.Shift],
        run: () => latest.current.onRedo(),
      }),
      made,
      model,
    ];
    return () => {
      editor.current = undefined;
      for (const part of parts) part.dispose();
    };
  }, [language, nodeId, latest]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model == null || model.getValue() === text) return;
    // Another hand changed the text: undo, or the code view of the document.
    editor.current?.executeEdits("document", [{ range: model.getFullModelRange(), text }]);
  }, [text]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (language === undefined || model == null) return;
    const { monaco } = language;
    monaco.editor.setModelMarkers(
      model,
      "millrace",
      marks.map(({ line, column, message }) => ({
        startLineNumber: line,
        startColumn: column,
        endLineNumber: line,
        endColumn: model.getLineMaxColumn(Math.min(line, model.getLineCount())),
        message,
        severity: monaco.MarkerSeverity.Error,
      })),
    );
  }, [language, marks]);

  return (
    <>
      {language === undefined ? (
        <TextArea
          id={ids.control}
          mono
          rows={LEAST_LINES}
          value={text}
          aria-invalid={invalid}
          aria-describedby={ids.help}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <div
          className={classNames("overflow-hidden rounded-md border bg-sunken", invalid || marks.length > 0 ? "border-bad" : "border-line")}
        >
          <div ref={host} data-testid="code-field" />
        </div>
      )}
      {marks.map(({ line, column, message }) => (
        <p key={`${line}:${column}`} role="status" className="mt-1 text-xs text-bad">
          {t("place", { line, column, message })}
        </p>
      ))}
    </>
  );
}

const OPTIONS = {
  fontFamily: "var(--font-mono)",
  fontSize: 12,
  lineHeight: LINE_HEIGHT,
  lineNumbers: "on",
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 6,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  automaticLayout: true,
  fixedOverflowWidgets: true,
  tabSize: 2,
  // A text area: of anything else the canvas takes the space bar.
  editContext: false,
  scrollbar: { alwaysConsumeMouseWheel: false },
} as const;
