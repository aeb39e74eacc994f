/** One result, as every suite prints it. */
export interface BenchLine {
  readonly query: string;
  readonly events: number;
  readonly keys?: number;
  readonly parallelism: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly eventsPerSecond: number;
  readonly eventsPerCpuSecond: number;
  readonly peakMemoryBytes: number;
  readonly rows: number;
  readonly digest?: string;
  readonly digestEvents?: number;
  /** Against the recorded digest of the peer; undefined where none is recorded for these settings. */
  readonly digestExpected?: string;
  readonly flink?: Readonly<Record<string, unknown>>;
  readonly ratio?: number;
  readonly ratioPerCpuSecond?: number;
  readonly digestsAgree?: boolean;
}

export function printLine(line: BenchLine): void {
  console.log(
    JSON.stringify(line, (_, value: unknown) =>
      typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value,
    ),
  );
}

export function printTable(lines: readonly BenchLine[]): void {
  const rows = lines.map((line) => [
    line.query,
    String(line.parallelism),
    line.seconds.toFixed(2),
    millions(line.eventsPerSecond),
    millions(line.eventsPerCpuSecond),
    (line.peakMemoryBytes / 1e6).toFixed(0),
    line.digestsAgree === undefined ? "-" : line.digestsAgree ? "agree" : "DIFFER",
    line.ratioPerCpuSecond === undefined ? "-" : `${line.ratioPerCpuSecond.toFixed(1)} x`,
  ]);
  const all = [["query", "p", "s", "M/s", "M/cpu-s", "MB", "digests", "per cpu-s"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  for (const row of all)
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join("  "));
}

function millions(value: number): string {
  return (value / 1e6).toFixed(2);
}
