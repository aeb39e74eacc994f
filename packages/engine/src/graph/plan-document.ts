import {
  findKind,
  validateDocument,
  type Diagnostic,
  type NodeKind,
  type PipelineNode,
  type PortSpec,
  type Settings,
  type StreamType,
  type Validation,
  type ValidateOptions,
} from "@millrace/pipeline";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../operators/engine-error.ts";
import { chainGraph, type ChainOptions, type JobGraph } from "./job-graph.ts";
import type { LogicalEdge, LogicalGraph, LogicalNode } from "./logical-graph.ts";

/** A document that cannot run: DOCUMENT_INVALID with all findings. */
export class DocumentError extends EngineError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    super("DOCUMENT_INVALID", errors.map(({ message }) => message).join("\n") || "the document is not valid", {
      nodeId: errors[0]?.nodeId,
    });
    this.diagnostics = diagnostics;
  }
}

/** Document → chained job graph. Throws DocumentError. */
export function planDocument(input: unknown, { exchanges, ...options }: ValidateOptions & ChainOptions = {}): JobGraph {
  // With values, if none: a parameter that lacks one is an error then.
  return chainGraph(logicalGraph(validateDocument(input, { parameters: {}, ...options })), { exchanges });
}

/**
 * The nodes that run (disabled ones and what hangs on them alone left out), in order of the stream. Throws DocumentError.
 * With `isPartial` the nodes with errors are left out as if they were disabled: what can run of a document that is being drawn.
 */
export function logicalGraph(validation: Validation, { isPartial = false }: { readonly isPartial?: boolean } = {}): LogicalGraph {
  const { document, diagnostics, streams, configs } = validation;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (document === undefined || (errors.length > 0 && !isPartial)) throw new DocumentError(diagnostics);
  const wrong = new Set(errors.map(({ nodeId }) => nodeId));
  const wires = document.edges.map((edge) => ({ edge, from: splitEnd(edge.from), to: splitEnd(edge.to) }));
  const nodes = inStreamOrder(document.nodes, wires);
  const running = new Set<string>();
  for (const node of nodes) {
    const kind = findKind(node.kind);
    if (kind === undefined) continue;
    const isFed = kind.inputs.every(
      (port) =>
        port.optional === true || wires.some(({ to, from }) => to.node === node.id && to.port === port.name && running.has(from.node)),
    );
    if (node.disabled !== true && configs.has(node.id) && isFed && !wrong.has(node.id) && hasStreams(node)) running.add(node.id);
  }
  const active = nodes.filter((node) => running.has(node.id));
  const logical = new Map(active.map((node) => [node.id, logicalNode(node)]));
  const edges = wires
    .filter(({ from, to }) => running.has(from.node) && running.has(to.node))
    .map(({ edge, from, to }): LogicalEdge => ({
      from: from.node,
      fromPort: logical.get(from.node)!.outputPorts.indexOf(from.port),
      to: to.node,
      toPort: logical.get(to.node)!.inputPorts.indexOf(to.port),
      partition: edge.partition ?? portPartition(to),
      partitionExpr: edge.partitionExpr,
    }));
  return { name: document.name, settings: runSettings(document.settings), nodes: [...logical.values()], edges };

  /** What the port asks for where the edge does not say: rules are broadcast. With one subtask every row reaches it anyway. */
  function portPartition(to: { readonly node: string; readonly port: string }): LogicalEdge["partition"] {
    const { plan } = logical.get(to.node)!;
    return plan.parallelism === 1 ? undefined : findKind(plan.kind)!.inputs.find((port) => port.name === to.port)?.partition;
  }

  function hasStreams(node: PipelineNode): boolean {
    return portsOf(node).every((port) => streams.has(`${node.id}.${port.name}`));
  }

  function portsOf(node: PipelineNode): readonly PortSpec[] {
    const { outputs } = findKind(node.kind)!;
    return typeof outputs === "function" ? outputs(configs.get(node.id)) : outputs;
  }

  function logicalNode(node: PipelineNode): LogicalNode {
    const kind = findKind(node.kind)! as NodeKind;
    const config = configs.get(node.id);
    const ports = portsOf(node);
    const declared = kind.inputs.map((port) => inputStream(node.id, port.name));
    // An optional input at the end that nothing is connected to is none: it would hold back event time for ever.
    const inputs = declared.slice(0, declared.findLastIndex((stream) => stream !== undefined) + 1);
    const outputs = ports.map((port) => streams.get(`${node.id}.${port.name}`) ?? missingStream(node.id, port.name));
    const { settings } = document!;
    const { singleton } = kind.traits;
    const isSingleton = singleton === true || (singleton === "unkeyed" && inputs[0]?.keys === undefined);
    return {
      plan: {
        nodeId: node.id,
        kind: node.kind,
        name: node.name ?? kind.title,
        config,
        inputSchemas: inputs.map((stream) => stream?.schema ?? []),
        outputSchemas: outputs.map((stream) => stream.schema),
        inputKeys: inputs.map((stream) => keyColumns(stream)),
        inputUniqueKeys: inputs.map((stream) => uniqueColumns(stream)),
        inputChangelogs: inputs.map((stream) => stream?.changelog ?? "append"),
        parallelism: isSingleton ? 1 : (node.parallelism ?? settings.parallelism),
        maxParallelism: node.maxParallelism ?? settings.maxParallelism,
        rowErrors: node.rowErrors ?? settings.rowErrors,
        timeZone: settings.timeZone,
        executionMode: settings.executionMode,
      },
      inputPorts: kind.inputs.map((port) => port.name),
      outputPorts: ports.map((port) => port.name),
      outputs,
      chaining: node.chaining ?? "always",
      slotSharingGroup: node.slotSharingGroup ?? "default",
      isSource: kind.category === "source",
      isSink: kind.category === "sink",
    };
  }

  function inputStream(nodeId: string, port: string): StreamType | undefined {
    const known = wires
      .filter(({ to, from }) => to.node === nodeId && to.port === port && running.has(from.node))
      .map(({ edge }) => streams.get(edge.from));
    const [first, ...others] = known.filter((stream) => stream !== undefined);
    if (first === undefined) return undefined;
    const changelog = (others.find((stream) => stream.changelog !== "append") ?? first).changelog;
    const { uniqueKey, ...stream } = first;
    const named = others.length > 0 || uniqueKey === undefined ? stream : first;
    return {
      ...named,
      changelog: first.changelog === "append" ? changelog : first.changelog,
      schema: others.reduce((schema, other) => widen(schema, other.schema), first.schema),
    };
  }

  function missingStream(nodeId: string, port: string): never {
    throw new EngineError("DOCUMENT_INVALID", `the type of the rows of ${nodeId}.${port} is not known`, { nodeId });
  }
}

/** A batch job takes no checkpoints: after a failure it begins anew. */
function runSettings(settings: Settings): Settings {
  return settings.executionMode === "batch" ? { ...settings, checkpointing: { ...settings.checkpointing, intervalMs: 0 } } : settings;
}

/** The columns of a union: nullable where either side is. */
function widen(a: Schema, b: Schema): Schema {
  return a.map((column, i) =>
    b[i]?.type.nullable === true && !column.type.nullable ? { ...column, type: { ...column.type, nullable: true } } : column,
  );
}

function keyColumns(stream: StreamType | undefined): readonly number[] | undefined {
  return stream?.keys?.map((key) => stream.schema.findIndex((column) => column.name === key));
}

/** A stream that only adds rows may add one of the same name again (a window that fires anew); one that takes rows back does so before. */
function uniqueColumns(stream: StreamType | undefined): readonly number[] | undefined {
  if (stream === undefined || stream.changelog === "append") return undefined;
  const columns = stream.uniqueKey?.map((key) => stream.schema.findIndex((column) => column.name === key));
  return columns === undefined || columns.includes(-1) ? undefined : columns;
}

function splitEnd(end: string): { readonly node: string; readonly port: string } {
  const dot = end.indexOf(".");
  return { node: end.slice(0, dot), port: end.slice(dot + 1) };
}

function inStreamOrder(
  nodes: readonly PipelineNode[],
  wires: readonly { readonly from: { readonly node: string }; readonly to: { readonly node: string } }[],
): readonly PipelineNode[] {
  const waiting = new Map(nodes.map((node) => [node.id, wires.filter(({ to }) => to.node === node.id).length]));
  const ordered = nodes.filter((node) => waiting.get(node.id) === 0);
  for (const node of ordered) {
    for (const { to } of wires.filter(({ from }) => from.node === node.id)) {
      const left = waiting.get(to.node)! - 1;
      waiting.set(to.node, left);
      if (left === 0) ordered.push(nodes.find(({ id }) => id === to.node)!);
    }
  }
  return ordered;
}
