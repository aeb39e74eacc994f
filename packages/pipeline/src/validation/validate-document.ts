import { catalog, findKind } from "../catalog/catalog.ts";
import type { PortSpec, StreamType } from "../catalog/node-kind.ts";
import type { PipelineDocument, PipelineNode } from "../document/document.ts";
import { hasParameters, resolveParameters, type ParameterValues } from "../document/parameters.ts";
import { closestName } from "./closest-name.ts";
import { valueAtPath } from "./config-path.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { checkDocument, checkGraph } from "./document-checks.ts";
import { activeNodes, buildGraph, findCycles, topologicalOrder, type Graph, type GraphNode } from "./graph.ts";
import { mergeStreams } from "./merge-streams.ts";
import { checkPartitions } from "./partition-checks.ts";
import { readShape } from "./read-shape.ts";
import { settingDiagnostics } from "./setting-diagnostics.ts";
import { shorten } from "./shorten.ts";
import { checkStreams } from "./stream-checks.ts";
import { checkTests } from "./test-checks.ts";
import { isTimeZone } from "./time-zone.ts";
import { decidesNeeds, isWritten, usableConfig, type UsableConfig } from "./usable-config.ts";
import { checkWires, nameOf, outputPorts } from "./wire-checks.ts";

export interface ValidateOptions {
  /** Values of parameters, as for a start: defaults are taken where they are not given, and what has neither is an error. Left out: it is a warning. */
  readonly parameters?: ParameterValues;
}

export interface Validation {
  /** The document in today's format with all defaults, parameters not resolved; undefined where its shape is wrong. */
  readonly document?: PipelineDocument;
  /** All findings; the pipeline can run where none is an error. */
  readonly diagnostics: readonly Diagnostic[];
  /** What is known about the rows of each output, by "node.port". */
  readonly streams: ReadonlyMap<string, StreamType>;
  /** The complete config of each node whose settings are valid, parameters resolved. */
  readonly configs: ReadonlyMap<string, unknown>;
}

/**
 * Checks a document completely: shape, settings, graph, expressions, types, and what each kind asks of its inputs. A pure function of its input,
 * about 1 ms for 20 nodes. Never throws, whatever the input.
 */
export function validateDocument(input: unknown, options: ValidateOptions = {}): Validation {
  const shape = readShape(input);
  const { document } = shape;
  if (document === undefined) return { diagnostics: shape.diagnostics, streams: new Map(), configs: new Map() };
  const resolved = resolveParameters(document, options.parameters);
  const diagnostics: Diagnostic[] = [...shape.diagnostics, ...checkDocument(document), ...resolved.diagnostics];
  const graph = buildGraph(resolved.document.nodes, resolved.document.edges);
  const configs = new Map<string, unknown>();
  const usable = new Map<string, UsableConfig>();
  for (const { node } of graph.values()) diagnostics.push(...readConfig(node, configs, usable));
  diagnostics.push(...checkWires(resolved.document, graph, configs));
  const ordered = topologicalOrder(graph);
  for (const cycle of findCycles(graph, ordered)) diagnostics.push(cycleDiagnostic(cycle, graph));
  const active = activeNodes(ordered);
  const streams = new Map<string, StreamType>();
  for (const node of ordered) {
    if (active.has(node.node.id)) diagnostics.push(...inferNode({ document: resolved.document, graph, configs, usable, streams }, node));
  }
  diagnostics.push(
    ...checkGraph(resolved.document, graph, active, streams),
    ...checkPartitions(resolved.document, graph, streams),
    ...checkTests(document, graph, streams),
  );
  // What does not run is not judged, so that a broken part can be switched off.
  const idle = new Set(ordered.map(({ node }) => node.id).filter((id) => !active.has(id)));
  const judged = diagnostics.filter((diagnostic) => diagnostic.nodeId === undefined || !idle.has(diagnostic.nodeId));
  const placed = judged.map((diagnostic) => withoutMovedRange(diagnostic, document, graph));
  return { document, diagnostics: inDocumentOrder(placed, graph), streams, configs };
}

function readConfig(node: PipelineNode, configs: Map<string, unknown>, usable: Map<string, UsableConfig>): readonly Diagnostic[] {
  const kind = findKind(node.kind);
  if (kind === undefined) {
    const meant = closestName(node.kind, Object.keys(catalog));
    const message = `${nameOf(node)} is of the kind "${shorten(node.kind)}", which this version does not know.${meant === undefined ? " It is kept as it is; replace it to run the pipeline." : ` Did you mean "${meant}"?`}`;
    return [{ code: "KIND_UNKNOWN", severity: "error", message, nodeId: node.id }];
  }
  const parsed = kind.config.safeParse(node.config);
  if (parsed.success) {
    configs.set(node.id, parsed.data);
    return [];
  }
  const rest = usableConfig(kind, node.config, parsed.error.issues);
  if (rest !== undefined) usable.set(node.id, rest);
  const found = settingDiagnostics(kind.config, node.config, parsed.error.issues, node.id);
  // A setting that waits for a parameter's value has been reported as such.
  return found.filter((diagnostic) => !isWaiting(node.config, diagnostic.path ?? ""));
}

function isWaiting(config: unknown, path: string): boolean {
  const text = valueAtPath(config, path);
  return typeof text === "string" && hasParameters(text);
}

/** Positions are those of the text with values in it; where that is not the text of the document they would point to the wrong place. */
function withoutMovedRange(diagnostic: Diagnostic, document: PipelineDocument, graph: Graph): Diagnostic {
  if (diagnostic.range === undefined || diagnostic.nodeId === undefined || diagnostic.path === undefined) return diagnostic;
  const index = graph.get(diagnostic.nodeId)?.index;
  const written = index === undefined ? undefined : valueAtPath(document.nodes[index]?.config, diagnostic.path);
  if (typeof written !== "string" || !hasParameters(written)) return diagnostic;
  const { range: _, fixes: __, ...rest } = diagnostic;
  return rest;
}

interface Known {
  readonly document: PipelineDocument;
  readonly graph: Graph;
  readonly configs: ReadonlyMap<string, unknown>;
  /** Of nodes whose settings are wrong: what can be judged all the same. */
  readonly usable: ReadonlyMap<string, UsableConfig>;
  readonly streams: Map<string, StreamType>;
}

/** Types the outputs of a node whose inputs are typed, and adds them to `streams`; of a node with wrong settings the rest is judged. */
function inferNode(known: Known, node: GraphNode): readonly Diagnostic[] {
  const { id } = node.node;
  const kind = findKind(node.node.kind);
  const rest = known.usable.get(id);
  const config = known.configs.get(id) ?? rest?.config;
  if (kind === undefined || config === undefined) return [];
  const found: Diagnostic[] = [];
  const inputs = kind.inputs.map((port) => inputStream(known, node, port, found));
  if (rest === undefined || !decidesNeeds(rest))
    found.push(...checkStreams({ graph: known.graph, node, kind, config, inputs, streams: known.streams }));
  const { executionMode } = known.document.settings;
  // A wrong zone is reported once, at the settings.
  const timeZone = isTimeZone(known.document.settings.timeZone) ? known.document.settings.timeZone : "UTC";
  const outputs = kind.infer({
    nodeId: id,
    config,
    inputs,
    settings: { timeZone, executionMode },
    report: (diagnostic) => {
      if (rest === undefined || isWritten(rest, diagnostic.path)) found.push({ ...diagnostic, nodeId: id });
    },
  });
  if (rest === undefined) {
    for (const [index, port] of (outputPorts(kind, config) ?? []).entries()) {
      const stream = outputs[index];
      if (stream !== undefined) known.streams.set(`${id}.${port.name}`, stream);
    }
  }
  return found.filter((diagnostic) => diagnostic.path === undefined || !isWaiting(node.node.config, diagnostic.path));
}

function inputStream({ streams }: Known, { node, incoming }: GraphNode, port: PortSpec, found: Diagnostic[]): StreamType | undefined {
  const all = incoming.filter((wire) => wire.to.port === port.name);
  // A wire too many is reported as such; the first one counts.
  const wires = port.many === true ? all : all.slice(0, 1);
  const known = wires.map((wire) => streams.get(wire.edge.from)).filter((stream) => stream !== undefined);
  if (known.length < wires.length) return undefined;
  const merged = mergeStreams(known);
  if (typeof merged !== "string") return merged;
  found.push({
    code: "UNION_DIFFERS",
    severity: "error",
    message: `The streams that ${nameOf(node)} brings together have different columns: ${merged}. Make them equal with a “Map” or “Columns” in front.`,
    nodeId: node.id,
  });
  return undefined;
}

function cycleDiagnostic(cycle: readonly string[], graph: Graph): Diagnostic {
  const names = cycle.slice(0, 10).map((id) => nameOf(graph.get(id)?.node ?? { id }));
  const last = graph.get(cycle[0] ?? "")?.incoming.find((wire) => wire.from.node === cycle.at(-1))?.edge;
  return {
    code: "CYCLE",
    severity: "error",
    message: `The rows go in a circle: ${names.join(" → ")}${cycle.length > names.length ? " → …" : ""} → ${names[0] ?? ""}. Remove one of the wires.`,
    ...(cycle[0] === undefined ? {} : { nodeId: cycle[0] }),
    ...(last === undefined
      ? {}
      : {
          edge: { from: last.from, to: last.to },
          fixes: [{ title: "Remove the wire", action: "remove-edge", edge: { from: last.from, to: last.to } }],
        }),
  };
}

/** Findings of the document first, then node by node as they stand in the document. */
function inDocumentOrder(diagnostics: readonly Diagnostic[], graph: Graph): readonly Diagnostic[] {
  const place = (diagnostic: Diagnostic) => (diagnostic.nodeId === undefined ? -1 : (graph.get(diagnostic.nodeId)?.index ?? -1));
  return [...diagnostics].sort((a, b) => place(a) - place(b));
}
