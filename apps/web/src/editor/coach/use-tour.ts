"use client";

import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { beginTour, markStep, parseTour, type Tour, type TourStep } from "./tour.ts";

const STORE_KEY = "millrace-tour";
const CLOSED_KEY = "millrace-coach-dismissed";

/** The tour of this browser; it goes on over pages and visits. */
const tourStore = createStore<Tour>()(() =>
  typeof window === "undefined"
    ? parseTour(null, null)
    : parseTour(window.localStorage.getItem(STORE_KEY), window.localStorage.getItem(CLOSED_KEY)),
);

function change(next: Tour): void {
  if (next === tourStore.getState()) return;
  tourStore.setState(next);
  window.localStorage.setItem(STORE_KEY, JSON.stringify({ pipelineId: next.pipelineId, done: next.done }));
  if (next.isClosed) window.localStorage.setItem(CLOSED_KEY, "1");
  else window.localStorage.removeItem(CLOSED_KEY);
}

/** The stored tour of `pipelineId`, or undefined where it is skipped or goes on with another pipeline. */
export function useTour(pipelineId: string): Tour | undefined {
  const tour = useStore(tourStore);
  return tour.isClosed || tour.pipelineId !== pipelineId ? undefined : tour;
}

export const tourActions = {
  begin: (pipelineId: string) => change(beginTour(tourStore.getState(), pipelineId)),
  mark: (step: TourStep) => change(markStep(tourStore.getState(), step)),
  close: () => change({ ...tourStore.getState(), isClosed: true }),
  /** From the start, though it was skipped or finished. */
  again: (pipelineId: string) => change({ pipelineId, done: [], isClosed: false }),
};
