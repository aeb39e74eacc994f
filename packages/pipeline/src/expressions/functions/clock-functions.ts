import { call } from "../build.ts";
import { isTimestamp } from "../../types/type-families.ts";
import { notNull, types, withNullable } from "../../types/type-constructors.ts";
import type { DataType } from "../../types/data-type.ts";
import { wrongArgument, type FunctionDefinition } from "./function-definition.ts";

/** Functions that read the clock of the runtime, once per row. */
export const clockFunctions: readonly FunctionDefinition[] = [
  ...["NOW", "CURRENT_TIMESTAMP", "CURRENT_ROW_TIMESTAMP", "PROCTIME"].map((name) =>
    clock(name, "The instant now.", types.timestampLtz(3), (runtime) => `${runtime}.now()`),
  ),
  clock(
    "LOCALTIMESTAMP",
    "The date and time now in the session's zone.",
    types.timestamp(3),
    (runtime, zone) => `${runtime}.toLocal(${runtime}.now(), ${zone})`,
  ),
  clock(
    "CURRENT_DATE",
    "The date now in the session's zone.",
    types.date,
    (runtime, zone) => `${runtime}.dayOf(${runtime}.toLocal(${runtime}.now(), ${zone}))`,
  ),
  ...["LOCALTIME", "CURRENT_TIME"].map((name) =>
    clock(
      name,
      "The time of day now in the session's zone.",
      types.time(0),
      (runtime, zone) => `${runtime}.cutFraction(${runtime}.timeOf(${runtime}.toLocal(${runtime}.now(), ${zone})), 0)`,
    ),
  ),
  {
    name: "CURRENT_WATERMARK",
    category: "temporal",
    signature: "CURRENT_WATERMARK(rowtime)",
    summary:
      "The watermark that the node has seen, as a time of the argument's kind; NULL before the first one, and in nodes other than map and filter.",
    example: "CURRENT_WATERMARK(TO_TIMESTAMP('2024-02-29 00:00:00'))",
    arity: [1, 1],
    resolve(made) {
      const [time] = made.args;
      if (time === undefined || !isTimestamp(time.type)) return wrongArgument(made, 0, "the event time, a TIMESTAMP or TIMESTAMP_LTZ,");
      if (!made.context.hasEventTime) {
        return made.context.fail(
          "ARGUMENT_TYPE",
          "CURRENT_WATERMARK needs rows with event time; set it at the source, or by a watermarks node",
          made.range,
        );
      }
      const type = time.type.kind === "TIMESTAMP_LTZ" ? types.timestampLtz(3) : types.timestamp(3);
      return call("CURRENT_WATERMARK", [], withNullable(type, true), (_, { runtime }) => `${runtime}.currentWatermark()`, {
        nulls: "handles",
        deterministic: false,
      });
    },
  },
];

function clock(name: string, summary: string, type: DataType, code: (runtime: string, zone: string) => string): FunctionDefinition {
  const isWord = /^(CURRENT_(DATE|TIME|TIMESTAMP)|LOCAL)/.test(name);
  return {
    name, category: "temporal", signature: isWord ? name : `${name}()`, summary, example: `${isWord ? name : `${name}()`} IS NOT NULL`, arity: [0, 0],
    resolve: ({ context: { zone } }) => call(name, [], notNull(type), (_, { runtime, constant }) => code(runtime, constant(zone)), { deterministic: false }),
  }; // prettier-ignore
}
