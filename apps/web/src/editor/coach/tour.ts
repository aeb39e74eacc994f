/** The steps of the first five minutes, by the page on which they are done. */
export const TOUR_PARTS = {
  draw: ["select", "change", "insert", "condition", "sink", "scrub", "run"],
  watch: ["break", "raise", "savepoint"],
  upgrade: ["edit", "deploy"],
} as const;
export type TourPart = keyof typeof TOUR_PARTS;
export type TourStep = (typeof TOUR_PARTS)[TourPart][number];

/** How far a person has come, with one pipeline. */
export interface Tour {
  readonly pipelineId: string | undefined;
  readonly done: readonly TourStep[];
  /** Skipped; Help brings it back. */
  readonly isClosed: boolean;
}

const STEPS: readonly TourStep[] = Object.values(TOUR_PARTS).flat();

/** The tour goes on with a pipeline; with another one it begins anew. */
export function beginTour(tour: Tour, pipelineId: string): Tour {
  return tour.pipelineId === pipelineId ? tour : { ...tour, pipelineId, done: [] };
}

export function markStep(tour: Tour, step: TourStep): Tour {
  return tour.done.includes(step) ? tour : { ...tour, done: [...tour.done, step] };
}

/** What the editor's card shows: how to draw and start, and once a job has been watched, how to change it. */
export function editorPart({ done }: Tour): "draw" | "upgrade" {
  return done.includes("savepoint") ? "upgrade" : "draw";
}

export function isFinished({ done }: Tour): boolean {
  return done.includes("deploy");
}

/** Reads what was stored; what cannot be read is a tour that has not begun. `closed`: the mark that it was skipped. */
export function parseTour(text: string | null, closed: string | null): Tour {
  const fresh: Tour = { pipelineId: undefined, done: [], isClosed: closed !== null };
  if (text === null) return fresh;
  try {
    const value = JSON.parse(text) as { readonly pipelineId?: unknown; readonly done?: unknown } | null;
    if (typeof value?.pipelineId !== "string" || !Array.isArray(value.done)) return fresh;
    const done: readonly unknown[] = value.done;
    return { ...fresh, pipelineId: value.pipelineId, done: STEPS.filter((step) => done.includes(step)) };
  } catch (error) {
    if (error instanceof SyntaxError) return fresh;
    throw error;
  }
}
