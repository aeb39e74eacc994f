"use client";

import type { FormField, PatternElement, PipelineNode } from "@millrace/pipeline";
import { CategoryTile } from "@millrace/ui/canvas";
import { Button, Input, Select, Switch } from "@millrace/ui/primitives";
import { ArrowLeft, ArrowRight, Group, Trash2, Ungroup } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { FieldProblems } from "../inspector/form/field-problems.tsx";
import { FieldRow } from "../inspector/form/field-row.tsx";
import { FormContext, problemsAt, useFormScope } from "../inspector/form/form-context.tsx";
import { useNodeFormScope } from "../inspector/use-node-form-scope.ts";
import { useEditor } from "../store/editor-context.tsx";
import { BoundInput } from "./bound-input.tsx";
import { groupStep, isNot, negateStep, removeStep, replaceStep, shiftStep, ungroupStep, type Edited } from "./model/edit-steps.ts";
import { elementAt, parseElementPath, printPath, type ElementPath } from "./model/element-path.ts";
import { QUANTIFIERS, quantifierOf, withQuantifier, type Quantifier } from "./model/quantifier.ts";
import { namesOf, renameStep } from "./model/step-names.ts";
import { CONTIGUITIES, contiguityOf } from "./strip/step-sign.tsx";
import { usePatternNode, type PatternNode } from "./use-pattern-node.ts";
import { usePatternZoom } from "./zoom-context.tsx";

const WHERE: FormField = { name: "where", title: "Rows where", control: "condition", required: false };
const UNTIL: FormField = {
  name: "until",
  title: "Until",
  description: "A row that meets it ends the loop.",
  control: "condition",
  required: false,
};
const LOOP: FormField = {
  name: "quantifierContiguity",
  title: "Between the rows of the loop",
  control: "select",
  required: false,
  options: [
    { value: "relaxed", title: "Others may come between" },
    { value: "strict", title: "Nothing between (consecutive)" },
    { value: "nondeterministic", title: "Any combination (allowCombinations)" },
  ],
};
const WITHIN: FormField = { name: "withinMs", title: "Within", control: "duration", required: false };
const SKIP: FormField = {
  name: "strategy",
  title: "After a match",
  control: "select",
  required: false,
  default: "noSkip",
  options: [
    { value: "noSkip", title: "Give every match" },
    { value: "skipToNext", title: "Skip to the next row" },
    { value: "skipPastLastEvent", title: "Skip past its last row" },
    { value: "skipToFirst", title: "Skip to the first row of a step" },
    { value: "skipToLast", title: "Skip to the last row of a step" },
  ],
};

/** Beside the drawing of a pattern: the settings of the chosen step or group, and those of the pattern as a whole. */
export function StepInspector({ nodeId }: { readonly nodeId: string }) {
  const pattern = usePatternNode(nodeId);
  return pattern === undefined ? null : <Inspected pattern={pattern} node={pattern.node} />;
}

function Inspected({ pattern, node }: { readonly pattern: PatternNode; readonly node: PipelineNode }) {
  const t = useTranslations("editor.pattern");
  const scope = useNodeFormScope(node);
  const { element: path, select } = usePatternZoom();
  const asked = useEditor((state) => (state.focus?.nodeId === node.id ? state.focus : undefined));
  useEffect(() => {
    // A problem was clicked: its step is chosen, and then its field takes the focus.
    const at = parseElementPath(asked?.path.replace(/^pattern\./, "") ?? "");
    if (at !== undefined) select(at);
  }, [asked, select]);
  const element = path === undefined ? undefined : elementAt(pattern.settings.pattern.steps, path);
  return (
    <FormContext value={scope}>
      <div
        className="flex h-full min-h-0 flex-col"
        data-testid="step-inspector"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          // Back to the step in the drawing, not to the canvas behind it.
          event.stopPropagation();
          document.querySelector<HTMLElement>("[data-testid=pattern-editor] [data-element][tabindex='0']")?.focus();
        }}
      >
        <div className="flex items-center gap-2 border-b border-line px-3.5 py-2.5">
          <CategoryTile category="cep" icon="scan-search" />
          <h2 className="min-w-0 truncate font-semibold">
            {element === undefined ? t("whole") : "group" in element ? t("group") : element.name}
          </h2>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-3.5" role="tabpanel" aria-label={t("settingsOf")}>
          {element === undefined || path === undefined ? (
            <p className="mb-4 text-ink-2">{t("chooseStep")}</p>
          ) : (
            <ElementFields key={printPath(path)} pattern={pattern} element={element} path={path} />
          )}
          <WholePattern pattern={pattern} />
        </div>
      </div>
    </FormContext>
  );
}

function ElementFields({
  pattern,
  element,
  path,
}: {
  readonly pattern: PatternNode;
  readonly element: PatternElement;
  readonly path: ElementPath;
}) {
  const t = useTranslations("editor.pattern");
  const { select } = usePatternZoom();
  const { problems } = useFormScope();
  const id = useId();
  const steps = pattern.settings.pattern.steps;
  const isGroup = "group" in element;
  const negated = isNot(element);
  const quantifier = quantifierOf(element);
  const at = `pattern.${printPath(path)}`;
  const label = isGroup ? t("group") : element.name;
  const put = (next: PatternElement, key: string) =>
    pattern.change((settings) => withSteps(settings, replaceStep(settings.pattern.steps, path, next)), `${printPath(path)}:${key}`);
  const apply = ({ steps: next, path: now }: Edited) => {
    if (next !== steps) pattern.change((settings) => withSteps(settings, next));
    select(now);
  };
  const own = problems.filter(
    ({ path: of }) => of !== undefined && of.startsWith(at) && !/\.(where|until|withinMs|group)/.test(of.slice(at.length)),
  );
  return (
    <div className="flex flex-col gap-3">
      {!isGroup && (
        <StepName
          key={element.name}
          name={element.name}
          taken={new Set(namesOf(steps))}
          onRename={(name) =>
            pattern.change((settings) => {
              const {
                steps: renamed,
                columns,
                afterMatchSkip,
              } = renameStep(
                { steps: settings.pattern.steps, columns: settings.columns, afterMatchSkip: settings.pattern.afterMatchSkip },
                path,
                name,
              );
              return {
                ...settings,
                columns,
                pattern: { ...settings.pattern, steps: [...renamed], ...(afterMatchSkip === undefined ? {} : { afterMatchSkip }) },
              };
            })
          }
        />
      )}
      {path.at(-1) !== 0 && (
        <div>
          <label htmlFor={`${id}-follows`} className="mb-1 block text-sm text-ink-2">
            {t("follows", { step: label })}
          </label>
          <Select
            id={`${id}-follows`}
            value={contiguityOf(element)}
            options={CONTIGUITIES.map((value) => ({ value, label: t(`contiguity.${value}`) }))}
            onChange={(next) => put({ ...element, contiguity: next as (typeof CONTIGUITIES)[number] }, "contiguity")}
          />
        </div>
      )}
      {!isGroup && <FieldRow field={{ ...WHERE, placeholder: t("anyRow") }} path={`${at}.where`} value={element.where} wide />}
      {!negated && (
        <div>
          <label htmlFor={`${id}-often`} className="mb-1 block text-sm text-ink-2">
            {t("howOften", { step: label })}
          </label>
          <div className="flex items-center gap-2">
            <Select
              id={`${id}-often`}
              value={quantifier}
              options={QUANTIFIERS.map((value) => ({ value, label: t(`quantifier.${value}`) }))}
              onChange={(next) => put(withQuantifier(element, next as Quantifier), "quantifier")}
            />
            {quantifier === "times" && element.times !== undefined && (
              <>
                <BoundInput
                  className="shrink-0"
                  label={t("atLeast")}
                  value={element.times.min}
                  onChange={(min) => element.times !== undefined && put({ ...element, times: { ...element.times, min: min ?? 1 } }, "min")}
                />
                <span>{t("to")}</span>
                <BoundInput
                  className="shrink-0"
                  label={t("atMost")}
                  value={element.times.max}
                  onChange={(max) =>
                    element.times !== undefined && put({ ...element, times: { ...element.times, max: max ?? null } }, "max")
                  }
                />
              </>
            )}
          </div>
        </div>
      )}
      {element.times !== undefined && !negated && (
        <>
          <FieldRow field={LOOP} path={`${at}.quantifierContiguity`} value={element.quantifierContiguity ?? "relaxed"} wide />
          <Toggle
            label={t("greedy")}
            checked={element.greedy === true}
            onChange={(isOn) => put(isOn ? { ...element, greedy: true } : without(element, "greedy"), "greedy")}
          />
          <FieldRow field={UNTIL} path={`${at}.until`} value={element.until} wide />
        </>
      )}
      {quantifier === "times" && (
        <Toggle
          label={t("quantifier.optional")}
          checked={element.optional === true}
          onChange={(isOn) => put(isOn ? { ...element, optional: true } : without(element, "optional"), "optional")}
        />
      )}
      {path.at(-1) !== 0 && !negated && <FieldRow field={WITHIN} path={`${at}.withinMs`} value={element.withinMs} wide />}
      {!isGroup && path.at(-1) !== 0 && <Toggle label={t("negated")} checked={negated} onChange={() => apply(negateStep(steps, path))} />}
      <FieldProblems problems={own} />
      <div className="flex flex-wrap gap-1.5 border-t border-line pt-3">
        <Button size="sm" title="Alt+←" onClick={() => apply(shiftStep(steps, path, -1))}>
          <ArrowLeft aria-hidden />
          {t("earlier")}
        </Button>
        <Button size="sm" title="Alt+→" onClick={() => apply(shiftStep(steps, path, 1))}>
          <ArrowRight aria-hidden />
          {t("later")}
        </Button>
        {isGroup ? (
          <Button size="sm" title="G" onClick={() => apply(ungroupStep(steps, path))}>
            <Ungroup aria-hidden />
            {t("ungroup")}
          </Button>
        ) : (
          <Button size="sm" title="G" disabled={negated} onClick={() => apply(groupStep(steps, path))}>
            <Group aria-hidden />
            {t("makeGroup")}
          </Button>
        )}
        <Button size="sm" variant="danger" title="Delete" onClick={() => apply(removeStep(steps, path))}>
          <Trash2 aria-hidden />
          {t("remove", { step: label })}
        </Button>
      </div>
    </div>
  );
}

/** A name is given when it is whole: conditions and columns that speak of the step are changed along. */
function StepName({
  name,
  taken,
  onRename,
}: {
  readonly name: string;
  readonly taken: ReadonlySet<string>;
  readonly onRename: (name: string) => void;
}) {
  const t = useTranslations("editor.pattern");
  const id = useId();
  const [text, setText] = useState(name);
  const isTaken = text !== name && taken.has(text);
  const commit = () => (text.trim() === "" || isTaken ? setText(name) : onRename(text.trim()));
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm text-ink-2">
        {t("name")}
      </label>
      <Input
        id={id}
        mono
        value={text}
        maxLength={100}
        aria-invalid={isTaken}
        aria-describedby={`${id}-problem`}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
      <p id={`${id}-problem`} className="mt-1 text-xs text-bad empty:hidden">
        {isTaken ? t("nameTaken", { name: text }) : ""}
      </p>
    </div>
  );
}

/** What holds for the pattern as a whole. */
function WholePattern({ pattern }: { readonly pattern: PatternNode }) {
  const t = useTranslations("editor.pattern");
  const { problems } = useFormScope();
  const { withinMs, afterMatchSkip, steps } = pattern.settings.pattern;
  const needsStep = afterMatchSkip?.strategy === "skipToFirst" || afterMatchSkip?.strategy === "skipToLast";
  const id = useId();
  return (
    <section aria-label={t("whole")} className="mt-5 border-t border-line pt-3">
      <h3 className="mb-2 text-sm font-semibold text-ink-2">{t("whole")}</h3>
      <div className="flex flex-col gap-3" data-within>
        <FieldRow
          field={{ ...WITHIN, title: "Within", description: "A match spans less than this." }}
          path="pattern.withinMs"
          value={withinMs}
          wide
        />
        <FieldRow field={SKIP} path="pattern.afterMatchSkip.strategy" value={afterMatchSkip?.strategy ?? "noSkip"} wide />
        {needsStep && (
          <div>
            <label htmlFor={id} className="mb-1 block text-sm text-ink-2">
              {t("skipStep")}
            </label>
            <Select
              id={id}
              value={afterMatchSkip?.step}
              options={namesOf(steps).map((name) => ({ value: name, label: name }))}
              mono
              onChange={(step) =>
                pattern.change((settings) => ({
                  ...settings,
                  pattern: { ...settings.pattern, afterMatchSkip: { ...(afterMatchSkip ?? { strategy: "skipToFirst" as const }), step } },
                }))
              }
            />
          </div>
        )}
        <FieldProblems problems={problemsAt(problems, "pattern", false)} />
      </div>
    </section>
  );
}

function Toggle({
  label,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3">
      <label id={`${id}-label`} htmlFor={id} className="text-sm text-ink-2">
        {label}
      </label>
      <Switch id={id} checked={checked} onChange={onChange} aria-labelledby={`${id}-label`} />
    </div>
  );
}

function without(element: PatternElement, field: "greedy" | "optional"): PatternElement {
  const { [field]: _gone, ...rest } = element;
  return rest as PatternElement;
}

function withSteps<Settings extends PatternNode["settings"]>(settings: Settings, steps: readonly PatternElement[]): Settings {
  return { ...settings, pattern: { ...settings.pattern, steps: [...steps] } };
}
