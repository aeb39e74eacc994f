import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { authenticate } from "../../../../server/access/authenticate.ts";
import { limitBody } from "../../../../server/http/limit-body.ts";
import { requestContext } from "../../../../server/context.ts";
import { appRouter } from "../../../../server/root.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

async function handle(request: Request): Promise<Response> {
  const limited = await limitBody(request);
  if (limited instanceof Response) return limited;
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: limited,
    router: appRouter,
    createContext: () => authenticate(requestContext(), request),
  });
}

export { handle as GET, handle as POST };
