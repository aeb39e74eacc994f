import type { Verdict } from "./judge.ts";

/** An alert that is open: it would fire if it lasted, or it fires. Times are epoch ms. */
export interface OpenAlert {
  readonly state: "pending" | "firing";
  readonly pendingSince: number;
  readonly firingSince: number | null;
  /** Since when its reason has been gone; it resolves when that lasts. */
  readonly clearSince: number | null;
}

export type AlertStep =
  /** Nothing changes. */
  | { readonly type: "none" }
  /** It opens, or changes its state or times. */
  | { readonly type: "open"; readonly alert: OpenAlert; readonly fires: boolean }
  /** It never fired and its reason is gone. */
  | { readonly type: "drop" }
  | { readonly type: "resolve" };

/** A reason must be gone for this long before its alert resolves: what comes and goes each few seconds is one alert, not many. */
export const RESOLVE_AFTER_MS = 30_000;

/** How an alert goes on after a verdict: pending → firing → resolved. Pure. */
export function nextAlert(open: OpenAlert | undefined, { level }: Verdict, now: number): AlertStep {
  if (level === "unknown") return { type: "none" };
  if (level === "over") return open === undefined ? { type: "none" } : { type: open.state === "firing" ? "resolve" : "drop" };
  if (level === "clear") {
    if (open === undefined) return { type: "none" };
    if (open.state === "pending") return { type: "drop" };
    if (open.clearSince === null) return { type: "open", alert: { ...open, clearSince: now }, fires: false };
    return now - open.clearSince >= RESOLVE_AFTER_MS ? { type: "resolve" } : { type: "none" };
  }
  const pendingSince = open?.pendingSince ?? now;
  if (open?.state === "firing")
    return open.clearSince === null ? { type: "none" } : { type: "open", alert: { ...open, clearSince: null }, fires: false };
  if (level === "firing")
    return { type: "open", alert: { state: "firing", pendingSince, firingSince: now, clearSince: null }, fires: true };
  return open === undefined
    ? { type: "open", alert: { state: "pending", pendingSince, firingSince: null, clearSince: null }, fires: false }
    : { type: "none" };
}
