import { BroadcastChannel, isMainThread } from "node:worker_threads";

export { connectors } from "../micro/counting-connectors.ts";

/** The longest turn of a slot's thread since the last report: what other work of the thread (records, other tasks) had to wait for. */
export interface LongestTurn {
  readonly ms: number;
  /** Of the thread alone: what other processes of a busy machine took meanwhile is not in it. */
  readonly cpuMs: number;
}

export const TURNS = "millrace-bench-turns";
const REPORT_MS = 50;

/** Measures what passes between two turns of the event loop, all the time. A slot that is busy takes one about every 8 ms by itself. */
function watchTurns(): void {
  const channel = new BroadcastChannel(TURNS);
  channel.unref();
  let ms = 0;
  let cpuMs = 0;
  let at = performance.now();
  let cpu = process.threadCpuUsage();
  let reportedAt = at;
  const look = (): void => {
    const now = performance.now();
    const used = process.threadCpuUsage();
    ms = Math.max(ms, now - at);
    cpuMs = Math.max(cpuMs, (used.user + used.system - cpu.user - cpu.system) / 1000);
    at = now;
    cpu = used;
    if (now - reportedAt > REPORT_MS) {
      channel.postMessage({ ms, cpuMs } satisfies LongestTurn);
      ms = 0;
      cpuMs = 0;
      reportedAt = now;
    }
    setImmediate(look).unref();
  };
  look();
}

if (!isMainThread) watchTurns();
