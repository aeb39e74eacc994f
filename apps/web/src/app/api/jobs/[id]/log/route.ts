import { guarded } from "../../../../../server/access/guarded.ts";
import { jobLogFile } from "../../../../../server/logs/log-file.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return guarded(request, "viewer", async (ctx) => jobLogFile(ctx, (await params).id));
}
