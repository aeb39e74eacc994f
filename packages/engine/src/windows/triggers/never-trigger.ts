import { CONTINUE, type Trigger } from "./trigger.ts";

/** Never fires. */
export function neverTrigger(): Trigger {
  return {
    canMerge: true,
    onElement: () => CONTINUE,
    onEventTimer: () => CONTINUE,
    onProcessingTimer: () => CONTINUE,
    onMerge: () => undefined,
    clear: () => undefined,
  };
}
