import { listTemplates } from "../templates.ts";
import { procedure, router } from "../trpc.ts";

export const templatesRouter = router({
  list: procedure.query(() => listTemplates()),
});
