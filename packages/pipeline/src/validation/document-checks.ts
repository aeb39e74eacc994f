import { findKind } from "../catalog/catalog.ts";
import type { StreamType } from "../catalog/node-kind.ts";
import type { PipelineDocument } from "../document/document.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Graph } from "./graph.ts";
import { isTimeZone } from "./time-zone.ts";
import { nameOf } from "./wire-checks.ts";

/** What concerns the document as a whole: settings that contradict each other, doubled ids, an empty graph. */
export function checkDocument(document: PipelineDocument): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const { settings } = document;
  const error = (code: string, message: string, path: string) => found.push({ code, severity: "error", message, path });
  if (settings.parallelism > settings.maxParallelism) {
    error(
      "PARALLELISM_TOO_HIGH",
      `The parallelism (${settings.parallelism}) is above the max parallelism (${settings.maxParallelism}). Lower the one or raise the other.`,
      "settings.parallelism",
    );
  }
  if (!isTimeZone(settings.timeZone)) {
    error(
      "UNKNOWN_TIME_ZONE",
      `"${settings.timeZone}" is not a time zone. Write a name such as Europe/Berlin or an offset such as +08:00.`,
      "settings.timeZone",
    );
  }
  if (settings.checkpointing.unaligned && settings.checkpointing.mode === "at-least-once") {
    error(
      "CHECKPOINT_SETTINGS",
      "Unaligned checkpoints are exactly-once only. Choose exactly-once, or turn unaligned off.",
      "settings.checkpointing.unaligned",
    );
  }
  const seen = new Set<string>();
  for (const [index, node] of document.nodes.entries()) {
    if (seen.has(node.id))
      error(
        "NODE_ID_DOUBLED",
        `There are two nodes "${node.id}". Give one another id: it names the node's state in savepoints.`,
        `nodes[${index}].id`,
      );
    seen.add(node.id);
    const maxParallelism = node.maxParallelism ?? settings.maxParallelism;
    const parallelism = node.parallelism ?? settings.parallelism;
    if (parallelism > maxParallelism && (node.parallelism !== undefined || node.maxParallelism !== undefined)) {
      found.push({
        code: "PARALLELISM_TOO_HIGH",
        severity: "error",
        message: `The parallelism of ${nameOf(node)} (${parallelism}) is above its max parallelism (${maxParallelism}). Lower the one or raise the other.`,
        nodeId: node.id,
        path: "parallelism",
      });
    }
  }
  if (document.nodes.length === 0)
    found.push({
      code: "PIPELINE_EMPTY",
      severity: "error",
      message: "The pipeline has no nodes. Add a source and a sink.",
      path: "nodes",
    });
  return found;
}

/** What the whole graph lacks: sinks, ends of input in batch mode, checkpoints where a sink waits for them. */
export function checkGraph(
  document: PipelineDocument,
  graph: Graph,
  active: ReadonlySet<string>,
  streams: ReadonlyMap<string, StreamType>,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const nodes = [...graph.values()].filter(({ node }) => active.has(node.id));
  if (nodes.length > 0 && !nodes.some(({ node }) => findKind(node.kind)?.category === "sink" || findKind(node.kind) === undefined)) {
    found.push({
      code: "SINK_MISSING",
      severity: "error",
      message: "The pipeline has no sink, so nothing would run. Add one, for example a “Table”.",
      path: "nodes",
    });
  }
  const isEndless = [...streams.values()].some((stream) => !stream.bounded);
  for (const { node, outgoing } of nodes) {
    const kind = findKind(node.kind);
    if (kind === undefined) continue;
    const stream = streams.get(`${node.id}.out`);
    if (kind.category !== "sink" && !outgoing.some((wire) => wire.from.port === "out") && outgoing.length === 0) {
      found.push({
        code: "OUTPUT_UNUSED",
        severity: "warning",
        message: `The rows of ${nameOf(node)} go nowhere. Connect it, or add a sink.`,
        nodeId: node.id,
        fixes: [{ title: "Add a “Table”", action: "append-node", from: `${node.id}.out`, kind: "sink.table", config: {} }],
      });
    }
    if (kind.category === "source" && document.settings.executionMode === "batch" && stream?.bounded === false) {
      found.push({
        code: "BATCH_NEEDS_BOUNDED_INPUT",
        severity: "error",
        message: `Batch mode ends when its input ends, and ${nameOf(node)} never does. Give it a number of rows, or use streaming mode.`,
        nodeId: node.id,
        ...(node.kind === "source.generator"
          ? {
              path: "count",
              fixes: [{ title: "Make 100000 rows", action: "set-config", nodeId: node.id, path: "count", value: 100_000 }] as const,
            }
          : {}),
      });
    }
    const waits = node.kind === "sink.file" || (node.kind === "sink.postgres" && node.config.mode === "transactional");
    if (waits && isEndless && document.settings.checkpointing.intervalMs === 0) {
      found.push({
        code: "SINK_NEEDS_CHECKPOINTS",
        severity: "warning",
        message: `${nameOf(node)} shows its rows with the next checkpoint, and checkpoints are off. Set a checkpoint interval.`,
        nodeId: node.id,
      });
    }
  }
  return found;
}
