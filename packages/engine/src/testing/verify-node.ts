import { findKind, type NodeKind, type StreamType } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";
import { EngineError } from "../operators/engine-error.ts";
import { type OperatorKind, operatorRegistry } from "../operators/registry.ts";
import type { TestStream } from "./stream-text.ts";
import { testPlan } from "./test-plan.ts";
import { verifyOperator } from "./verify-operator.ts";

export interface NodeOptions {
  readonly kind: OperatorKind;
  /** As people write it: defaults left out. */
  readonly config: unknown;
  /** Key columns of each input, undefined where it is not keyed. */
  readonly keys?: readonly (readonly string[] | undefined)[];
  /** What each input may carry; left out: append. */
  readonly changelogs?: readonly StreamType["changelog"][];
  readonly executionMode?: "streaming" | "batch";
  /** The inputs end; left out: those of a batch job do. */
  readonly isBounded?: boolean;
  readonly timeZone?: string;
}

/** The plan of a node as the planner would make it: config checked by the catalog, columns of the outputs as the catalog infers them. Throws where it reports an error. */
export function planNode(options: NodeOptions, schemas: readonly Schema[]): NodePlan {
  const kind = findKind(options.kind) as NodeKind | undefined;
  if (kind === undefined) throw new EngineError("KIND_NOT_RUNNABLE", `There is no node kind ${options.kind}.`, { domain: "internal" });
  const config = kind.config.parse(options.config);
  const executionMode = options.executionMode ?? "streaming";
  const inputSchemas = kind.inputs.map((_, input) => schemas[input] ?? (schemas[0] as Schema));
  const findings: string[] = [];
  const inferred = kind.infer({
    nodeId: "node",
    config,
    inputs: inputSchemas.map((schema, input): StreamType => ({
      schema,
      keys: options.keys?.[input],
      hasEventTime: true,
      changelog: options.changelogs?.[input] ?? "append",
      bounded: options.isBounded ?? executionMode === "batch",
    })),
    settings: { timeZone: options.timeZone ?? "UTC", executionMode },
    report: ({ severity, message }) => {
      if (severity === "error") findings.push(message);
    },
  });
  if (findings.length > 0 || inferred.includes(undefined))
    throw new EngineError("CONFIG_INVALID", findings.join(" ") || `The columns of ${options.kind} are not known.`);
  const plan = testPlan({
    kind: options.kind,
    config,
    inputs: inputSchemas,
    outputs: inferred.map((stream) => (stream as StreamType).schema),
    keys: options.keys ?? [],
    timeZone: options.timeZone ?? "UTC",
    executionMode,
  });
  return { ...plan, inputChangelogs: inputSchemas.map((_, input) => options.changelogs?.[input] ?? "append") };
}

/** `verifyOperator` for a node kind: the operator of the registry, with the plan that the catalog gives for the input's columns. */
export function verifyNode(
  options: NodeOptions & { readonly input: TestStream; readonly expected: TestStream; readonly isOrdered?: boolean },
): void {
  verifyOperator({
    plan: planNode(options, options.input.schemas),
    create: operatorRegistry[options.kind],
    input: options.input,
    expected: options.expected,
    ...(options.isOrdered === undefined ? {} : { isOrdered: options.isOrdered }),
  });
}
