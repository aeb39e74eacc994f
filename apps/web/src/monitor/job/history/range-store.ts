import { create } from "zustand";

/** What the charts of a job page show; shared by all of them, so that they stay comparable. */
export const RANGES = {
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "6h": 21_600_000,
  "24h": 86_400_000,
  "7d": 604_800_000,
  "30d": 2_592_000_000,
} as const;
export type RangeName = keyof typeof RANGES;

export const useRange = create<{ readonly range: RangeName; readonly setRange: (range: RangeName) => void }>((set) => ({
  range: "15m",
  setRange: (range) => set({ range }),
}));
