import type { Diagnostic, PipelineDocument } from "@millrace/pipeline";
import type { PipelineTestResult } from "@millrace/engine/preview";
import { kindOf } from "../catalog/kinds.ts";

export interface SinkGuarantee {
  readonly nodeId: string;
  /** What the sink can promise by its kind, and what is left of it under the settings of checkpoints. */
  readonly promised: "exactly-once" | "at-least-once" | "effectively-once";
  readonly actual: "exactly-once" | "at-least-once" | "effectively-once" | "none";
}

/** What each running sink promises. Without checkpoints a failure begins anew; with at-least-once barriers no sink can promise more. */
export function sinkGuarantees(document: PipelineDocument): readonly SinkGuarantee[] {
  const { intervalMs, mode } = document.settings.checkpointing;
  return document.nodes.flatMap((node) => {
    const kind = kindOf(node.kind);
    if (kind?.category !== "sink" || node.disabled === true) return [];
    const promised = kind.traits.guarantee ?? "at-least-once";
    // Writing by key again gives the same rows, whatever comes twice.
    const actual = intervalMs === 0 ? "none" : mode === "at-least-once" && promised === "exactly-once" ? "at-least-once" : promised;
    return [{ nodeId: node.id, promised, actual }];
  });
}

export interface Check {
  readonly id: "problems" | "warnings" | "tests" | "checkpoints";
  readonly tone: "ok" | "warn" | "bad" | "info";
  readonly values: Readonly<Record<string, number>>;
  /** Which of the check's sentences holds. */
  readonly outcome: "fine" | "wrong" | "none";
}

/** What is worth knowing before a start; only "bad" ones hold it up. */
export function checksOf(
  document: PipelineDocument,
  diagnostics: readonly Diagnostic[],
  results: readonly PipelineTestResult[] | undefined,
): readonly Check[] {
  const errors = diagnostics.filter((problem) => problem.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const total = document.tests?.length ?? 0;
  const failed = results?.filter((result) => result.state !== "passed").length ?? 0;
  const { intervalMs } = document.settings.checkpointing;
  return [
    { id: "problems", tone: errors === 0 ? "ok" : "bad", outcome: errors === 0 ? "fine" : "wrong", values: { count: errors } },
    ...(warnings === 0 ? [] : [{ id: "warnings", tone: "warn", outcome: "wrong", values: { count: warnings } } as const]),
    total === 0
      ? { id: "tests", tone: "info", outcome: "none", values: { count: 0 } }
      : {
          id: "tests",
          tone: failed === 0 ? "ok" : "warn",
          outcome: failed === 0 ? "fine" : "wrong",
          values: { count: failed === 0 ? total : failed },
        },
    intervalMs === 0
      ? { id: "checkpoints", tone: "warn", outcome: "none", values: { seconds: 0 } }
      : { id: "checkpoints", tone: "ok", outcome: "fine", values: { seconds: intervalMs / 1000 } },
  ];
}
