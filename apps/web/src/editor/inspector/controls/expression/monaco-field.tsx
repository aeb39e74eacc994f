"use client";

import { useLatest } from "@millrace/ui/hooks";
import { classNames } from "@millrace/ui/primitives";
import { useTheme } from "next-themes";
import { useEffect, useId, useLayoutEffect, useRef } from "react";
import type { ExpressionFieldProps } from "./field-props.ts";

export type SqlLanguage = typeof import("./sql-language.ts");

/** Lists and hints of all fields: one element on top of the page, since the settings clip what is larger than they. */
function overflowHost(): HTMLElement {
  const known = document.getElementById("monaco-overflow");
  if (known !== null) return known;
  const made = document.createElement("div");
  made.id = "monaco-overflow";
  made.className = "monaco-editor expression-overflow";
  document.body.append(made);
  return made;
}

/** The expression in Monaco, with the focus; it is made when the person comes to the field, and goes when they leave. */
export function MonacoField({
  language,
  text,
  onText,
  scope,
  marks,
  ids,
  invalid,
  label,
  selection,
  onSelection,
  focusTurn,
  onUndo,
  onRedo,
}: ExpressionFieldProps & {
  readonly language: SqlLanguage;
  /** Name for screen readers. */
  readonly label: string;
  /** The document's history, which is the only one. */
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<ReturnType<SqlLanguage["monaco"]["editor"]["create"]> | undefined>(undefined);
  const uri = `millrace-expression://${useId().replaceAll(/[^a-z0-9]/gi, "")}`;
  const { resolvedTheme } = useTheme();
  const latest = useLatest({ text, onText, onSelection, onUndo, onRedo, selection, ids, label });
  language.openFields.set(language.monaco.Uri.parse(uri).toString(), { scope, marks });

  useEffect(() => language.applyTheme(resolvedTheme === "dark"), [language, resolvedTheme]);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const { monaco, LANGUAGE, openFields } = language;
    const address = monaco.Uri.parse(uri);
    const model = monaco.editor.createModel(latest.current.text, LANGUAGE, address);
    const made = monaco.editor.create(element, {
      model,
      ariaLabel: latest.current.label,
      overflowWidgetsDomNode: overflowHost(),
      ...OPTIONS,
    });
    editor.current = made;
    const fit = (): void => {
      element.style.height = `${Math.max(26, made.getContentHeight())}px`;
      made.layout();
    };
    fit();
    const parts = [
      made.onDidContentSizeChange(fit),
      made.onDidChangeModelContent(() => model.getValue() !== latest.current.text && latest.current.onText(model.getValue())),
      made.onDidChangeCursorSelection(({ selection: range }) =>
        latest.current.onSelection({ start: model.getOffsetAt(range.getStartPosition()), end: model.getOffsetAt(range.getEndPosition()) }),
      ),
      made.addAction({
        id: "millrace.undo",
        label: "undo",
        keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyZ],
        run: () => latest.current.onUndo(),
      }),
      made.addAction({
        id: "millrace.redo",
        label: "redo",
        keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyY, monaco.KeyMod.CtrlCmd | monaco.KeyMod.Shift | monaco.KeyCode.KeyZ],
        run: () => latest.current.onRedo(),
      }),
      // One expression is one line for people; a line break comes with Shift.
      made.addAction({
        id: "millrace.enter",
        label: "enter",
        keybindings: [monaco.KeyCode.Enter],
        precondition: "editorTextFocus && !suggestWidgetVisible && !inSnippetMode && !codeActionMenuVisible",
        run: () => undefined,
      }),
      made,
      model,
    ];
    const input = element.querySelector("textarea");
    if (input !== null) {
      input.id = latest.current.ids.control;
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-describedby", latest.current.ids.help);
    }
    const { start, end } = latest.current.selection();
    made.setSelection(monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)));
    made.focus();
    return () => {
      editor.current = undefined;
      openFields.delete(address.toString());
      for (const part of parts) part.dispose();
    };
  }, [language, uri, latest]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model == null || model.getValue() === text) return;
    // Another hand changed the text: undo, a quick fix beside the field, the pattern's other half.
    editor.current?.executeEdits("document", [{ range: model.getFullModelRange(), text }]);
  }, [text]);

  const turn = useRef(focusTurn);
  useEffect(() => {
    const model = editor.current?.getModel();
    const isAsked = focusTurn !== turn.current && focusTurn !== 0;
    turn.current = focusTurn;
    if (!isAsked || model == null) return;
    const { start, end } = latest.current.selection();
    editor.current?.setSelection(language.monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end)));
    editor.current?.focus();
  }, [focusTurn, language, latest]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (model == null) return;
    const { monaco } = language;
    monaco.editor.setModelMarkers(
      model,
      "millrace",
      marks.map((mark) => {
        const { startLineNumber, startColumn, endLineNumber, endColumn } = language.rangeOf(model, mark.range);
        const severity = mark.severity === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning;
        return { startLineNumber, startColumn, endLineNumber, endColumn, message: mark.message, severity };
      }),
    );
    host.current?.querySelector("textarea")?.setAttribute("aria-invalid", String(invalid));
  }, [language, marks, invalid]);

  return (
    <div
      className={classNames(
        "expression-field rounded-md border bg-sunken outline-2 -outline-offset-1",
        invalid ? "border-bad outline-bad" : "border-accent outline-accent",
      )}
    >
      <div ref={host} className="min-h-[26px]" />
    </div>
  );
}

const OPTIONS = {
  fontFamily: "var(--font-mono)",
  fontSize: 12,
  lineHeight: 20,
  padding: { top: 3, bottom: 3 },
  lineNumbers: "off",
  glyphMargin: false,
  folding: false,
  lineDecorationsWidth: 10,
  lineNumbersMinChars: 0,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  scrollbar: { vertical: "hidden", horizontal: "hidden", alwaysConsumeMouseWheel: false },
  scrollBeyondLastLine: false,
  wordWrap: "on",
  wrappingStrategy: "advanced",
  renderLineHighlight: "none",
  automaticLayout: true,
  contextmenu: false,
  fixedOverflowWidgets: true,
  // Tab leads on to the next field.
  tabFocusMode: true,
  // A text area: of anything else the canvas takes the space bar.
  editContext: false,
  wordBasedSuggestions: "off",
  quickSuggestionsDelay: 0,
  occurrencesHighlight: "off",
  selectionHighlight: false,
  links: false,
  stickyScroll: { enabled: false },
  suggest: { showStatusBar: false, preview: false, showIcons: true },
  lightbulb: { enabled: "onCode" as never },
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  guides: { indentation: false },
  bracketPairColorization: { enabled: false },
} as const;
