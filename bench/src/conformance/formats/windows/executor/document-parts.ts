import { formatDataType, type Schema } from "@millrace/pipeline/types";
import type { CaseSource, ExecutorCase } from "../../../executor/executor-case.ts";
import type { CaseElement } from "../window-case-types.ts";

/** Columns beside those of the case: the time of a row, the watermark that it stands for, and the input that it belongs to. */
export const TIME = "time of the row";
export const WATERMARK = "mark";
export const INPUT = "side";

type Nodes = ExecutorCase["nodes"];
type Edges = ExecutorCase["edges"];

/** What stands in front of the operator of a case: its rows, and their event time and watermarks. */
export interface DocumentFront {
  readonly nodes: Nodes;
  readonly edges: Edges;
  readonly source: CaseSource;
  /** Where each input comes from, "node.port". */
  readonly inputs: readonly string[];
  /** Columns of the case, without the three above. */
  readonly schema: Schema;
}

/**
 * One source gives all elements in their order; each input takes its own rows, and assigns times and watermarks behind that, so that each has the watermarks
 * that the case gives it. Watermarks travel as rows that carry nothing else.
 */
export function documentFront(
  elements: readonly CaseElement[],
  options: { readonly schema: Schema; readonly inputs: 1 | 2; readonly keyBy: readonly string[]; readonly unkeyed?: readonly number[] },
): DocumentFront {
  const { schema, inputs, keyBy } = options;
  const isEnding = elements.at(-1)?.end === true || elements.at(-1)?.watermark === "MAX";
  const columns = Object.fromEntries([
    ...schema.map(({ name, type }) => [name, formatDataType(type)]),
    [TIME, "BIGINT"],
    [WATERMARK, "BIGINT"],
    [INPUT, "INT"],
  ]) as Record<string, string>;
  const rows = elements.flatMap((element): unknown[][] => {
    if (element.row !== undefined)
      return [[...schema.map(({ name }) => element.row?.[name] ?? null), element.t ?? null, null, element.input ?? 1]];
    return typeof element.watermark === "number"
      ? [[...schema.map(() => null), element.watermark, element.watermark, element.input ?? null]]
      : [];
  });
  const nodes: Nodes[number][] = [{ id: "rows", kind: "source.file", parallelism: 1, config: { path: "case", schema: columns } }];
  const edges: Edges[number][] = [];
  const hasTime = elements.some(({ t, watermark }) => t !== undefined || watermark !== undefined);
  const ends = Array.from({ length: inputs }, (_, index) => {
    const chain: Nodes[number][] = [];
    const isMine = `COALESCE(${INPUT} = ${index + 1}, TRUE)`;
    if (inputs === 2) chain.push({ id: `side${index}`, kind: "transform.filter", config: { condition: isMine } });
    if (hasTime) {
      chain.push({
        id: `time${index}`,
        kind: "transform.watermarks",
        config: { watermark: { generator: "punctuated", timestamp: quoted(TIME), punctuatedExpr: WATERMARK } },
      });
      chain.push({ id: `only${index}`, kind: "transform.filter", config: { condition: `${WATERMARK} IS NULL` } });
    }
    if (keyBy.length > 0 && options.unkeyed?.includes(index) !== true)
      chain.push({ id: `keyed${index}`, kind: "transform.keyBy", config: { keys: [...keyBy] } });
    let end = "rows.out";
    for (const node of chain) {
      nodes.push({ ...node, parallelism: 1 });
      edges.push({ from: end, to: `${node.id}.in` });
      end = `${node.id}.out`;
    }
    return end;
  });
  return { nodes, edges, source: { rows, isEnding }, inputs: ends, schema };
}

export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
