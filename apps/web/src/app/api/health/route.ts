import { requestContext } from "../../../server/context.ts";
import { readHealth } from "../../../server/health.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** 200 while the web server and its database answer, 503 otherwise. */
export async function GET(): Promise<Response> {
  const health = await readHealth(requestContext());
  return Response.json(health, { status: health.ok ? 200 : 503 });
}
