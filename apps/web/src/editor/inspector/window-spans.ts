/** A window in the picture; start and end are shares of the axis, 0 to 1. Overlapping windows stand in lanes of their own. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly lane: number;
}

export interface WindowSpans {
  readonly kind: "tumbling" | "sliding" | "cumulating" | "session";
  readonly spans: readonly Span[];
  /** Rows of an example, as shares of the axis. */
  readonly dots: readonly number[];
  readonly ticks: readonly { readonly at: number; readonly ms: number }[];
}

const MOST_LANES = 6;

function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** The first windows of an assigner on an axis of a few windows' length; undefined for those without times (count, global) or half written. */
export function windowSpans(window: Readonly<Record<string, unknown>>): WindowSpans | undefined {
  const size = positive(window.sizeMs);
  switch (window.type) {
    case "tumbling": {
      if (size === undefined) return undefined;
      return {
        kind: "tumbling",
        spans: [0, 1, 2].map((index) => ({ start: index / 3, end: (index + 1) / 3, lane: 0 })),
        dots: [0.05, 0.14, 0.21, 0.4, 0.46, 0.71, 0.9],
        ticks: ticks([0, size, 2 * size, 3 * size]),
      };
    }
    case "sliding": {
      const slide = positive(window.slideMs);
      if (size === undefined || slide === undefined) return undefined;
      const lanes = Math.min(MOST_LANES, Math.max(1, Math.ceil(size / slide)));
      const count = Math.min(12, lanes * 2);
      const axis = size + (count - 1) * slide;
      const spans = Array.from({ length: count }, (_, index) => ({
        start: (index * slide) / axis,
        end: (index * slide + size) / axis,
        lane: index % lanes,
      }));
      return { kind: "sliding", spans, dots: [0.06, 0.2, 0.33, 0.5, 0.62, 0.85], ticks: ticks([0, slide, size, axis]) };
    }
    case "cumulating": {
      const step = positive(window.stepMs);
      if (size === undefined || step === undefined) return undefined;
      const steps = Math.min(MOST_LANES, Math.max(1, Math.floor(size / step)));
      const spans = [0, 1].flatMap((round) =>
        Array.from({ length: steps }, (_, index) => ({ start: round / 2, end: round / 2 + ((index + 1) * step) / size / 2, lane: index })),
      );
      return {
        kind: "cumulating",
        spans: spans.map((span) => ({ ...span, end: Math.min(1, span.end) })),
        dots: [0.04, 0.12, 0.3, 0.44, 0.6, 0.8],
        ticks: ticks([0, step, size, 2 * size]),
      };
    }
    case "session": {
      const gap = positive(window.gapMs);
      if (gap === undefined) return undefined;
      // Six rows; sessions end one gap behind their last row.
      const rows = [0, 0.4, 0.9, 2.6, 3.1, 5];
      const axis = 6.2;
      const spans: Span[] = [];
      let start = 0;
      rows.forEach((row, index) => {
        const next = rows[index + 1];
        if (next !== undefined && next - row <= 1) return;
        spans.push({ start: start / axis, end: (row + 1) / axis, lane: 0 });
        start = next ?? 0;
      });
      return { kind: "session", spans, dots: rows.map((row) => row / axis), ticks: ticks([0, gap, axis * gap]) };
    }
    default:
      return undefined;
  }
}

/** Marks of the axis; those that would stand on each other are left out. */
function ticks(times: readonly number[]): WindowSpans["ticks"] {
  const axis = times.at(-1) ?? 1;
  const made: { at: number; ms: number }[] = [];
  for (const ms of times) {
    const at = ms / axis;
    const last = made.at(-1);
    if (last !== undefined && at - last.at < 0.13) {
      if (ms !== axis || made.length < 2) continue;
      made.pop();
    }
    made.push({ at, ms: Math.round(ms) });
  }
  return made;
}
