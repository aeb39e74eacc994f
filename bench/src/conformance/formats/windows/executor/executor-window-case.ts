import { parseDocument, validateDocument } from "@millrace/pipeline";
import { decodeJson, DecodeFailure, type Schema } from "@millrace/pipeline/types";
import type { CaseResult } from "../../../case-format.ts";
import type { ExecutedAnswer, Executor, ExecutorCase } from "../../../executor/executor-case.ts";
import { caseSchema } from "../case-schema.ts";
import { canonical } from "../compare-outputs.ts";
import { type CaseOutput, type RunCase, type WindowCase, writeTime } from "../window-case-types.ts";
import { type DocumentFront, documentFront } from "./document-parts.ts";
import { dependsOnInterleaving } from "./interleavings.ts";
import { joinNode } from "./join-node.ts";
import { processNode } from "./process-node.ts";
import { windowNode } from "./window-node.ts";

/** The node of a case in a document, and how its results are read. */
export interface CaseNode {
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly ports: readonly string[];
  /** A result as the case writes it. */
  readonly writeRow: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** An expected row as far as an executor can agree with it: without the wall clock. */
  readonly expectedRow?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly latePorts: readonly { readonly port: string; readonly side?: "left" | "right" }[];
}

const PARALLELISM = 3;

/**
 * A case as a document; or why it cannot be one. What an executor gives has no order between subtasks and no watermarks that a sink sees, so all records are
 * compared as one multiset, with the late ones and the counter of those dropped.
 */
export function executorWindowCase(
  recorded: WindowCase,
  executor: Executor,
  runners: Readonly<Record<string, RunCase>>,
): ExecutorCase | string {
  const reason = whyNot(recorded);
  if (reason !== undefined) return reason;
  const { kind, keyBy = [] } = recorded.operator;
  const isSingle = kind === "window" || kind === "timers";
  const isPaced = !isSingle && executor === "local";
  if (!isSingle && !isPaced && dependsOnInterleaving(recorded, runners[kind] as RunCase)) return "depends on how its two inputs interleave";
  const made =
    kind === "window" ? windowNode(recorded) : kind === "timers" || kind === "coProcess" ? processNode(recorded) : joinNode(recorded);
  if (typeof made === "string") return made;
  const { node, elements } = made;
  const front = documentFront(elements, { schema: made.schema ?? caseSchema(elements), inputs: isSingle ? 1 : 2, keyBy });
  // Two inputs keep their order only on one subtask.
  const operator = { id: "operator", kind: node.kind, config: node.config, parallelism: !isPaced && keyBy.length > 0 ? PARALLELISM : 1 };
  const sinks = ["out", ...node.latePorts.map(({ port }) => port)];
  const nodes = [...front.nodes, operator, ...sinks.map((id) => ({ id, kind: "sink.table", config: {}, parallelism: 1 }))];
  const edges = [
    ...front.edges,
    ...front.inputs.map((from, index) => ({ from, to: `operator.${node.ports[index]}` })),
    ...sinks.map((id) => ({ from: `operator.${id}`, to: `${id}.in` })),
  ];
  const schemas = schemasOf({ nodes, edges }, sinks);
  if (typeof schemas === "string") return schemas;
  return {
    nodes,
    edges,
    sources: { rows: { ...front.source, isPaced } },
    judge: (answer) => judge(recorded, node, { answer, front, schemas }),
  };
}

function whyNot({ operator, input, expected }: WindowCase): string | undefined {
  const kinds = ["window", "windowJoin", "windowCoGroup", "intervalJoin", "timers", "coProcess"];
  if (!kinds.includes(operator.kind)) return "no operator of a pipeline";
  if (input.some((element) => element.processingTime !== undefined)) return "sets the clock by hand";
  if (input.some((element) => element.restore === true)) return "restores the operator";
  if (input.some((element) => element.idle !== undefined)) return "sets idleness by hand";
  if (input.some((element) => element.row !== undefined && element.t === undefined)) return "has rows without a time";
  if (expected.some((output) => output.error !== undefined)) return "ends in an error";
  const last = input.length - 1;
  if (input.some((element, index) => index < last && (element.end === true || element.watermark === "MAX")))
    return "goes on behind its last watermark";
  if (input.at(-1)?.input !== undefined && (input.at(-1)?.end === true || input.at(-1)?.watermark === "MAX")) return "ends one input only";
  return undefined;
}

/** Schemas of the sinks; a sentence where the document is refused. */
function schemasOf(parts: Pick<ExecutorCase, "nodes" | "edges">, sinks: readonly string[]): ReadonlyMap<string, Schema> | string {
  const { diagnostics, streams } = validateDocument(parseDocument(JSON.stringify({ format: "millrace/v1", name: "case", ...parts })).value);
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) return `the document is refused: ${error.message}`;
  return new Map(sinks.map((id) => [id, streams.get(`operator.${id}`)?.schema ?? []]));
}

interface Run {
  readonly answer: ExecutedAnswer;
  readonly front: DocumentFront;
  readonly schemas: ReadonlyMap<string, Schema>;
}

function judge(recorded: WindowCase, node: CaseNode, { answer, front, schemas }: Run): CaseResult {
  const named = (sink: string): { readonly row: Record<string, unknown>; readonly t: number | undefined }[] =>
    answer.rowsOf(sink).map(({ values, timestamp }) => ({ row: read(schemas.get(sink) ?? [], values), t: timestamp }));
  const time = (t: number | undefined): Pick<CaseOutput, "t"> => (t === undefined ? {} : { t: writeTime(t) as number | "MAX" });
  const outputs = [
    ...named("out").map(({ row, t }) => ({ ...time(t), row: node.writeRow(row) })),
    ...node.latePorts.flatMap(({ port, side }) =>
      named(port).map(({ row, t }) => ({
        ...time(t),
        late: Object.fromEntries(front.schema.map(({ name }) => [name, row[name]])),
        ...(side === undefined ? {} : { side }),
      })),
    ),
  ];
  const expected = recorded.expected
    .filter(({ row, late }) => row !== undefined || late !== undefined)
    .map((output) => ({
      ...output,
      at: undefined,
      ...(output.row === undefined ? {} : { row: node.expectedRow?.(output.row) ?? output.row }),
    }));
  const dropped = answer.metric("operator", "numLateRecordsDropped");
  const wanted = recorded.metrics?.numLateRecordsDropped;
  const agree = multiset(outputs) === multiset(expected) && (wanted === undefined || wanted === dropped);
  return { agree, got: { outputs, numLateRecordsDropped: dropped } };
}

function multiset(outputs: readonly object[]): string {
  return outputs.map(canonical).sort().join("\n");
}

/** Times come back as epoch milliseconds. */
function read(schema: Schema, values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    schema.map(({ name, type }, index) => {
      const value = decodeJson(type, values[index]);
      return [name, value instanceof DecodeFailure ? undefined : value];
    }),
  );
}
