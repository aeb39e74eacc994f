import { setTimeout as delay } from "node:timers/promises";
import { newestCheckpointId } from "../checkpoint-progress.ts";
import type { Random } from "../random.ts";
import type { Cluster } from "./cluster.ts";

const LOOK_EVERY_MS = 20;
const WITHIN_MS = 500;
/** One kill in so many hits a worker with all its jobs, the others the process of one job. */
const WORKER_ONE_IN = 3;

/**
 * Kills processes of jobs and workers at random moments until `kills` are done or the jobs have ended. Before each one some job has
 * completed a checkpoint since the last. Returns the number of kills.
 */
export async function killCluster(
  cluster: Cluster,
  jobIds: readonly string[],
  { kills, random }: { readonly kills: number; readonly random: Random },
): Promise<number> {
  // Without its first checkpoint a job that was killed fails: it does not know what it wrote.
  for (const jobId of jobIds)
    await cluster.until(jobId, ({ state }) => state === "FINISHED" || newestCheckpointId(cluster.checkpointFolderOf(jobId)) > 0);
  for (let done = 0; done < kills; done++) {
    const progress = (): number => jobIds.reduce((sum, jobId) => sum + newestCheckpointId(cluster.checkpointFolderOf(jobId)), 0);
    const before = progress();
    while (progress() === before) {
      if (await haveAllEnded(cluster, jobIds)) return done;
      await delay(LOOK_EVERY_MS);
    }
    await delay(random.next() * WITHIN_MS);
    const processes = cluster.workers.flatMap((worker) => worker.jobProcesses());
    if (random.below(WORKER_ONE_IN) === 0) await cluster.replaceWorker(random.pick(cluster.workers));
    else if (processes.length > 0) process.kill(random.pick(processes), "SIGKILL");
    else done--;
  }
  return kills;
}

async function haveAllEnded({ db }: Cluster, jobIds: readonly string[]): Promise<boolean> {
  return (await db.job.count({ where: { id: { in: [...jobIds] }, state: { notIn: ["FINISHED", "FAILED", "CANCELED"] } } })) === 0;
}
