"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@millrace/ui/primitives";
import { ScanSearch, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { useEditor } from "../../store/editor-context.tsx";
import { useFileSource } from "../../upload/use-file-source.ts";
import { asText, placeholderOf, type ControlProps } from "../form/control-props.ts";
import { useFormScope } from "../form/form-context.tsx";
import { CompletionInput, type Suggestion } from "./completion-input.tsx";

/** A path below the data folder. A file source can also be given a file, and finds the columns of either. */
export function PathControl({ field, value, onChange, ids, invalid }: ControlProps) {
  const t = useTranslations("editor.upload");
  const { nodeId } = useFormScope();
  const trpc = useTRPC();
  const isSource = useEditor((state) => state.document.nodes.find((node) => node.id === nodeId)?.kind === "source.file");
  const files = useQuery(trpc.files.list.queryOptions(undefined, { enabled: isSource, staleTime: 10_000 }));
  const { takeFile, detect, busy } = useFileSource(nodeId);
  const picker = useRef<HTMLInputElement>(null);
  const suggestions = useMemo(
    (): readonly Suggestion[] => (files.data ?? []).map((file) => ({ value: file.path, label: file.path, hint: bytesText(file.bytes) })),
    [files.data],
  );
  const text = asText(value) ?? "";

  return (
    <div
      onDragOver={(event) => isSource && event.dataTransfer.types.includes("Files") && event.preventDefault()}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0];
        if (!isSource || file === undefined) return;
        event.preventDefault();
        void takeFile(file);
      }}
    >
      <CompletionInput
        id={ids.control}
        value={text}
        placeholder={placeholderOf(field)}
        invalid={invalid}
        aria-describedby={ids.help}
        suggestions={suggestions}
        onChange={onChange}
        onPick={(path) => {
          onChange(path);
          void detect(path);
        }}
      />
      {isSource && (
        <div className="mt-1.5 flex gap-1.5">
          <Button size="sm" disabled={busy !== undefined} onClick={() => picker.current?.click()}>
            <Upload aria-hidden />
            {busy === "upload" ? t("uploading") : t("upload")}
          </Button>
          <Button size="sm" disabled={busy !== undefined || text === ""} onClick={() => void detect(text)}>
            <ScanSearch aria-hidden />
            {t("detect")}
          </Button>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label={t("upload")}
            data-testid="upload-file"
            accept=".json,.jsonl,.ndjson,.csv,.tsv,.txt"
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              if (file !== undefined) void takeFile(file);
            }}
          />
        </div>
      )}
    </div>
  );
}

function bytesText(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : bytes >= 1_000 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} B`;
}
