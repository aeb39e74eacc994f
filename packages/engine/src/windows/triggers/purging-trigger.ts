import { doesFire, FIRE_AND_PURGE, type Trigger, type TriggerResult } from "./trigger.ts";

/** Fires as `inner` does and forgets the contents with each firing. */
export function purgingTrigger(inner: Trigger): Trigger {
  const purge = (result: TriggerResult): TriggerResult => (doesFire(result) ? FIRE_AND_PURGE : result);
  return {
    canMerge: inner.canMerge,
    open: (state) => inner.open?.(state),
    onElement: (row, timestamp, window, context) => purge(inner.onElement(row, timestamp, window, context)),
    onEventTimer: (timestamp, window, context) => purge(inner.onEventTimer(timestamp, window, context)),
    onProcessingTimer: (timestamp, window, context) => purge(inner.onProcessingTimer(timestamp, window, context)),
    onMerge: (window, merged, context) => inner.onMerge?.(window, merged, context),
    clear: (window, context) => inner.clear(window, context),
  };
}
