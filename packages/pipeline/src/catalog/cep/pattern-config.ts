import { z } from "zod";
import { field } from "../parts/field.ts";
import { optionalCondition } from "../parts/scalars.ts";

/** How a step follows the one before it. The first step has none. */
const contiguity = field(z.enum(["next", "followedBy", "followedByAny", "notNext", "notFollowedBy"]).optional(), {
  title: "Follows",
  control: "select",
  options: {
    next: "Directly (next)",
    followedBy: "Later, skipping what does not fit (followedBy)",
    followedByAny: "Later, skipping anything (followedByAny)",
    notNext: "Not directly (notNext)",
    notFollowedBy: "Not before the next step (notFollowedBy)",
  },
});

/** min = max: exactly n; max null: no upper bound. */
const times = field(
  z
    .strictObject({
      min: field(z.int(), { title: "At least", control: "number" }),
      max: field(z.int().nullable(), { title: "At most", description: "Empty: no upper bound.", control: "number" }),
      windowMs: field(z.int().optional(), { title: "Within", unit: "ms", control: "duration", advanced: true }),
    })
    .optional(),
  { title: "Times", description: "Left out: exactly once.", control: "group" },
);

const withinScope = field(z.enum(["first-and-last", "previous-and-current"]).optional(), {
  title: "Measured",
  control: "select",
  options: { "first-and-last": "From the first row to the last", "previous-and-current": "From the row taken before" },
});

const quantifier = {
  times,
  quantifierContiguity: field(z.enum(["relaxed", "strict", "nondeterministic"]).optional(), {
    title: "Between the rows of the loop",
    control: "select",
    options: {
      relaxed: "Others may come between",
      strict: "Nothing between (consecutive)",
      nondeterministic: "Any combination (allowCombinations)",
    },
  }),
  optional: field(z.boolean().optional(), { title: "Optional", control: "switch" }),
  greedy: field(z.boolean().optional(), { title: "Greedy", control: "switch", advanced: true }),
  until: optionalCondition({ title: "Until", description: "A row that meets it ends the loop.", advanced: true }),
  withinMs: field(z.int().optional(), { title: "Within", unit: "ms", control: "duration", advanced: true }),
  withinScope,
};

const patternStep = z.strictObject({
  name: field(z.string().min(1, "name the step").max(100), { title: "Name" }),
  contiguity,
  where: optionalCondition({
    title: "Rows where",
    description: "May speak of earlier rows: FIRST(a.x), LAST, SUM, COUNT, AVG, MIN, MAX. Left out: any row.",
  }),
  ...quantifier,
});
/** Rules on what may be combined are Flink's and are checked with the whole pattern, not here. */
export type PatternStep = z.infer<typeof patternStep>;

/** Steps in parentheses that are quantified as one. It has no name. */
export interface PatternGroup extends Omit<PatternStep, "name" | "where"> {
  group: PatternElement[];
}
export type PatternElement = PatternStep | PatternGroup;

const patternGroup = z.strictObject({
  contiguity,
  get group(): z.ZodType<PatternElement[]> {
    return field(z.array(patternElement).min(1, "add at least one step to the group"), { title: "Steps", control: "pattern" });
  },
  ...quantifier,
});
const patternElement: z.ZodType<PatternElement> = z.lazy(() => z.union([patternStep, patternGroup]));

const afterMatchSkip = field(
  z
    .strictObject({
      strategy: field(z.enum(["noSkip", "skipToNext", "skipPastLastEvent", "skipToFirst", "skipToLast"]).default("noSkip"), {
        title: "After a match",
        control: "select",
        options: {
          noSkip: "Give every match",
          skipToNext: "Skip to the next row",
          skipPastLastEvent: "Skip past its last row",
          skipToFirst: "Skip to the first row of a step",
          skipToLast: "Skip to the last row of a step",
        },
      }),
      step: field(z.string().min(1).max(100).optional(), {
        title: "Step",
        visibleWhen: { field: "strategy", equals: ["skipToFirst", "skipToLast"] },
      }),
      throwIfMissing: field(z.boolean().optional(), {
        title: "Fail when the match has no such step",
        control: "switch",
        advanced: true,
        visibleWhen: { field: "strategy", equals: ["skipToFirst", "skipToLast"] },
      }),
    })
    .optional(),
  { title: "After a match", control: "group" },
);

/** A pattern as Flink CEP's API builds it; the field names are those of the conformance cases. */
export const patternConfig = z.strictObject({
  steps: field(z.array(patternElement).min(1, "add at least one step").max(200), { title: "Steps", control: "pattern" }),
  afterMatchSkip,
  withinMs: field(z.int().optional(), { title: "Within", description: "A match spans less than this.", unit: "ms", control: "duration" }),
  withinScope,
});
export type Pattern = z.infer<typeof patternConfig>;
