"use client";

import { parsePatternText, printPatternText, type PatternText, type PatternTextDiagnostic } from "@millrace/pipeline/patterns";
import { classNames } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { placeIn } from "./place-in-text.ts";

/**
 * A pattern as text beside its drawing. What is written is drawn as soon as it can be read; until then the drawing stays as it was, and the mistake is
 * shown where it is. What is drawn is written anew.
 */
export function PatternTextEditor({ value, onChange }: { readonly value: PatternText; readonly onChange: (value: PatternText) => void }) {
  const t = useTranslations("editor.pattern");
  const id = useId();
  const printed = useMemo(() => printPatternText(value), [value]);
  const [text, setText] = useState(printed);
  /** What the text said when it was read last: a drawing that says the same leaves the text as the person wrote it. */
  const said = useRef(printed);
  const backdrop = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (printed === said.current) return;
    said.current = printed;
    setText(printed);
  }, [printed]);

  const { diagnostics } = useMemo(() => parsePatternText(text), [text]);
  const write = (next: string) => {
    setText(next);
    const parsed = parsePatternText(next).value;
    if (parsed === undefined) return;
    const says = printPatternText(parsed);
    if (says === said.current) return;
    said.current = says;
    onChange(parsed);
  };
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="pattern-text">
      <label htmlFor={`${id}-text`} className="px-3 pt-2 text-sm font-semibold text-ink-2">
        {t("text")}
      </label>
      <div className="relative m-2 min-h-24 flex-1">
        <div
          ref={backdrop}
          aria-hidden
          className="absolute inset-0 overflow-hidden rounded-md bg-sunken px-2.5 py-2 font-mono [font-variant-ligatures:none] text-sm leading-5 whitespace-pre text-transparent"
        >
          <Marked text={text} diagnostics={diagnostics} />
        </div>
        <textarea
          id={`${id}-text`}
          value={text}
          spellCheck={false}
          wrap="off"
          aria-invalid={hasErrors}
          aria-describedby={`${id}-problems`}
          onChange={(event) => write(event.target.value)}
          onScroll={(event) => {
            backdrop.current?.scrollTo(event.currentTarget.scrollLeft, event.currentTarget.scrollTop);
          }}
          className={classNames(
            "absolute inset-0 size-full resize-none rounded-md border bg-transparent px-2.5 py-2 font-mono [font-variant-ligatures:none] text-sm leading-5 focus:outline-2 focus:-outline-offset-1",
            hasErrors ? "border-bad focus:outline-bad" : "border-line-strong focus:outline-accent",
          )}
        />
      </div>
      <ul id={`${id}-problems`} aria-live="polite" className="px-3 pb-2 text-sm empty:hidden">
        {diagnostics.map(({ message, severity, range }, index) => (
          <li key={index} className={severity === "error" ? "text-bad" : "text-warn"}>
            {t("atPlace", placeIn(text, range.start))} {message}
          </li>
        ))}
        {hasErrors && <li className="text-ink-2">{t("textNotApplied")}</li>}
      </ul>
    </div>
  );
}

function Marked({ text, diagnostics }: { readonly text: string; readonly diagnostics: readonly PatternTextDiagnostic[] }) {
  const [first] = diagnostics;
  if (first === undefined) return text;
  const start = Math.min(first.range.start, Math.max(0, text.length - 1));
  const end = Math.max(first.range.end, start + 1);
  return (
    <>
      {text.slice(0, start)}
      <span
        className={classNames(
          "underline decoration-wavy underline-offset-2",
          first.severity === "error" ? "decoration-bad" : "decoration-warn",
        )}
      >
        {text.slice(start, end)}
      </span>
      {text.slice(end)}
    </>
  );
}
