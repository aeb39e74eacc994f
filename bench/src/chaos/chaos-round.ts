import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { killCluster } from "./cluster/kill-cluster.ts";
import { Cluster } from "./cluster/cluster.ts";
import { CHAOS_PIPELINES } from "./pipelines/chaos-pipelines.ts";
import { chaosDocument, type ChaosVariant } from "./pipelines/chaos-document.ts";
import type { ChaosPipeline, Pace } from "./pipelines/chaos-pipeline.ts";
import { JobProcess } from "./processes/job-process.ts";
import { killProcesses } from "./processes/kill-processes.ts";
import { Random } from "./random.ts";
import { compareRows, type RowDifference } from "./sinks/compare-rows.ts";
import { readSinks, type SinkRows } from "./sinks/sink-rows.ts";

/** What became of one pipeline. */
export interface ChaosLine {
  readonly pipeline: string;
  /** processes: `millrace run` is killed. workers: jobs and workers are. */
  readonly killed: "processes" | "workers";
  readonly variant: string;
  readonly seed: number;
  /** Of this pipeline's process, or of the cluster that it ran in. */
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly sinks: Readonly<Record<string, RowDifference>>;
}

export interface ChaosRound {
  readonly folder: string;
  readonly serverUrl: string;
  readonly seed: number;
  readonly variants: readonly ChaosVariant[];
  readonly pipelines: readonly string[];
  /** Of the processes of each pipeline. */
  readonly processKills: number;
  /** Of jobs and workers, all pipelines together. */
  readonly workerKills: number;
  readonly onLine: (line: ChaosLine) => void;
}

const EVENTS_PER_SECOND = 1_000;
/** An undisturbed run reads its rows so much faster. */
const HASTE = 4;
/** Rows last so long for each kill, and for the time before the first. */
const SECONDS_A_KILL = 0.9;
const FIRST_SECONDS = 3;
/** Pipelines that run at once while processes are killed. */
const AT_ONCE = 2;
const WORKERS = 2;

/**
 * One round: each pipeline runs undisturbed, then with its process killed, and all of them together on workers that are killed; what the
 * sinks hold at the end is compared. Returns the number of kills.
 */
export async function chaosRound(round: ChaosRound): Promise<number> {
  const { pipelines, processKills, workerKills } = round;
  let kills = 0;
  if (processKills > 0) {
    await inTurns(pipelines, AT_ONCE, async (name) => {
      const line = await killedProcesses(round, name);
      kills += line.kills;
      round.onLine(line);
    });
  }
  if (workerKills > 0) {
    const lines = await killedWorkers(round);
    kills += lines[0]!.kills;
    for (const line of lines) round.onLine(line);
  }
  return kills;
}

async function killedProcesses(round: ChaosRound, name: string): Promise<ChaosLine> {
  const { seed, processKills, serverUrl } = round;
  const random = new Random(seed + round.pipelines.indexOf(name) * 7919);
  const variant = variantOf(round, name, 0);
  const rows = rowsFor(processKills);
  const expected = await undisturbed(round, name, rows, variant);
  const folder = path.join(round.folder, `${name}-processes`);
  const target = { name: `${name}_processes_${seed}`, databaseUrl: serverUrl, hasTableSink: false };
  const place = {
    documentFile: writeDocument(folder, chaosDocument(pipelineOf(name, rows, EVENTS_PER_SECOND, seed), variant, target)),
    dataFolder: folder,
    checkpointFolder: path.join(folder, "checkpoints"),
  };
  const kills = await killProcesses(place, { kills: processKills, random });
  const actual = await readSinks({ name: target.name, dataFolder: folder, databaseUrl: serverUrl });
  return lineOf(compare(expected, actual), { pipeline: name, killed: "processes", variant: variant.name, seed, kills });
}

async function killedWorkers(round: ChaosRound): Promise<ChaosLine[]> {
  const { seed, workerKills, serverUrl, pipelines } = round;
  const rows = rowsFor(workerKills);
  const expected = new Map<string, SinkRows>();
  await inTurns(
    pipelines,
    AT_ONCE,
    async (name) => void expected.set(name, await undisturbed(round, name, rows, variantOf(round, name, 1))),
  );
  await using cluster = await Cluster.create(serverUrl, { name: `chaos_${seed}`, home: path.join(round.folder, "cluster") });
  for (let i = 0; i < WORKERS; i++) cluster.startWorker();
  const targetOf = (name: string) => ({ name: `${name}_workers_${seed}`, databaseUrl: serverUrl, hasTableSink: true });
  const jobs = new Map<string, string>();
  for (const name of pipelines) {
    jobs.set(
      name,
      await cluster.startJob(chaosDocument(pipelineOf(name, rows, EVENTS_PER_SECOND, seed), variantOf(round, name, 1), targetOf(name))),
    );
  }
  const kills = await killCluster(cluster, [...jobs.values()], { kills: workerKills, random: new Random(seed) });
  const lines: ChaosLine[] = [];
  for (const [name, jobId] of jobs) {
    await cluster.until(jobId, ({ state }) => state === "FINISHED");
    const files = await readSinks({ ...targetOf(name), dataFolder: cluster.dataFolder });
    const actual = { ...files, table: await cluster.tableRows(jobId, "rows") };
    const wanted = { ...expected.get(name)!, table: expected.get(name)!["files"]! };
    const total = await cluster.tableTotal(jobId, "rows");
    if (total !== wanted.table.length)
      throw new Error(`The table of "${name}" counts ${total} rows, but should count ${wanted.table.length}.`);
    lines.push(
      lineOf(compare(wanted, actual), { pipeline: name, killed: "workers", variant: variantOf(round, name, 1).name, seed, kills }),
    );
  }
  return lines;
}

/** What the sinks hold after a run that nobody disturbs. */
async function undisturbed(round: ChaosRound, name: string, rows: number, variant: ChaosVariant): Promise<SinkRows> {
  const folder = path.join(round.folder, `${name}-undisturbed-${rows}`);
  const target = { name: `${name}_undisturbed_${rows}_${round.seed}`, databaseUrl: round.serverUrl, hasTableSink: false };
  const documentFile = writeDocument(folder, chaosDocument(pipelineOf(name, rows, HASTE * EVENTS_PER_SECOND, round.seed), variant, target));
  await new JobProcess({ documentFile, dataFolder: folder, checkpointFolder: path.join(folder, "checkpoints") }).finish();
  const found = await readSinks({ ...target, dataFolder: folder });
  if (Object.values(found).some((sink) => sink.length === 0)) throw new Error(`The undisturbed run of "${name}" wrote no rows.`);
  return found;
}

function rowsFor(kills: number): number {
  return Math.round(EVENTS_PER_SECOND * (FIRST_SECONDS + SECONDS_A_KILL * kills));
}

function pipelineOf(name: string, rows: number, rowsPerSecond: number, seed: number): ChaosPipeline {
  const pace: Pace = { rows, rowsPerSecond, eventsPerSecond: EVENTS_PER_SECOND, seed };
  return CHAOS_PIPELINES[name]!(pace);
}

/** Pipelines take the variants in turns. */
function variantOf({ variants, pipelines, seed }: ChaosRound, name: string, offset: number): ChaosVariant {
  return variants[(pipelines.indexOf(name) + seed + offset) % variants.length]!;
}

function writeDocument(folder: string, document: object): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "document.json");
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
}

function compare(expected: SinkRows, actual: SinkRows): Record<string, RowDifference> {
  return Object.fromEntries(Object.keys(expected).map((sink) => [sink, compareRows(expected[sink]!, actual[sink] ?? [])]));
}

function lineOf(sinks: Readonly<Record<string, RowDifference>>, about: Omit<ChaosLine, "lost" | "doubled" | "sinks">): ChaosLine {
  const sum = (pick: (difference: RowDifference) => number): number => Object.values(sinks).reduce((total, each) => total + pick(each), 0);
  return { ...about, lost: sum(({ lost }) => lost), doubled: sum(({ doubled }) => doubled), sinks };
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
