import { z } from "zod";

const number = z.number().nullable().catch(null).default(null);
const schema = z.object({
  cpuMsPerSecond: number,
  rssBytes: number,
  heapUsedBytes: number,
  externalBytes: number,
  gcMsPerSecond: number,
  eventLoopDelayP99Ms: number,
});

/** What a worker says of its process, read with patience: what it does not say is null. CPU and GC as parts of one core's time. */
export function workerStatus(status: unknown): {
  cpuShare: number | null;
  rssBytes: number | null;
  heapUsedBytes: number | null;
  externalBytes: number | null;
  gcShare: number | null;
  eventLoopDelayMs: number | null;
} {
  const { data } = schema.safeParse(status);
  return {
    cpuShare: perMille(data?.cpuMsPerSecond),
    rssBytes: data?.rssBytes ?? null,
    heapUsedBytes: data?.heapUsedBytes ?? null,
    externalBytes: data?.externalBytes ?? null,
    gcShare: perMille(data?.gcMsPerSecond),
    eventLoopDelayMs: data?.eventLoopDelayP99Ms ?? null,
  };
}

function perMille(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : value / 1000;
}
