import type { Pattern, PatternElement } from "../../catalog/cep/pattern-config.ts";
import { isGroup, stepsOf } from "../pattern-tree.ts";
import { PatternReader, PatternTextError, type PatternTextDiagnostic } from "./pattern-reader.ts";
import type { PatternText } from "./print-pattern-text.ts";
import { readChain, readWindow } from "./read-pattern-chain.ts";

export interface ParsedPatternText {
  /** undefined where the text has an error. */
  readonly value: PatternText | undefined;
  readonly diagnostics: readonly PatternTextDiagnostic[];
}

const CLAUSES = ["MEASURES", "ONE", "ALL", "AFTER", "PATTERN", "WITHIN", "DEFINE", "PARTITION", "ORDER"] as const;

/**
 * Reads the text that `printPatternText` writes, and the MATCH_RECOGNIZE clause of Flink SQL, with or without the words around it. Without
 * AFTER MATCH it is Flink SQL's default, SKIP TO NEXT ROW. PARTITION BY and ORDER BY are left to the nodes before and said so.
 */
export function parsePatternText(text: string): ParsedPatternText {
  const diagnostics: PatternTextDiagnostic[] = [];
  try {
    const value = new PatternTextParser(new PatternReader(text), diagnostics).parse();
    return { value, diagnostics };
  } catch (error) {
    if (!(error instanceof PatternTextError)) throw error;
    return { value: undefined, diagnostics: [...diagnostics, error.diagnostic] };
  }
}

class PatternTextParser {
  readonly #reader: PatternReader;
  readonly #diagnostics: PatternTextDiagnostic[];
  readonly #columns: { as: string; expr: string }[] = [];
  readonly #conditions = new Map<string, { readonly text: string; readonly start: number; readonly end: number }>();
  #output: PatternText["output"] = "match";
  #skip: Pattern["afterMatchSkip"] = { strategy: "skipToNext" };
  #steps: PatternElement[] | undefined;
  #window: Pick<Pattern, "withinMs" | "withinScope"> = {};

  constructor(reader: PatternReader, diagnostics: PatternTextDiagnostic[]) {
    this.#reader = reader;
    this.#diagnostics = diagnostics;
  }

  parse(): PatternText {
    const reader = this.#reader;
    const isWrapped = reader.acceptWords("MATCH_RECOGNIZE");
    if (isWrapped) reader.expectSymbol("(", "behind MATCH_RECOGNIZE");
    while (reader.current.kind !== "end" && !reader.isSymbol(";") && !(isWrapped && reader.isSymbol(")"))) this.#clause();
    if (isWrapped) reader.expectSymbol(")", "to close MATCH_RECOGNIZE");
    reader.acceptSymbol(";");
    if (reader.current.kind !== "end") reader.fail("nothing more is expected here");
    const steps = this.#steps ?? reader.fail("PATTERN (…) is missing");
    const pattern: Pattern = {
      steps: this.#withConditions(steps),
      ...(this.#skip === undefined ? {} : { afterMatchSkip: this.#skip }),
      ...this.#window,
    };
    this.#checkConditions(pattern);
    return { pattern, output: this.#output, columns: this.#columns };
  }

  #clause(): void {
    const reader = this.#reader;
    if (reader.acceptWords("MEASURES")) this.#measures();
    else if (reader.acceptWords("ONE", "ROW", "PER", "MATCH")) this.#output = "match";
    else if (reader.acceptWords("ALL", "ROWS", "PER", "MATCH")) this.#output = "rows";
    else if (reader.acceptWords("AFTER", "MATCH")) this.#skip = this.#afterMatch();
    else if (reader.acceptWords("PATTERN")) this.#pattern();
    else if (reader.acceptWords("WITHIN")) this.#window = readWindow(reader);
    else if (reader.acceptWords("DEFINE")) this.#define();
    else if (reader.isWord("PARTITION") || reader.isWord("ORDER")) this.#ignored();
    else reader.fail("one of MEASURES, ONE ROW PER MATCH, ALL ROWS PER MATCH, AFTER MATCH, PATTERN, WITHIN and DEFINE is expected here");
  }

  #pattern(): void {
    this.#reader.expectSymbol("(", "behind PATTERN");
    this.#steps = readChain(this.#reader);
    this.#reader.expectSymbol(")", "to close the pattern");
  }

  #measures(): void {
    const reader = this.#reader;
    do {
      const expr = reader.expression(() => reader.isWord("AS") || reader.isSymbol(",")).trim();
      reader.expectWords("AS");
      this.#columns.push({ expr, as: reader.name("the column") });
    } while (reader.acceptSymbol(","));
  }

  #afterMatch(): Pattern["afterMatchSkip"] {
    const reader = this.#reader;
    if (reader.acceptWords("NO", "SKIP")) return undefined;
    reader.expectWords("SKIP");
    if (reader.acceptWords("PAST", "LAST", "ROW")) return { strategy: "skipPastLastEvent" };
    reader.expectWords("TO");
    if (reader.acceptWords("NEXT", "ROW")) return { strategy: "skipToNext" };
    const isFirst = reader.acceptWords("FIRST");
    if (!isFirst) reader.acceptWords("LAST");
    const step = reader.name("the step to skip to");
    const throwIfMissing = !reader.acceptWords("IF", "PRESENT");
    return { strategy: isFirst ? "skipToFirst" : "skipToLast", step, ...(throwIfMissing ? { throwIfMissing } : {}) };
  }

  #define(): void {
    const reader = this.#reader;
    do {
      const { start, end } = reader.current;
      const name = reader.name("a step");
      reader.expectWords("AS");
      const text = reader.expression(
        () =>
          reader.isSymbol(",") ||
          reader.isSymbol(";") ||
          CLAUSES.some((clause) => clause !== "ALL" && clause !== "ONE" && reader.isWord(clause)),
      );
      if (this.#conditions.has(name)) throw new PatternTextError(`the step "${name}" has two conditions; join them by AND`, { start, end });
      this.#conditions.set(name, { text, start, end });
    } while (reader.acceptSymbol(","));
  }

  #ignored(): void {
    const reader = this.#reader;
    const word = reader.next();
    reader.expectWords("BY");
    const columns = reader.expression(() => CLAUSES.some((clause) => reader.isWord(clause)));
    const isPartition = word.text.toUpperCase() === "PARTITION";
    this.#diagnostics.push({
      code: "PATTERN_TEXT",
      severity: "warning",
      message: isPartition
        ? `PARTITION BY ${columns} is not part of the pattern: put a “Key by” with these columns in front of it`
        : `ORDER BY ${columns} is not part of the pattern: rows are ordered by the time that the source's watermark setting names`,
      range: { start: word.start, end: word.end },
    });
  }

  #withConditions(chain: readonly PatternElement[]): PatternElement[] {
    return chain.map((element): PatternElement => {
      if (isGroup(element)) return { ...element, group: this.#withConditions(element.group) };
      const condition = this.#conditions.get(element.name);
      return condition === undefined ? element : { ...element, where: condition.text };
    });
  }

  #checkConditions(pattern: Pattern): void {
    const names = new Set(stepsOf(pattern).map(({ name }) => name));
    for (const [name, { start, end }] of this.#conditions) {
      if (!names.has(name))
        throw new PatternTextError(`DEFINE speaks of "${name}", which is no step of the pattern; its steps are ${[...names].join(", ")}`, {
          start,
          end,
        });
    }
  }
}
