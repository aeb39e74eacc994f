"use client";
import { documentSchema } from "@millrace/pipeline";
import { toast } from "@millrace/ui/overlays";
import { Button } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { FileUp, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useErrorText } from "../parts/error-text.ts";

/** From an empty canvas, or from a file that holds a document. */
export function NewPipelineButton() {
  const t = useTranslations("home.pipelines");
  const trpc = useTRPC();
  const router = useRouter();
  const errorText = useErrorText();
  const picker = useRef<HTMLInputElement>(null);
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: (pipeline) => router.push(`/pipelines/${pipeline.id}`),
      onError: (error) => void toast.error(errorText(error)),
    }),
  );

  async function importFile(file: File): Promise<void> {
    let value: unknown;
    try {
      value = JSON.parse(await file.text());
    } catch (error) {
      toast.error(t("importNotJson", { file: file.name, reason: error instanceof Error ? error.message : String(error) }));
      return;
    }
    const parsed = documentSchema.safeParse(value);
    if (parsed.success) return create.mutate({ from: "document", document: parsed.data });
    const format = typeof value === "object" && value !== null && "format" in value ? String(value.format) : undefined;
    if (format !== undefined && format !== "millrace/v1") toast.error(t("importNewer", { file: file.name, format }));
    else
      toast.error(
        t("importWrong", {
          file: file.name,
          path: parsed.error.issues[0]?.path.join(".") ?? "",
          reason: parsed.error.issues[0]?.message ?? "",
        }),
      );
  }

  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        className="hidden"
        aria-hidden
        tabIndex={-1}
        data-testid="import-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) void importFile(file);
        }}
      />
      <Button variant="ghost" onClick={() => picker.current?.click()}>
        <FileUp aria-hidden />
        {t("import")}
      </Button>
      <Button
        variant="primary"
        disabled={create.isPending}
        data-testid="new-pipeline"
        onClick={() => create.mutate({ from: "blank", name: t("untitled") })}
      >
        <Plus aria-hidden />
        {t("new")}
      </Button>
    </>
  );
}
