import { connect } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { NO_TELEMETRY, nextProgram } from "../build/build-web.ts";
import { SetupError, fullDiskSentence } from "../install/sentence.mjs";
import type { Guard } from "../processes/guard.ts";
import { openLog, tailOf } from "../processes/log-file.ts";
import type { ProcessPlan } from "../processes/managed-process.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import type { Settings } from "./settings/settings.ts";

const READY_WITHIN_MS = 120_000;
const POLL_MS = 100;
/** The line by which the worker says that it takes jobs. */
const WORKER_READY = '"msg":"worker ready"';
const WATCHED_BY_WORKER = ["apps/worker/src", "packages/engine/src", "packages/connectors/src", "packages/pipeline/src", "prisma/src"];

export interface ServiceContext {
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly guard: Guard;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Starts the worker; `ready` resolves when it takes jobs and rejects with SetupError when it ends before. */
export function startWorker(context: ServiceContext): { process: SupervisedProcess; ready: Promise<void> } {
  const { root, isDev } = context.settings;
  const isReady = Promise.withResolvers<void>();
  const watch = isDev ? WATCHED_BY_WORKER.flatMap((folder) => ["--watch-path", folder]) : [];
  const started = start(context, "worker", {
    args: [...watch, ...(isDev ? ["--watch-preserve-output"] : []), path.join(root, "apps", "worker", "src", "main.ts")],
    cwd: root,
    env: { ...context.env, NODE_ENV: isDev ? "development" : "production" },
    graceMs: 2_500,
    onOutput: (text) => {
      if (text.includes(WORKER_READY)) isReady.resolve();
    },
  });
  return { process: started.process, ready: untilReady(context, "worker", started, isReady.promise) };
}

/** Starts the web server; `ready` resolves when its health page answers (with hot reload, when it listens: pages are compiled when they are opened). */
export function startWeb(context: ServiceContext): { process: SupervisedProcess; ready: Promise<void> } {
  const { root, isDev, host, port } = context.settings;
  const started = start(context, "web server", {
    args: [nextProgram(root), isDev ? "dev" : "start", "--port", String(port), "--hostname", host],
    cwd: path.join(root, "apps", "web"),
    env: { ...context.env, ...NO_TELEMETRY, NODE_ENV: isDev ? "development" : "production" },
    graceMs: 2_500,
  });
  const isUp = isDev
    ? untilListens(addressOf(host), port, context.signal)
    : untilAnswers(`http://${addressOf(host)}:${port}/api/health`, context.signal);
  return { process: started.process, ready: untilReady(context, "web server", started, isUp) };
}

/** How a browser on this machine reaches a server that listens on `host`. */
export function addressOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

interface Started {
  readonly process: SupervisedProcess;
  readonly logFile: string;
}

function start(context: ServiceContext, name: string, plan: Pick<ProcessPlan, "args" | "cwd" | "env" | "graceMs" | "onOutput">): Started {
  const { guard, say, settings } = context;
  const logFile = path.join(settings.home, "logs", `${name.replace(" ", "-")}.log`);
  const onOutput = settings.isDev
    ? (text: string): void => {
        process.stderr.write(text);
        plan.onOutput?.(text);
      }
    : plan.onOutput;
  const process_ = new SupervisedProcess(
    {
      ...plan,
      name,
      command: process.execPath,
      endSignal: "SIGTERM",
      log: openLog(logFile),
      ...(onOutput === undefined ? {} : { onOutput }),
    },
    { guard, say, explain: () => fullDiskSentence(tailOf(logFile, 5), settings.home) },
  );
  return { process: process_, logFile };
}

async function untilReady(
  { signal, settings }: ServiceContext,
  name: string,
  { process, logFile }: Started,
  ready: Promise<void>,
): Promise<void> {
  const first = process.current;
  const outcome = await Promise.race([
    ready.then(() => "ready" as const),
    first.ended,
    delay(READY_WITHIN_MS, "late" as const, { ref: false, signal }),
  ]);
  if (outcome === "ready") return;
  const what = outcome === "late" ? `did not become ready within ${READY_WITHIN_MS / 1000} s` : `ended at once (${outcome.reason})`;
  const tail = tailOf(logFile);
  throw new SetupError(fullDiskSentence(tail, settings.home) ?? `The ${name} ${what}. The end of ${logFile}:\n${tail}`);
}

async function untilListens(host: string, port: number, signal: AbortSignal): Promise<void> {
  const isListening = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect(port, host.replace(/^\[(.*)\]$/u, "$1"));
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (!(await isListening())) await delay(POLL_MS, undefined, { signal });
}

async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
      if (response.ok) return;
    } catch {
      // It does not listen yet; whoever waits gives up in time.
    }
    await delay(POLL_MS, undefined, { signal });
  }
}
