import type { Settings } from "@millrace/pipeline";
import { inFlightKey } from "../checkpoint/in-flight-rows.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { LogicalEdge, LogicalGraph, LogicalNode } from "./logical-graph.ts";
import type { NodePlan } from "./node-plan.ts";
import type { Partitioner } from "./partitioner.ts";

/** A node inside a task, with the wires that stay inside. */
export interface ChainedNode {
  readonly plan: NodePlan;
  readonly isSource: boolean;
  readonly isSink: boolean;
  readonly outputPorts: readonly string[];
  /** Per output port: true where rows may carry other kinds than +I. */
  readonly hasKinds: readonly boolean[];
}

export interface ChainedEdge {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
}

/** One operator chain: what one thread runs by direct calls, once per subtask. */
export interface JobTask {
  /** The id of the chain's head. */
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly slotSharingGroup: string;
  /** Head first; every node behind its input. */
  readonly nodes: readonly ChainedNode[];
  readonly edges: readonly ChainedEdge[];
}

/** A wire between two tasks. */
export interface JobEdge {
  readonly id: number;
  readonly fromTask: string;
  readonly from: string;
  readonly fromPort: number;
  readonly toTask: string;
  readonly to: string;
  readonly toPort: number;
  readonly partitioner: Partitioner;
  readonly hasKinds: boolean;
  /** The columns of the stream's keys, where it has some. */
  readonly keyColumns?: readonly number[] | undefined;
  /** Batch: the consumer begins when the producer has ended; what is between them lies on disk. */
  readonly isBlocking: boolean;
  /** Why this is an exchange and no direct call. */
  readonly reason: string;
}

export interface JobGraph {
  readonly name: string;
  readonly settings: Settings;
  readonly tasks: readonly JobTask[];
  readonly edges: readonly JobEdge[];
}

export interface ChainOptions {
  /** Edges (by `inFlightKey`) that must not become direct calls: the checkpoint to be restored holds rows that were under way there. */
  readonly exchanges?: ReadonlySet<string> | undefined;
}

/** Chains what may be chained and decides how every other edge deals out its rows. */
export function chainGraph(graph: LogicalGraph, { exchanges }: ChainOptions = {}): JobGraph {
  const byId = new Map(graph.nodes.map((node) => [node.plan.nodeId, node]));
  const incoming = new Map<string, number>();
  for (const edge of graph.edges) incoming.set(edge.to, (incoming.get(edge.to) ?? 0) + 1);
  const planned = graph.edges.map((edge) => {
    const from = byId.get(edge.from)!;
    const to = byId.get(edge.to)!;
    const { partitioner, why } = choosePartitioner(edge, from, to);
    const held = exchanges?.has(inFlightKey(edge)) === true ? "rows were under way here at the restored checkpoint" : undefined;
    const chainBreak = partitioner.type === "forward" ? (breakReason(from, to, incoming.get(edge.to)!) ?? held) : why;
    return { edge, partitioner, chainBreak };
  });

  const headOf = new Map<string, string>();
  for (const node of graph.nodes) {
    const id = node.plan.nodeId;
    const chained = planned.find(({ edge, chainBreak }) => edge.to === id && chainBreak === undefined);
    headOf.set(id, chained === undefined ? id : headOf.get(chained.edge.from)!);
  }
  const tasks = graph.nodes
    .filter((node) => headOf.get(node.plan.nodeId) === node.plan.nodeId)
    .map((head): JobTask => {
      const id = head.plan.nodeId;
      const members = graph.nodes.filter((node) => headOf.get(node.plan.nodeId) === id);
      return {
        id,
        name: members.map((node) => node.plan.name).join(" → "),
        parallelism: head.plan.parallelism,
        maxParallelism: head.plan.maxParallelism,
        slotSharingGroup: head.slotSharingGroup,
        nodes: members.map((node) => ({
          plan: node.plan,
          isSource: node.isSource,
          isSink: node.isSink,
          outputPorts: node.outputPorts,
          hasKinds: node.outputs.map((stream) => stream.changelog !== "append"),
        })),
        edges: planned
          .filter(({ edge, chainBreak }) => chainBreak === undefined && headOf.get(edge.from) === id)
          .map(({ edge }) => ({ from: edge.from, fromPort: edge.fromPort, to: edge.to, toPort: edge.toPort })),
      };
    });
  const edges = planned
    .filter(({ chainBreak }) => chainBreak !== undefined)
    .map(({ edge, partitioner, chainBreak }, id): JobEdge => ({
      id,
      fromTask: headOf.get(edge.from)!,
      from: edge.from,
      fromPort: edge.fromPort,
      toTask: headOf.get(edge.to)!,
      to: edge.to,
      toPort: edge.toPort,
      partitioner,
      hasKinds: byId.get(edge.from)!.outputs[edge.fromPort]!.changelog !== "append",
      keyColumns: keyColumnsOf(byId.get(edge.from)!.outputs[edge.fromPort]!),
      isBlocking: graph.settings.executionMode === "batch",
      reason: chainBreak!,
    }));
  return { name: graph.name, settings: graph.settings, tasks, edges };
}

function choosePartitioner(
  edge: LogicalEdge,
  from: LogicalNode,
  to: LogicalNode,
): { readonly partitioner: Partitioner; readonly why: string } {
  const producers = from.plan.parallelism;
  const consumers = to.plan.parallelism;
  const stream = from.outputs[edge.fromPort];
  if (stream === undefined) throw new EngineError("DOCUMENT_INVALID", `edge ${edge.from} → ${edge.to}: the type of its rows is not known`);
  const isEqual = producers === consumers && from.plan.maxParallelism === to.plan.maxParallelism;
  if (edge.partition === "custom")
    return { partitioner: { type: "custom", expr: edge.partitionExpr ?? "0" }, why: "the edge asks for a custom partition" };
  const isKeyed = to.plan.inputKeys[edge.toPort] !== undefined && stream.keys !== undefined;
  if (edge.partition === "hash" || (edge.partition === undefined && isKeyed)) {
    const keys = stream.keys ?? [];
    const columns = keys.map((key) => stream.schema.findIndex((column) => column.name === key));
    if (columns.length === 0 || columns.includes(-1)) {
      throw new EngineError(
        "CONFIG_INVALID",
        `edge ${edge.from} → ${edge.to} is partitioned by hash, but its stream has no keys; put a keyBy in front`,
        { nodeId: edge.to },
      );
    }
    if (producers === 1 && consumers === 1) return { partitioner: { type: "forward" }, why: "" };
    if (isEqual && from.plan.kind !== "transform.keyBy") return { partitioner: { type: "forward" }, why: "" };
    return { partitioner: { type: "hash", columns }, why: `rows are dealt out by key (${keys.join(", ")})` };
  }
  if (edge.partition !== undefined) {
    if (edge.partition === "forward") wiringMustMatch(edge, producers, consumers);
    return { partitioner: { type: edge.partition }, why: `the edge asks for ${edge.partition}` };
  }
  if (producers === consumers) return { partitioner: { type: "forward" }, why: "" };
  return { partitioner: { type: "rebalance" }, why: `parallelism changes from ${producers} to ${consumers}` };
}

function keyColumnsOf({ keys, schema }: LogicalNode["outputs"][number]): readonly number[] | undefined {
  if (keys === undefined || keys.length === 0) return undefined;
  const columns = keys.map((key) => schema.findIndex(({ name }) => name === key));
  return columns.includes(-1) ? undefined : columns;
}

function wiringMustMatch(edge: LogicalEdge, producers: number, consumers: number): void {
  if (producers === consumers) return;
  throw new EngineError(
    "CONFIG_INVALID",
    `edge ${edge.from} → ${edge.to} asks for forward, but the parallelism is ${producers} and ${consumers}; make it equal or use rescale`,
    { nodeId: edge.to },
  );
}

/** Why a forward edge is no direct call; undefined where it is one. */
function breakReason(from: LogicalNode, to: LogicalNode, inputs: number): string | undefined {
  if (inputs > 1) return `${to.plan.nodeId} has ${inputs} inputs`;
  if (from.slotSharingGroup !== to.slotSharingGroup) return `slot sharing groups differ (${from.slotSharingGroup}, ${to.slotSharingGroup})`;
  if (to.plan.kind === "transform.watermarks") return `${to.plan.nodeId} makes the watermarks of the chain behind it`;
  if (to.chaining === "head") return `${to.plan.nodeId} starts a new chain`;
  if (to.chaining === "never") return `${to.plan.nodeId} is never chained`;
  if (from.chaining === "never") return `${from.plan.nodeId} is never chained`;
  return undefined;
}
