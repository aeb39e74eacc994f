import { z } from "zod";
import { field } from "./field.ts";

export const csvOptions = field(
  z
    .strictObject({
      delimiter: field(z.string().length(1).default(","), { title: "Delimiter" }),
      quote: field(z.string().length(1).default('"'), { title: "Quote" }),
      header: field(z.boolean().default(true), {
        title: "First line holds names",
        description: "Off: columns are taken in the order of the schema.",
        control: "switch",
      }),
      nullText: field(z.string().max(100).default(""), { title: "Text that means null" }),
      comment: field(z.string().length(1).optional(), { title: "Comment lines start with" }),
    })
    .prefault({}),
  { title: "CSV", control: "group", advanced: true, visibleWhen: { field: "format", equals: ["csv"] } },
);
export type CsvOptions = z.infer<typeof csvOptions>;

export const FILE_FORMATS = { jsonl: "JSON Lines", json: "JSON array", csv: "CSV" } as const;

/** A path below the data folder; the server refuses what leads out of it. */
export const dataPath = z
  .string()
  .min(1, "choose a file")
  .max(1_000)
  .refine(
    (path) => !path.startsWith("/") && !/^[A-Za-z]:/.test(path) && !path.split(/[\\/]/).includes(".."),
    "give a path below the data folder, without a leading / and without ..",
  );
