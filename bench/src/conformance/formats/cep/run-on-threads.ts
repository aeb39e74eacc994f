import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { runJob, type RunningJob } from "@millrace/engine/node";
import { caseGraph, type CaseGraph, type SinkRow } from "./case-graph.ts";
import type { CepAnswer, CepCase } from "./cep-case.ts";
import type { CasePlace } from "./thread-connectors.ts";

const CONNECTORS = new URL("./thread-connectors.ts", import.meta.url).href;
/** Cases in one job: threads take a while to start, and their channels take memory. */
const CASES_PER_JOB = 24;
/** How often the sources are asked how far they are; nothing relies on it. */
const LOOK_EVERY_MS = 5;

/**
 * Runs event-time cases as documents on worker threads, many in one job: on one subtask up to the element that `snapshotBefore` names, then a
 * savepoint, then from it on two subtasks to the end. Order does not count, and by which element something came out is not known.
 */
export async function runCepCasesOnThreads(
  cases: readonly CepCase[],
  snapshotBefore: (recorded: CepCase) => number,
): Promise<ReadonlyMap<CepCase, CepAnswer>> {
  const answers = new Map<CepCase, CepAnswer>();
  const folder = await mkdtemp(join(tmpdir(), "millrace-cep-threads-"));
  try {
    // A case that is meant to fail takes its whole job with it.
    const alone = cases.filter(({ expected }) => expected.error !== null);
    const together = cases.filter(({ expected }) => expected.error === null);
    const groups = alone.map((recorded) => [recorded]);
    for (let at = 0; at < together.length; at += CASES_PER_JOB) groups.push(together.slice(at, at + CASES_PER_JOB));
    for (const [number, group] of groups.entries()) {
      const run = new ThreadedRun(group, join(folder, String(number)), snapshotBefore);
      for (const [recorded, answer] of await run.toEnd()) answers.set(recorded, answer);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return answers;
}

interface StartedJob {
  readonly job: RunningJob;
  readonly graphs: readonly CaseGraph[];
  /** Source nodes, and the element at which each waits. */
  readonly positions: readonly (readonly [string, number])[];
}

class ThreadedRun {
  readonly #cases: readonly CepCase[];
  readonly #snapshotBefore: (recorded: CepCase) => number;
  readonly #folder: string;
  readonly #rows = new Map<string, SinkRow[]>();

  constructor(cases: readonly CepCase[], folder: string, snapshotBefore: (recorded: CepCase) => number) {
    this.#cases = cases;
    this.#folder = folder;
    this.#snapshotBefore = snapshotBefore;
  }

  async toEnd(): Promise<ReadonlyMap<CepCase, CepAnswer>> {
    const file = `${this.#folder}.json`;
    const savepoint = join(this.#folder, "middle");
    await writeFile(file, JSON.stringify(this.#cases));
    const first = this.#start(file, { part: "first", parallelism: 1, until: this.#snapshotBefore });
    let error = await this.#stopAtEnd(first, savepoint);
    let { graphs } = first;
    if (error === null) {
      const second = this.#start(file, { part: "second", parallelism: 2, until: ({ input }) => input.length, from: savepoint });
      error = await this.#stopAtEnd(second, join(this.#folder, "end"));
      graphs = second.graphs;
    }
    return new Map(this.#cases.map((recorded, index) => [recorded, graphs[index]!.answerOf((sink) => this.#rows.get(sink) ?? [], error)]));
  }

  #start(
    file: string,
    options: { readonly part: string; readonly parallelism: number; readonly until: (recorded: CepCase) => number; readonly from?: string },
  ): StartedJob {
    const untils = this.#cases.map(options.until);
    const graphs = this.#cases.map((recorded, index) =>
      caseGraph(recorded, `n${index}_`, JSON.stringify({ file, index, until: untils[index]! } satisfies CasePlace)),
    );
    const document = {
      format: "millrace/v1",
      name: "recorded cases",
      settings: { parallelism: options.parallelism, checkpointing: { intervalMs: 0 }, restart: { strategy: "none" } },
      nodes: graphs.flatMap(({ nodes }) => nodes),
      edges: graphs.flatMap(({ edges }) => edges),
    };
    const job = runJob(document, {
      jobId: options.part,
      connectors: CONNECTORS,
      dataFolder: this.#folder,
      checkpointFolder: join(this.#folder, options.part),
      ...(options.from === undefined ? {} : { from: options.from }),
      onReport: ({ nodeId, rows }) => {
        const known = this.#rows.get(nodeId);
        const taken = rows.map(({ values, timestamp }): SinkRow => ({ values, timestamp: timestamp ?? Number.NaN }));
        if (known === undefined) this.#rows.set(nodeId, taken);
        else known.push(...taken);
      },
    });
    return { job, graphs, positions: untils.map((until, index) => [`n${index}_rows`, until] as const) };
  }

  /** Waits until all sources have read what they are to read, and ends the job behind it by a savepoint. Answers the failure of a job that fails. */
  async #stopAtEnd({ job, positions }: StartedJob, savepoint: string): Promise<CepAnswer["error"]> {
    let isOver = false;
    const done = job.done.finally(() => {
      isOver = true;
    });
    const isThere = (): boolean => {
      const nodes = job.sample()?.nodes;
      return nodes !== undefined && positions.every(([node, until]) => (nodes[node]?.metrics["position"]?.[0] ?? -1) >= until);
    };
    while (!isOver && !isThere()) await setTimeout(LOOK_EVERY_MS);
    // A job that fails meanwhile says so by its end.
    if (!isOver) await job.stop({ drain: false, path: savepoint }).catch(() => undefined);
    const { error } = await done;
    return error === undefined ? null : { phase: "run", message: error.message };
  }
}
