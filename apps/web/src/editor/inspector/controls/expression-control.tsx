"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState, type FocusEvent } from "react";
import { useActions } from "../../commands/actions-context.tsx";
import { asText, type ControlProps } from "../form/control-props.ts";
import { problemsAt, useFormScope } from "../form/form-context.tsx";
import type { ExpressionScope } from "./expression/expression-scope.ts";
import type { Selection } from "./expression/field-props.ts";
import { FunctionList } from "./expression/function-list.tsx";
import { LightField } from "./expression/light-field.tsx";
import { MonacoField, type SqlLanguage } from "./expression/monaco-field.tsx";
import { ValueLine } from "./expression/value-line.tsx";

let loading: Promise<SqlLanguage> | undefined;
let loaded: SqlLanguage | undefined;

/** Monaco with the language of expressions: loaded once, when the first expression gets the focus. */
function loadLanguage(): Promise<SqlLanguage> {
  loading ??= import("./expression/sql-language.ts").then((language) => (loaded = language));
  loading.catch(() => {
    // Tried again at the next field; until then the plain one does.
    loading = undefined;
  });
  return loading;
}

/**
 * An SQL expression: plain until it has the focus and Monaco is there, then in Monaco. Both complete columns and functions (Ctrl+Space asks for it) and
 * mark findings where they are; below stands what the expression gives with the row at which the preview stands.
 */
export function ExpressionControl({ field, path, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.expression");
  const { columnsOf, problems, language } = useFormScope();
  const actions = useActions();
  const text = asText(value) ?? "";
  const [isActive, setIsActive] = useState(false);
  const [sql, setSql] = useState(loaded);
  const [focusTurn, setFocusTurn] = useState(0);
  const isComposing = useRef(false);
  const selection = useRef<Selection>({ start: text.length, end: text.length });
  const columns = columnsOf(field.port, path);
  const ofPort = language.sampleOf(field.port);
  const scope = useMemo((): ExpressionScope => {
    const fits =
      ofPort !== undefined &&
      ofPort.columns.length === columns.length &&
      ofPort.columns.every(({ name }, index) => name === columns[index]?.name);
    return { columns, steps: language.steps, sample: fits ? ofPort : undefined };
  }, [columns, language.steps, ofPort]);
  const marks = useMemo(() => problemsAt(problems, path, false).filter(({ range }) => range !== undefined), [problems, path]);

  useEffect(() => {
    if (!isActive || sql !== undefined) return;
    let isGone = false;
    loadLanguage().then(
      (next) => !isGone && !isComposing.current && setSql(next),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [isActive, sql]);

  const put = (next: string) => onChange(next === "" && !field.required ? undefined : next);
  const insert = (call: string) => {
    const { start, end } = selection.current;
    put(text.slice(0, start) + call + text.slice(end));
    selection.current = { start: start + call.length, end: start + call.length };
    setFocusTurn((turn) => turn + 1);
    setIsActive(true);
  };
  const onFocus = (event: FocusEvent) => {
    // The button of functions, and their list, are no places to write.
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    setIsActive(true);
    if (loaded !== undefined && sql === undefined) setSql(loaded);
  };
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    const field = event.currentTarget;
    const leave = (to: Element | null) => {
      if (to !== null && (field.contains(to) || to.closest("#monaco-overflow") !== null)) return;
      setIsActive(false);
      setFocusTurn(0);
    };
    if (event.relatedTarget !== null) return leave(event.relatedTarget);
    // To nothing: the plain field gives way to Monaco, which takes the focus at once; or the window lost it, and gets it back.
    requestAnimationFrame(() => document.hasFocus() && leave(document.activeElement));
  };
  const common = {
    text,
    onText: put,
    scope,
    marks,
    ids,
    invalid,
    placeholder: field.placeholder,
    selection: () => selection.current,
    focusTurn,
    onSelection: (next: Selection) => {
      selection.current = next;
    },
  };
  return (
    <div
      className="group/expression relative"
      onFocus={onFocus}
      onBlur={onBlur}
      onCompositionStart={() => {
        isComposing.current = true;
      }}
      onCompositionEnd={() => {
        isComposing.current = false;
        if (loaded !== undefined) setSql(loaded);
      }}
    >
      {isActive && sql !== undefined ? (
        <MonacoField {...common} language={sql} label={labelOf(ids.label) || t("label")} onUndo={actions.undo} onRedo={actions.redo} />
      ) : (
        <LightField {...common} />
      )}
      <FunctionList onPick={insert} timeZone={language.timeZone} />
      <ValueLine text={text} sample={scope.sample} timeZone={language.timeZone} />
    </div>
  );
}

function labelOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}
