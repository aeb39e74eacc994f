export const DURATION_UNITS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type DurationUnit = keyof typeof DURATION_UNITS;

/** The largest unit that gives a whole count: 90,000 ms are 90 s, 60,000 ms are 1 min. */
export function splitDuration(ms: number): { readonly count: number; readonly unit: DurationUnit } {
  if (ms === 0) return { count: 0, unit: "s" };
  for (const unit of ["d", "h", "min", "s"] as const) {
    if (ms % DURATION_UNITS[unit] === 0) return { count: ms / DURATION_UNITS[unit], unit };
  }
  return { count: ms, unit: "ms" };
}
