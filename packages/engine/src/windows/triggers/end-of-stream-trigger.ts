import { MAX_TIMESTAMP } from "../../record/row.ts";
import { CONTINUE, FIRE, type Trigger } from "./trigger.ts";

/** Fires once, with the last watermark. */
export function endOfStreamTrigger(): Trigger {
  return {
    canMerge: true,
    onElement(_row, _timestamp, _window, context) {
      context.registerEventTimer(MAX_TIMESTAMP);
      return CONTINUE;
    },
    onEventTimer: (timestamp) => (timestamp === MAX_TIMESTAMP ? FIRE : CONTINUE),
    onProcessingTimer: () => CONTINUE,
    onMerge: (_window, _merged, context) => context.registerEventTimer(MAX_TIMESTAMP),
    clear: (_window, context) => context.deleteEventTimer(MAX_TIMESTAMP),
  };
}
