import { forwardRows } from "../../../../server/ingest/forward-rows.ts";
import { uploadSettings } from "../../../../server/uploads/upload-settings.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** Rows pushed by POST for the HTTP source with this token: passed to the job that runs it, with the job's answer passed back. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ readonly token: string }> }): Promise<Response> {
  return forwardRows(request, (await params).token, uploadSettings().dataFolder);
}
