import { z } from "zod";
import { evictorField } from "./evictor.ts";
import { field } from "./field.ts";
import { durationMs } from "./scalars.ts";
import { triggerField } from "./trigger.ts";
import { windowColumns } from "./window-assigner.ts";

/** What all kinds of windows share beside the window itself. */
export const windowSettings = {
  trigger: triggerField,
  evictor: evictorField,
  allowedLatenessMs: field(durationMs.default(0), {
    title: "Allowed lateness",
    description: "A window stays open this long after the watermark has passed its end; each late row gives a new result.",
    unit: "ms",
    control: "duration",
  }),
  lateOutput: field(z.boolean().default(false), {
    title: "Late rows as side output",
    description: "On: rows that come too late leave by the port “late”. Off: they are dropped and counted.",
    control: "switch",
  }),
  ...windowColumns,
};
