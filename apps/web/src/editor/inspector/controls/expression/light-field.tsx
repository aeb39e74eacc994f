"use client";

import type { Diagnostic } from "@millrace/pipeline";
import { CONTROL_CLASS, classNames } from "@millrace/ui/primitives";
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { SuggestionList, type Suggestion } from "../completion-input.tsx";
import { completionAt, type Completion } from "./completion.ts";
import type { ExpressionFieldProps } from "./field-props.ts";

const MOST_SHOWN = 12;

/** An expression in a plain text field: completion while typing (Ctrl+Space asks for it), findings underlined where they are. */
export function LightField({
  text,
  onText,
  scope,
  marks,
  ids,
  invalid,
  placeholder,
  selection,
  onSelection,
  focusTurn,
}: ExpressionFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const caretAfter = useRef<number | undefined>(undefined);
  const [completion, setCompletion] = useState<Completion | undefined>(undefined);
  const [active, setActive] = useState(0);
  const listId = useId();
  const shown = completion?.proposals
    .slice(0, MOST_SHOWN)
    .map(({ value, label, hint }): Suggestion => ({ value, label, ...(hint === undefined ? {} : { hint }) }));

  useLayoutEffect(() => {
    if (focusTurn === 0) return;
    area.current?.focus();
    const { start, end } = selection();
    area.current?.setSelectionRange(start, end);
    // Only when it is asked for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focusTurn]);

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "0";
    element.style.height = `${element.scrollHeight + 2}px`;
    if (caretAfter.current !== undefined) element.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = undefined;
  }, [text]);

  const complete = (forced: boolean) => {
    const element = area.current;
    if (element === null || element.selectionStart !== element.selectionEnd) return setCompletion(undefined);
    setActive(0);
    setCompletion(completionAt(element.value, element.selectionStart, scope, forced));
  };
  const pick = (suggestion: Suggestion) => {
    const element = area.current;
    if (element === null || completion === undefined) return;
    const end = element.selectionStart;
    caretAfter.current = completion.from + suggestion.value.length;
    onText(text.slice(0, completion.from) + suggestion.value + text.slice(end));
    setCompletion(undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      return complete(true);
    }
    if (completion === undefined || shown === undefined) {
      // One expression is one line for people; a line break comes with Shift.
      if (event.key === "Enter" && !event.shiftKey) event.preventDefault();
      return;
    }
    const chosen = shown[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setActive((before) => (before + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) {
      event.preventDefault();
      pick(chosen);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setCompletion(undefined);
    }
  };
  return (
    <div className="relative">
      <Marks text={text} marks={marks} />
      <textarea
        ref={area}
        id={ids.control}
        rows={1}
        role="combobox"
        aria-expanded={completion !== undefined}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={completion === undefined ? undefined : `${listId}-${active}`}
        aria-invalid={invalid}
        aria-describedby={ids.help}
        spellCheck={false}
        autoComplete="off"
        value={text}
        placeholder={placeholder}
        onChange={(event) => {
          // Told here as well: Monaco may take over before the browser says that the caret moved, and goes on typing where it was.
          onSelection({ start: event.target.selectionStart, end: event.target.selectionEnd });
          onText(event.target.value);
          complete(false);
        }}
        onSelect={(event) => onSelection({ start: event.currentTarget.selectionStart, end: event.currentTarget.selectionEnd })}
        onKeyDown={onKeyDown}
        onClick={() => setCompletion(undefined)}
        onBlur={() => setCompletion(undefined)}
        className={classNames(
          CONTROL_CLASS,
          "relative block min-h-7 resize-none overflow-hidden !bg-transparent py-[3px] pr-7 font-mono !text-sm !leading-5",
        )}
      />
      {shown !== undefined && <SuggestionList id={listId} anchor={area} suggestions={shown} active={active} onPick={pick} />}
    </div>
  );
}

/** The same text below the field, unseen but for wavy lines where findings are. */
function Marks({ text, marks }: { readonly text: string; readonly marks: readonly Diagnostic[] }) {
  const parts: { readonly text: string; readonly mark: Diagnostic | undefined }[] = [];
  let at = 0;
  for (const mark of marks.toSorted((a, b) => (a.range?.start ?? 0) - (b.range?.start ?? 0))) {
    const start = Math.max(at, mark.range?.start ?? 0);
    const end = Math.min(text.length, Math.max(mark.range?.end ?? 0, start + 1));
    if (end <= start) continue;
    parts.push({ text: text.slice(at, start), mark: undefined }, { text: text.slice(start, end), mark });
    at = end;
  }
  return (
    <div
      aria-hidden
      className="absolute inset-0 rounded-md border border-transparent bg-sunken px-2.5 py-[3px] pr-7 font-mono text-sm leading-5 break-words whitespace-pre-wrap text-transparent"
    >
      {parts.map((part, index) => (
        <span
          key={index}
          className={
            part.mark === undefined
              ? undefined
              : `underline decoration-wavy underline-offset-2 ${part.mark.severity === "error" ? "decoration-bad" : "decoration-warn"}`
          }
        >
          {part.text}
        </span>
      ))}
      {text.slice(at)}
    </div>
  );
}
