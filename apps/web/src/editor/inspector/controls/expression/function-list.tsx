"use client";

import { Popover } from "@millrace/ui/overlays";
import { IconButton, Input, classNames } from "@millrace/ui/primitives";
import { SquareFunction } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { showValue } from "../../../preview/show-value.ts";
import { FUNCTIONS } from "./completion.ts";
import { useEvaluated } from "./use-evaluated.ts";

const NO_ROW = { columns: [], values: [] } as const;

/** All functions with their calls and examples; a choice goes into the expression at the caret. */
export function FunctionList({ onPick, timeZone }: { readonly onPick: (call: string) => void; readonly timeZone: string }) {
  const t = useTranslations("editor.expression");
  const [isOpen, setIsOpen] = useState(false);
  const [picked, setPicked] = useState<string | undefined>(undefined);
  return (
    <Popover
      align="end"
      open={isOpen}
      onOpenChange={setIsOpen}
      className="w-[440px] !p-0"
      onClosed={
        picked === undefined
          ? undefined
          : () => {
              setPicked(undefined);
              onPick(picked);
            }
      }
      trigger={
        <IconButton
          size="sm"
          label={t("functions")}
          className="absolute top-0.5 right-0.5 opacity-0 group-focus-within/expression:opacity-100 group-hover/expression:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100"
        >
          <SquareFunction aria-hidden />
        </IconButton>
      }
    >
      <List
        timeZone={timeZone}
        onPick={(call) => {
          setPicked(call);
          setIsOpen(false);
        }}
      />
    </Popover>
  );
}

function List({ onPick, timeZone }: { readonly onPick: (call: string) => void; readonly timeZone: string }) {
  const t = useTranslations("editor.expression");
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const wanted = search.trim().toLowerCase();
  const shown = FUNCTIONS.filter(
    ({ name, summary }) => wanted === "" || name.toLowerCase().includes(wanted) || summary.toLowerCase().includes(wanted),
  ).toSorted((a, b) => Number(!a.name.toLowerCase().startsWith(wanted)) - Number(!b.name.toLowerCase().startsWith(wanted)));
  const current = shown[Math.min(active, shown.length - 1)];
  const move = (to: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, to));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(active + step);
    } else if (event.key === "Enter" && current !== undefined) {
      event.preventDefault();
      onPick(callOf(current.name, current.signature));
    }
  };
  return (
    <div onKeyDown={onKeyDown}>
      <div className="border-b border-line p-2">
        <Input
          autoFocus
          role="combobox"
          aria-label={t("searchFunctions")}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.name}`}
          placeholder={t("searchFunctions")}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setActive(0);
          }}
        />
      </div>
      <div className="flex">
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={t("functions")}
          className="h-64 w-44 shrink-0 overflow-y-auto border-r border-line p-1"
        >
          {shown.map((definition, index) => (
            <div
              key={definition.name}
              id={`${id}-${definition.name}`}
              role="option"
              aria-selected={definition === current}
              onPointerMove={() => setActive(index)}
              onClick={() => onPick(callOf(definition.name, definition.signature))}
              className={classNames(
                "cursor-default truncate rounded-sm px-2 py-0.5 font-mono text-sm",
                definition === current && "bg-accent-soft",
              )}
            >
              {definition.name}
            </div>
          ))}
          {shown.length === 0 && <p className="p-2 text-ink-2">{t("noFunction")}</p>}
        </div>
        {current !== undefined && (
          <div className="min-w-0 flex-1 p-3" aria-live="polite">
            <p className="text-xs text-ink-3">{t(`categories.${current.category}`)}</p>
            <p className="mt-1 font-mono text-sm break-words">{current.signature}</p>
            <p lang="en" className="mt-2">
              {current.summary}
            </p>
            <Example text={current.example} timeZone={timeZone} />
          </div>
        )}
      </div>
    </div>
  );
}

function Example({ text, timeZone }: { readonly text: string; readonly timeZone: string }) {
  const t = useTranslations("editor.expression");
  const result = useEvaluated(text, NO_ROW, timeZone);
  return (
    <div className="mt-3 rounded-md bg-sunken p-2 font-mono text-sm">
      <p className="mb-1 font-sans text-xs text-ink-3">{t("example")}</p>
      <p className="break-words">{text}</p>
      {result?.kind === "value" && <p className="mt-0.5 break-words text-ink-2">= {showValue(result.value)}</p>}
    </div>
  );
}

/** The name with an open bracket, where it has one. */
function callOf(name: string, signature: string): string {
  return signature.includes("(") ? `${name}(` : name;
}
