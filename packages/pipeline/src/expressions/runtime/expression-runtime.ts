import { casts } from "./casts.ts";
import { collections } from "./collections.ts";
import { comparisons } from "./comparisons.ts";
import { dates } from "./time/dates.ts";
import { decimals } from "./numeric/decimals.ts";
import { encodings } from "./text/encodings.ts";
import { hashes } from "./hash/hashes.ts";
import { integers } from "./numeric/integers.ts";
import { jsonValues } from "./json/json-values.ts";
import { numbers } from "./numeric/numbers.ts";
import { patterns } from "./text/patterns.ts";
import { printf } from "./text/printf.ts";
import { regexps } from "./text/regexps.ts";
import { strings } from "./text/strings.ts";
import { timeText } from "./time/time-text.ts";

/** The clock and the source of randomness behind NOW(), RAND(), UUID() and the like. */
export interface RuntimeSources {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Epoch milliseconds, null before the first watermark; left out: there are no watermarks. */
  readonly currentWatermark?: () => number | null;
}

const library = {
  ...casts,
  ...collections,
  ...comparisons,
  ...dates,
  ...decimals,
  ...encodings,
  ...hashes,
  ...integers,
  ...jsonValues,
  ...numbers,
  ...patterns,
  printf,
  ...regexps,
  ...strings,
  ...timeText,
};

/** What generated code calls: one flat object of functions. */
export type ExpressionRuntime = typeof library & Required<RuntimeSources>;

/** The function library with a clock and a source of randomness. */
export function createExpressionRuntime(sources: RuntimeSources): ExpressionRuntime {
  return { ...library, now: sources.now, random: sources.random, currentWatermark: sources.currentWatermark ?? (() => null) };
}

/** The library on the system's clock, for callers that have no clock of their own (constant folding, the editor). */
export const expressionRuntime: ExpressionRuntime = createExpressionRuntime({ now: () => Date.now(), random: () => Math.random() });
