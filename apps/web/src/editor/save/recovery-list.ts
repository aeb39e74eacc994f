import { documentSchema, type PipelineDocument } from "@millrace/pipeline";

/** A state that something else took the place of. */
export interface KeptState {
  readonly at: number;
  /** What took its place. */
  readonly reason: "theirs" | "emptied";
  readonly document: PipelineDocument;
}

const PREFIX = "millrace-kept:";
const MOST_KEPT = 10;

/** Reads what was kept; what is damaged or of another release is left out. */
export function parseKept(text: string | null): readonly KeptState[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry: Partial<KeptState> | null) => {
      const parsed = documentSchema.safeParse(entry?.document);
      return parsed.success && typeof entry?.at === "number"
        ? [{ at: entry.at, reason: entry.reason ?? "theirs", document: parsed.data }]
        : [];
    });
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

/** The newest first, as many as are kept. */
export function withKept(kept: readonly KeptState[], state: KeptState): readonly KeptState[] {
  return [state, ...kept].slice(0, MOST_KEPT);
}

export function readKept(pipelineId: string): readonly KeptState[] {
  return parseKept(window.localStorage.getItem(`${PREFIX}${pipelineId}`));
}

/** Keeps a state in this browser. Where its store is full, older ones make room, and at last it is not kept: it is a second net. */
export function keepState(pipelineId: string, state: KeptState): void {
  for (let list = withKept(readKept(pipelineId), state); list.length > 0; list = list.slice(0, -1)) {
    try {
      return window.localStorage.setItem(`${PREFIX}${pipelineId}`, JSON.stringify(list));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
