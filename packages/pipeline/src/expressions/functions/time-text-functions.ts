import { call as makeCall, isLiteral, literal, nullableIf, runtimeCall } from "../build.ts";
import { convert } from "../check/conversion/convert.ts";
import { convertArguments, simpleFunction, wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import { foldConstants } from "../check/conversion/fold-constants.ts";
import { isCharacter, isInteger, isNumeric } from "../../types/type-families.ts";
import { notNull, types } from "../../types/type-constructors.ts";
import { timeZone } from "../runtime/time/time-zone.ts";
import type { Typed } from "../typed.ts";

const category = "temporal";
const secondsPattern = literal("yyyy-MM-dd HH:mm:ss", notNull(types.string));

/** Functions between times and text or epoch numbers. */
export const timeTextFunctions: readonly FunctionDefinition[] = [
  { name: "DATE_FORMAT", category, signature: "DATE_FORMAT(time, pattern)", summary: "A timestamp as text after a pattern of letters (yyyy-MM-dd HH:mm:ss).", example: "DATE_FORMAT(TIMESTAMP '2024-02-29 13:45:56', 'dd.MM.yyyy')", arity: [2, 2], resolve: dateFormat },
  simpleFunction({ name: "TO_DATE", category, signature: "TO_DATE(text [, pattern])", summary: "A date from text; NULL where it is none.", example: "TO_DATE('2024-02-29')", parameters: ["text", "text"], required: 1, returns: types.date, runtime: "toDate", nullable: "always" }),
  simpleFunction({ name: "TO_TIMESTAMP", category, signature: "TO_TIMESTAMP(text [, pattern])", summary: "A timestamp from text; NULL where it is none.", example: "TO_TIMESTAMP('29.02.2024 13:45', 'dd.MM.yyyy HH:mm')", parameters: ["text", "text"], required: 1, returns: types.timestamp(3), runtime: "toTimestamp", nullable: "always" }),
  { name: "TO_TIMESTAMP_LTZ", category, signature: "TO_TIMESTAMP_LTZ(epoch [, precision]) or TO_TIMESTAMP_LTZ(text [, pattern [, zone]])", summary: "An instant from an epoch number (precision 0: seconds, 3: milliseconds) or from text in UTC or a zone.", example: "TO_TIMESTAMP_LTZ(1709214356, 0)", arity: [1, 3], resolve: toTimestampLtz },
  {
    name: "FROM_UNIXTIME", category, signature: "FROM_UNIXTIME(seconds [, pattern])", summary: "Epoch seconds as text in the session's zone.", example: "FROM_UNIXTIME(1709214356)", arity: [1, 2],
    resolve: (call) => {
      const [seconds, pattern = secondsPattern] = convertArguments(call, ["bigint", "text"]) ?? [];
      return seconds && withZone(call, "fromUnixTime", [seconds, pattern], types.string);
    },
  },
  {
    name: "UNIX_TIMESTAMP", category, signature: "UNIX_TIMESTAMP([text [, pattern]])", summary: "Epoch seconds of a text in the session's zone, or of now.", example: "UNIX_TIMESTAMP('2024-02-29 13:45:56')", arity: [0, 2],
    resolve: (call) => {
      if (call.args.length === 0) return makeCall("UNIX_TIMESTAMP", [], notNull(types.bigint), (_, { runtime }) => `Math.floor(${runtime}.now() / 1000)`, { deterministic: false });
      const [text, pattern = secondsPattern] = convertArguments(call, ["text", "text"]) ?? [];
      return text && withZone(call, "unixTime", [text, pattern], nullableIf([text, pattern], types.bigint), "may-be-null");
    },
  },
  simpleFunction({ name: "CONVERT_TZ", category, signature: "CONVERT_TZ(text, fromZone, toZone)", summary: "A local time written yyyy-MM-dd HH:mm:ss in another zone.", example: "CONVERT_TZ('2024-02-29 12:00:00', 'UTC', 'Asia/Tokyo')", parameters: ["text", "text", "text"], returns: types.string, runtime: "convertTz", nullable: "always" }),
]; // prettier-ignore

function withZone(
  call: FunctionCall,
  runtime: string,
  args: readonly Typed[],
  type: Typed["type"],
  nulls: "strict" | "may-be-null" = "strict",
): Typed {
  const { zone } = call.context;
  return makeCall(
    call.name,
    args,
    type,
    (codes, context) => `${context.runtime}.${runtime}(${codes.join(", ")}, ${context.constant(zone)})`,
    { nulls },
  );
}

function dateFormat(call: FunctionCall): Typed | undefined {
  const [time, pattern] = call.args as readonly [Typed, Typed];
  if (!isCharacter(pattern.type)) return wrongArgument(call, 1, "a pattern text");
  if (time.type.kind === "TIMESTAMP") return runtimeCall("dateFormat", [time, pattern], types.string);
  if (time.type.kind === "TIMESTAMP_LTZ") return withZone(call, "dateFormatLtz", [time, pattern], types.string);
  if (isCharacter(time.type)) return runtimeCall("dateFormatText", [time, pattern], types.string, { nulls: "may-be-null" });
  return wrongArgument(call, 0, "a timestamp or its text");
}

function toTimestampLtz(call: FunctionCall): Typed | undefined {
  const [first, second, third] = call.args as readonly [Typed, Typed | undefined, Typed | undefined];
  if (isCharacter(first.type)) return textToLtz(call, third);
  if (!isNumeric(first.type)) return wrongArgument(call, 0, "a number or a text");
  if (second !== undefined && !isInteger(second.type))
    return wrongArgument(call, 1, "a precision: 0 for seconds, 3 for milliseconds, up to 9");
  const precision = second === undefined ? 3 : precisionOf(second);
  if (second !== undefined && precision === undefined && third === undefined && !isLiteral(foldConstants(second)))
    return toMillisLtz(call, first, second);
  if (precision === undefined || third !== undefined) return wrongArgument(call, 1, "a precision from 0 (seconds) to 9 (nanoseconds)");
  const type = types.timestampLtz(Math.max(precision, 3));
  const isWhole = isInteger(first.type);
  const epoch = convert(first, isWhole ? types.bigint : types.double, call.context.zone);
  return makeCall(
    "TO_TIMESTAMP_LTZ",
    [epoch],
    type,
    ([x = ""], { runtime }) => `${runtime}.${isWhole ? "epochToLtz" : "doubleToLtz"}(${x}, ${precision})`,
    { nulls: "may-be-null" },
  );
}

/** With a precision that only the row knows the result is one of milliseconds. */
function toMillisLtz(call: FunctionCall, epoch: Typed, precision: Typed): Typed {
  const isWhole = isInteger(epoch.type);
  const converted = convert(epoch, isWhole ? types.bigint : types.double, call.context.zone);
  const fn = isWhole ? "epochToLtz" : "doubleToLtz";
  return makeCall(
    "TO_TIMESTAMP_LTZ",
    [converted, convert(precision, types.int, call.context.zone)],
    types.timestampLtz(3),
    ([x = "", p = ""], { runtime }) => `${runtime}.wholeMillis(${runtime}.${fn}(${x}, ${p}))`,
    { nulls: "may-be-null" },
  );
}

function precisionOf(typed: Typed): number | undefined {
  const folded = foldConstants(typed);
  return isLiteral(folded) && Number.isInteger(folded.value) && (folded.value as number) >= 0 && (folded.value as number) <= 9
    ? (folded.value as number)
    : undefined;
}

function textToLtz(call: FunctionCall, zone: Typed | undefined): Typed | undefined {
  const args = convertArguments(call, ["text", "text", "text"]);
  if (args === undefined) return undefined;
  const folded = zone === undefined ? undefined : foldConstants(zone);
  if (folded !== undefined && isLiteral(folded) && typeof folded.value === "string" && timeZone(folded.value) === undefined) {
    return call.context.fail(
      "ARGUMENT_TYPE",
      "the time zone of TO_TIMESTAMP_LTZ is unknown; use an IANA name as Europe/Berlin or an offset as +08:00",
      call.asts[2] ?? call.range,
    );
  }
  if (args.length === 1)
    return makeCall("TO_TIMESTAMP_LTZ", args, types.timestampLtz(3), ([x = ""], { runtime }) => `${runtime}.textToTimestamp(${x})`);
  return runtimeCall("toLtzText", args, { ...types.timestampLtz(3), nullable: true }, { nulls: "may-be-null" });
}
