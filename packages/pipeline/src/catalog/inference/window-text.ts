import { durationText } from "../parts/duration-text.ts";
import type { WindowAssigner } from "../parts/window-assigner.ts";

/** "1 h", "1 h every 5 min": the window in the line below a node's name. */
export function describeWindow(window: WindowAssigner): string {
  const clock = "time" in window && window.time === "processing" ? " of clock time" : "";
  switch (window.type) {
    case "tumbling":
      return `${durationText(window.sizeMs)}${clock}`;
    case "sliding":
      return `${durationText(window.sizeMs)}${clock} every ${durationText(window.slideMs)}`;
    case "cumulating":
      return `up to ${durationText(window.sizeMs)}${clock} by ${durationText(window.stepMs)}`;
    case "session":
      return `sessions, gap ${durationText(window.gapMs)}${clock}`;
    case "sessionDynamic":
      return `sessions, gap by row${clock}`;
    case "global":
      return "all rows";
    case "countTumbling":
      return `${window.count} rows`;
    case "countSliding":
      return `${window.count} rows every ${window.slideCount}`;
  }
}
