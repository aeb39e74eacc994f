/** What a trace of Chromium says about the frames of a gesture. */
export interface Frames {
  readonly count: number;
  readonly framesPerSecond: number;
  /** Between two frames, ms. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Time that the page's main thread was on a core for each frame, ms: what is left of it on a busy machine. */
  readonly mainThreadCpuMsPerFrame: number;
  /** Time that its raster threads were on a core for each frame, ms; they work beside the main thread where there are cores for it. */
  readonly rasterCpuMsPerFrame: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Reads the frames that were drawn from a trace (JSON as Chromium writes it; times in µs). Throws where it holds none. */
export function framesOf(trace: Buffer): Frames {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const main = new Set(traceEvents.filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain").map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && main.has(threadOf(event)));
  const busiest = mostFrequent(tasks.map(({ pid }) => pid));
  const times = traceEvents
    .filter((event) => event.name === "DrawFrame" && event.pid === busiest)
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 3)
    throw new Error(`The trace holds ${times.length} drawn frames; it cannot be judged.`);
  const gaps = times
    .slice(1)
    .map((time, index) => (time - (times[index] ?? time)) / 1_000)
    .toSorted((a, b) => a - b);
  const cpuMsPerFrame = (events: readonly TraceEvent[]) =>
    events.filter(({ pid, ts }) => pid === busiest && ts >= first && ts <= last).reduce((sum, { tdur = 0 }) => sum + tdur, 0) /
    1_000 /
    times.length;
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0;
  return {
    count: times.length,
    framesPerSecond: ((times.length - 1) * 1_000_000) / (last - first),
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    mainThreadCpuMsPerFrame: cpuMsPerFrame(tasks),
    rasterCpuMsPerFrame: cpuMsPerFrame(traceEvents.filter(({ name }) => name === "RasterTask")),
  };
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid}/${tid}`;
}

function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
