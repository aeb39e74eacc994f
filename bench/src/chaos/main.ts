import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { startTemporaryPostgres } from "@millrace/tooling/postgres";
import { chaosRound } from "./chaos-round.ts";
import { CHAOS_PIPELINES } from "./pipelines/chaos-pipelines.ts";
import { CHAOS_VARIANTS } from "./pipelines/chaos-document.ts";

/**
 * `npm run chaos -- --kills N [--seed S] [--pipeline NAME] [--keep]`: runs real pipelines, kills processes of jobs and workers with SIGKILL
 * at random moments, and compares what their sinks hold with undisturbed runs. One JSON line a pipeline, then the sum. Exits with 1 where
 * a row was lost or doubled, or where fewer processes could be killed than wanted.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "30" },
    seed: { type: "string", default: "1" },
    pipeline: { type: "string" },
    /** Leaves documents, files and logs where they are, and says where. */
    keep: { type: "boolean", default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed))
  fail("--kills takes a whole number of at least 1, --seed a whole number.");
if (values.pipeline !== undefined && !(values.pipeline in CHAOS_PIPELINES)) {
  fail(`There is no pipeline "${values.pipeline}"; the pipelines are ${Object.keys(CHAOS_PIPELINES).join(", ")}.`);
}
const pipelines = values.pipeline === undefined ? Object.keys(CHAOS_PIPELINES) : [values.pipeline];
/** More kills are dealt out to several rounds, so that each job sees a bounded number of them. */
const KILLS_A_ROUND = 30;

const postgres = await startTemporaryPostgres("millrace-chaos-");
const { folder } = postgres;

let done = 0;
let lost = 0;
let doubled = 0;
let hasEnded = false;
try {
  for (let round = 0; done < kills && round < 3 + (2 * kills) / KILLS_A_ROUND; round++) {
    const wanted = Math.min(KILLS_A_ROUND, kills - done);
    const processKills = Math.floor(wanted / 2 / pipelines.length);
    done += await chaosRound({
      folder: path.join(folder, `round-${round}`),
      serverUrl: postgres.url,
      seed: seed + round,
      variants: CHAOS_VARIANTS,
      pipelines,
      processKills,
      workerKills: wanted - processKills * pipelines.length,
      onLine: (line) => {
        lost += line.lost;
        doubled += line.doubled;
        console.log(JSON.stringify(line));
      },
    });
  }
  hasEnded = true;
} finally {
  await postgres.stop();
  // Where a run broke off, others of its round may still write.
  if (values.keep || lost + doubled > 0 || !hasEnded) console.error(`Documents, files and logs: ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}
console.log(`${done} kills, ${lost} lost, ${doubled} doubled`);
process.exitCode = lost + doubled === 0 && done >= kills ? 0 : 1;

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}
