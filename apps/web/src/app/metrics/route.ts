import { guarded } from "../../server/access/guarded.ts";
import type { RequestContext } from "../../server/context.ts";
import { collectMetrics } from "../../server/prometheus/collect-metrics.ts";
import { exposition, EXPOSITION_TYPE, type PrometheusSample } from "../../server/prometheus/exposition.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** For Prometheus. `?subtasks=false` gives one series a node instead of one a subtask. */
export function GET(request: Request): Promise<Response> {
  return guarded(request, "viewer", (ctx) => metrics(ctx, request));
}

async function metrics(ctx: RequestContext, request: Request): Promise<Response> {
  const withSubtasks = new URL(request.url).searchParams.get("subtasks") !== "false";
  const samples: PrometheusSample[] = [];
  for await (const sample of collectMetrics(ctx, { withSubtasks })) samples.push(sample);
  return new Response(exposition(samples), { headers: { "content-type": EXPOSITION_TYPE, "cache-control": "no-store" } });
}
