import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import type { ParameterValues, PipelineDocument } from "@millrace/pipeline";
import { CliError } from "../cli-error.ts";
import { parseParameters } from "../run/parse-parameters.ts";
import { chooseStart, type Start, type StartOptions } from "./choose-start.ts";
import { readDeployable, requireTestsPass } from "./read-deployable.ts";
import { ServerApi } from "./server-api.ts";
import { serverUrl } from "./server-url.ts";
import { stateRefusals } from "./state-refusals.ts";

interface DeployOptions extends StartOptions {
  readonly name?: string;
  readonly parallelism?: string;
  readonly param: readonly string[];
  readonly allowDropped?: boolean;
  readonly ignoreTests?: boolean;
  readonly wait?: boolean;
}

interface Stored {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

interface JobSummary {
  readonly id: string;
  readonly state: string;
  readonly intent: string;
  readonly cause: string | null;
  readonly successorId: string | null;
}

const ENDED = ["FINISHED", "FAILED", "CANCELED"];
const LOOK_EVERY_MS = 300;
const WAIT_AT_MOST_MS = 600_000;

/** `millrace deploy FILE`: stores an exported document on a running server, by name, and starts it or upgrades what runs. */
export function addDeployCommand(program: Command, print: (line: string) => void): void {
  program
    .command("deploy")
    .description("store a pipeline document on a running Millrace and start it; MILLRACE_URL names the server")
    .argument("<file>", "the document, JSON")
    .option("--name <name>", "name of the pipeline, by which it is found again (default: the document's)")
    .option("--savepoint", "go on from the running job: it stops behind a savepoint, both or neither")
    .option("--from <snapshot>", "begin from this snapshot of the pipeline, as `savepoint` prints it")
    .option("--fresh", "begin empty and cancel the running job")
    .option("--parallelism <number>", "subtasks of each node that does not say otherwise")
    .option(
      "--param <name=value>",
      "value of a parameter; may be given several times",
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option("--allow-dropped", "start although state would be lost that the document has no node for")
    .option("--ignore-tests", "start although the pipeline asks that its tests pass, and without running them; stands in the audit trail")
    .option("--wait", "until the job runs; exit code 1 where it fails")
    .action((file: string, options: DeployOptions) => deploy(file, options, print));
}

async function deploy(file: string, options: DeployOptions, print: (line: string) => void): Promise<void> {
  const parameters = parseParameters(options.param);
  const document = readDeployable(file, { name: options.name, parallelism: readParallelism(options.parallelism), parameters });
  const ignoreTests = options.ignoreTests === true;
  if (!ignoreTests) await requireTestsPass(document);
  const url = serverUrl(process.env);
  const api = new ServerApi(url);
  const known = await findPipeline(api, document.name);
  const running = known === undefined ? undefined : await runningJob(api, known.id);
  const start = chooseStart(options, running?.id);
  const allowDropped = options.allowDropped === true;
  if (start.type === "upgrade") await requireReadable(api, start.jobId, { document, parameters, allowDropped });

  const stored = await store(api, known, document);
  print(`${known === undefined ? "Created" : "Updated"} “${document.name}”: ${url}/pipelines/${stored.id}`);
  const jobId = await begin(api, { stored, start, wishes: { parameters, allowDropped, ignoreTests } });
  if (start.type !== "upgrade") print(`Started: ${url}/jobs/${jobId}`);
  else print(`Job ${jobId} stops behind a savepoint; the new version goes on from it.`);
  if (options.wait !== true) return;
  const job = start.type === "upgrade" ? await successorOf(api, jobId) : jobId;
  await untilRunning(api, job);
  print(`It runs: ${url}/jobs/${job}`);
}

function readParallelism(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new CliError(`--parallelism is "${text}". Give a whole number from 1 on.`, 2);
  return value;
}

async function findPipeline(api: ServerApi, name: string): Promise<Stored | undefined> {
  const found = (await api.query<readonly Stored[]>("pipelines.list", { search: name, limit: 200 })).filter((one) => one.name === name);
  if (found.length > 1)
    throw new CliError(`${found.length} pipelines are called “${name}”. Rename all but one, or give another --name.`, 2);
  return found[0];
}

async function runningJob(api: ServerApi, pipelineId: string): Promise<JobSummary | undefined> {
  const states = ["CREATED", "RUNNING", "RESTARTING", "FAILING", "CANCELLING", "SUSPENDED"];
  const { jobs } = await api.query<{ readonly jobs: readonly JobSummary[] }>("jobs.list", { pipelineId, states, limit: 2 });
  if (jobs.length > 1)
    throw new CliError(`${jobs.length} jobs of this pipeline run. Stop all but one: a deploy cannot tell which of them it is about.`, 2);
  return jobs[0];
}

async function requireReadable(
  api: ServerApi,
  jobId: string,
  { document, ...options }: { readonly document: PipelineDocument; readonly parameters: ParameterValues; readonly allowDropped: boolean },
): Promise<void> {
  const running = await api.query<{ readonly document: PipelineDocument }>("jobs.get", { id: jobId });
  const refusals = await stateRefusals(running.document, document, options);
  if (refusals.length > 0) throw new CliError(`It cannot go on from the state of job ${jobId}, which runs on.\n${refusals.join("\n")}`, 1);
}

async function store(api: ServerApi, known: Stored | undefined, document: PipelineDocument): Promise<Stored> {
  if (known === undefined) return api.mutate<Stored>("pipelines.create", { from: "document", document });
  const { revision } = await api.mutate<{ readonly revision: number }>("pipelines.save", {
    id: known.id,
    revision: known.revision,
    document,
  });
  return { ...known, revision };
}

/** The job that was started; of an upgrade the one that stops. */
async function begin(
  api: ServerApi,
  options: {
    readonly stored: Stored;
    readonly start: Start;
    readonly wishes: { readonly parameters: ParameterValues; readonly allowDropped: boolean; readonly ignoreTests: boolean };
  },
): Promise<string> {
  const { stored, start, wishes } = options;
  const { parameters, ignoreTests } = wishes;
  const { id: pipelineId, revision } = stored;
  if (start.type === "upgrade") {
    const { accepted } = await api.mutate<{ readonly accepted: boolean }>("jobs.upgrade", {
      id: start.jobId,
      revision,
      ...wishes,
    });
    if (!accepted) throw new CliError(`Job ${start.jobId} is being stopped already.`, 1);
    return start.jobId;
  }
  if (start.type === "snapshot") {
    const wish = { pipelineId, withCheckpoints: true, limit: 500 };
    type Snapshot = { readonly jobId: string; readonly number: number; readonly path: string };
    const { snapshots } = await api.query<{ readonly snapshots: readonly Snapshot[] }>("snapshots.list", wish);
    const snapshot = snapshots.find(({ path }) => path === start.path);
    if (snapshot === undefined)
      throw new CliError(`This pipeline has no snapshot ${start.path}. Its savepoints stand on the page of savepoints.`, 1);
    const { jobId, number } = snapshot;
    return (await api.mutate<{ readonly id: string }>("snapshots.start", { jobId, number, startWith: "draft", ...wishes })).id;
  }
  const { id } = await api.mutate<{ readonly id: string }>("jobs.start", { pipelineId, revision, parameters, ignoreTests });
  if (start.cancels !== undefined) await api.mutate("jobs.cancel", { id: start.cancels });
  return id;
}

/** The job that goes on from one that was asked to stop. Throws CliError (1) where it runs on or fails. */
async function successorOf(api: ServerApi, jobId: string): Promise<string> {
  return poll(async () => {
    const { successorId, intent, state, cause } = await api.query<JobSummary>("jobs.get", { id: jobId });
    if (successorId !== null) return successorId;
    if (intent === "run") throw new CliError(`The savepoint failed, and job ${jobId} runs on as it was.`, 1);
    if (ENDED.includes(state) && state !== "FINISHED")
      throw new CliError(`Job ${jobId} ended as ${state}${cause === null ? "" : `: ${cause}`}`, 1);
    return undefined;
  });
}

async function untilRunning(api: ServerApi, id: string): Promise<void> {
  await poll(async () => {
    const { state, cause } = await api.query<JobSummary>("jobs.get", { id });
    if (state === "RUNNING" || state === "FINISHED") return true;
    if (ENDED.includes(state)) throw new CliError(`The job ended as ${state}${cause === null ? "" : `: ${cause}`}`, 1);
    return undefined;
  });
}

async function poll<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + WAIT_AT_MOST_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new CliError(`Nothing came of it within ${WAIT_AT_MOST_MS / 60_000} minutes. Is a worker running?`, 1);
    await delay(LOOK_EVERY_MS);
  }
}
