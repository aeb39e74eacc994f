import { procedure, router } from "../trpc.ts";
import { listWorkers } from "../workers.ts";

export const workersRouter = router({
  list: procedure.query(({ ctx }) => listWorkers(ctx)),
});
