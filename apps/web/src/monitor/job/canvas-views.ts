import type { PipelineDocument } from "@millrace/pipeline";
import type { EdgeView, LiveBody, NodeView, PortView } from "@millrace/ui/canvas";
import { inputsOf, kindOf, nameOf, outputsOf } from "../../editor/catalog/kinds.ts";
import { HELD_HIGH, HELD_LOW } from "../answers/culprit.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** The graph as it was drawn, without any number. */
export function staticNodes(document: PipelineDocument, title: (kind: string) => string): readonly NodeView[] {
  return document.nodes.map((node, index) => {
    const kind = kindOf(node.kind);
    const config = kind?.config.safeParse(node.config);
    const place = document.layout[node.id];
    return {
      id: node.id,
      x: place?.x ?? index * 260,
      y: place?.y ?? 0,
      kind: node.kind,
      category: kind?.category ?? "unknown",
      icon: kind?.icon ?? "circle-help",
      name: nameOf(node, title),
      summary: kind !== undefined && config?.success === true ? kind.describe(config.data) : node.kind,
      inputs: inputsOf(node).map((p) => ({ name: p.name, title: p.title })),
      outputs: outputsOf(node).map(outputView),
      errors: 0,
      warnings: 0,
      ...(node.disabled === true ? { disabled: true } : {}),
      body: undefined,
    };
  });
}

function outputView(port: { readonly name: string; readonly title: string; readonly optional?: boolean }): PortView {
  return { name: port.name, title: port.title, ...(port.optional === true ? { side: true } : {}) };
}

export interface LiveViewOptions {
  readonly isStale: boolean;
  readonly isSource: (id: string) => boolean;
  readonly isSink: (id: string) => boolean;
  /** Replaces the numbers of a node: "4,212 rows". */
  readonly note?: ((id: string, live: NodeLive | undefined) => string | undefined) | undefined;
  readonly errors?: Readonly<Record<string, number>>;
  /** The number by which the cards are shaded instead of by their load. */
  readonly heat?: ((id: string) => LiveBody["heat"]) | undefined;
}

/** Adds the numbers. Nodes whose numbers did not change keep their identity: `cache` remembers them over calls. */
export function liveNodes(
  nodes: readonly NodeView[],
  live: Readonly<Record<string, NodeLive>>,
  options: LiveViewOptions,
  cache: Map<string, { readonly key: string; readonly view: NodeView }>,
): readonly NodeView[] {
  return nodes.map((node) => {
    const now = live[node.id];
    const body = liveBody(node.id, now, options);
    const errors = options.errors?.[node.id] ?? 0;
    const key = `${node.x},${node.y},${node.name},${errors},${JSON.stringify(body)}`;
    const known = cache.get(node.id);
    if (known?.key === key) return known.view;
    const view: NodeView = { ...node, errors, ...(body === undefined ? {} : { body }) };
    cache.set(node.id, { key, view });
    return view;
  });
}

function liveBody(id: string, live: NodeLive | undefined, options: LiveViewOptions): LiveBody | undefined {
  const note = options.note?.(id, live);
  const heat = options.heat?.(id);
  if (live === undefined && note === undefined) return undefined;
  return {
    mode: "live",
    // A source takes nothing in and a sink gives nothing out: a zero there would be a false one.
    ...(options.isSource(id) || live?.inPerSecond == null ? {} : { recordsInPerSecond: shown(live.inPerSecond) }),
    ...(options.isSink(id) || live?.outPerSecond == null ? {} : { recordsOutPerSecond: shown(live.outPerSecond) }),
    busy: percent(live?.busyMax),
    backPressured: percent(live?.heldMax),
    idle: percent(live?.idleAvg),
    watermarkMs: wholeSecond(live?.watermark),
    ...(options.isStale ? { isStale: true } : {}),
    ...(note === undefined ? {} : { note }),
    ...(heat === undefined ? {} : { heat }),
  };
}

/** As precise as the card shows it: what looks the same is not drawn again. */
function shown(rate: number): number {
  return Number(rate.toPrecision(3));
}

function percent(share: number | null | undefined): number {
  return Math.round((share ?? 0) * 100) / 100;
}

function wholeSecond(at: number | null | undefined): number | null {
  return at === null || at === undefined ? null : Math.floor(at / 1_000) * 1_000;
}

/** The wire's id on the canvas: several may have the same ends. */
export function wireId(edge: { readonly from: string; readonly to: string }, index: number): string {
  return `${edge.from}>${edge.to}#${index}`;
}

/** Wires with their rates: violet where the consumer holds its producer back, orange into the culprit. */
export function liveEdges(
  document: PipelineDocument,
  live: Readonly<Record<string, NodeLive>>,
  culpritId: string | undefined,
  cache: Map<string, { readonly key: string; readonly view: EdgeView }>,
): readonly EdgeView[] {
  const wires = outWires(document);
  return document.edges.map((edge, index) => {
    const [source = "", sourcePort = ""] = edge.from.split(".");
    const [target = "", targetPort = ""] = edge.to.split(".");
    const id = wireId(edge, index);
    const rate = rateOf(source, target, wires, live);
    const held = (live[source]?.heldMax ?? 0) > HELD_LOW && live[source]?.task !== live[target]?.task;
    const state =
      target === culpritId && (live[source]?.heldMax ?? 0) > HELD_LOW
        ? "busy"
        : held && (live[target]?.heldMax ?? 0) > HELD_LOW
          ? "held"
          : held && (live[source]?.heldMax ?? 0) > HELD_HIGH && (live[target]?.busyMax ?? 0) > HELD_HIGH
            ? "busy"
            : undefined;
    const partition = edge.partition;
    const view: EdgeView = {
      id,
      source,
      sourcePort,
      target,
      targetPort,
      ...(partition === undefined ? {} : { partition, title: partition.toUpperCase() }),
      ...(rate === null ? {} : { recordsPerSecond: shown(rate) }),
      ...(state === undefined ? {} : { state }),
    };
    const key = JSON.stringify(view);
    const known = cache.get(id);
    if (known?.key === key) return known.view;
    cache.set(id, { key, view });
    return view;
  });
}

interface Wires {
  readonly inputsOf: ReadonlyMap<string, number>;
  readonly portsOf: ReadonlyMap<string, ReadonlySet<string>>;
}

function outWires(document: PipelineDocument): Wires {
  const inputs = new Map<string, number>();
  const ports = new Map<string, Set<string>>();
  for (const edge of document.edges) {
    const target = edge.to.split(".")[0] ?? "";
    const [source = "", port = ""] = edge.from.split(".");
    inputs.set(target, (inputs.get(target) ?? 0) + 1);
    ports.set(source, (ports.get(source) ?? new Set()).add(port));
  }
  return { inputsOf: inputs, portsOf: ports };
}

/** What flows on one wire: all that the source emits where it has one output, else what the target takes in where it has one input. */
function rateOf(source: string, target: string, wires: Wires, live: Readonly<Record<string, NodeLive>>): number | null {
  if ((wires.inputsOf.get(target) ?? 0) === 1 && live[target]?.inPerSecond != null) return live[target].inPerSecond;
  if ((wires.portsOf.get(source)?.size ?? 0) === 1) return live[source]?.outPerSecond ?? null;
  return null;
}
