import { inFlightEdge } from "../checkpoint/in-flight-rows.ts";
import type { Alignment } from "../exchange/frame-event.ts";
import { executionGraph } from "../graph/execution-graph.ts";
import { planDocument } from "../graph/plan-document.ts";
import { LocalRun, type LocalOptions } from "../runtime/local-executor.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { MemoryCarrier, type StateCarrier } from "./state-carrier.ts";
import { Ledger, ledgerConnectors, type LedgerOptions } from "./ledger.ts";

export interface Interruption {
  /** Rounds before the barrier. */
  readonly rounds: number;
  readonly alignment: Alignment;
  readonly generated?: boolean;
  /** What was ready is committed before the run is thrown away. */
  readonly isCommitted?: boolean;
  readonly unitRows?: number;
  readonly ringFrames?: number;
  readonly frameRows?: number;
  /** How often a task that reads from others is left out of a round. */
  readonly held?: number;
  /** Takes the state of the first run to the second; left out: in memory. */
  readonly carrier?: StateCarrier;
}

export interface InterruptedRun {
  readonly rows: readonly string[];
  /** Channels with rows under way in the snapshot, by `IN_FLIGHT_ORDER`. */
  readonly inFlight: readonly number[];
}

const undisturbed = (process: string): LedgerOptions => ({ process, isAlive: () => true, mustThrow: () => false });

/** What a document's run leaves in its sinks of the kind sink.discard. */
export async function wholeRun(document: unknown): Promise<readonly string[]> {
  const ledger = new Ledger();
  const run = new LocalRun(planDocument(document), { connectors: ledgerConnectors(ledger, undisturbed("whole")) });
  await run.open();
  await run.toEnd();
  await run.close();
  return ledger.rows;
}

/**
 * Runs `before` for so many rounds, takes a barrier through the job, throws the run away before or after what is ready has been committed,
 * and goes on with `after`, perhaps at another parallelism. Throws where a subtask does not answer.
 */
export async function interruptedRun(before: unknown, after: unknown, options: Interruption): Promise<InterruptedRun> {
  const { rounds, alignment, generated = true, isCommitted = false, unitRows = 200, ringFrames = 16, frameRows = 4096, held = 0 } = options;
  const carrier = options.carrier ?? new MemoryCarrier();
  const ledger = new Ledger();
  const random = seededRandom(rounds);
  let left = rounds;
  let stop: () => boolean = () => left-- <= 0;
  const settings: Partial<LocalOptions> = { generated, unitRows, ringFrames, frameRows };
  const firstJob = planDocument(before);
  const first = new LocalRun(firstJob, {
    ...settings,
    keyedState: carrier.keyedState(executionGraph(firstJob)),
    connectors: ledgerConnectors(ledger, undisturbed("first")),
    isHeld: (task) => task.gate.channels.length > 0 && random() < held,
    shouldStop: () => stop(),
    checkpoints: carrier.listener,
  });
  await first.open();
  await first.toEnd();
  stop = () => carrier.answered === first.tasks.length;
  for (const task of first.tasks)
    task.triggerBarrier({ checkpointId: 1, options: { kind: "checkpoint", alignment, triggeredAt: first.clock.now() } });
  await first.toEnd();
  await Promise.all(first.tasks.map((task) => task.afterEnd));
  if (isCommitted) {
    for (const task of first.tasks) task.notifyCheckpoint(1, true);
    left = 3;
    stop = () => left-- <= 0;
    await first.toEnd();
    await Promise.all(first.tasks.map((task) => task.afterEnd));
  }
  await carrier.allAnswered(first.tasks.length);
  await first.close();

  const restored = await carrier.restored();
  const exchanges = new Set([...restored.keys()].filter((name) => inFlightEdge(name) !== undefined));
  const secondJob = planDocument(after, { exchanges });
  const second = new LocalRun(secondJob, {
    ...settings,
    keyedState: carrier.keyedState(executionGraph(secondJob)),
    connectors: ledgerConnectors(ledger, undisturbed("second")),
    restored: (name) => restored.get(name),
  });
  await second.open();
  await second.toEnd();
  await second.close();
  const inFlight = [0, 0, 0];
  for (const { order } of [...restored.values()].flat().flatMap((part) => part.inFlight ?? [])) inFlight[order]!++;
  return { rows: ledger.rows, inFlight };
}
