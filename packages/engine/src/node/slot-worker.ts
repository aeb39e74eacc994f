import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { MASK, type Settings } from "@millrace/pipeline";
import { passCrashPoint } from "../checkpoint/crash-point.ts";
import { installLatin1Decoder } from "../exchange/string-cache.ts";
import { JobMetrics } from "../metrics/job-metrics.ts";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import { AlignmentGroups } from "../runtime/watermarks/alignment-groups.ts";
import { isKeyHidden } from "../runtime/is-key-hidden.ts";
import { updateStateGauges } from "../runtime/state-gauges.ts";
import type { Task } from "../runtime/task/task.ts";
import { recordCpuProfile } from "./cpu-profile.ts";
import { toErrorMessage } from "./error-message.ts";
import { BUDGET_LOOK_MS, requireWithinBudget, slotBudget } from "./memory-budget.ts";
import { SlotLoop } from "./slot-loop.ts";
import type { FromSlot, MetricNames, RegionDeployment, SlotData, ToSlot } from "./slot-messages.ts";
import { SlotPeeks } from "./slot-peeks.ts";
import { SlotRegion } from "./slot-region.ts";

/** How often a thread says which keys are hot, how much its nodes keep, what waits longest, and what metrics they have named meanwhile. */
const REPORT_MS = 2000;

/** The thread of one slot: builds the subtasks of its regions, says that they are ready, and runs them from "start" to the end. */
async function main(data: SlotData): Promise<void> {
  const port = parentPort!;
  const send = (message: FromSlot): void => port.postMessage(message);
  const bells = new Int32Array(data.bells);
  const metrics = new JobMetrics(data.graph, data.metrics);
  const alignment = new AlignmentGroups(data.graph, (task, subtask) => metrics.of(task, subtask));
  const { connectors } = (await import(data.connectors)) as { readonly connectors: ConnectorRegistry };
  // Works on any byte array in Node.js, and makes a string in a third of the time that TextDecoder takes.
  installLatin1Decoder((bytes, start, end) => Buffer.prototype.latin1Slice.call(bytes, start, end));
  const mine = data.graph.subtasks.filter(({ slot }) => slot === data.slot);
  const regions = new Map<number, SlotRegion>();
  /** Regions that are being built, opened or closed: one thing after the other. */
  const underWay = new Map<number, Promise<void>>();
  const allTasks = (): readonly Task[] => [...regions.values()].flatMap(({ tasks }) => tasks);
  const released = Promise.withResolvers<void>();
  const loop = new SlotLoop(bells, data.slot, {
    finished: (task) => {
      send({ type: "finished", task: task.options.task.id, subtaskIndex: task.options.subtaskIndex });
      if (!data.hasCheckpoints && allTasks().every(({ isFinished }) => isFinished)) released.resolve();
    },
    failed: (task, error) =>
      failRegion(
        [...regions.values()].find(({ tasks }) => tasks.includes(task))!,
        error,
      ),
  });
  const peeks = new SlotPeeks(allTasks, data.graph.job, (report) => send({ type: "peeked", report }));
  port.on("message", (message: ToSlot) => {
    switch (message.type) {
      case "deploy":
        return inOrder(message.deployment.regionId, () => deploy(message.deployment));
      case "start":
        for (const id of message.regions) loop.add(regions.get(id)?.tasks ?? []);
        return;
      case "closeRegion":
        return inOrder(message.regionId, () => closeRegion(message.regionId));
      case "release":
        return released.resolve();
      case "cancel":
        loop.stop();
        return released.resolve();
      case "barrier":
        for (const { tasks, writer } of regions.values()) {
          writer?.begin(message.checkpointId, message.location);
          for (const task of tasks) task.triggerBarrier(message);
        }
        break;
      case "notify":
        passCrashPoint("notified:before");
        for (const task of allTasks()) task.notifyCheckpoint(message.checkpointId, message.isComplete);
        passCrashPoint("notified:after");
        for (const { writer } of regions.values()) writer?.end(message.checkpointId);
        break;
      case "profile":
        void recordCpuProfile(message.durationMs).then(
          (profile) => send({ type: "profile", requestId: message.requestId, profile }),
          released.reject,
        );
        break;
      case "peek":
        peeks.set(message.requests);
        break;
      case "reconfigure":
        void reconfigure(allTasks(), message).then((error) =>
          send({ type: "reconfigured", requestId: message.requestId, error: error === undefined ? undefined : toErrorMessage(error) }),
        );
        break;
      case "endSources":
        for (const task of allTasks()) task.endSource();
    }
    for (const region of regions.values())
      for (const task of region.tasks) task.afterEnd.catch((error: unknown) => failRegion(region, error));
  });
  let named = 0;
  const looking = setInterval(() => {
    const tasks = allTasks();
    reportHotKeys(tasks, send);
    for (const task of tasks) {
      updateStateGauges(task);
      task.options.metrics.publishHistograms();
    }
    reportLongestWaiting(tasks, data.graph.job.settings.inspection, send);
    const count = mine.reduce((sum, { task, index }) => sum + metrics.of(task, index).names.flat().length, 0);
    if (count > named) send({ type: "metricNames", metricNames: names() });
    named = count;
  }, REPORT_MS);
  const budget = slotBudget(data.graph);
  const weighing = setInterval(() => {
    try {
      requireWithinBudget(allTasks(), budget, data.graph.job.settings.stateBackend.type);
    } catch (error) {
      loop.stop();
      released.reject(error);
    }
  }, BUDGET_LOOK_MS);
  try {
    await Promise.race([loop.run(), released.promise]);
    await released.promise;
    loop.stop();
    await Promise.all(underWay.values());
    for (const task of allTasks()) await task.afterEnd;
  } finally {
    clearInterval(looking);
    clearInterval(weighing);
    peeks.close();
    send({ type: "metricNames", metricNames: names() });
    for (const task of allTasks()) await task.close();
  }
  send({ type: "done" });
  port.close();

  function names(): MetricNames {
    return Object.fromEntries(mine.map(({ task, index }) => [`${task}/${index}`, metrics.of(task, index).names]));
  }

  function inOrder(regionId: number, work: () => Promise<void>): void {
    const before = underWay.get(regionId) ?? Promise.resolve();
    underWay.set(
      regionId,
      before.then(work).catch((error: unknown) => send({ type: "failed", regionId, error: toErrorMessage(error) })),
    );
  }

  async function deploy(deployment: RegionDeployment): Promise<void> {
    const region = await SlotRegion.build({ data, bells, metrics, alignment, connectors, send }, deployment);
    regions.set(region.id, region);
    await region.open(deployment.changes);
    peeks.refresh();
    send({ type: "ready", regionId: region.id, metricNames: names() });
  }

  function failRegion(region: SlotRegion, error: unknown): void {
    if (region.hasFailed) return;
    region.hasFailed = true;
    loop.remove(region.tasks);
    send({ type: "failed", regionId: region.id, error: toErrorMessage(error) });
  }

  async function closeRegion(regionId: number): Promise<void> {
    const region = regions.get(regionId);
    regions.delete(regionId);
    if (region !== undefined) {
      region.hasFailed = true;
      loop.remove(region.tasks);
      await region.close();
    }
    peeks.refresh();
    send({ type: "regionClosed", regionId });
  }
}

/** Answers the first error. */
async function reconfigure(
  tasks: readonly Task[],
  { nodeId, change }: { readonly nodeId: string; readonly change: unknown },
): Promise<unknown> {
  const errors = await Promise.all(
    tasks
      .filter((task) => task.stepOf(nodeId) !== undefined)
      .map((task) => new Promise((resolve) => task.reconfigure(nodeId, change, resolve))),
  );
  return errors.find((error) => error !== undefined);
}

function reportHotKeys(tasks: readonly Task[], send: (message: FromSlot) => void): void {
  for (const { options } of tasks) {
    for (const [nodeId, sample] of options.hotKeys) {
      const keys = sample.take(options.subtaskIndex);
      if (keys !== undefined) send({ type: "hotKeys", nodeId, subtaskIndex: options.subtaskIndex, keys });
    }
  }
}

function reportLongestWaiting(tasks: readonly Task[], inspection: Settings["inspection"], send: (message: FromSlot) => void): void {
  for (const { options } of tasks) {
    for (const step of options.steps) {
      if (step.longestWaiting === undefined) continue;
      const waiting = step.longestWaiting();
      const isHidden = waiting !== undefined && isKeyHidden(step.plan, inspection);
      send({
        type: "longestWaiting",
        nodeId: step.plan.nodeId,
        subtaskIndex: options.subtaskIndex,
        waiting: isHidden ? { ...waiting, key: MASK } : waiting,
      });
    }
  }
}

if (!isMainThread) {
  main(workerData as SlotData).catch((error: unknown) => {
    parentPort!.postMessage({ type: "failed", error: toErrorMessage(error) } satisfies FromSlot);
    parentPort!.close();
  });
}
