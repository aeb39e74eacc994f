import { getHeapStatistics } from "node:v8";
import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";

/** What a process says of itself: a worker with every heartbeat, a job's process with every sample. Rates cover the time since the reading before. */
export interface ProcessStatus {
  readonly cpuMsPerSecond: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  /** Outside of the heap: buffers, shared memory. */
  readonly externalBytes: number;
  readonly gcMsPerSecond: number;
  readonly eventLoopDelayP99Ms: number;
}

/** Measures this process between two readings. */
export class ProcessMeter {
  readonly #delays = monitorEventLoopDelay({ resolution: 20 });
  readonly #collections: PerformanceObserver;
  #gcMs = 0;
  #cpu = process.cpuUsage();
  #atMs = performance.now();

  constructor() {
    this.#delays.enable();
    this.#collections = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#gcMs += entry.duration;
    });
    this.#collections.observe({ entryTypes: ["gc"] });
  }

  read(): ProcessStatus {
    const now = performance.now();
    const seconds = Math.max(0.001, (now - this.#atMs) / 1000);
    const cpu = process.cpuUsage(this.#cpu);
    const memory = process.memoryUsage();
    const status = {
      cpuMsPerSecond: (cpu.user + cpu.system) / 1000 / seconds,
      rssBytes: memory.rss,
      heapUsedBytes: memory.heapUsed,
      heapLimitBytes: getHeapStatistics().heap_size_limit,
      externalBytes: memory.external + memory.arrayBuffers,
      gcMsPerSecond: this.#gcMs / seconds,
      eventLoopDelayP99Ms: this.#delays.percentile(99) / 1e6,
    };
    this.#cpu = process.cpuUsage();
    this.#atMs = now;
    this.#gcMs = 0;
    this.#delays.reset();
    return status;
  }

  close(): void {
    this.#delays.disable();
    this.#collections.disconnect();
  }
}
