"use client";

import type { FormField, PatternElement } from "@millrace/pipeline";
import { Button } from "@millrace/ui/primitives";
import { Maximize2 } from "lucide-react";
import { usePatternZoom } from "../../pattern/zoom-context.tsx";
import { useTranslations } from "next-intl";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { FieldProblems } from "../form/field-problems.tsx";
import { problemsAt, useFormScope } from "../form/form-context.tsx";
import { asRecord } from "../form/form-record.ts";
import { DurationControl } from "../controls/duration-control.tsx";
import { StepStrip } from "./step-strip.tsx";
import { useId } from "react";

/** A pattern: its steps from top to bottom, held together by the brace of `within`. */
export function PatternField({ field, path, value }: { readonly field: FormField; readonly path: string; readonly value: unknown }) {
  const t = useTranslations("editor.pattern");
  const words = useCatalogWords();
  const { nodeId, set, problems, draw } = useFormScope();
  const zoom = usePatternZoom();
  const id = useId();
  const record = asRecord(value);
  const steps = Array.isArray(record.steps) ? (record.steps as readonly PatternElement[]) : [];
  const within = field.fields?.find((inner) => inner.name === "withinMs");
  const others = field.fields?.filter((inner) => inner.name !== "steps" && inner.name !== "withinMs") ?? [];
  return (
    <div className="col-span-2 min-w-0" role="group" aria-label={words.text(field.title)} data-path={path}>
      <div className="mb-1 flex items-center justify-between gap-2">
        <span className="text-sm text-ink-2">{words.text(field.title)}</span>
        <Button size="sm" data-testid="open-pattern" onClick={() => zoom.open(nodeId)}>
          <Maximize2 aria-hidden />
          {t("open")}
        </Button>
      </div>
      <FieldProblems problems={problemsAt(problems, path, false)} />
      <div className="flex gap-2">
        <div className="min-w-0 flex-1">
          <StepStrip steps={steps} path={`${path}.steps`} onChange={(next) => set(`${path}.steps`, next)} />
        </div>
        {record.withinMs !== undefined && (
          <div aria-hidden className="my-1 w-2 shrink-0 rounded-r-md border border-l-0 border-line-strong" title={t("within")} />
        )}
      </div>
      {within !== undefined && (
        <div className="mt-2.5 flex items-center justify-between gap-3" data-path={`${path}.withinMs`}>
          <label id={`${id}-label`} htmlFor={`${id}-within`} className="text-sm text-ink-2">
            {t("within")}
          </label>
          <div className="w-36">
            <DurationControl
              field={within}
              path={`${path}.withinMs`}
              value={record.withinMs}
              onChange={(next) => set(`${path}.withinMs`, next)}
              ids={{ control: `${id}-within`, label: `${id}-label`, help: `${id}-help` }}
              invalid={problemsAt(problems, `${path}.withinMs`, true).length > 0}
            />
          </div>
        </div>
      )}
      <div id={`${id}-help`}>
        <FieldProblems problems={problemsAt(problems, `${path}.withinMs`, true)} />
      </div>
      <div className="mt-3">{draw(others, path, value)}</div>
    </div>
  );
}
