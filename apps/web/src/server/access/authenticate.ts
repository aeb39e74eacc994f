import { verifyAccessToken, type Role } from "@millrace/db";
import { AppError } from "../app-error.ts";
import type { RequestContext } from "../context.ts";
import { needsToken, TOKEN_COOKIE } from "./auth-mode.ts";

/** Who acts by a request, and as what. Throws UNAUTHENTICATED where a token is needed and none that is valid came. */
export async function authenticate(ctx: RequestContext, request: Request): Promise<RequestContext> {
  if (!needsToken()) return ctx;
  const token = tokenOf(request);
  if (token === undefined) throw unauthenticated('Sign in, or send an access token as "Authorization: Bearer …".');
  const holder = await verifyAccessToken(ctx.db, ctx.workspaceId, token);
  if (holder === undefined) throw unauthenticated("The access token is not known, was revoked or has expired. Sign in with another one.");
  const isStillIn = async (): Promise<boolean> => (await verifyAccessToken(ctx.db, ctx.workspaceId, token)) !== undefined;
  return { ...ctx, actor: holder.name, role: holder.role, isStillIn };
}

/** Of the header, else of the cookie. */
function tokenOf(request: Request): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const cookies = (request.headers.get("cookie") ?? "").split(";").map((each) => each.trim());
  const cookie = cookies.find((each) => each.startsWith(`${TOKEN_COOKIE}=`))?.slice(TOKEN_COOKIE.length + 1);
  return cookie === "" ? undefined : cookie;
}

function unauthenticated(message: string): AppError {
  return new AppError("UNAUTHENTICATED", message);
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Throws ROLE_TOO_LOW where somebody may not do what needs a role. */
export function requireRole(ctx: Pick<RequestContext, "actor" | "role">, needed: Role): void {
  if (RANK[ctx.role] >= RANK[needed]) return;
  throw new AppError(
    "ROLE_TOO_LOW",
    `This needs the role ${needed}, and the token "${ctx.actor}" has the role ${ctx.role}. Nothing was changed. Ask for a token with that role.`,
    { values: { needed, role: ctx.role, name: ctx.actor } },
  );
}
