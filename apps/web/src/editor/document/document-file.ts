import { printDocument, type PipelineDocument } from "@millrace/pipeline";

/** Hands the document to the person as a file: the one text of it, as people would write it. */
export function downloadDocument(pipeline: PipelineDocument): void {
  const url = URL.createObjectURL(new Blob([printDocument(pipeline)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${pipeline.name.replace(/[^\p{L}\p{N} _-]/gu, "").trim() || "pipeline"}.millrace.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Asks for a file and reads it as text; undefined where the person chose none. */
export function readDocumentFile(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.onchange = () => {
      const file = input.files?.[0];
      resolve(file === undefined ? undefined : file.text());
    };
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}
