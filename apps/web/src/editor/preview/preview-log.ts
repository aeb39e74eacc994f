import type { PreviewResult } from "@millrace/engine/preview";

/** One thing that a preview has to say. Values are counts and names, never what stands in rows. */
export type PreviewLine =
  | { readonly level: "info"; readonly code: "rows"; readonly nodeId: string; readonly port: string; readonly count: number }
  | { readonly level: "warn"; readonly code: "late"; readonly nodeId: string; readonly count: number }
  | { readonly level: "warn"; readonly code: "rowErrors"; readonly nodeId: string; readonly count: number; readonly message: string }
  | { readonly level: "warn"; readonly code: "budget" }
  | { readonly level: "error"; readonly code: "failed"; readonly nodeId: string | undefined; readonly message: string }
  | { readonly level: "error"; readonly code: "invalid"; readonly count: number };

/** One run of the preview. */
export interface PreviewRun {
  readonly number: number;
  /** Epoch ms. */
  readonly at: number;
  readonly elapsedMs: number;
  readonly steps: number;
  readonly lines: readonly PreviewLine[];
}

/** What a preview says, what is wrong first: errors, rows that failed or came too late, then the rows that left each port. */
export function previewLines(result: PreviewResult): readonly PreviewLine[] {
  const { state, failure, diagnostics, rowErrors, lateDropped, ports } = result;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const failing = new Map<string, { count: number; readonly message: string }>();
  for (const { nodeId, message } of rowErrors) {
    const known = failing.get(nodeId);
    if (known === undefined) failing.set(nodeId, { count: 1, message });
    else known.count++;
  }
  return [
    ...(failure === undefined ? [] : [{ level: "error", code: "failed", nodeId: failure.nodeId, message: failure.message } as const]),
    ...(state === "invalid" ? [{ level: "error", code: "invalid", count: errors } as const] : []),
    ...(state === "budget" ? [{ level: "warn", code: "budget" } as const] : []),
    ...[...failing].map(([nodeId, { count, message }]) => ({ level: "warn", code: "rowErrors", nodeId, count, message }) as const),
    ...Object.entries(lateDropped).map(([nodeId, count]) => ({ level: "warn", code: "late", nodeId, count }) as const),
    ...Object.entries(ports).map(([end, { total }]) => {
      const [nodeId = "", port = ""] = end.split(".");
      return { level: "info", code: "rows", nodeId, port, count: total } as const;
    }),
  ];
}

/** Runs that are kept. */
const MOST_RUNS = 20;

/** The newest run first. */
export function withRun(runs: readonly PreviewRun[], result: PreviewResult, at: number): readonly PreviewRun[] {
  const run: PreviewRun = {
    number: (runs[0]?.number ?? 0) + 1,
    at,
    elapsedMs: result.elapsedMs,
    steps: result.steps,
    lines: previewLines(result),
  };
  return [run, ...runs].slice(0, MOST_RUNS);
}
