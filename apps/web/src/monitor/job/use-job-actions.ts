"use client";
import { toast } from "@millrace/ui/overlays";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useTRPC } from "../../trpc/client.tsx";
import type { RescaleWish } from "./rescale/rescale-dialog.tsx";
import { useErrorText } from "../parts/error-text.ts";

/** The intents of a person about one job. What becomes of them the stream tells. */
export function useJobActions(id: string) {
  const t = useTranslations("job.actions");
  const trpc = useTRPC();
  const router = useRouter();
  const errorText = useErrorText();
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions({ onError }));
  const savepoint = useMutation(trpc.jobs.savepoint.mutationOptions({ onError, onSuccess: () => void toast(t("savepointAsked")) }));
  const stop = useMutation(trpc.jobs.stop.mutationOptions({ onError, onSuccess: () => void toast(t("stopAsked")) }));
  const restart = useMutation(trpc.jobs.restart.mutationOptions({ onError, onSuccess: (job) => router.push(`/jobs/${job.id}`) }));
  const rescale = useMutation(trpc.jobs.rescale.mutationOptions({ onError, onSuccess: () => void toast(t("rescaleAsked")) }));
  return {
    isPending: cancel.isPending || savepoint.isPending || stop.isPending || restart.isPending || rescale.isPending,
    cancel: () => cancel.mutate({ id }),
    savepoint: (label: string) => savepoint.mutate({ id, label }),
    stop: (drain: boolean) => stop.mutate({ id, drain }),
    /** The same version again, with an empty state. */
    restart: () => restart.mutate({ id }),
    rescale: (wish: RescaleWish) => rescale.mutate({ id, ...wish, nodes: { ...wish.nodes } }),
  };
}
