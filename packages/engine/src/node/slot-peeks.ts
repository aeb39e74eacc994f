import type { Settings } from "@millrace/pipeline";
import type { JobGraph } from "../graph/job-graph.ts";
import type { PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
import { RowPeek } from "../runtime/peek/row-peek.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Task } from "../runtime/task/task.ts";

interface Placed {
  readonly task: Task;
  readonly peek: RowPeek;
}

/**
 * What people look at in the tasks of one thread. Looking costs nothing where nobody looks: a task whose peeks change gets its code made anew,
 * between two units of work, with the peeks in it or without.
 */
export class SlotPeeks {
  readonly #tasks: () => readonly Task[];
  readonly #timeZone: string;
  readonly #inspection: Settings["inspection"];
  readonly #random: () => number;
  readonly #send: (report: PeekReport) => void;
  #requests: readonly PeekRequest[] = [];
  #placed: readonly Placed[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `tasks`: those of the thread at the time. */
  constructor(tasks: () => readonly Task[], job: JobGraph, send: (report: PeekReport) => void) {
    // Which rows people see decides nothing in the job.
    this.#random = seededRandom(1);
    this.#tasks = tasks;
    this.#timeZone = job.settings.timeZone;
    this.#inspection = job.settings.inspection;
    this.#send = send;
  }

  /** All that is to be looked at from now on. */
  set(requests: readonly PeekRequest[]): void {
    this.#requests = requests;
    this.refresh();
  }

  /** The thread has other tasks than before. */
  refresh(): void {
    const requests = this.#requests;
    const before = this.#placed;
    const tasks = this.#tasks();
    this.#placed = tasks.flatMap((task) => requests.flatMap((request) => this.#place(task, request, before)));
    for (const task of tasks) {
      const peeks = ofTask(this.#placed, task);
      if (isSame(peeks, ofTask(before, task))) continue;
      task.post(() => task.options.setPeeks((nodeId, port) => viewOf(peeks, nodeId, port)));
    }
    if (this.#placed.length === 0) return this.close();
    this.#timer ??= setInterval(() => this.#report(), RowPeek.sliceMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One that was there already goes on, so that nobody's rate begins anew because somebody else looks too. */
  #place(task: Task, request: PeekRequest, before: readonly Placed[]): readonly Placed[] {
    const known = before.find((each) => each.task === task && each.peek.request.peekId === request.peekId);
    if (known !== undefined) return [known];
    const schema = task.options.task.nodes.find(({ plan }) => plan.nodeId === request.nodeId)?.plan.outputSchemas[request.port];
    if (schema === undefined) return [];
    return [
      {
        task,
        peek: new RowPeek({
          request,
          schema,
          parallelism: task.options.task.parallelism,
          timeZone: this.#timeZone,
          inspection: this.#inspection,
          random: this.#random,
        }),
      },
    ];
  }

  #report(): void {
    for (const { task, peek } of this.#placed) {
      const rows = peek.drain();
      if (rows.length > 0) this.#send({ peekId: peek.request.peekId, subtaskIndex: task.options.subtaskIndex, rows });
    }
  }
}

function ofTask(placed: readonly Placed[], task: Task): readonly RowPeek[] {
  return placed.filter((each) => each.task === task).map(({ peek }) => peek);
}

function isSame(a: readonly RowPeek[], b: readonly RowPeek[]): boolean {
  return a.length === b.length && a.every((peek, i) => peek === b[i]);
}

function viewOf(
  peeks: readonly RowPeek[],
  nodeId: string,
  port: number,
): ((values: readonly unknown[], timestamp: number, kind: number) => void) | undefined {
  const here = peeks.filter(({ request }) => request.nodeId === nodeId && request.port === port);
  if (here.length === 0) return undefined;
  return (values, timestamp, kind) => {
    for (const peek of here) peek.see(values, timestamp, kind);
  };
}
