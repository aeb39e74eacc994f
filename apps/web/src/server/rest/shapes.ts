import { z } from "zod";

/** Parts that several answers have in common. Times are epoch ms, -1 where something has not ended, as in Flink. */
export const jobid = z.uuid().meta({ description: "Id of the job" });
export const vertexid = z.string().min(1).max(64).meta({ description: "Id of the vertex: of the node at the head of its chain" });
export const inJob = z.object({ jobid });
export const inVertex = z.object({ jobid, vertexid });

const STATES = ["CREATED", "RUNNING", "RESTARTING", "FAILING", "FAILED", "CANCELLING", "CANCELED", "SUSPENDED", "FINISHED"] as const;
export const jobStatus = z.enum(STATES);
export const time = z.number().int().meta({ description: "Epoch milliseconds" });
export const count = z.number().int().min(0);

/** Flink's spelling of a metric: values are text. */
export const metricValues = z.array(z.object({ id: z.string(), value: z.string().optional() }));
export const getQuery = z.object({
  get: z.string().max(4_000).optional().meta({ description: "Comma-separated ids; left out: all ids without values" }),
});

/** Percentiles by nearest rank; null where nothing was counted. */
export const statistics = z.object({
  min: z.number().nullable(),
  max: z.number().nullable(),
  avg: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  p999: z.number().nullable(),
});

export const triggered = z.object({ "request-id": z.uuid() });

/** The ids of a `get`, or undefined where there is none. */
export function idsOf(get: string | undefined): readonly string[] | undefined {
  return get === undefined || get === "" ? undefined : get.split(",").map((id) => id.trim());
}

/** Ids alone, or those that are asked for with their values; unknown ones are left out, as Flink does. */
export function pickMetrics(all: ReadonlyMap<string, number | null>, get: string | undefined): z.input<typeof metricValues> {
  const wanted = idsOf(get);
  if (wanted === undefined) return [...all.keys()].map((id) => ({ id }));
  return wanted.flatMap((id) => {
    const value = all.get(id);
    return value === undefined || value === null ? [] : [{ id, value: String(value) }];
  });
}
