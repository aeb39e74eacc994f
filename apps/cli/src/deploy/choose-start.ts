import { CliError } from "../cli-error.ts";

export interface StartOptions {
  /** Path of a snapshot, as `savepoint` prints it. */
  readonly from?: string;
  /** The running job stops behind a savepoint, and the file goes on from it. */
  readonly savepoint?: boolean;
  /** Empty state; a running job is cancelled once the new one is accepted. */
  readonly fresh?: boolean;
}

export type Start =
  | { readonly type: "fresh"; readonly cancels: string | undefined }
  | { readonly type: "upgrade"; readonly jobId: string }
  | { readonly type: "snapshot"; readonly path: string };

/** How a deploy starts, given the job that runs now. Throws CliError (2) where the options say too little or contradict what is. */
export function chooseStart({ from, savepoint, fresh }: StartOptions, runningJob: string | undefined): Start {
  const chosen = [from !== undefined, savepoint === true, fresh === true].filter(Boolean).length;
  if (chosen > 1) throw new CliError("Give one of --from, --savepoint and --fresh: each says where the state comes from.", 2);
  if (from !== undefined) {
    if (runningJob !== undefined)
      throw new CliError(`Job ${runningJob} runs. Stop it first, or go on from it with --savepoint instead of --from.`, 2);
    return { type: "snapshot", path: from };
  }
  if (savepoint === true) {
    if (runningJob === undefined)
      throw new CliError("No job of this pipeline runs, so there is nothing to go on from. Leave --savepoint out, or use --from.", 2);
    return { type: "upgrade", jobId: runningJob };
  }
  if (runningJob !== undefined && fresh !== true)
    throw new CliError(
      `Job ${runningJob} of this pipeline runs. Say what becomes of its state: --savepoint goes on from it, --fresh cancels it and begins empty.`,
      2,
    );
  return { type: "fresh", cancels: runningJob };
}
