"use client";

import type { FormField, PatternElement } from "@millrace/pipeline";
import { IconButton, Input, Select, classNames } from "@millrace/ui/primitives";
import { ArrowDown, ArrowUp, Ellipsis, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState, type ReactNode } from "react";
import { ExpressionControl } from "../controls/expression-control.tsx";
import { FieldProblems } from "../form/field-problems.tsx";
import { problemsAt, useFormScope } from "../form/form-context.tsx";
import { BoundInput } from "../../pattern/bound-input.tsx";
import { QUANTIFIERS, quantifierOf, quantifierSign, withQuantifier, type Quantifier } from "../../pattern/model/quantifier.ts";

/** A condition of a step speaks of the row and of the steps before. */
const WHERE: FormField = { name: "where", title: "Rows where", control: "condition", required: false };

/** What few steps need; titles as in the catalog. */
const MORE: readonly FormField[] = [
  {
    name: "quantifierContiguity",
    title: "Between the rows of the loop",
    control: "select",
    required: false,
    options: [
      { value: "relaxed", title: "Others may come between" },
      { value: "strict", title: "Nothing between (consecutive)" },
      { value: "nondeterministic", title: "Any combination (allowCombinations)" },
    ],
  },
  { name: "greedy", title: "Greedy", control: "switch", required: false },
  { name: "until", title: "Until", description: "A row that meets it ends the loop.", control: "condition", required: false },
  { name: "withinMs", title: "Within", control: "duration", required: false },
];

export interface StepCardProps {
  readonly step: PatternElement;
  readonly path: string;
  /** Draws the steps of a group: a strip inside the card. */
  readonly drawGroup: (steps: readonly PatternElement[], path: string, onChange: (steps: readonly PatternElement[]) => void) => ReactNode;
  readonly onChange: (step: PatternElement) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** One step: its name, how often it comes, and which rows it takes; or a group of steps that come as one. */
export function StepCard({ step, path, drawGroup, onChange, onRemove, onMove, isFirst, isLast }: StepCardProps) {
  const t = useTranslations("editor.pattern");
  const { problems, set, draw } = useFormScope();
  const [open, setOpen] = useState(false);
  const id = useId();
  const isGroup = "group" in step;
  const isNot = step.contiguity === "notNext" || step.contiguity === "notFollowedBy";
  const quantifier = quantifierOf(step);
  const label = isGroup ? t("group") : step.name;
  const whereProblems = problemsAt(problems, `${path}.where`, true);
  const own = problems.filter(
    (problem) =>
      problem.path !== undefined &&
      problem.path.startsWith(path) &&
      !problem.path.startsWith(`${path}.where`) &&
      !problem.path.startsWith(`${path}.group`),
  );
  const isOpen = open || own.some((problem) => problem.path?.startsWith(`${path}.until`) === true);
  return (
    <div
      role="group"
      aria-label={t("step", { step: label })}
      data-path={path}
      className={classNames(
        "group/step rounded-md border bg-surface p-2",
        isNot ? "border-dashed border-bad" : "border-line-strong",
        isGroup && "bg-sunken",
      )}
    >
      <div className="flex items-center gap-1.5">
        {isGroup ? (
          <span className="flex-1 text-sm font-medium">{t("group")}</span>
        ) : (
          <Input
            mono
            aria-label={t("name")}
            value={step.name}
            onChange={(event) => onChange({ ...step, name: event.target.value })}
            className="!h-6 flex-1 font-semibold"
          />
        )}
        <span className="min-w-4 font-mono text-sm text-accent">{quantifierSign(step)}</span>
        <div className="w-28 shrink-0">
          <Select
            aria-label={t("howOften", { step: label })}
            value={quantifier}
            options={QUANTIFIERS.map((value) => ({ value, label: t(`quantifier.${value}`) }))}
            onChange={(next) => onChange(withQuantifier(step, next as Quantifier))}
            className="!h-6 !text-sm"
          />
        </div>
        <IconButton size="sm" label={t("more")} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Ellipsis aria-hidden />
        </IconButton>
        <IconButton size="sm" label={t("remove", { step: label })} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {quantifier === "times" && step.times !== undefined && (
        <div className="mt-1.5 flex items-center gap-1.5 text-sm text-ink-2">
          <BoundInput
            className="!h-6"
            label={t("atLeast")}
            value={step.times.min}
            onChange={(min) => step.times !== undefined && onChange({ ...step, times: { ...step.times, min: min ?? 1 } })}
          />
          <span>{t("to")}</span>
          <BoundInput
            className="!h-6"
            label={t("atMost")}
            value={step.times.max}
            onChange={(max) => step.times !== undefined && onChange({ ...step, times: { ...step.times, max: max ?? null } })}
          />
          <span>{t("timesWord")}</span>
        </div>
      )}
      {isGroup ? (
        <div className="mt-2 border-l-2 border-line-strong pl-2">
          {drawGroup(step.group, `${path}.group`, (group) => onChange({ ...step, group: [...group] }))}
        </div>
      ) : (
        <div className="mt-1.5">
          <label id={`${id}-label`} htmlFor={`${id}-where`} className="sr-only">
            {t("where", { step: step.name })}
          </label>
          <ExpressionControl
            field={{ ...WHERE, placeholder: t("anyRow") }}
            path={`${path}.where`}
            value={step.where}
            onChange={(where) => set(`${path}.where`, where)}
            ids={{ control: `${id}-where`, label: `${id}-label`, help: `${id}-help` }}
            invalid={whereProblems.some((problem) => problem.severity === "error")}
          />
          <div id={`${id}-help`}>
            <FieldProblems problems={whereProblems} />
          </div>
        </div>
      )}
      <FieldProblems problems={own} />
      {isOpen && (
        <div className="mt-2">
          {draw(MORE, path, step)}
          <div className="mt-1.5 flex gap-1">
            <IconButton size="sm" label={t("up")} disabled={isFirst} onClick={() => onMove(-1)}>
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton size="sm" label={t("down")} disabled={isLast} onClick={() => onMove(1)}>
              <ArrowDown aria-hidden />
            </IconButton>
          </div>
        </div>
      )}
    </div>
  );
}
