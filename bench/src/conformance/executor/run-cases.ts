import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runLocal, type SinkReport } from "@millrace/engine";
import { runJob } from "@millrace/engine/node";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import type { CaseResult } from "../case-format.ts";
import { connectors, ROWS_FILE } from "./case-connectors.ts";
import type { ExecutedAnswer, ExecutedRow, Executor, ExecutorCase } from "./executor-case.ts";

const CONNECTORS = new URL("./case-connectors.ts", import.meta.url).href;
/** Cases in one job. */
const BATCH = 24;
/** The virtual clock of a local run, whose sources may never end, stops here. */
const LOCAL_END_MS = 1_000;
/** How often a job on threads is asked whether its sources have given out everything. */
const POLL_MS = 5;

/** What a job gave, by the ids of its document. */
interface JobAnswer {
  readonly rows: ReadonlyMap<string, readonly ExecutedRow[]>;
  readonly rowErrors: ReadonlyMap<string, number>;
  metric(node: string, name: string): number;
}

/** Runs cases on an executor, many in one job, and judges them. Answers in the order of the cases. */
export async function runOnExecutor(cases: readonly ExecutorCase[], executor: Executor): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const zones = Map.groupBy(cases.keys(), (index) => cases[index]?.timeZone ?? "UTC");
  for (const [timeZone, indices] of zones) {
    for (let at = 0; at < indices.length; at += BATCH) {
      const batch = indices.slice(at, at + BATCH);
      const answers = await runBatch(batch.map((index) => cases[index] as ExecutorCase), timeZone, executor); // prettier-ignore
      batch.forEach((index, i) => void (results[index] = answers[i] as CaseResult));
    }
  }
  return results;
}

/** One job; where it fails each of its cases runs again alone, so that the failure is that of the case that has it. */
async function runBatch(cases: readonly ExecutorCase[], timeZone: string, executor: Executor): Promise<CaseResult[]> {
  try {
    const answer = await runOneJob(cases, timeZone, executor);
    return cases.map((each, index) => each.judge(answerOf(answer, index)));
  } catch (error) {
    if (cases.length === 1)
      return [{ agree: false, got: { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) } }];
    const results: CaseResult[] = [];
    for (const each of cases) results.push(...(await runBatch([each], timeZone, executor)));
    return results;
  }
}

async function runOneJob(cases: readonly ExecutorCase[], timeZone: string, executor: Executor): Promise<JobAnswer> {
  const folder = await mkdtemp(join(tmpdir(), "millrace-cases-"));
  try {
    const sources = cases.flatMap((each, index) => Object.entries(each.sources).map(([id, source]) => [inJob(index, id), source] as const));
    await writeFile(join(folder, ROWS_FILE), writeJson(Object.fromEntries(sources)));
    const document = documentOf(cases, timeZone);
    return executor === "local" ? await runHere(document, folder) : await runOnThreads(document, folder, sources);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runHere(document: PipelineDocumentInput, dataFolder: string): Promise<JobAnswer> {
  const rows = new Map<string, ExecutedRow[]>();
  const rowErrors = new Map<string, number>();
  const run = await runLocal(document, {
    connectors,
    dataFolder,
    endTime: LOCAL_END_MS,
    onRows: (report) => take(rows, report),
    onRowError: ({ nodeId }) => void rowErrors.set(nodeId, (rowErrors.get(nodeId) ?? 0) + 1),
  });
  return {
    rows,
    rowErrors,
    metric(node, name) {
      const task = run.graph.job.tasks.find(({ nodes }) => nodes.some(({ plan }) => plan.nodeId === node));
      if (task === undefined || name !== "numLateRecordsDropped") return 0;
      const index = task.nodes.findIndex(({ plan }) => plan.nodeId === node);
      let sum = 0;
      for (let subtask = 0; subtask < task.parallelism; subtask++) sum += run.metrics(task.id, subtask).node(index)[0] ?? 0;
      return sum;
    },
  };
}

/** Sources that do not end are stopped without a last watermark, once all their rows are out. */
async function runOnThreads(
  document: PipelineDocumentInput,
  dataFolder: string,
  sources: readonly (readonly [string, ExecutorCase["sources"][string]])[],
): Promise<JobAnswer> {
  const rows = new Map<string, ExecutedRow[]>();
  const rowErrors = new Map<string, number>();
  let last: ReturnType<ReturnType<typeof runJob>["sample"]>;
  const job = runJob(document, {
    jobId: "cases",
    connectors: CONNECTORS,
    dataFolder,
    checkpointFolder: join(dataFolder, "checkpoints"),
    onReport: (report) => take(rows, report),
    onRowError: ({ nodeId }) => void rowErrors.set(nodeId, (rowErrors.get(nodeId) ?? 0) + 1),
    onLastSample: (sample) => void (last = sample),
  });
  let isDone = false;
  const done = job.done.finally(() => void (isDone = true));
  const isOut = (): boolean => {
    const sample = job.sample();
    return (
      sample !== undefined &&
      sources.every(
        ([id, source]) =>
          source.rows.length <= sumOf(sample.nodes[id]?.metrics["numRecordsOut"]) + sumOf(sample.nodes[id]?.metrics["numRowErrors"]),
      )
    );
  };
  while (!isDone && !isOut()) await setTimeout(POLL_MS);
  if (!isDone && sources.some(([, { isEnding }]) => !isEnding)) await job.stop({ drain: false });
  const { outcome, error } = await done;
  if (outcome !== "FINISHED" && outcome !== "SUSPENDED") throw error ?? new Error(`the job of the cases ended as ${outcome}`);
  return { rows, rowErrors, metric: (node, name) => sumOf(last?.nodes[node]?.metrics[name]) };
}

/** JSON that keeps the sign of a negative zero. */
function writeJson(value: unknown): string {
  const mark = "negative zero";
  return JSON.stringify(value, (_key, each: unknown) => (Object.is(each, -0) ? mark : each)).replaceAll(JSON.stringify(mark), "-0");
}

function documentOf(cases: readonly ExecutorCase[], timeZone: string): PipelineDocumentInput {
  const ends = (index: number, end: string): string => inJob(index, end);
  return {
    format: "millrace/v1",
    name: "recorded cases",
    settings: { timeZone, bufferTimeoutMs: 0, checkpointing: { intervalMs: 0 }, restart: { strategy: "none" }, rowErrors: "skip" },
    nodes: cases.flatMap(({ nodes }, index) => nodes.map((node) => ({ ...node, id: inJob(index, node.id) }))),
    edges: cases.flatMap(({ edges }, index) => edges.map((edge) => ({ ...edge, from: ends(index, edge.from), to: ends(index, edge.to) }))),
  };
}

function answerOf(answer: JobAnswer, index: number): ExecutedAnswer {
  return {
    rowsOf: (sink) => answer.rows.get(inJob(index, sink)) ?? [],
    metric: (node, name) => answer.metric(inJob(index, node), name),
    rowErrors: (node) => answer.rowErrors.get(inJob(index, node)) ?? 0,
  };
}

function inJob(index: number, id: string): string {
  return `c${index}_${id}`;
}

function take(rows: Map<string, ExecutedRow[]>, { nodeId, rows: reported }: SinkReport): void {
  const known = rows.get(nodeId) ?? [];
  rows.set(nodeId, known);
  for (const { values } of reported) {
    const time = values.at(-1) as number | "MAX" | null;
    known.push({ values: values.slice(0, -1), timestamp: time === null ? undefined : time === "MAX" ? Infinity : time });
  }
}

function sumOf(values: readonly (number | null)[] | undefined): number {
  return values?.reduce<number>((sum, value) => sum + (value ?? 0), 0) ?? 0;
}
