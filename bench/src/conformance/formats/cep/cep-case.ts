import type { Pattern } from "@millrace/pipeline/patterns";
import type { RecordedCase } from "../../case-format.ts";

/** One thing that happens, in the order of conformance/cep/README.md. */
export type CepInput =
  | { readonly t?: number; readonly row: Readonly<Record<string, unknown>> }
  | { readonly watermark: number }
  | { readonly processingTime: number };

/** Step name → positions in the input. */
export type MatchIndices = Readonly<Record<string, readonly number[]>>;

/** What a run gives, and what a case expects. */
export interface CepAnswer {
  readonly matches: readonly MatchIndices[];
  readonly matchTimes: readonly number[];
  readonly emittedBy: readonly number[];
  readonly timedOut: readonly { readonly match: MatchIndices; readonly at: number; readonly emittedBy: number }[];
  readonly late: readonly number[];
  readonly error: { readonly phase: "build" | "run"; readonly at?: number; readonly class?: string; readonly message: string } | null;
}

/** A case of conformance/cep. */
export interface CepCase extends RecordedCase {
  readonly tags: readonly string[];
  readonly pattern: Pattern;
  readonly keyBy: readonly string[];
  readonly time: "event" | "processing";
  readonly input: readonly CepInput[];
  readonly expected: CepAnswer;
}
