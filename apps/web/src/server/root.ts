import { alertsRouter } from "./routers/alerts.ts";
import { filesRouter } from "./routers/files.ts";
import { fragmentsRouter } from "./routers/fragments.ts";
import { jobsRouter } from "./routers/jobs.ts";
import { liveRouter } from "./routers/live.ts";
import { pipelinesRouter } from "./routers/pipelines.ts";
import { presenceRouter } from "./routers/presence.ts";
import { settingsRouter } from "./routers/settings.ts";
import { snapshotsRouter } from "./routers/snapshots.ts";
import { systemRouter } from "./routers/system.ts";
import { templatesRouter } from "./routers/templates.ts";
import { tokensRouter } from "./routers/tokens.ts";
import { workersRouter } from "./routers/workers.ts";
import { createCaller, router } from "./trpc.ts";

export const appRouter = router({
  pipelines: pipelinesRouter,
  templates: templatesRouter,
  fragments: fragmentsRouter,
  jobs: jobsRouter,
  snapshots: snapshotsRouter,
  workers: workersRouter,
  alerts: alertsRouter,
  settings: settingsRouter,
  tokens: tokensRouter,
  files: filesRouter,
  presence: presenceRouter,
  system: systemRouter,
  live: liveRouter,
});
export type AppRouter = typeof appRouter;

/** For tests and server components: procedures as plain functions. */
export const callerFor = createCaller(appRouter);
