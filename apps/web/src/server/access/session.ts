import { verifyAccessToken } from "@millrace/db";
import { z } from "zod";
import type { RequestContext } from "../context.ts";
import { limitBody } from "../http/limit-body.ts";
import { TOKEN_COOKIE } from "./auth-mode.ts";
import { SignInLimit } from "./sign-in-limit.ts";

const MONTH_S = 30 * 86_400;
const MOST_BYTES = 4_096;
const bodySchema = z.object({ token: z.string().trim().max(200) });

/** One for the process, however often the module is loaded. */
const shared = globalThis as typeof globalThis & { millraceSignIns?: SignInLimit };

/** Takes an access token and keeps it in a cookie for this browser: `{"name", "role"}`, or 401, or 429 with `Retry-After`. */
export async function signIn(
  ctx: RequestContext,
  request: Request,
  limit = (shared.millraceSignIns ??= new SignInLimit()),
): Promise<Response> {
  const address = request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "";
  const wait = limit.waitSeconds(address);
  if (wait > 0)
    return Response.json(
      { code: "TOO_MANY_SIGN_INS", message: `Too many sign-ins failed. Try again in ${wait} s.`, waitSeconds: wait },
      { status: 429, headers: { "retry-after": String(wait) } },
    );
  const limited = await limitBody(request, MOST_BYTES);
  const body = limited instanceof Response ? undefined : bodySchema.safeParse(parsed(await limited.text())).data;
  const holder = body === undefined ? undefined : await verifyAccessToken(ctx.db, ctx.workspaceId, body.token);
  if (body === undefined || holder === undefined) {
    limit.failed(address);
    return Response.json(
      { code: "UNAUTHENTICATED", message: "The access token is not known, was revoked or has expired." },
      { status: 401 },
    );
  }
  const { name, role } = holder;
  return Response.json({ name, role }, { headers: { "set-cookie": cookie(request, body.token, MONTH_S) } });
}

/** Forgets the token in this browser. */
export function signOut(request: Request): Response {
  return new Response(null, { status: 204, headers: { "set-cookie": cookie(request, "", 0) } });
}

function cookie(request: Request, value: string, maxAgeS: number): string {
  const isSecure =
    new URL(request.url).protocol === "https:" || request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
  return `${TOKEN_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${isSecure ? "; Secure" : ""}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
