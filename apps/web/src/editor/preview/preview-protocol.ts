import type { PreviewOptions, PreviewResult } from "@millrace/engine/preview";

/** What the page asks of the worker. */
export interface PreviewRequest {
  readonly id: number;
  readonly document: unknown;
  readonly samples: NonNullable<PreviewOptions["samples"]>;
}

export interface PreviewAnswer {
  readonly id: number;
  readonly result: PreviewResult;
}
