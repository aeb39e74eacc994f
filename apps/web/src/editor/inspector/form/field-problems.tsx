"use client";

import type { Diagnostic } from "@millrace/pipeline";
import { Button, classNames } from "@millrace/ui/primitives";
import { useActions } from "../../commands/actions-context.tsx";

/** Findings below a field, each with its first repair. */
export function FieldProblems({ problems }: { readonly problems: readonly Diagnostic[] }) {
  const actions = useActions();
  return problems.map((problem, index) => (
    <p
      key={`${problem.code}-${index}`}
      role={problem.severity === "error" ? "alert" : undefined}
      className={classNames("mt-1 text-xs", problem.severity === "error" ? "text-bad" : "text-warn")}
    >
      {problem.message}
      {problem.fixes?.slice(0, 2).map((fix) => (
        <Button
          key={fix.title}
          size="sm"
          variant="ghost"
          className="!h-5 !px-1.5 !text-xs !text-accent"
          onClick={() => actions.graph.applyFix(fix)}
        >
          {fix.title}
        </Button>
      ))}
    </p>
  ));
}
