import { maxTimestamp } from "../window.ts";
import { CONTINUE, FIRE, type Trigger } from "./trigger.ts";

/** Fires when the watermark passes the window's last instant, then at once for every late element. */
export function eventTimeTrigger(): Trigger {
  return {
    canMerge: true,
    onElement(_row, _timestamp, window, context) {
      if (maxTimestamp(window) <= context.currentWatermark()) return FIRE;
      context.registerEventTimer(maxTimestamp(window));
      return CONTINUE;
    },
    onEventTimer: (timestamp, window) => (timestamp === maxTimestamp(window) ? FIRE : CONTINUE),
    onProcessingTimer: () => CONTINUE,
    onMerge(window, _merged, context) {
      if (maxTimestamp(window) > context.currentWatermark()) context.registerEventTimer(maxTimestamp(window));
    },
    clear(window, context) {
      context.deleteEventTimer(maxTimestamp(window));
    },
  };
}
