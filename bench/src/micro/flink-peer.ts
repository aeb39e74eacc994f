import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export interface PeerRun {
  readonly query: string;
  readonly events: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly eventsPerSecond: number;
  readonly eventsPerCpuSecond: number;
  readonly rows: number;
  readonly digest?: string;
}

/** Where the peer stands beside the repository. */
const DEFAULT_FOLDER = fileURLToPath(new URL("../../../../shared/nexmark/flink", import.meta.url));

/** The folder of the peer. Throws a sentence that says what is missing: its script, Java or, where it is not built yet, Maven. */
export function peerFolder(asked: string | undefined): string {
  const folder = resolve(asked ?? DEFAULT_FOLDER);
  if (!existsSync(join(folder, "run.sh"))) {
    throw new Error(
      `There is no Flink to measure beside us: ${folder} has no run.sh. Put the peer there, or name its folder with --flink-folder (or MILLRACE_FLINK_PEER).`,
    );
  }
  const isBuilt = existsSync(join(folder, "target/lib"));
  for (const program of isBuilt ? ["java"] : ["java", "mvn"]) {
    try {
      execFileSync(program, ["-version"], { stdio: "ignore" });
    } catch {
      throw new Error(
        `The peer needs ${program === "java" ? "Java 17 (java)" : "Maven (mvn), as it is not built yet"}, which cannot be started. Install it, or run the suite without --flink.`,
      );
    }
  }
  return folder;
}

/** Runs the peer (Apache Flink, started by its own script; needs Java 17 and Maven) and reads its JSON line. */
export function runPeer(
  folder: string,
  options: {
    readonly query: string;
    readonly keys: number;
    readonly events: number;
    readonly parallelism: number;
    readonly seed: number;
    readonly disorderGroup: number;
    readonly digest: boolean;
    readonly checkpointIntervalMs?: number;
  },
): PeerRun {
  const args = [
    "--query",
    options.query,
    "--keys",
    String(options.keys),
    "--events",
    String(options.events),
    "--parallelism",
    String(options.parallelism),
    "--seed",
    String(options.seed),
    "--disorder-group",
    String(options.disorderGroup),
    ...(options.digest
      ? ["--digest", "--warmup-events", "0"]
      : ["--checkpoint-interval-ms", String(options.checkpointIntervalMs ?? 10_000)]),
  ];
  const output = execFileSync(resolve(folder, "run.sh"), args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, HEAP: process.env["HEAP"] ?? "6g" },
  });
  const line = output
    .trim()
    .split("\n")
    .findLast((text) => text.startsWith("{"));
  if (line === undefined) throw new Error(`the peer printed no result for ${options.query}`);
  return JSON.parse(line) as PeerRun;
}
