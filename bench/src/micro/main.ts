import { readFileSync } from "node:fs";
import { printLine, printTable, type BenchLine } from "../measure/bench-line.ts";
import { measuredRun, median, type Measured } from "../measure/measured-run.ts";
import { Digest } from "./digest.ts";
import { runPeer, type PeerRun } from "./flink-peer.ts";
import { MICRO_QUERIES, microDocument, type MicroQuery, type QueryOptions } from "./queries.ts";

export interface MicroOptions {
  readonly query: string | undefined;
  readonly events: number | undefined;
  readonly parallelism: number;
  readonly keys: number | undefined;
  readonly seed: number;
  readonly disorderGroup: number;
  readonly runs: number;
  /** Where the peer is, which is measured too; left out: only we are measured. */
  readonly flinkFolder: string | undefined;
}

const DIGEST = import.meta.resolve("./digest-connectors.ts");
const COUNTING = import.meta.resolve("./counting-connectors.ts");
/** Digests are taken over so many events, for which the peer's are recorded. */
const DIGEST_EVENTS = 1_000_000;

/** The micro queries as ordinary documents on the threaded executor; one JSON line a query, then a table. Answers false where digests differ. */
export async function microSuite(options: MicroOptions): Promise<boolean> {
  const queries = MICRO_QUERIES.filter(({ name, peer }) => options.query === undefined || [name, peer].includes(options.query));
  if (queries.length === 0)
    throw new Error(`no micro query is called ${options.query}; there are ${MICRO_QUERIES.map(({ name }) => name).join(", ")}`);
  const lines: BenchLine[] = [];
  for (const query of queries) {
    const line = await measureQuery(query, options);
    printLine(line);
    lines.push(line);
  }
  printTable(lines);
  const ratios = lines.map((line) => line.ratioPerCpuSecond).filter((ratio) => ratio !== undefined);
  if (ratios.length > 0)
    console.log(
      `geometric mean per CPU second: ${Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length).toFixed(2)} x`,
    );
  return lines.every((line) => line.digestsAgree !== false);
}

async function measureQuery(query: MicroQuery, options: MicroOptions): Promise<BenchLine> {
  const keys = options.keys ?? query.keys;
  const base: Omit<QueryOptions, "events"> = {
    keys,
    parallelism: options.parallelism,
    seed: options.seed,
    disorderGroup: options.disorderGroup,
    checkpointIntervalMs: 0,
  };
  const events = options.events ?? query.events;
  const digestEvents = Math.min(DIGEST_EVENTS, events);
  const digest = await digestOf(microDocument(query, { ...base, events: digestEvents }));
  const recorded = recordedDigest(query, keys, digestEvents, options);
  const runs: Measured[] = [];
  const peers: PeerRun[] = [];
  await measuredRun(microDocument(query, { ...base, events: Math.min(events, 2_000_000) }), COUNTING);
  for (let run = 0; run < options.runs; run++) {
    runs.push(await measuredRun(microDocument(query, { ...base, events }), COUNTING));
    if (options.flinkFolder !== undefined)
      peers.push(
        runPeer(options.flinkFolder, {
          query: query.peer,
          keys,
          events: options.events ?? query.peerEvents,
          parallelism: options.parallelism,
          seed: options.seed,
          disorderGroup: options.disorderGroup,
          digest: false,
        }),
      );
  }
  const seconds = median(runs.map((run) => run.seconds));
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  const peerDigest =
    options.flinkFolder !== undefined
      ? runPeer(options.flinkFolder, {
          query: query.peer,
          keys,
          events: digestEvents,
          parallelism: options.parallelism,
          seed: options.seed,
          disorderGroup: options.disorderGroup,
          digest: true,
        }).digest
      : recorded;
  const line: BenchLine = {
    query: query.name,
    events,
    keys,
    parallelism: options.parallelism,
    seconds,
    cpuSeconds,
    eventsPerSecond: events / seconds,
    eventsPerCpuSecond: events / cpuSeconds,
    peakMemoryBytes: Math.max(...runs.map((run) => run.peakMemoryBytes)),
    rows: runs[0]!.reports.reduce((sum, { total }) => sum + total, 0),
    digest: digest.toString(),
    digestEvents,
    ...(peerDigest === undefined ? {} : { digestExpected: peerDigest, digestsAgree: digest.toString() === peerDigest }),
  };
  if (peers.length === 0) return line;
  const flink = peers.toSorted((a, b) => a.seconds - b.seconds)[Math.floor((peers.length - 1) / 2)]!;
  return {
    ...line,
    flink: { ...flink },
    ratio: line.eventsPerSecond / flink.eventsPerSecond,
    ratioPerCpuSecond: line.eventsPerCpuSecond / flink.eventsPerCpuSecond,
  };
}

async function digestOf(document: unknown): Promise<Digest> {
  const digest = new Digest();
  const { reports } = await measuredRun(document, DIGEST);
  for (const { total, values } of reports) digest.merge(Number(values?.[0] ?? 0), Number(values?.[1] ?? 0), total);
  return digest;
}

interface Recorded {
  readonly queries: Readonly<Record<string, { readonly digest: string } | undefined>>;
}

/** What Flink gave for exactly these settings, where it is recorded in `expected/`. */
function recordedDigest(query: MicroQuery, keys: number, events: number, options: MicroOptions): string | undefined {
  if (options.seed !== 42 || options.disorderGroup !== 1 || (events !== 100_000 && events !== 1_000_000)) return undefined;
  const file = JSON.parse(readFileSync(new URL(`../../expected/${events}.json`, import.meta.url), "utf8")) as Recorded;
  return file.queries[`${query.peer} ${keys} keys`]?.digest;
}
