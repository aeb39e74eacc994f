import type { RecordedCase } from "../../case-format.ts";

/** An input element of a case, as conformance/windows/README.md describes it. */
export interface CaseElement {
  readonly t?: number;
  readonly row?: Readonly<Record<string, unknown>>;
  readonly watermark?: number | "MAX";
  readonly processingTime?: number;
  readonly idle?: boolean;
  readonly end?: boolean;
  readonly restore?: boolean;
  readonly input?: number;
  readonly channel?: number;
}

/** One piece of output, expected or got. */
export interface CaseOutput {
  readonly at: number;
  readonly t?: number | "MAX";
  readonly row?: Readonly<Record<string, unknown>>;
  readonly watermark?: number | "MAX";
  readonly idle?: boolean;
  readonly late?: Readonly<Record<string, unknown>>;
  readonly side?: "left" | "right";
  readonly error?: string;
}

export interface CaseOperator {
  readonly kind: string;
  readonly keyBy?: readonly string[];
  readonly [setting: string]: unknown;
}

export interface WindowCase extends RecordedCase {
  readonly operator: CaseOperator;
  readonly input: readonly CaseElement[];
  readonly expected: readonly CaseOutput[];
  readonly metrics?: { readonly numLateRecordsDropped?: number; readonly isStateEmpty?: boolean };
}

/** What running a case gave. */
export interface CaseRun {
  readonly outputs: readonly CaseOutput[];
  readonly lateRecordsDropped?: number;
  readonly stateEntries?: number;
}

/** How a case is run: with a snapshot and restore in front of these elements, where its operator can be restored. */
export interface RunOptions {
  readonly restoreBefore?: (index: number) => boolean;
}

export type RunCase = (recorded: WindowCase, options: RunOptions) => CaseRun;

/** A time as cases write it. */
export function writeTime(time: number): number | "MAX" | "MIN" {
  return time === Infinity ? "MAX" : time === -Infinity ? "MIN" : time;
}

export function readTime(time: number | "MAX"): number {
  return time === "MAX" ? Infinity : time;
}
