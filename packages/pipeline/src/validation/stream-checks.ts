import type { NodeKind, PortSpec, StreamType } from "../catalog/node-kind.ts";
import { quoteName } from "../catalog/inference/quote-name.ts";
import { timestampColumns } from "../catalog/inference/watermark-checks.ts";
import type { Diagnostic, QuickFix } from "./diagnostic.ts";
import type { Graph, GraphNode, Wire } from "./graph.ts";
import { nameOf } from "./wire-checks.ts";

export interface NodeContext {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly kind: NodeKind;
  readonly config: unknown;
  /** One per input port. */
  readonly inputs: readonly (StreamType | undefined)[];
  /** By "node.port". */
  readonly streams: ReadonlyMap<string, StreamType>;
}

/** What the traits of a kind ask of its inputs: keys, event time, a changelog that it can take. */
export function checkStreams(context: NodeContext): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const { kind, config, inputs } = context;
  const needsEventTime =
    typeof kind.traits.needsEventTime === "function" ? kind.traits.needsEventTime(config) : kind.traits.needsEventTime === true;
  const accepts = kind.traits.accepts ?? ["append"];
  let isTimeReported = false;
  for (const [index, stream] of inputs.entries()) {
    const port = kind.inputs[index];
    if (stream === undefined || port === undefined) continue;
    if (stream.keys === undefined) {
      if (kind.traits.needsKeys === true) found.push(notKeyed(context, port, stream));
      else if (runsOnOneSubtask(kind)) found.push(overAllRows(context, port, stream));
    }
    if (needsEventTime && !stream.hasEventTime && !isTimeReported) {
      isTimeReported = true;
      found.push(noEventTime(context, port.name));
    }
    if (!accepts.includes(stream.changelog)) found.push(wrongChangelog(context, port.name));
  }
  return found;
}

function wiresTo({ node }: NodeContext, port: string): readonly Wire[] {
  return node.incoming.filter((wire) => wire.to.port === port);
}

function notKeyed(context: NodeContext, port: PortSpec, stream: StreamType): Diagnostic {
  const which = context.kind.inputs.length === 1 ? "" : ` on its input “${port.title}”`;
  return {
    code: "NOT_KEYED",
    severity: "error",
    message: `${nameOf(context.node.node)} works on each key by itself and needs keyed rows${which}. Put a “Key by” in front of it.`,
    nodeId: context.node.node.id,
    ...keyByFixes(context, port, stream),
  };
}

/** Windows and patterns without a key: sometimes meant, often forgotten. */
function runsOnOneSubtask(kind: NodeKind): boolean {
  return kind.traits.singleton === "unkeyed" && (kind.category === "window" || kind.category === "cep");
}

function overAllRows(context: NodeContext, port: PortSpec, stream: StreamType): Diagnostic {
  return {
    code: "NOT_KEYED",
    severity: "warning",
    message: `${nameOf(context.node.node)} runs over all rows together, on one subtask. Put a “Key by” in front of it for a result per key.`,
    nodeId: context.node.node.id,
    ...keyByFixes(context, port, stream),
  };
}

function keyByFixes(context: NodeContext, port: PortSpec, stream: StreamType): Pick<Diagnostic, "fixes"> {
  const column = stream.schema.find(({ type }) => type.kind === "STRING" || type.kind === "BIGINT" || type.kind === "INT")?.name;
  if (column === undefined) return {};
  const fixes = wiresTo(context, port.name).map(({ edge }): QuickFix => ({
    title: `Key by "${column}"`,
    action: "insert-node",
    edge: { from: edge.from, to: edge.to },
    kind: "transform.keyBy",
    config: { keys: [column] },
  }));
  return fixes.length === 0 ? {} : { fixes };
}

function noEventTime(context: NodeContext, port: string): Diagnostic {
  const { node } = context.node;
  const sources = sourcesBehind(context, port);
  const fixes: QuickFix[] = [];
  for (const source of sources) {
    const column = timestampColumns(context.streams.get(`${source.node.id}.out`)?.schema)[0];
    if (column === undefined) continue;
    fixes.push({
      title: `Take "${column}" of ${nameOf(source.node)} as event time`,
      action: "set-config",
      nodeId: source.node.id,
      path: "watermark",
      value: { timestamp: quoteName(column), maxOutOfOrdernessMs: 5_000 },
    });
  }
  const config = context.config as { readonly window?: { readonly time?: string } };
  if (config.window?.time === "event")
    fixes.push({ title: "Use processing time", action: "set-config", nodeId: node.id, path: "window.time", value: "processing" });
  const where =
    sources.length === 0
      ? "The nodes before it give results without time. Move it in front of them, or use processing time."
      : `Set the event time of ${sources.map((source) => nameOf(source.node)).join(" and ")}.`;
  return {
    code: "NO_EVENT_TIME",
    severity: "error",
    message: `${nameOf(node)} needs rows with event time, and these have none. ${where}`,
    nodeId: node.id,
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** Sources without event time from which the rows of a port come. */
function sourcesBehind(context: NodeContext, port: string): readonly GraphNode[] {
  return nodesBehind(context, port).filter(
    ({ node, incoming }) => incoming.length === 0 && context.streams.get(`${node.id}.out`)?.hasEventTime === false,
  );
}

/** All nodes through which the rows of a port have come, the furthest first. */
function nodesBehind(context: NodeContext, port: string): readonly GraphNode[] {
  const found: GraphNode[] = [];
  const seen = new Set<string>();
  const waiting = wiresTo(context, port).map((wire) => wire.from.node);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = context.graph.get(id);
    if (node === undefined || seen.has(id)) continue;
    seen.add(id);
    found.push(node);
    for (const wire of node.incoming) waiting.push(wire.from.node);
  }
  return found.toReversed();
}

function wrongChangelog(context: NodeContext, port: string): Diagnostic {
  const fixes = nodesBehind(context, port).flatMap(({ node: before }): readonly QuickFix[] =>
    before.kind === "transform.aggregate" && before.config.emit !== "every"
      ? [
          {
            title: `Let ${nameOf(before)} give a new row for each result`,
            action: "set-config",
            nodeId: before.id,
            path: "emit",
            value: "every",
          },
        ]
      : [],
  );
  const { node } = context.node;
  const isSink = context.kind.category === "sink";
  return {
    code: "CHANGELOG_NOT_ACCEPTED",
    severity: "error",
    message: isSink
      ? `${nameOf(node)} can only add rows, and this stream also updates and deletes. Use a sink that upserts (Table, PostgreSQL), or a window in place of a running aggregate.`
      : `${nameOf(node)} takes new rows only, and this stream also updates and deletes. Move it in front of the aggregate, join or top N, or use a window there.`,
    nodeId: node.id,
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}
