import { jobLogFile } from "../../../../../server/logs/log-file.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return jobLogFile((await params).id);
}
