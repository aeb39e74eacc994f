"use client";

import type { PatternElement } from "@millrace/pipeline";
import { Button, Select } from "@millrace/ui/primitives";
import { ArrowDown, ChevronsDown, CircleSlash, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { freshName, namesOf } from "../../pattern/model/step-names.ts";
import { StepCard } from "./step-card.tsx";

const ARROWS = {
  next: ArrowDown,
  followedBy: ChevronsDown,
  followedByAny: ChevronsDown,
  notNext: CircleSlash,
  notFollowedBy: CircleSlash,
} as const;
type Contiguity = keyof typeof ARROWS;

/** Steps one below the other, with the arrow between two saying how the second follows. Groups hold strips of their own. */
export function StepStrip({
  steps,
  path,
  onChange,
  taken,
}: {
  readonly steps: readonly PatternElement[];
  readonly path: string;
  readonly onChange: (steps: readonly PatternElement[]) => void;
  readonly taken?: ReadonlySet<string>;
}) {
  const t = useTranslations("editor.pattern");
  const names = new Set([...(taken ?? []), ...namesOf(steps)]);
  const replace = (index: number, step: PatternElement) => onChange(steps.map((other, at) => (at === index ? step : other)));
  const link = (): { contiguity?: "followedBy" } => (steps.length === 0 ? {} : { contiguity: "followedBy" });
  const remove = (index: number) => {
    const left = steps.toSpliced(index, 1);
    // The first step follows nothing.
    const [first, ...rest] = left;
    if (first === undefined) return onChange(left);
    const { contiguity: _none, ...bare } = first;
    onChange([index === 0 ? (bare as PatternElement) : first, ...rest]);
  };
  const move = (index: number, by: 1 | -1) => {
    const [a, b] = [steps[index], steps[index + by]];
    if (a === undefined || b === undefined) return;
    // What changes place is the step; how the places follow each other stays.
    const placed = (step: PatternElement, place: PatternElement): PatternElement => {
      const { contiguity: _own, ...bare } = step;
      return (place.contiguity === undefined ? bare : { ...bare, contiguity: place.contiguity }) as PatternElement;
    };
    onChange(steps.map((step, at) => (at === index ? placed(b, a) : at === index + by ? placed(a, b) : step)));
  };
  return (
    <div>
      {steps.map((step, index) => {
        const contiguity: Contiguity = step.contiguity ?? "followedBy";
        const Arrow = ARROWS[contiguity];
        return (
          <div key={index}>
            {index > 0 && (
              <div className="flex items-center gap-1.5 py-1 pl-2.5">
                <Arrow aria-hidden className={`size-3.5 shrink-0 ${contiguity.startsWith("not") ? "text-bad" : "text-ink-3"}`} />
                <Select
                  aria-label={t("follows", { step: "group" in step ? t("group") : step.name })}
                  value={contiguity}
                  options={(Object.keys(ARROWS) as Contiguity[]).map((value) => ({ value, label: t(`contiguity.${value}`) }))}
                  onChange={(next) => replace(index, { ...step, contiguity: next as Contiguity })}
                  className="!h-6 !border-transparent !bg-transparent !px-1 !text-sm text-ink-2 hover:!border-line-strong"
                />
              </div>
            )}
            <StepCard
              step={step}
              path={`${path}[${index}]`}
              drawGroup={(group, groupPath, changeGroup) => (
                <StepStrip steps={group} path={groupPath} taken={names} onChange={changeGroup} />
              )}
              onChange={(next) => replace(index, next)}
              onRemove={() => remove(index)}
              onMove={(by) => move(index, by)}
              isFirst={index === 0}
              isLast={index === steps.length - 1}
            />
          </div>
        );
      })}
      <div className="mt-1.5 flex gap-1.5">
        <Button size="sm" variant="ghost" className="!-ml-1" onClick={() => onChange([...steps, { name: freshName(names), ...link() }])}>
          <Plus aria-hidden />
          {t("addStep")}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onChange([...steps, { group: [{ name: freshName(names) }], ...link() }])}>
          <Plus aria-hidden />
          {t("addGroup")}
        </Button>
      </div>
    </div>
  );
}
