import type { PatternElement } from "@millrace/pipeline";

/** How often a step may come, as people choose it. */
export const QUANTIFIERS = ["once", "optional", "oneOrMore", "zeroOrMore", "times"] as const;

export type Quantifier = (typeof QUANTIFIERS)[number];

type Quantified = Pick<PatternElement, "times" | "optional">;

export function quantifierOf({ times, optional }: Quantified): Quantifier {
  if (times === undefined) return optional === true ? "optional" : "once";
  if (times.max === null && times.min <= 1) return optional === true || times.min === 0 ? "zeroOrMore" : "oneOrMore";
  return "times";
}

/** The step with another quantifier; everything else of it stays. */
export function withQuantifier<Element extends PatternElement>(element: Element, quantifier: Quantifier): Element {
  const { times: _times, optional: _optional, ...rest } = element;
  const bare = rest as Element;
  switch (quantifier) {
    case "once":
      return bare;
    case "optional":
      return { ...bare, optional: true };
    case "oneOrMore":
      return { ...bare, times: { min: 1, max: null } };
    case "zeroOrMore":
      return { ...bare, times: { min: 1, max: null }, optional: true };
    case "times":
      return { ...bare, times: { min: 2, max: 2 } };
  }
}

/** The sign of a quantifier as regular expressions and MATCH_RECOGNIZE write it: "", "?", "+", "*", "{2}", "{2,4}", "{2,}". */
export function quantifierSign(element: Quantified): string {
  const { times, optional } = element;
  switch (quantifierOf(element)) {
    case "once":
      return "";
    case "optional":
      return "?";
    case "oneOrMore":
      return "+";
    case "zeroOrMore":
      return "*";
    case "times": {
      const range =
        times === undefined
          ? ""
          : times.max === null
            ? `{${times.min},}`
            : times.min === times.max
              ? `{${times.min}}`
              : `{${times.min},${times.max}}`;
      return optional === true ? `(${range})?` : range;
    }
  }
}
