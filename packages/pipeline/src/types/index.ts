export type { Column, DataType, PlainKind, Schema } from "./data-type.ts";
export { MAX_LENGTH, notNull, types, withNullable } from "./type-constructors.ts";
export { formatDataType } from "./format-data-type.ts";
export { DataTypeSyntaxError, parseDataType, tryParseDataType } from "./parse-data-type.ts";
export { sameType, sameTypeButNull } from "./same-type.ts";
export { isApproximate, isBinary, isCharacter, isDateTime, isExactNumeric, isInteger, isNumeric, isTimestamp } from "./type-families.ts";
export { leastRestrictive } from "./least-restrictive.ts";
export { commonType } from "./common-type.ts";
export { canCast, canCastImplicitly } from "./cast-rules.ts";
export {
  addLong,
  compareExact,
  divideLong,
  exact,
  multiplyLong,
  negateLong,
  remainderLong,
  subtractLong,
  toDouble,
  wrap64,
  type ExactInteger,
} from "./exact-integer.ts";
export { cutFraction } from "./cut-fraction.ts";
export { decimalToDouble, fitsPrecision, formatDecimal, parseDecimal, rescale } from "./decimal.ts";
export { civilFromDays, DAY_MS, daysFromCivil, daysInMonth, isLeapYear } from "./calendar.ts";
export { formatDate, formatTime, formatTimestamp } from "./format-date-time.ts";
export { DecodeFailure } from "./decode-failure.ts";
export { decodeJson, jsonDecoder, type JsonDecoder } from "./decode-json.ts";
export { decodeText } from "./decode-text.ts";
export { encodeJson, type EncodeOptions } from "./encode-json.ts";
export { parseJson } from "./parse-json.ts";
