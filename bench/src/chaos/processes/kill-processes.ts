import { setTimeout as delay } from "node:timers/promises";
import { newestCheckpointId } from "../checkpoint-progress.ts";
import type { Random } from "../random.ts";
import { JobProcess, type JobPlace } from "./job-process.ts";

const LOOK_EVERY_MS = 10;
/** Kills that come while a process still starts or restores: one in so many. */
const EARLY_ONE_IN = 4;
const EARLY_WITHIN_MS = 1_500;
const WITHIN_MS = 500;

/**
 * Runs a job in processes that are killed one after the other at random moments, and lets the last one finish. Most die after they have
 * completed a checkpoint, so that the job gets on; some while they start. Returns the number of kills.
 */
export async function killProcesses(
  place: JobPlace,
  { kills, random }: { readonly kills: number; readonly random: Random },
): Promise<number> {
  for (let done = 0; ; done++) {
    const job = new JobProcess(place);
    if (done < kills && (await killAtRandom(job, place.checkpointFolder, random))) continue;
    await job.finish();
    return done;
  }
}

/** False where the job finished first. */
async function killAtRandom(job: JobProcess, checkpointFolder: string, random: Random): Promise<boolean> {
  const before = newestCheckpointId(checkpointFolder);
  const isEarly = random.below(EARLY_ONE_IN) === 0;
  const afterMs = random.next() * (isEarly ? EARLY_WITHIN_MS : WITHIN_MS);
  while (!isEarly && !job.hasExited && newestCheckpointId(checkpointFolder) === before) await delay(LOOK_EVERY_MS);
  await Promise.race([delay(afterMs), job.exited]);
  if (!job.signal("SIGKILL")) return false;
  await job.exited;
  return job.wasKilled;
}
