import { guarded } from "../../../../../server/access/guarded.ts";
import { workerLogFile } from "../../../../../server/logs/log-file.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return guarded(request, "viewer", async (ctx) => workerLogFile(ctx, (await params).id));
}
