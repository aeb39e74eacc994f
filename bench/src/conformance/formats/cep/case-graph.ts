import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import { formatDataType } from "@millrace/pipeline/types";
import type { CepAnswer, CepCase, MatchIndices } from "./cep-case.ts";
import { planOf } from "./cep-plan.ts";

/** Columns beside those of the case: the time of a row, and the watermark that comes behind it. */
const TIME = "time of the row";
const WATERMARK = "watermark behind the row";

/** A row that came out at a sink. */
export interface SinkRow {
  readonly values: readonly unknown[];
  readonly timestamp: number;
}

/** An event-time case as a part of a document: source, key by, pattern, three sinks, under ids that begin with `prefix`. */
export interface CaseGraph {
  readonly nodes: readonly object[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly sinks: { readonly matches: string; readonly timedOut: string; readonly late: string };
  /** Names of the source's columns that the case has, in order; time and watermark follow. */
  readonly columns: readonly string[];
  /** What came out, in the words of the case. By which element is not known here: `emittedBy` is −1. */
  answerOf(rowsOf: (sink: string) => readonly SinkRow[], error: CepAnswer["error"]): CepAnswer;
}

/** `path` is what the source is told: it finds its case by it. */
export function caseGraph(recorded: CepCase, prefix: string, path: string): CaseGraph {
  const { plan, schema, steps } = planOf(recorded);
  const columns = Object.fromEntries([
    ...schema.map(({ name, type }) => [name, formatDataType(type)]),
    [TIME, "BIGINT"],
    [WATERMARK, "BIGINT"],
  ]) as Record<string, string>;
  const isKeyed = recorded.keyBy.length > 0;
  const id = (name: string): string => `${prefix}${name}`;
  const edge = (from: string, to: string): { from: string; to: string } => ({ from: id(from), to: id(to) });
  const sinks = { matches: id("matches"), timedOut: id("timedOut"), late: id("late") };
  const indicesOf = (values: readonly unknown[]): MatchIndices =>
    Object.fromEntries(
      steps
        .map((step, index) => [step, values[recorded.keyBy.length + index]] as const)
        .filter(([, positions]) => Array.isArray(positions)),
    ) as MatchIndices;
  return {
    nodes: [
      {
        id: id("rows"),
        kind: "source.file",
        parallelism: 1,
        config: {
          path,
          format: "jsonl",
          schema: columns,
          watermark: { generator: "punctuated", timestamp: `\`${TIME}\``, punctuatedExpr: `\`${WATERMARK}\`` },
        },
      },
      { id: id("only"), kind: "transform.filter", parallelism: 1, config: { condition: `\`${WATERMARK}\` IS NULL` } },
      ...(isKeyed ? [{ id: id("keyed"), kind: "transform.keyBy", parallelism: 1, config: { keys: recorded.keyBy } }] : []),
      { id: id("pattern"), kind: "cep.pattern", config: plan.config as CepPatternConfig },
      ...Object.values(sinks).map((sink) => ({ id: sink, kind: "sink.table", config: {}, parallelism: 1 })),
    ],
    edges: [
      edge("rows.out", "only.in"),
      ...(isKeyed ? [edge("only.out", "keyed.in"), edge("keyed.out", "pattern.in")] : [edge("only.out", "pattern.in")]),
      edge("pattern.out", "matches.in"),
      edge("pattern.timedOut", "timedOut.in"),
      edge("pattern.late", "late.in"),
    ],
    sinks,
    columns: schema.map(({ name }) => name),
    answerOf: (rowsOf, error) => ({
      matches: rowsOf(sinks.matches).map(({ values }) => indicesOf(values)),
      matchTimes: rowsOf(sinks.matches).map(({ timestamp }) => timestamp),
      emittedBy: rowsOf(sinks.matches).map(() => -1),
      timedOut: rowsOf(sinks.timedOut).map(({ values }) => ({ match: indicesOf(values), at: values.at(-1) as number, emittedBy: -1 })),
      late: rowsOf(sinks.late).map(({ values }) => values[schema.length - 1] as number),
      error,
    }),
  };
}
