import { z } from "zod";
import { field } from "../parts/field.ts";
import { csvOptions, dataPath } from "../parts/file-format.ts";
import { positiveCount } from "../parts/scalars.ts";
import type { NodeKind } from "../node-kind.ts";

export const sinkFileConfig = z.strictObject({
  path: field(dataPath, {
    title: "Folder",
    description: "Below the data folder. Each subtask writes files of its own.",
    control: "path",
    placeholder: "output/orders",
  }),
  format: field(z.enum(["jsonl", "csv"]).default("jsonl"), {
    title: "Format",
    control: "select",
    options: { jsonl: "JSON Lines", csv: "CSV" },
  }),
  csv: csvOptions,
  rollBytes: field(positiveCount.default(134_217_728), {
    title: "New file after",
    description: "Each checkpoint begins a new file as well.",
    unit: "bytes",
    control: "number",
    advanced: true,
  }),
});
export type SinkFileConfig = z.infer<typeof sinkFileConfig>;

/** Writes files that are complete and visible with the checkpoint that covers them. Input: append only. */
export const sinkFile: NodeKind<SinkFileConfig> = {
  kind: "sink.file",
  category: "sink",
  title: "File",
  summary: "Writes JSON Lines or CSV.",
  icon: "file-output",
  config: sinkFileConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [],
  traits: { guarantee: "exactly-once" },
  infer: () => [],
  describe: (config) => (config.path === "" ? "no folder chosen" : config.path),
  defaults: { path: "", format: "jsonl", csv: { delimiter: ",", quote: '"', header: true, nullText: "" }, rollBytes: 134_217_728 },
};
