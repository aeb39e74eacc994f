import type { Settings } from "@millrace/pipeline";
import { EngineError } from "../../operators/engine-error.ts";
import { JobManager } from "../../runtime/job-manager/job-manager.ts";
import { seededRandom } from "../../runtime/seeded-random.ts";
import { SteppedScheduler } from "../../testing/stepped-scheduler.ts";
import { FileCheckpointStorage } from "../checkpoint/file-checkpoint-storage.ts";
import type { Disk } from "../checkpoint/disk.ts";
import type { FromSlot } from "../slot-messages.ts";
import { Ledger, ledgerConnectors } from "../../testing/ledger.ts";
import { LocalAttempt } from "./local-attempt.ts";
import { SimulatedDisk } from "./simulated-disk.ts";
import { simulatedDocument } from "./simulated-document.ts";

export interface Simulation {
  /** What the sink holds at the end. */
  readonly rows: readonly string[];
  /** Everything that happened, in order: the same for the same seed. */
  readonly trace: readonly string[];
}

/** How often things go wrong, drawn anew for each seed: from never to often. */
interface Faults {
  readonly crash: number;
  readonly throws: number;
  readonly disk: number;
  readonly slowAck: number;
  readonly lostAck: number;
  readonly decline: number;
}

const ROOT = "/checkpoints";
const RETAINED = 2;
/** After so many steps nothing goes wrong any more, so that every run ends. */
const CALM_AFTER_STEPS = 1_500;
const MOST_STEPS = 60_000;

/**
 * Runs a job on the local executor with the real job manager, coordinator and file storage, over a disk that tears and loses what was not
 * synced, while subtasks throw, processes die, acknowledgements come late or never, and files cannot be written. Everything is drawn from
 * the seed. Throws where the job does not come to its end.
 */
export async function simulate(seed: number): Promise<Simulation> {
  const random = seededRandom(seed);
  const faults = drawFaults(random);
  const disk = new SimulatedDisk(random);
  const ledger = new Ledger();
  const trace: string[] = [];
  const document = simulatedDocument(seed);
  let steps = 0;
  const happens = (likelihood: number): boolean => steps < CALM_AFTER_STEPS && random() < likelihood;
  disk.fault = () => (happens(faults.disk) ? (random() < 0.5 ? "EIO" : "ENOSPC") : undefined);

  for (let life = 1; ; life++) {
    const outcome = await live(life);
    if (outcome !== "crashed") {
      if (outcome !== "FINISHED") throw new Error(`the job ended as ${outcome}`);
      return { rows: ledger.rows, trace };
    }
    disk.crash();
  }

  /** The life of one process, until the job ends or the process dies. */
  async function live(life: number): Promise<string> {
    let isAlive = true;
    const scheduler = new SteppedScheduler();
    const storage = new FileCheckpointStorage(
      ROOT,
      diskOf(disk, () => isAlive),
    );
    const note = (text: string): void => void trace.push(`${life} ${scheduler.now()} ${text}`);
    const connectors = ledgerConnectors(ledger, { process: String(life), isAlive: () => isAlive, mustThrow: () => happens(faults.throws) });
    let attempt: LocalAttempt | undefined;
    let ended: string | undefined;
    const carry = (message: FromSlot, deliver: (message: FromSlot) => void): void => {
      const arrive = (): void => {
        if (isAlive) deliver(message);
      };
      if (happens(faults.lostAck)) return note(`lost ${message.type}`);
      if (message.type === "acknowledge" && happens(faults.decline)) {
        note(`decline ${message.checkpointId}`);
        const { checkpointId, acknowledgement } = message;
        return deliver({ type: "decline", checkpointId, subtask: acknowledgement.subtask, reason: "simulated" });
      }
      if (happens(faults.slowAck)) scheduler.after(1 + random() * 40, arrive);
      else arrive();
    };
    const manager = new JobManager({
      job: { jobId: "job", pipelineName: "simulation", maxParallelism: 128, nodes: [] },
      settings: document.settings as Pick<Settings, "checkpointing" | "restart">,
      storage,
      scheduler,
      random,
      retained: RETAINED,
      startAttempt: async (options) => {
        note(`attempt from ${options.restore?.checkpointId ?? "nothing"}`);
        const local = { unitRows: 10, ringFrames: 3, frameRows: 8, isHeld: () => random() < 0.3, startTime: scheduler.now() };
        attempt = await LocalAttempt.start({ document, connectors, storage, local, carry }, options);
        return attempt;
      },
      onStatus: (status) => note(status),
      onFailure: (error, _, restarted) => note(`failure ${error.code} of ${restarted === undefined ? "all" : "a part"}`),
      onCheckpoint: ({ checkpointId, status }) => note(`checkpoint ${checkpointId} ${status}`),
      onNotice: () => undefined,
    });
    void manager.run().then((outcome) => {
      ended = outcome;
    });
    for (;;) {
      if (ended !== undefined) return ended;
      if (++steps > MOST_STEPS)
        throw new EngineError("SUBTASK_FAILED", `the job does not come to its end; the last that happened: ${trace.slice(-8).join("; ")}`);
      if (happens(faults.crash)) {
        note("crash");
        isAlive = false;
        return "crashed";
      }
      const state = attempt?.round() ?? "waiting";
      await scheduler.advance(state === "busy" ? 0 : 1);
      attempt?.run.clock.advanceTo(scheduler.now());
      // Sinks and ends of tasks use the event loop.
      if (state === "waiting") await new Promise(setImmediate);
    }
  }
}

function drawFaults(random: () => number): Faults {
  const often = (most: number): number => (random() < 0.4 ? 0 : random() * random() * most);
  return { crash: often(0.02), throws: often(0.02), disk: often(0.2), slowAck: often(0.8), lostAck: often(0.1), decline: often(0.2) };
}

/** The disk as a process sees it: one that has died gets no answer, and changes nothing. */
function diskOf(disk: SimulatedDisk, isAlive: () => boolean): Disk {
  return new Proxy(disk as Disk, {
    get: (target, name) => {
      const method = target[name as keyof Disk] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => (isAlive() ? method.apply(target, args) : new Promise(() => undefined));
    },
  });
}
