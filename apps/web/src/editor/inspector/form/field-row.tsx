"use client";

import type { FormField } from "@millrace/pipeline";
import { classNames } from "@millrace/ui/primitives";
import { useEffect, useId, useRef } from "react";
import { useCatalogWords } from "../../catalog/use-catalog-words.ts";
import { FieldControl } from "./field-control.tsx";
import { FieldProblems } from "./field-problems.tsx";
import { problemsAt, useFormScope } from "./form-context.tsx";

/** One value with its label, help and findings. */
export function FieldRow({
  field,
  path,
  value,
  wide,
  hideLabel = false,
  hideProblems = false,
}: {
  readonly field: FormField;
  readonly path: string;
  readonly value: unknown;
  readonly wide: boolean;
  readonly hideLabel?: boolean;
  /** Its findings are shown by the line that it stands on. */
  readonly hideProblems?: boolean;
}) {
  const words = useCatalogWords();
  const scope = useFormScope();
  const id = useId();
  const row = useRef<HTMLDivElement>(null);
  const ids = { control: `${id}-control`, label: `${id}-label`, help: `${id}-help` };
  const problems = problemsAt(scope.problems, path, true);
  const isInline = field.control === "switch";
  const title = words.text(field.title);

  const isFocus = scope.focusPath === path;
  useEffect(() => {
    if (!isFocus) return;
    row.current?.scrollIntoView({ block: "nearest" });
    row.current?.querySelector<HTMLElement>("input, textarea, button[role=combobox], button[role=switch]")?.focus();
  }, [isFocus]);

  return (
    <div ref={row} data-path={path} className={classNames("min-w-0", wide && "col-span-2", isInline && "col-span-2")}>
      <div className={isInline ? "flex items-center justify-between gap-3" : undefined}>
        <label
          id={ids.label}
          htmlFor={ids.control}
          className={hideLabel ? "sr-only" : "mb-1 flex items-baseline justify-between gap-2 text-sm text-ink-2"}
        >
          <span>{title}</span>
        </label>
        <FieldControl
          field={field}
          path={path}
          value={value}
          onChange={(next) => scope.set(path, next)}
          ids={ids}
          invalid={problems.some((problem) => problem.severity === "error")}
        />
      </div>
      <div id={ids.help}>
        {field.description !== undefined && !hideLabel && <p className="mt-1 text-xs text-ink-3">{words.text(field.description)}</p>}
        {!hideProblems && <FieldProblems problems={problems} />}
      </div>
    </div>
  );
}
