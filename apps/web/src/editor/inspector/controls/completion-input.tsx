"use client";

import { CONTROL_CLASS, classNames } from "@millrace/ui/primitives";
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { createPortal } from "react-dom";

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface CompletionInputProps {
  readonly id?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
  /** Called on a choice from the list; left out: the value becomes it. */
  readonly onPick?: (value: string) => void;
  /** Called by Enter where nothing in the list is chosen. */
  readonly onEnter?: () => void;
  readonly onBackspaceWhenEmpty?: () => void;
  readonly placeholder?: string | undefined;
  readonly mono?: boolean;
  readonly invalid?: boolean;
  readonly className?: string;
  readonly "aria-label"?: string | undefined;
  readonly "aria-describedby"?: string | undefined;
}

const MOST_SHOWN = 60;

/** A text field with a list of what could be meant. Any text may be written. */
export function CompletionInput({
  id,
  value,
  onChange,
  suggestions,
  onPick,
  onEnter,
  onBackspaceWhenEmpty,
  placeholder,
  mono = true,
  invalid = false,
  className,
  ...aria
}: CompletionInputProps) {
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [typed, setTyped] = useState(false);
  const wanted = typed ? value.toLowerCase() : "";
  const shown = open ? suggestions.filter((suggestion) => suggestion.label.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN) : [];

  const pick = (suggestion: Suggestion) => {
    (onPick ?? onChange)(suggestion.value);
    setOpen(false);
    setTyped(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const chosen = shown[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const count = Math.max(1, shown.length);
      setActive((before) => (event.key === "ArrowDown" ? (before + 1) % count : (before - 1 + count) % count));
    } else if (event.key === "Enter" || (event.key === "Tab" && chosen !== undefined)) {
      if (chosen !== undefined) {
        event.preventDefault();
        pick(chosen);
      } else onEnter?.();
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === "Backspace" && value === "") onBackspaceWhenEmpty?.();
  };
  return (
    <>
      <input
        ref={input}
        id={id}
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={invalid}
        spellCheck={false}
        autoComplete="off"
        value={value}
        placeholder={placeholder}
        onChange={(event) => {
          setTyped(true);
          setOpen(true);
          setActive(-1);
          onChange(event.target.value);
        }}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setTyped(false);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        className={classNames(CONTROL_CLASS, "h-7", mono && "font-mono text-sm", className)}
        {...aria}
      />
      {shown.length > 0 && <SuggestionList id={listId} anchor={input} suggestions={shown} active={active} onPick={pick} />}
    </>
  );
}

/** The list below a field, above everything else on the page. */
export function SuggestionList({
  id,
  anchor,
  suggestions,
  active,
  onPick,
  left,
}: {
  readonly id: string;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onPick: (suggestion: Suggestion) => void;
  readonly left?: number;
}) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    const box = anchor.current?.getBoundingClientRect();
    if (element === null || box === undefined) return;
    const below = window.innerHeight - box.bottom;
    const height = Math.min(element.scrollHeight, 220);
    element.style.maxHeight = "220px";
    element.style.left = `${Math.min(left ?? box.left, window.innerWidth - 240)}px`;
    element.style.minWidth = `${Math.min(box.width, 320)}px`;
    element.style.top = below > height + 8 || below > box.top ? `${box.bottom + 3}px` : `${box.top - height - 3}px`;
  });
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return createPortal(
    <div
      ref={list}
      id={id}
      role="listbox"
      className="fixed z-50 overflow-y-auto rounded-md border border-line bg-raised p-1 font-mono text-sm shadow-lg"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.value}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The press must not take the focus out of the field.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(suggestion);
          }}
          className={classNames(
            "flex cursor-default items-center justify-between gap-4 rounded-sm px-2 py-0.5",
            index === active ? "bg-accent-soft" : "hover:bg-sunken",
          )}
        >
          <span className="truncate">{suggestion.label}</span>
          {suggestion.hint !== undefined && <span className="shrink-0 font-sans text-xs text-ink-3">{suggestion.hint}</span>}
        </div>
      ))}
    </div>,
    document.body,
  );
}
