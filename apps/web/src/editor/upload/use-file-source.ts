"use client";

import { useQueryClient } from "@tanstack/react-query";
import { quoteName } from "@millrace/pipeline";
import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { updateNode } from "../document/edit-graph.ts";
import { useEditorStore } from "../store/editor-context.tsx";
import { detectSchema, type Detected } from "./detect-schema.ts";
import { readHead } from "./read-head.ts";
import { uploadFile } from "./upload-file.ts";

/** Enough for types and a preview, little enough to read at once. */
const HEAD_BYTES = 262_144;

/** A first column of time becomes the event time, unless the person has chosen one that the file still has. */
function eventTimeOf(
  config: Readonly<Record<string, unknown>>,
  { schema }: Detected,
): { readonly watermark?: { readonly timestamp: string } } {
  const column = Object.keys(schema).find((name) => schema[name]?.startsWith("TIMESTAMP"));
  const chosen = (config["watermark"] as { readonly timestamp?: string } | undefined)?.timestamp;
  if (column === undefined || (chosen !== undefined && Object.keys(schema).some((name) => quoteName(name) === chosen || name === chosen)))
    return {};
  return { watermark: { timestamp: quoteName(column) } };
}

/** Gives a file source its file: from the person's disk, or one that is on the server; format and columns are found in its first rows. */
export function useFileSource(nodeId: string) {
  const t = useTranslations("editor.upload");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const store = useEditorStore();
  const [busy, setBusy] = useState<"upload" | "detect" | undefined>(undefined);

  const apply = (path: string, name: string, found: Detected | undefined) => {
    store.getState().edit(
      (document) =>
        updateNode(document, nodeId, (node) => ({
          ...node,
          config: {
            ...node.config,
            path,
            ...(found === undefined ? {} : { format: found.format, schema: found.schema, ...eventTimeOf(node.config, found) }),
            ...(found?.delimiter === undefined ? {} : { csv: { ...(node.config.csv as object | undefined), delimiter: found.delimiter } }),
          },
        })),
      { label: { key: "settings", name } },
    );
    if (found === undefined) toast.warning(t("notDetected", { name }));
    else toast.success(t("detected", { name, columns: Object.keys(found.schema).length }));
  };
  const guarded = async (what: "upload" | "detect", task: () => Promise<void>) => {
    setBusy(what);
    try {
      await task();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    takeFile: (file: File) =>
      guarded("upload", async () => {
        const head = readHead(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
        if ("wrong" in head) throw new Error(t(`wrongEncoding.${head.wrong}`, { name: file.name }));
        const found = detectSchema(head.text, file.name);
        const stored = await uploadFile(file, t("unreachable"));
        apply(stored.path, stored.name, found);
        await queries.invalidateQueries({ queryKey: trpc.files.list.queryKey() });
      }),
    detect: (path: string) =>
      guarded("detect", async () => {
        const head = await client.files.head.query({ path, maxBytes: HEAD_BYTES });
        apply(path, path.slice(path.lastIndexOf("/") + 1), detectSchema(head.text, path));
      }),
  };
}
