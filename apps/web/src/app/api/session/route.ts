import { signIn, signOut } from "../../../server/access/session.ts";
import { requestContext } from "../../../server/context.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** Signs this browser in: `{"token"}`. */
export function POST(request: Request): Promise<Response> {
  return signIn(requestContext(), request);
}

/** Signs this browser out. */
export function DELETE(request: Request): Response {
  return signOut(request);
}
