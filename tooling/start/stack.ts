import { mkdirSync } from "node:fs";
import path from "node:path";
import { withBuildLock } from "../build/build-lock.ts";
import { buildWeb, isWebFresh } from "../build/build-web.ts";
import { generateClient, isClientFresh } from "../build/generate-client.ts";
import { SetupError } from "../install/sentence.mjs";
import { isFree } from "../postgres/free-port.ts";
import { Guard } from "../processes/guard.ts";
import type { SupervisedProcess } from "../processes/supervised-process.ts";
import { askForAdmin } from "./ask-for-admin.ts";
import { startDatabase, type StartedDatabase } from "./database.ts";
import { InstanceLock, type Instance } from "./instance/instance-lock.ts";
import { requireRedis } from "./require-redis.ts";
import { copySampleData } from "./sample-data.ts";
import { sealSecrets } from "./seal-secrets.ts";
import type { Settings } from "./settings/settings.ts";
import { addressOf, startWeb, startWorker } from "./start-services.ts";

/** Everything that runs for one home folder: database, worker, web server. */
export class Stack {
  readonly #settings: Settings;
  readonly #lock: InstanceLock;
  readonly #say: (text: string) => void;
  readonly #guard = new Guard();
  readonly #stopping = new AbortController();
  readonly #services: SupervisedProcess[] = [];
  #database: StartedDatabase | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  private constructor(settings: Settings, lock: InstanceLock, say: (text: string) => void) {
    this.#settings = settings;
    this.#lock = lock;
    this.#say = say;
  }

  /** The stack of a home folder, or who runs there already. */
  static take(settings: Settings, say: (text: string) => void): Stack | Instance {
    mkdirSync(settings.home, { recursive: true, mode: 0o711 });
    const lock = InstanceLock.take(settings.home);
    return lock instanceof InstanceLock ? new Stack(settings, lock, say) : lock;
  }

  /** Brings everything up; resolves with the address of the web server, if there is one, when all of it is healthy. Throws SetupError. */
  start(): Promise<string | undefined> {
    const started = this.#start();
    this.#starting = started.catch(() => undefined);
    return started;
  }

  /** Ends everything within 5 s, also in the middle of a start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#services.map((service) => service.stop()));
    // A start that is under way may still have the database in its hands; it gives up at the signal.
    await this.#starting;
    await this.#database?.embedded?.stop();
    await this.#guard.dismiss();
    this.#lock.release();
  }

  async #start(): Promise<string | undefined> {
    const { host, port, home, root, hasWeb, redisUrl } = this.#settings;
    if (hasWeb) await requireFreePort(host, port);
    if (redisUrl !== undefined) await requireRedis(redisUrl);
    const [database] = await bothOrNeither(
      this.#stopping.signal,
      (signal) =>
        startDatabase(this.#settings, { signal, say: this.#say, guard: this.#guard }).then((started) => (this.#database = started)),
      (signal) => this.#prepare(signal),
    );
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const { migrate, migrateQueue } = await import("@millrace/db/migrate");
    const applied = await migrate(database.url).catch((error: Error) => {
      throw new SetupError(error.message, { cause: error });
    });
    await migrateQueue(database.url);
    if (applied.length > 0) this.#say(`Applied ${applied.length} ${applied.length === 1 ? "migration" : "migrations"} to the database`);
    if (this.#settings.needsToken) await askForAdmin(database.url, this.#say);
    await sealSecrets(this.#settings, database.url, this.#say);
    copySampleData(root, path.join(home, "data"));

    signal.throwIfAborted();
    const context = { settings: this.#settings, env: this.#serviceEnvironment(database.url), guard: this.#guard, say: this.#say, signal };
    this.#say(hasWeb ? "Starting the worker and the web server" : "Starting the worker");
    const worker = startWorker(context);
    this.#services.push(worker.process);
    const web = hasWeb ? startWeb(context) : undefined;
    if (web !== undefined) this.#services.push(web.process);
    await Promise.all([worker.ready, web?.ready]);

    database.embedded?.supervise();
    for (const service of this.#services) service.supervise();
    const address = hasWeb ? `http://${addressOf(host)}:${port}` : undefined;
    this.#lock.publish(address);
    return address;
  }

  /** What is made from sources; two starts of one clone do it one after the other. */
  async #prepare(signal: AbortSignal): Promise<void> {
    const { root, home, hasWeb, isDev } = this.#settings;
    const say = this.#say;
    const needsWeb = hasWeb && !isDev;
    if (isClientFresh(root) && (!needsWeb || isWebFresh(root))) return;
    await withBuildLock(root, { signal, say }, async () => {
      await generateClient(root, { logFile: path.join(home, "logs", "generate.log"), signal, say });
      if (needsWeb) await buildWeb(root, { logFile: path.join(home, "logs", "build.log"), signal, say });
    });
  }

  #serviceEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
    const { home, redisUrl } = this.#settings;
    // What npm and the shell put there for us is not for the services, and an empty variable is one that is not set.
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name, value]) =>
          value !== "" && !name.startsWith("npm_") && name !== "NODE_CHANNEL_FD" && name !== "NODE_CHANNEL_SERIALIZATION_MODE",
      ),
    );
    // Compiled code is kept: every job starts a process, and compiling is most of its start.
    const codeCache = path.join(home, "cache", "code");
    return {
      ...inherited,
      NODE_COMPILE_CACHE: codeCache,
      DATABASE_URL: databaseUrl,
      MILLRACE_HOME: home,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    };
  }
}

async function requireFreePort(host: string, port: number): Promise<void> {
  const free = await isFree(port, host).catch((error: NodeJS.ErrnoException) => {
    const hint =
      error.code === "EACCES"
        ? "ports below 1024 are for root: choose a higher one with PORT"
        : "choose another address with HOST or another port with PORT";
    throw new SetupError(`The web server cannot listen on ${host}:${port} (${error.code}); ${hint}.`, { cause: error });
  });
  if (!free)
    throw new SetupError(
      `Port ${port} on ${host} is taken by another program. Stop that program, or choose another port: PORT=${port === 65_535 ? port - 1 : port + 1} npm start`,
    );
}

/** Both results. When one fails the other is told to give up and waited for, so that nothing is left half started. */
async function bothOrNeither<A, B>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const guarded = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await work(either);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const [a, b] = await Promise.allSettled([guarded(first), guarded(second)]);
  if (a.status === "fulfilled" && b.status === "fulfilled") return [a.value, b.value];
  throw failed.signal.reason;
}
