"use client";

import { useTRPCClient } from "../../trpc/client.tsx";
import type { DraftSaver } from "../save/draft-saver.ts";
import type { StartChoice } from "./start-choices.ts";

export interface DeployWish {
  readonly choice: StartChoice;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly allowDropped: boolean;
  readonly versionName: string;
  readonly note: string;
}

/**
 * Starts the draft as the person chose; answers the address to go to. Throws what the server refuses, and where the draft is not saved: then nothing
 * was started and what ran runs on.
 */
export function useDeploy(pipelineId: string, saver: DraftSaver, notSaved: string): (wish: DeployWish) => Promise<string> {
  const client = useTRPCClient();
  return async ({ choice, parameters, allowDropped, versionName, note }) => {
    if (!(await saver.flush())) throw new Error(notSaved);
    const { revision } = saver;
    if (versionName !== "" || note !== "") await client.pipelines.versions.create.mutate({ pipelineId, name: versionName, note });
    if (choice.type === "upgrade") {
      await client.jobs.upgrade.mutate({ id: choice.jobId, revision, parameters, allowDropped });
      // The page of the old job shows the savepoint and goes on to the new one.
      return `/jobs/${choice.jobId}?follow`;
    }
    if (choice.type === "snapshot") {
      const { jobId, number } = choice;
      const started = await client.snapshots.start.mutate({ jobId, number, startWith: "draft", allowDropped, parameters });
      return `/jobs/${started.id}`;
    }
    // The new job is refused or accepted before the old one is touched.
    const { id } = await client.jobs.start.mutate({ pipelineId, revision, parameters });
    if (choice.cancels !== undefined) await client.jobs.cancel.mutate({ id: choice.cancels });
    return `/jobs/${id}`;
  };
}
