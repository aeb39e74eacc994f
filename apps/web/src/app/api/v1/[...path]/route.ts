import { requestContext } from "../../../../server/context.ts";
import { serveRest } from "../../../../server/rest/serve-rest.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** The REST API; `/api/v1/openapi.json` describes it. */
async function handle(request: Request): Promise<Response> {
  return serveRest(requestContext(), request, new URL(request.url).pathname.slice("/api/v1".length));
}

export { handle as GET, handle as HEAD, handle as PATCH, handle as POST };
