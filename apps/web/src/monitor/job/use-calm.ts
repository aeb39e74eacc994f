"use client";
import { useState } from "react";
import type { JobReading } from "../../trpc/live-store.ts";

/** The reading, changed at most every so often; the first one and a jump in time come at once. */
export function useCalm(reading: JobReading | undefined, intervalMs: number): JobReading | undefined {
  const [shown, setShown] = useState(reading);
  const isDue = reading === undefined || shown === undefined || Math.abs(reading.at - shown.at) >= intervalMs;
  if (!isDue) return shown;
  // Kept while drawing, as React advises for state that follows a prop: no drawing in between is shown.
  if (reading !== shown) setShown(reading);
  return reading;
}
