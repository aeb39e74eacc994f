import { z } from "zod";
import { listDataFiles, readHead } from "../files/data-files.ts";
import { procedure, router } from "../trpc.ts";
import { uploadSettings } from "../uploads/upload-settings.ts";

/** Files that a file source can read; bytes come by POST /api/uploads. */
export const filesRouter = router({
  list: procedure.query(() => listDataFiles(uploadSettings().dataFolder)),
  /** The beginning of a file, for sample rows and for guessing its columns. */
  head: procedure
    .input(z.object({ path: z.string().min(1).max(1_000), maxBytes: z.number().int().min(1).max(1_048_576).default(65_536) }))
    .query(({ input }) => readHead(uploadSettings().dataFolder, input.path, input.maxBytes)),
});
