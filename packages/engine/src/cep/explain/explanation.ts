/** The rows of a (partial) match: step → positions in the list of events, in order. */
export type MatchRows = Readonly<Record<string, readonly number[]>>;

/** A partial match at the time of an event. */
export interface PartialMatchView {
  readonly rows: MatchRows;
  /** The step whose row it waits for. */
  readonly waitingFor: string;
}

/** Why a partial match did not take a row, or ended. */
export type FailureReason =
  /** Parts of the step's condition that were not true; `isNull`: neither true nor false. */
  | {
      readonly kind: "condition";
      readonly step: string;
      readonly failed: readonly {
        readonly text: string;
        readonly isNull: boolean;
        readonly range: { readonly start: number; readonly end: number };
      }[];
    }
  /** The row fits the step but came too late: so many milliseconds after the first (or previous) row. */
  | { readonly kind: "gap"; readonly step: string; readonly gapMs: number; readonly windowMs: number; readonly since: "first" | "previous" }
  /** The row is one that must not occur here. */
  | { readonly kind: "forbidden"; readonly step: string }
  /** Dropped because of a match that came out before. */
  | { readonly kind: "skipped-after-match" };

/** What one event did. */
export interface EventExplanation {
  /** Position in the list of events. */
  readonly event: number;
  /** Steps whose condition accepts the row, whatever came before; conditions that refer to other rows are left out. */
  readonly fits: readonly string[];
  readonly started: readonly PartialMatchView[];
  /** Partial matches that took the row, as they are now. */
  readonly advanced: readonly PartialMatchView[];
  /** How many partial matches skipped the row and wait on. */
  readonly skippedBy: number;
  readonly killed: readonly { readonly partial: PartialMatchView; readonly reason: FailureReason }[];
  /** Partial matches that almost took the row: a part of the condition was true and another not, or it came too late. */
  readonly nearMisses: readonly { readonly partial: PartialMatchView; readonly reason: FailureReason }[];
  /** Matches that came out. */
  readonly matches: readonly MatchRows[];
  readonly timedOut: readonly { readonly rows: MatchRows; readonly at: number }[];
}

export interface PatternExplanation {
  /** In order of time. */
  readonly events: readonly EventExplanation[];
  /** What still waits behind the last event. */
  readonly waiting: readonly PartialMatchView[];
  /** Set where the pattern failed at an event: skip strategies and limits can. */
  readonly error?: { readonly code: string; readonly message: string; readonly event: number };
}
