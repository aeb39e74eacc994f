import { maxTimestamp } from "../window.ts";
import { CONTINUE, FIRE, type Trigger } from "./trigger.ts";

/** Fires when the clock passes the window's last instant. */
export function processingTimeTrigger(): Trigger {
  return {
    canMerge: true,
    onElement(_row, _timestamp, window, context) {
      context.registerProcessingTimer(maxTimestamp(window));
      return CONTINUE;
    },
    onEventTimer: () => CONTINUE,
    onProcessingTimer: () => FIRE,
    onMerge(window, _merged, context) {
      if (maxTimestamp(window) > context.currentProcessingTime()) context.registerProcessingTimer(maxTimestamp(window));
    },
    clear(window, context) {
      context.deleteProcessingTimer(maxTimestamp(window));
    },
  };
}
