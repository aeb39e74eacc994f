import type { PipelineDocument, PipelineNode, StreamType } from "@millrace/pipeline";
import type { PreviewPort } from "@millrace/engine/preview";
import { kindOf } from "../../catalog/kinds.ts";
import { parseEnd } from "../../document/edge-ends.ts";
import { countKeys } from "./count-keys.ts";

/** What a node will hold once the job has run for a while. Rough: from sample rows and settings. */
export interface NodeForecast {
  readonly nodeId: string;
  /** Entries held at a time: keys, or rows where rows are kept. Null: nothing tells. */
  readonly entries: number | null;
  readonly holds: "keys" | "rows";
  readonly bytes: number | null;
  /** Bytes a day by which it grows without end; 0 where it has a bound, null where the rate is not known. */
  readonly growthPerDay: number | null;
  /** What keeps it bounded. */
  readonly bound: "window" | "retention" | "keys" | "none";
}

export interface ForecastInput {
  readonly document: PipelineDocument;
  /** By "node.port". */
  readonly streams: ReadonlyMap<string, StreamType>;
  /** What came out of the preview, by "node.port". */
  readonly ports: Readonly<Record<string, PreviewPort>>;
}

/** Bookkeeping of one entry beside its values, as measured for maps of objects; and one number that is added up. */
const ENTRY_BYTES = 64;
const NUMBER_BYTES = 8;
const DAY_S = 86_400;

/** Kinds that keep rows; all others keep something per key. */
const KEEPS_ROWS = new Set(["join.regular", "join.interval", "join.window", "join.coGroup", "window.rows"]);
/** Their state is what their settings say line by line, which no sample tells. */
const UNKNOWN = new Set([
  "transform.process",
  "transform.coProcess",
  "transform.code",
  "transform.broadcast",
  "transform.asyncLookup",
  "join.lookup",
  "transform.sort",
]);

/** What each stateful node of a streaming pipeline will hold. */
export function forecastState({ document, streams, ports }: ForecastInput): readonly NodeForecast[] {
  if (document.settings.executionMode === "batch") return [];
  return document.nodes.flatMap((node) => {
    const traits = kindOf(node.kind)?.traits;
    if (traits?.stateful !== true || node.disabled === true || UNKNOWN.has(node.kind)) return [];
    const inputs = document.edges
      .filter(({ to }) => parseEnd(to).node === node.id)
      .flatMap(({ from }) => {
        const [stream, port] = [streams.get(from), ports[from]];
        return stream === undefined || port === undefined ? [] : [{ stream, port, ...ratesOf(document, ports, from) }];
      });
    return inputs.length === 0 ? [] : [forecastNode(node, inputs)];
  });
}

interface Input {
  readonly stream: StreamType;
  readonly port: PreviewPort;
  /** Rows a second of the clock; null where nothing tells. */
  readonly perSecond: number | null;
  /** Rows a second of event time. */
  readonly perEventSecond: number | null;
}

function forecastNode(node: PipelineNode, inputs: readonly Input[]): NodeForecast {
  const holds = KEEPS_ROWS.has(node.kind) || node.kind === "transform.distinct" ? "rows" : "keys";
  const isEndless = inputs.some(({ stream }) => !stream.bounded);
  const horizon = horizonOf(node);
  const parts = inputs.map((input) => forecastInput(node, input, horizon));
  const sum = (of: (part: Part) => number | null): number | null =>
    parts.reduce<number | null>((total, part) => (total === null || of(part) === null ? null : total + (of(part) ?? 0)), 0);
  const grows = isEndless && horizon === undefined && parts.some(({ isOpen }) => isOpen);
  return {
    nodeId: node.id,
    holds,
    entries: sum(({ entries }) => entries),
    bytes: sum(({ entries, bytesEach }) => (entries === null ? null : entries * bytesEach)),
    growthPerDay: grows
      ? sum(({ isOpen, newPerSecond, bytesEach }) => (!isOpen ? 0 : newPerSecond === null ? null : newPerSecond * DAY_S * bytesEach))
      : 0,
    bound: horizon?.by ?? (grows ? "none" : "keys"),
  };
}

interface Part {
  readonly entries: number | null;
  readonly bytesEach: number;
  /** New entries a second, where they never end. */
  readonly newPerSecond: number | null;
  readonly isOpen: boolean;
}

function forecastInput(node: PipelineNode, { stream, port, perSecond, perEventSecond }: Input, horizon: Horizon | undefined): Part {
  const columns = port.columns.map(({ name }) => name);
  const rowBytes = mean(port.rows.map(({ values }) => bytesOf(values)));
  const chosen = keyColumnsOf(node, stream, columns);
  const keyOf = (values: readonly unknown[]) => chosen.map((name) => values[columns.indexOf(name)]);
  const keys = port.rows.map(({ values }) => keyOf(values));
  const count = countKeys(keys.map((key) => JSON.stringify(key)));
  const keyBytes = mean(keys.map(bytesOf));
  const rate = horizon?.time === "event" ? perEventSecond : perSecond;
  const rowsWithin = horizon === undefined ? null : rate === null ? null : (rate * horizon.ms) / 1000;
  if (KEEPS_ROWS.has(node.kind))
    return {
      entries: horizon === undefined ? null : rowsWithin === null ? null : rowsWithin * horizon.copies,
      bytesEach: rowBytes + ENTRY_BYTES,
      newPerSecond: perSecond,
      isOpen: true,
    };
  const bytesEach = keyBytes + ENTRY_BYTES + valueBytes(node, rowBytes);
  const isOpen = count.inAll === Infinity;
  const entries =
    horizon === undefined ? (isOpen ? null : count.inAll) : rowsWithin === null ? null : count.among(rowsWithin) * horizon.copies;
  return { entries, bytesEach, newPerSecond: perSecond, isOpen };
}

/** What one key has besides itself. */
function valueBytes({ kind, config }: PipelineNode, rowBytes: number): number {
  const aggregates = config["aggregates"];
  if (Array.isArray(aggregates)) return aggregates.length * NUMBER_BYTES;
  if (kind === "transform.topN") return rowBytes * (typeof config["n"] === "number" ? config["n"] : 1);
  return kind === "transform.distinct" ? 0 : rowBytes;
}

function keyColumnsOf(node: PipelineNode, stream: StreamType, columns: readonly string[]): readonly string[] {
  if (node.kind !== "transform.distinct") return stream.keys ?? [];
  const chosen = node.config["columns"];
  const compared = Array.isArray(chosen) && chosen.length > 0 ? chosen.map(String) : columns;
  return [...new Set([...(stream.keys ?? []), ...compared])];
}

/** How long an entry is kept, and in how many windows at a time. */
interface Horizon {
  readonly by: "window" | "retention";
  readonly ms: number;
  readonly time: "event" | "processing";
  readonly copies: number;
}

function horizonOf({ kind, config }: PipelineNode): Horizon | undefined {
  const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined);
  const window = config["window"];
  if (typeof window === "object" && window !== null) {
    const { sizeMs, slideMs, gapMs, time } = window as Readonly<Record<string, unknown>>;
    const size = number(sizeMs) ?? number(gapMs);
    if (size === undefined) return undefined;
    const slide = number(slideMs);
    return {
      by: "window",
      ms: size + (number(config["allowedLatenessMs"]) ?? 0),
      time: time === "processing" ? "processing" : "event",
      copies: slide === undefined ? 1 : Math.max(1, Math.ceil(size / slide)),
    };
  }
  if (kind === "join.interval") {
    const [lower, upper] = [config["lowerBoundMs"], config["upperBoundMs"]];
    if (typeof lower === "number" && typeof upper === "number") return { by: "window", ms: upper - lower, time: "event", copies: 1 };
  }
  const pattern = config["pattern"];
  const within =
    typeof pattern === "object" && pattern !== null ? number((pattern as { readonly withinMs?: unknown }).withinMs) : undefined;
  if (within !== undefined) return { by: "window", ms: within, time: "event", copies: 1 };
  const retention = number(config["stateRetentionMs"]);
  return retention === undefined ? undefined : { by: "retention", ms: retention, time: "processing", copies: 1 };
}

/** Rows a second at a port: those of its sources, times what share of their rows leaves there. */
function ratesOf(document: PipelineDocument, ports: ForecastInput["ports"], end: string): Pick<Input, "perSecond" | "perEventSecond"> {
  const sources = sourcesOf(document, parseEnd(end).node);
  const made = sources.reduce((total, { id }) => total + (ports[`${id}.out`]?.total ?? 0), 0);
  const share = made === 0 ? 0 : (ports[end]?.total ?? 0) / made;
  const of = (rate: (source: PipelineNode) => number | null): number | null =>
    sources.reduce<number | null>((total, source) => {
      const one = rate(source);
      return total === null || one === null ? null : total + one * share;
    }, 0);
  const eventRate = ({ id, config }: PipelineNode): number | null =>
    positive(config["eventsPerSecond"]) ?? spreadRate(ports[`${id}.out`]) ?? positive(config["rowsPerSecond"]);
  return {
    perEventSecond: of(eventRate),
    // Who says nothing of a pace is taken to bring rows as fast as they happened.
    perSecond: of((source) => positive(source.config["rowsPerSecond"]) ?? eventRate(source)),
  };
}

/** From the times of the sample rows: rows between the first and the last, by the time between them. */
function spreadRate(port: PreviewPort | undefined): number | null {
  const times = (port?.rows ?? []).flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp])).toSorted((a, b) => a - b);
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return span > 0 ? ((times.length - 1) * 1000) / span : null;
}

function sourcesOf({ nodes, edges }: PipelineDocument, id: string): readonly PipelineNode[] {
  const seen = new Set<string>();
  const queue = [id];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { from, to } of edges) if (parseEnd(to).node === at) queue.push(parseEnd(from).node);
  }
  return nodes.filter((node) => seen.has(node.id) && kindOf(node.kind)?.category === "source");
}

function positive(value: unknown): number | null {
  return typeof value === "number" && value > 0 ? value : null;
}

function bytesOf(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + (typeof value === "string" ? value.length : NUMBER_BYTES), 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}
