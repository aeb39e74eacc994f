import { createJobIn, type Transaction, type UpgradeRequest } from "@millrace/db";
import { documentSchema, rescaleDocument, type PipelineDocument, type Rescaling } from "@millrace/pipeline";

/** What stands in `Job.intentData` of a job that is stopped to go on as another one. */
interface StopIntent {
  readonly rescale?: Rescaling;
  readonly upgrade?: UpgradeRequest;
  readonly requestedBy?: string;
}

/**
 * Creates the job that goes on from a stopped one, at another parallelism or with another version, where that was asked for. To be called under the
 * lease, in the transaction that ends the job: so it happens exactly once, or the old job is as it was.
 */
export async function continueFromStop(tx: Transaction, jobId: string, savepointPath: string): Promise<void> {
  const job = await tx.job.findUniqueOrThrow({
    where: { id: jobId },
    select: {
      workspaceId: true,
      pipelineId: true,
      intent: true,
      intentData: true,
      parameters: true,
      createdBy: true,
      version: { select: { document: true } },
    },
  });
  const { rescale, upgrade, requestedBy } = job.intentData as unknown as StopIntent;
  if (job.intent !== "stop" || (rescale === undefined && upgrade === undefined)) return;
  const parameters = job.parameters as UpgradeRequest["parameters"];
  const next: { readonly document: PipelineDocument; readonly parameters: UpgradeRequest["parameters"]; readonly allowDropped: boolean } =
    upgrade === undefined
      ? { document: rescaleDocument(documentSchema.parse(job.version.document), rescale ?? {}), parameters, allowDropped: false }
      : { ...upgrade, document: documentSchema.parse(upgrade.document) };
  await createJobIn(tx, {
    workspaceId: job.workspaceId,
    pipelineId: job.pipelineId,
    ...next,
    startingPoint: savepointPath,
    predecessor: { jobId, origin: upgrade === undefined ? "rescale" : "upgrade" },
    createdBy: requestedBy ?? job.createdBy,
  });
}
