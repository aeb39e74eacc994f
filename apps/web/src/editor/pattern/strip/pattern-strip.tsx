"use client";

import type { Diagnostic, PatternElement } from "@millrace/pipeline";
import { Menu } from "@millrace/ui/overlays";
import { Button, classNames } from "@millrace/ui/primitives";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent, type ReactNode } from "react";
import {
  groupStep,
  insertStep,
  isNot,
  moveStep,
  negateStep,
  removeStep,
  replaceStep,
  shiftStep,
  ungroupStep,
  type Edited,
} from "../model/edit-steps.ts";
import { allPaths, elementAt, parseElementPath, printPath, samePath, type ElementPath } from "../model/element-path.ts";
import { quantifierSign, withQuantifier } from "../model/quantifier.ts";
import { freshName, namesOf } from "../model/step-names.ts";
import { CONTIGUITIES, CONTIGUITY_ICONS, contiguityOf } from "./step-sign.tsx";

type Steps = readonly PatternElement[];

export interface PatternStripProps {
  readonly steps: Steps;
  readonly selected: ElementPath | undefined;
  readonly onSelect: (path: ElementPath | undefined) => void;
  readonly onChange: (steps: Steps) => void;
  /** Paths of the findings begin with "steps[…]". */
  readonly problems: readonly Diagnostic[];
  /** The window of the whole pattern, in words; undefined: none. */
  readonly within: string | undefined;
  readonly onWithin: () => void;
  /** Enter on a step: its settings are asked for. */
  readonly onOpen: () => void;
}

/**
 * A pattern from left to right: steps, between them how the next one follows, groups as boxes, and below all the brace of `within`. Edited where it
 * is drawn, by mouse and by keys: arrows walk, Alt and arrows move a step, N, O, + and * say how it comes, G makes a group.
 */
export function PatternStrip(props: PatternStripProps) {
  const { steps, selected, onSelect, onChange, within, onWithin } = props;
  const t = useTranslations("editor.pattern");
  const root = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<ElementPath | undefined>(undefined);

  const at = selected === undefined ? undefined : printPath(selected);
  useEffect(() => {
    if (at !== undefined) root.current?.querySelector(`[data-element="${at}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at, steps]);

  const focusOn = (path: ElementPath | undefined) => {
    onSelect(path);
    // The element may only be there after the edit is drawn.
    requestAnimationFrame(() =>
      (path === undefined ? root.current : root.current?.querySelector<HTMLElement>(`[data-element="${printPath(path)}"]`))?.focus(),
    );
  };
  const apply = ({ steps: next, path }: Edited) => {
    if (next !== steps) onChange(next);
    focusOn(path);
  };
  const add = (at: ElementPath) => apply(insertStep(steps, at, { name: freshName(new Set(namesOf(steps))) }));
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["element"] === undefined || selected === undefined) return;
    const edited = editByKey(steps, selected, event);
    if (edited === undefined) {
      const target = walk(steps, selected, event);
      if (target !== undefined) focusOn(target);
      else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) props.onOpen();
      else if (event.key === "a" || event.key === "Insert") add(behind(selected));
      else return;
    } else apply(edited);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={root}
      tabIndex={-1}
      className="overflow-x-auto px-4 py-4 outline-none"
      role="group"
      aria-label={t("strip")}
      aria-describedby="pattern-keys"
      onKeyDown={onKeyDown}
    >
      <div className="inline-flex items-start">
        <div className="flex min-w-48 flex-col items-stretch">
          <Chain {...props} at={[]} chain={steps} dragged={dragged} onDragged={setDragged} apply={apply} add={add} />
          <Brace within={within} onWithin={onWithin} />
        </div>
        <Button size="sm" data-testid="add-step" className="mt-6 ml-2" onClick={() => add([steps.length])}>
          <Plus aria-hidden />
          {t("addStep")}
        </Button>
      </div>
    </div>
  );
}

/** The window of the whole pattern: what lies above it comes within that time. */
function Brace({ within, onWithin }: { readonly within: string | undefined; readonly onWithin: () => void }) {
  const t = useTranslations("editor.pattern");
  return (
    <div className="mt-2 flex w-full flex-col items-center">
      <div
        aria-hidden
        className={classNames(
          "h-2.5 w-full rounded-b-md border border-t-0",
          within === undefined ? "border-dashed border-line" : "border-[var(--cat-cep)]",
        )}
      />
      <Button
        size="sm"
        variant="ghost"
        data-testid="within"
        onClick={onWithin}
        className={within === undefined ? "!text-warn" : "!text-ink"}
      >
        {within === undefined ? t("noWithin") : t("withinAll", { within })}
      </Button>
    </div>
  );
}

interface ChainProps extends PatternStripProps {
  readonly at: ElementPath;
  readonly chain: Steps;
  readonly dragged: ElementPath | undefined;
  readonly onDragged: (path: ElementPath | undefined) => void;
  readonly apply: (edited: Edited) => void;
  readonly add: (at: ElementPath) => void;
}

function Chain(props: ChainProps) {
  const { chain, at } = props;
  return (
    <div className="flex items-stretch">
      {chain.map((element, index) => {
        const path = [...at, index];
        return (
          <div key={index} className="flex items-stretch">
            <Gap {...props} path={path} element={index === 0 ? undefined : element} />
            <Element {...props} path={path} element={element} />
          </div>
        );
      })}
      <Gap {...props} path={[...at, chain.length]} element={undefined} />
    </div>
  );
}

/** Between two elements: how the second follows; a place to put one in, or to let one fall. */
function Gap({
  path,
  element,
  steps,
  onChange,
  dragged,
  onDragged,
  apply,
  add,
}: ChainProps & { readonly path: ElementPath; readonly element: PatternElement | undefined }) {
  const t = useTranslations("editor.pattern");
  const [isOver, setIsOver] = useState(false);
  const contiguity = element === undefined ? undefined : contiguityOf(element);
  const Icon = contiguity === undefined ? undefined : CONTIGUITY_ICONS[contiguity];
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (dragged === undefined) return;
      event.preventDefault();
      setIsOver(true);
    },
    onDragLeave: () => setIsOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      if (dragged !== undefined) apply(moveStep(steps, dragged, path));
      onDragged(undefined);
    },
  };
  const label = element === undefined ? "" : "group" in element ? t("group") : element.name;
  return (
    <div
      {...drop}
      data-gap={printPath(path)}
      className={classNames(
        "group/gap relative flex min-w-3 items-center justify-center",
        isOver && "bg-accent-soft",
        dragged !== undefined && "min-w-8",
      )}
    >
      {isOver && <span aria-hidden className="absolute inset-y-1 left-1/2 w-0.5 -translate-x-1/2 rounded-full bg-accent" />}
      {Icon !== undefined && contiguity !== undefined && element !== undefined && (
        <Menu
          align="start"
          items={CONTIGUITIES.map((each) => ({
            id: each,
            label: t(`contiguity.${each}`),
            checked: each === contiguity,
            onSelect: () => onChange(replaceStep(steps, path, { ...element, contiguity: each })),
          }))}
          trigger={
            <button
              type="button"
              aria-label={t("followsBy", { step: label, how: t(`contiguity.${contiguity}`) })}
              className={classNames(
                "mx-1 flex flex-col items-center rounded-md px-1.5 py-1 text-xs hover:bg-sunken",
                contiguity.startsWith("not") ? "text-bad" : "text-ink-2",
              )}
            >
              <Icon aria-hidden className="size-4" />
              <span className="max-w-16 text-center leading-3">{t(`contiguity.${contiguity}`)}</span>
            </button>
          }
        />
      )}
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("addHere")}
        title={t("addHere")}
        onClick={() => add(path)}
        className="absolute -top-1 left-1/2 hidden size-5 -translate-x-1/2 items-center justify-center rounded-full border border-line-strong bg-raised text-accent group-hover/gap:flex"
      >
        <Plus aria-hidden className="size-3" />
      </button>
    </div>
  );
}

function Element(props: ChainProps & { readonly path: ElementPath; readonly element: PatternElement }) {
  const { path, element, selected, onSelect, onOpen, onDragged, problems } = props;
  const t = useTranslations("editor.pattern");
  const isGroup = "group" in element;
  const negated = isNot(element);
  const isSelected = samePath(selected, path);
  const own = problems.filter(({ path: at }) => samePath(at === undefined ? undefined : parseElementPath(at), path));
  const errors = own.filter(({ severity }) => severity === "error").length;
  const sign = quantifierSign(element);
  const label = isGroup ? t("group") : element.name;
  const isFirst = selected === undefined && path.every((index) => index === 0) && path.length === 1;
  return (
    <div
      data-element={printPath(path)}
      role="group"
      tabIndex={isSelected || isFirst ? 0 : -1}
      aria-current={isSelected}
      aria-label={[
        negated ? t("mustNot", { step: label }) : t("step", { step: label }),
        sign === "" ? "" : t("comes", { sign }),
        errors > 0 ? t("problems", { count: own.length }) : "",
      ]
        .filter((part) => part !== "")
        .join(", ")}
      draggable
      onDragStart={(event) => {
        event.stopPropagation();
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", label);
        onDragged(path);
      }}
      onDragEnd={() => onDragged(undefined)}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(path);
      }}
      onFocus={(event) => event.target === event.currentTarget && onSelect(path)}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onSelect(path);
        onOpen();
      }}
      className={classNames(
        "relative flex cursor-grab flex-col rounded-lg border bg-surface shadow-md outline-offset-2",
        negated ? "border-dashed border-bad" : isSelected ? "border-accent" : "border-line-strong",
        isSelected && "outline-2 outline-accent",
        isGroup ? "bg-sunken p-2" : "w-44 p-2",
      )}
    >
      <div className="flex items-center gap-1.5">
        {!isGroup && (
          <span aria-hidden className={classNames("size-2 shrink-0 rounded-[2px]", negated ? "bg-bad" : "bg-[var(--cat-cep)]")} />
        )}
        <span className="min-w-0 truncate font-mono text-sm font-semibold">
          {isGroup ? t("groupOf", { count: element.group.length }) : element.name}
        </span>
        {sign !== "" && <span className="rounded-sm bg-accent-soft px-1 font-mono text-sm text-accent">{sign}</span>}
        <Marks element={element} />
        {own.length > 0 && (
          <span
            title={own.map(({ message }) => message).join("\n")}
            className={classNames(
              "ml-auto rounded-full px-1.5 text-xs font-medium",
              errors > 0 ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn",
            )}
          >
            {own.length}
          </span>
        )}
      </div>
      {isGroup ? (
        <div className="mt-1.5 flex">
          <Chain {...props} at={path} chain={element.group} />
        </div>
      ) : (
        <Condition text={element.where} />
      )}
    </div>
  );
}

/** What few steps have, as small words. */
function Marks({ element }: { readonly element: PatternElement }): ReactNode {
  const t = useTranslations("editor.pattern");
  const words = [
    ...(element.greedy === true ? [t("marks.greedy")] : []),
    ...(element.quantifierContiguity === "strict" ? [t("marks.consecutive")] : []),
    ...(element.quantifierContiguity === "nondeterministic" ? [t("marks.combinations")] : []),
    ...(element.until === undefined ? [] : [t("marks.until")]),
    ...(element.withinMs === undefined ? [] : [t("marks.within")]),
  ];
  return words.length === 0 ? null : <span className="truncate text-xs text-ink-3">{words.join(" · ")}</span>;
}

function Condition({ text }: { readonly text: string | undefined }) {
  const t = useTranslations("editor.pattern");
  return (
    <p
      className={classNames("mt-1 line-clamp-3 font-mono text-xs break-words", text === undefined ? "text-ink-3" : "text-ink-2")}
      title={text}
    >
      {text ?? t("anyRow")}
    </p>
  );
}

function behind(path: ElementPath): ElementPath {
  return [...path.slice(0, -1), (path.at(-1) ?? 0) + 1];
}

/** The edit that a key means on an element; undefined where it means none. */
function editByKey(steps: Steps, path: ElementPath, event: KeyboardEvent): Edited | undefined {
  const element = elementAt(steps, path);
  if (element === undefined || event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") return shiftStep(steps, path, event.key === "ArrowLeft" ? -1 : 1);
    return undefined;
  }
  switch (event.key) {
    case "Delete":
    case "Backspace":
      return removeStep(steps, path);
    case "n":
      return negateStep(steps, path);
    case "g":
      return "group" in element ? ungroupStep(steps, path) : groupStep(steps, path);
    case "+":
    case "*":
    case "o":
    case "1": {
      if (isNot(element)) return undefined;
      const quantifier = ({ "+": "oneOrMore", "*": "zeroOrMore", o: "optional", "1": "once" } as const)[event.key];
      return { steps: replaceStep(steps, path, withQuantifier(element, quantifier)), path };
    }
    default:
      return undefined;
  }
}

/** Where an arrow key leads. */
function walk(steps: Steps, path: ElementPath, { key, altKey }: KeyboardEvent): ElementPath | undefined {
  if (altKey) return undefined;
  const index = path.at(-1) ?? 0;
  const chain = path.slice(0, -1);
  const here = elementAt(steps, path);
  const known = (target: ElementPath): ElementPath | undefined => (elementAt(steps, target) === undefined ? undefined : target);
  switch (key) {
    case "ArrowRight":
      return known([...chain, index + 1]) ?? (chain.length === 0 ? undefined : known(behind(chain)));
    case "ArrowLeft":
      return index > 0 ? [...chain, index - 1] : chain.length === 0 ? undefined : chain;
    case "ArrowDown":
      return here !== undefined && "group" in here ? [...path, 0] : undefined;
    case "ArrowUp":
      return chain.length === 0 ? undefined : chain;
    case "Home":
      return allPaths(steps)[0];
    case "End":
      return known([steps.length - 1]);
    default:
      return undefined;
  }
}
